"""Rule 55: cash above the limits, for one payment, a month, a year."""

from collections.abc import Mapping
from typing import Any

import ibis

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    UNIT,
    named,
    payment_evidence,
    results,
    single_evidence,
    with_evidence,
    yuan,
)
from tongjian.supervision.warning.plain import money

MONTH = [*UNIT, "month"]


def _cash(tables: RuleTables) -> Any:
    """Return the dated own-level payments made in cash, returns included."""
    rows = tables.payments_with(
        "level_scope",
        "payment_no",
        "date_paid",
        "unit",
        "settlement",
        "amount_yuan",
        "delivery",
        "row",
    )
    rows = rows.filter(
        rows.settlement == "cash",
        rows.level_scope == "own_level",
        rows.date_paid.notnull(),
        rows.amount_yuan.notnull(),
    )
    return rows.mutate(unit=rows.unit.fill_null(""), month=rows.date_paid.month().cast("int64"))


def _single(rows: Any, tables: RuleTables, settings: Settings) -> Any:
    hits = named(rows.filter(rows.amount_yuan > yuan(settings["single_yuan"])), tables)
    return results(
        hits,
        subject=("payment", hits.payment_no, hits.unit_name),
        level="yellow",
        figures=(hits.amount_yuan, settings["single_yuan"]),
        unit="元",
        evidence=(single_evidence("payment", hits), ibis.literal(1)),
        further={"when": hits.date_paid, "month": hits.month},
    )


def _summed(rows: Any, tables: RuleTables, limit: Any, *, monthly: bool) -> Any:
    keys = MONTH if monthly else list(UNIT)
    sums = rows.group_by(keys).agg(paid=rows.amount_yuan.sum())
    high = sums.filter(sums.paid > limit)
    hits = named(with_evidence(high, keys, payment_evidence(rows, keys)), tables)
    code = hits.unit
    if monthly:
        code = code.concat("/", hits.month.cast("string").lpad(2, "0"))
    return results(
        hits,
        subject=("unit", code, hits.unit_name),
        level="yellow",
        figures=(hits.paid, limit),
        unit="元",
        further={
            "when": ibis.null("date"),
            "month": hits.month if monthly else ibis.literal(0, type="int64"),
        },
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold each payment, and each unit's sum of a month and of the year, against its limit."""
    rows = _cash(tables)
    return ibis.union(
        _single(rows, tables, settings),
        _summed(rows, tables, settings["month_yuan"], monthly=True),
        _summed(rows, tables, settings["year_yuan"], monthly=False),
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was paid in cash, and in what time."""
    if row["when"] is not None:
        when, what = f"{row['when']:%Y年%-m月%-d日}", "一笔现金支付"
    elif row["month"]:
        when, what = f"{row['year']}年{row['month']}月", "当月现金支付合计"
    else:
        when, what = f"{row['year']}年", "全年现金支付合计"
    return (
        f"{row['subject_name']}{when}{what}{money(row['actual'])}，"
        f"大于{money(row['expected'])}，请说明为什么不转账。"
    )


RULE = LedgerRule(
    number=55,
    title="现金支付超限",
    level="yellow",
    group="payment",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出用现金支付、金额偏大的单位和支付。",
        why="现金支付看不到钱最后到了谁手里，应当转账的却用现金，容易出问题。黄色表示需要说明。",
        method=(
            "结算方式为现金的支付，分三项比较：单笔金额、同一单位一个月的合计、同一单位全年的合计，"
            "各自大于界限即预警，每项一条。"
        ),
        example=(
            "某单位3月用现金支付12笔、共56,000.00元，每笔都不到5,000.00元，单笔不预警，"
            "当月合计大于50,000.00元，预警。"
        ),
        exclusions="没有填写结算方式的支付不判断；退回的现金（负数）冲减当月和全年合计；恰好等于界限的不预警。",
    ),
    thresholds=(
        Threshold("single_yuan", 5_000, "元", "单笔现金支付大于此数即预警"),
        Threshold("month_yuan", 50_000, "元", "一个单位一个月的现金支付大于此数即预警"),
        Threshold("year_yuan", 200_000, "元", "一个单位全年的现金支付大于此数即预警"),
    ),
    datasets=("payment",),
    find=find,
    words=words,
)
