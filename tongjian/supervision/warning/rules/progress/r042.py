"""Rule 42: more spent before the budget was approved than in the same days a year before."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ibis import _

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    NOT_A_PROGRAMME,
    ROW,
    UNIT,
    in_class,
    later,
    named,
    payment_evidence,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_progress import PLACE, paid_in_year
from tongjian.supervision.warning.plain import money

OBLIGED = ("224", "232")
"""Disasters and interest: paid whether a budget is approved or not."""


def _approved(tables: RuleTables) -> Any:
    """Return per place the day its congress approved the budget, where that is in the year."""
    rows = tables.dataset("procedure")
    rows = rows.filter(
        rows.kind == "approved", rows.subject == "budget", rows.unit.fill_null("") == ""
    )
    days = rows.group_by(list(PLACE)).agg(approved=_.date.min())
    return days.filter(days.approved.year() == days.fiscal_year)


def _before(rows: Any, approved: Any) -> Any:
    """Return the payments of days of the year before the day of approval."""
    joined = rows.inner_join(approved, list(PLACE))
    day = joined.date_paid.month() * 100 + joined.date_paid.day()
    return joined.filter(day < joined.approved.month() * 100 + joined.approved.day())


def find(tables: RuleTables, settings: Settings) -> Any:
    """Leave out what may be paid in any case and hold the rest against the year before."""
    approved = _approved(tables)
    rows = paid_in_year(tables, "project", *ROW)
    rows = rows.filter(~in_class(rows.function_code, OBLIGED))
    carried = tables.dataset("carry_over").select(*UNIT, "project").distinct()
    early = _before(rows.anti_join(carried, [*UNIT, "project"]), approved)
    units = early.group_by([*UNIT, "approved"]).agg(paid=_.amount_yuan.sum())
    past = _before(later(rows), approved).group_by(list(UNIT)).agg(usual=_.amount_yuan.sum())
    both = units.left_join(past, list(UNIT))
    both = both.select(*UNIT, "approved", "paid", usual=both.usual.fill_null(Decimal(0)))
    share = share_pct(both.paid, both.usual)
    above = both.filter(
        (both.usual <= 0) | (share > settings["over_pct"] + 100),
        both.paid - both.usual > settings["least_yuan"],
    )
    hits = named(with_evidence(above, UNIT, payment_evidence(early, UNIT)), tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="yellow",
        figures=(hits.paid, hits.usual),
        unit="元",
        further={"approved": hits.approved},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was spent before the approval and what in the same days a year before."""
    usual = f"上年同期只有{money(row['expected'])}" if row["expected"] > 0 else "上年同期没有支出"
    return (
        f"{row['year']}年预算{row['approved']:%-m月%-d日}才批准，{row['subject_name']}在此之前已支出"
        f"{money(row['actual'])}（不含结转、救灾和付息），{usual}，请说明依据。"
    )


RULE = LedgerRule(
    number=42,
    title="预算批准前超范围支出",
    level="yellow",
    group="progress",
    basis=(Basis(law="预算法", article=54),),
    page=Page(
        purpose="核对预算批准以前的支出是否在法律允许的范围以内。",
        why=(
            "预算草案批准前，只能安排上年结转的支出、参照上年同期数额必须支付的支出，"
            "以及依法必须支付和救灾的支出。超出的部分等于没有预算就花钱。黄色表示需要说明。"
        ),
        method=(
            "人民代表大会批准预算的日期取自法定程序数据。按预算单位计算该日以前的支付合计，"
            "除去结转项目、灾害防治及应急管理（224）和债务付息（232），与上年同样日期以前的支付合计相比；"
            "超过上年同期10%以上，并且多出的数额超过最小数的，即预警。10%和最小数是自定标准。"
        ),
        example=(
            "预算1月20日批准。某单位1月1日至19日支付3,000,000.00元，上年同期支付1,000,000.00元，预警。"
        ),
        exclusions=(
            "预算在年度开始以前已经批准的不判断；没有登记批准日期的不判断；结转资金数据没有报送时，"
            "无法除去结转项目；预备费（227）、转移性支出（230）、债务还本支出（231）和社会保险基金不计入。"
        ),
    ),
    thresholds=(
        Threshold("over_pct", 10, "%", "超过上年同期此比例", 0, 1000),
        Threshold("least_yuan", 100_000, "元", "比上年同期多出不超过此数不预警"),
    ),
    word_lists={"不计入的功能分类": (*NOT_A_PROGRAMME, *OBLIGED)},
    datasets=("payment", "procedure"),
    optional=("carry_over",),
    years_before={"payment": 1},
    find=find,
    words=words,
)
