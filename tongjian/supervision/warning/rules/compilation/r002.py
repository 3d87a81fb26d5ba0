"""Rule 2: a working fund larger than the regulation allows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    evidence_of,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_budgets import YEAR, own_spending
from tongjian.supervision.warning.plain import money, percent

MOST = 1
"""Percent of the level's own general spending, by the article itself: no setting."""


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the working fund at its highest month-end with the general budget's own spending."""
    rows = tables.dataset("balance")
    rows = rows.filter(rows.account == "working_fund", rows.closing_yuan.notnull())
    monthly = rows.group_by([*YEAR, "period"]).agg(fund=_.closing_yuan.sum())
    highest_first = ibis.window(group_by=list(YEAR), order_by=[monthly.fund.desc(), monthly.period])
    ranked = monthly.mutate(place=ibis.row_number().over(highest_first))
    highest = ranked.filter(ranked.place == 0).drop("place")
    budget = own_spending(tables)
    sums = budget.group_by(list(YEAR)).agg(spending=_.approved_yuan.sum())
    both = highest.inner_join(sums, list(YEAR))
    both = both.filter(both.spending > 0)
    shares = both.mutate(share=share_pct(both.fund, both.spending))
    over = shares.filter(shares.share > MOST)
    months = rows.semi_join(over, [*YEAR, "period"])
    hits = with_evidence(
        over,
        YEAR,
        evidence_of(months, YEAR, "balance", months.closing_yuan),
        evidence_of(budget, YEAR, "budget", budget.approved_yuan),
    )
    return results(
        hits,
        subject=("fund", ibis.literal("working_fund"), ibis.literal("预算周转金")),
        level="red",
        figures=(hits.share, MOST),
        unit="%",
        further={"fund": hits.fund, "spending": hits.spending, "period": hits.period},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how large the fund was and against what."""
    # A share a hair above would read as if it were the limit itself.
    shown = "" if row["difference"] == 0 else f"占{percent(row['actual'])}，"
    return (
        f"{row['year']}年{int(row['period'])}月末预算周转金{money(row['fund'])}，"
        f"本级一般公共预算支出{money(row['spending'])}，{shown}超过{MOST}%的上限。"
    )


RULE = LedgerRule(
    number=2,
    title="预算周转金超过限额",
    level="red",
    group="compilation",
    basis=(Basis(law="预算法实施条例", article=49),),
    in_force_from=date(2020, 10, 1),
    page=Page(
        purpose="核对预算周转金是否超过本级一般公共预算支出总额的百分之一。",
        why=(
            "预算周转金只用来调剂年度内的季节性收支差额。设得过大，就有一大笔钱留在预算之外周转。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "把各月末预算周转金账户的余额按月相加，取当年最高的一个月，除以本级一般公共预算支出合计"
            "（按批准的年初预算，没有批准数的取以后各阶段所载的年初预算，还没有批准的按草案），大于1%即预警。"
        ),
        example=(
            "某区本级一般公共预算支出30亿元，6月末预算周转金36,000,000.00元，占1.2%，超过1%，预警。"
        ),
        exclusions=(
            "恰好等于1%的不预警；没有设置预算周转金的不判断；转移性支出（230）、债务还本支出（231）和"
            "债务发行费用（233）不算本级支出；总预算口径的行不参加计算。"
        ),
    ),
    datasets=("balance", "budget"),
    find=find,
    words=words,
)
