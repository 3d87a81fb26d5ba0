"""Rule 78: an enterprise paid in less than its profit calls for."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
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
    evidence_of,
    in_class,
    judged_rows,
    results,
    single_evidence,
    with_evidence,
)
from tongjian.supervision.warning.plain import money, percent

SUM, PROFIT, RATE = "decimal(38, 2)", "decimal(20, 4)", "decimal(7, 4)"
PLACE = ["jurisdiction", "fiscal_year"]
PAID_IN = ("1030601", "1030602")
"""Profits and dividends; what is sold is another income."""
A_HUNDREDTH = ibis.literal(Decimal("0.01"), type="decimal(3, 2)")


def _due(tables: RuleTables) -> Any:
    """Return the enterprises with a profit and a rate, with ``due``."""
    rows = judged_rows(tables.dataset("state_asset"), tables)
    rows = rows.filter(rows.kind == "enterprise", rows.profit_yuan > 0, rows.rate_pct.notnull())
    due = rows.profit_yuan.cast(PROFIT) * rows.rate_pct.cast(RATE) * A_HUNDREDTH
    return rows.mutate(due=due.round(2).cast(SUM), paid=rows.paid_in_yuan.cast(SUM))


def _enterprises(rows: Any, limit: Any) -> Any:
    """Compare profit × rate with what was paid in, enterprise by enterprise."""
    hits = rows.filter(rows.due - rows.paid > limit)
    return results(
        hits,
        subject=("enterprise", hits.enterprise, hits.enterprise_name),
        level="yellow",
        figures=(hits.paid, hits.due),
        unit="元",
        evidence=(single_evidence("state_asset", hits), ibis.literal(1)),
        further={"profit": hits.profit_yuan.cast(SUM), "rate": hits.rate_pct},
    )


def _booked(tables: RuleTables) -> Any:
    """Return the profits and dividends finance booked as revenue of years that are over."""
    rows = judged_rows(tables.revenue, tables)
    rows = rows.filter(
        rows.level_scope == "own_level",
        rows.fund_type == "state_capital",
        in_class(rows.revenue_code, PAID_IN),
        ibis.date(rows.fiscal_year, 12, 31) <= ibis.literal(tables.as_of),
    )
    last = rows.group_by(PLACE).agg(last=_.period.max())
    return rows.semi_join(last.filter(last["last"] == "12"), PLACE)


def _as_a_whole(tables: RuleTables, rows: Any, limit: Any) -> Any:
    """Compare what all owe with what finance booked, where the enterprises do not tell it."""
    booked = _booked(tables)
    owed = rows.group_by(PLACE).agg(
        due=_.due.sum(), paid=_.paid.sum(), silent=_.paid.isnull().cast("int64").sum()
    )
    income = booked.group_by(PLACE).agg(income=_.actual_yuan.sum().cast(SUM))
    both = owed.inner_join(income, PLACE)
    # What is short by the enterprises' own figures has been said of each of them.
    untold = (both.silent > 0) | (both.paid - both.income > limit)
    hits = with_evidence(
        both.filter(both.due - both.income > limit, untold),
        PLACE,
        evidence_of(rows, PLACE, "state_asset", rows.due),
        evidence_of(booked, PLACE, "revenue", booked.actual_yuan),
    )
    return results(
        hits,
        subject=("fund", ibis.literal("state_capital"), ibis.literal("国有资本经营收入")),
        level="yellow",
        figures=(hits.income, hits.due),
        unit="元",
        further={"profit": ibis.null(SUM), "rate": ibis.null("decimal(18, 4)")},
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare profit × rate with what came in: of each enterprise, and of all with the revenue."""
    limit = ibis.literal(settings["tolerance_yuan"], type=SUM)
    rows = _due(tables)
    return _enterprises(rows, limit).union(_as_a_whole(tables, rows, limit))


def words(row: Mapping[str, Any]) -> str:
    """Say what was due, what was paid in and what is short."""
    short = money(-row["difference"])
    if row["subject_kind"] == "fund":
        income = f"只有{money(row['actual'])}" if row["actual"] else "没有"
        return (
            f"{row['year']}年国有企业按利润和比例应上缴收益共{money(row['expected'])}，"
            f"财政部门记载的利润、股利收入{income}，相差{short}，请说明。"
        )
    paid = f"实际上缴{money(row['actual'])}" if row["actual"] else "没有上缴"
    return (
        f"{row['subject_name']}{row['year']}年利润{money(row['profit'])}，"
        f"按{percent(row['rate'])}应上缴收益{money(row['expected'])}，{paid}，"
        f"少缴{short}，请说明。"
    )


RULE = LedgerRule(
    number=78,
    title="国有资本收益少缴",
    level="yellow",
    group="comparison",
    basis=(Basis(law="上海市预算审查监督条例", article=11),),
    in_force_from=date(2021, 9, 28),
    page=Page(
        purpose="核对国有企业按利润应当上缴的收益是否足额上缴。",
        why="国有资本收益应当足额上缴，少缴就少了可以统筹使用的钱。黄色表示需要说明。",
        method=(
            "每家企业的利润乘以规定的上缴比例为应缴收益，与全年实际上缴数比较，少缴大于容许差额即预警。"
            "企业没有填写上缴数、或者财政部门全年的国有资本经营收入（利润1030601、股利1030602）比企业填写的少的，"
            "再用各企业应缴之和与该项收入比较。"
        ),
        example="某企业利润10,000,000.00元，上缴比例30%，应缴3,000,000.00元，实缴2,100,000.00元，少缴900,000.00元，预警。",
        exclusions=(
            "亏损或者没有利润的企业应缴为零，不判断；利润、比例缺一项的不判断；收入没有报到12月的，不与收入比较；"
            "实缴数取到万元整的，相差在容许差额以内，不预警；经批准缓缴、次年入库的，请在答复中说明。"
        ),
    ),
    thresholds=(Threshold("tolerance_yuan", 10_000, "元", "少缴不超过此数不预警"),),
    datasets=("state_asset",),
    optional=("revenue",),
    places="delivered",
    find=find,
    words=words,
)
