"""Rule 78: an enterprise paid in less than its profit calls for."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
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
from tongjian.supervision.warning.expressions import judged_rows, results, single_evidence
from tongjian.supervision.warning.plain import money, percent

SUM, PROFIT, RATE = "decimal(38, 2)", "decimal(20, 4)", "decimal(7, 4)"
A_HUNDREDTH = ibis.literal(Decimal("0.01"), type="decimal(3, 2)")


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare profit × rate with what was paid in, enterprise by enterprise."""
    rows = judged_rows(tables.dataset("state_asset"), tables)
    rows = rows.filter(
        rows.kind == "enterprise",
        rows.profit_yuan > 0,
        rows.rate_pct.notnull(),
        rows.paid_in_yuan.notnull(),
    )
    due = (
        (rows.profit_yuan.cast(PROFIT) * rows.rate_pct.cast(RATE) * A_HUNDREDTH).round(2).cast(SUM)
    )
    rows = rows.mutate(due=due)
    short = rows.due - rows.paid_in_yuan.cast(SUM)
    hits = rows.filter(short > ibis.literal(settings["tolerance_yuan"], type=SUM))
    return results(
        hits,
        subject=("enterprise", hits.enterprise, hits.enterprise_name),
        level="yellow",
        figures=(hits.paid_in_yuan, hits.due),
        unit="元",
        evidence=(single_evidence("state_asset", hits), ibis.literal(1)),
        further={"profit": hits.profit_yuan, "rate": hits.rate_pct},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was due, what was paid in and what is short."""
    paid = f"实际上缴{money(row['actual'])}" if row["actual"] else "没有上缴"
    return (
        f"{row['subject_name']}{row['year']}年利润{money(row['profit'])}，"
        f"按{percent(row['rate'])}应上缴收益{money(row['expected'])}，{paid}，"
        f"少缴{money(-row['difference'])}，请说明。"
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
        method="每家企业的利润乘以规定的上缴比例为应缴收益，与全年实际上缴数比较，少缴大于容许差额即预警。",
        example="某企业利润10,000,000.00元，上缴比例30%，应缴3,000,000.00元，实缴2,100,000.00元，少缴900,000.00元，预警。",
        exclusions=(
            "亏损或者没有利润的企业应缴为零，不判断；利润、比例、实缴数缺一项的不判断；"
            "实缴数取到万元整的，相差在容许差额以内，不预警；经批准缓缴、次年入库的，请在答复中说明。"
        ),
    ),
    thresholds=(Threshold("tolerance_yuan", 10_000, "元", "少缴不超过此数不预警"),),
    datasets=("state_asset",),
    places="delivered",
    find=find,
    words=words,
)
