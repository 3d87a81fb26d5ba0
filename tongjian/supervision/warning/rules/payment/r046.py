"""Rule 46: advances paid from the treasury are large beside the budget."""

from collections.abc import Mapping
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
    month_end,
    results,
    share_pct,
    unit_lines,
    with_evidence,
)
from tongjian.supervision.warning.plain import money, percent

YEAR = ["jurisdiction", "fiscal_year"]
OF_TREASURY = ("general", "fund")


def _latest(tables: RuleTables) -> Any:
    """Return the rows of the year's last month stated, with ``measured`` its last day."""
    rows = tables.dataset("balance")
    rows = rows.filter(rows.account == "advance")
    last = rows.mutate(last=rows.period.max().over(ibis.window(group_by=YEAR)))
    kept = last.filter(last.period == last["last"])
    return kept.mutate(
        measured=month_end(ibis.date(kept.fiscal_year, kept.period.cast("int32"), 1))
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold the balance of advances against the budget in force on that day."""
    rows = _latest(tables)
    sums = rows.group_by([*YEAR, "measured"]).agg(balance=_.closing_yuan.sum())
    lines = unit_lines(tables).filter(_.fund_type.isin(OF_TREASURY))
    begun = lines.inner_join(sums, YEAR).filter(_.in_force <= _.measured)
    budgets = begun.group_by(YEAR).agg(budget=_.current_yuan.sum())
    both = sums.inner_join(budgets, YEAR)
    both = both.mutate(share=share_pct(both.balance, both.budget))
    high = both.filter(both.share > settings["most_pct"])
    hits = with_evidence(high, YEAR, evidence_of(rows, YEAR, "balance", rows.closing_yuan))
    return results(
        hits,
        subject=("account", ibis.literal("advance"), ibis.literal("暂付款")),
        level="yellow",
        figures=(hits.share, settings["most_pct"]),
        unit="%",
        further={"balance": hits.balance, "budget": hits.budget, "measured": hits.measured},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how much is outstanding and how that compares."""
    share, limit = percent(row["actual"]), percent(row["expected"])
    above = "略高于" if share == limit else "高于"
    return (
        f"截至{row['measured']:%Y年%-m月}末，暂付款余额{money(row['balance'])}，"
        f"相当于当年预算{money(row['budget'])}的{share}，"
        f"{above}{limit}，请说明清理安排。"
    )


RULE = LedgerRule(
    number=46,
    title="暂付款余额偏大",
    level="yellow",
    group="payment",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="看财政借出去、垫出去还没有收回的钱有多少。",
        why="暂付款没有列入预算支出，钱却已经花了。余额越大，以后要补的窟窿越大。黄色表示需要说明。",
        method=(
            "取当年最近一月末全部暂付款账户的余额之和，除以该日有效的本级一般公共预算和"
            "政府性基金预算支出之和，大于界限即预警。"
        ),
        example="年末暂付款60,000,000.00元，当年预算1,000,000,000.00元，占6%，大于5%，预警。",
        exclusions="没有预算数据或预算为0的年度不判断；占比恰好等于界限的不预警。",
    ),
    thresholds=(
        Threshold(
            "most_pct", Decimal(5), "%", "暂付款余额占当年预算的比例大于此数即预警", most=100
        ),
    ),
    datasets=("balance", "budget"),
    find=find,
    words=words,
    unit="%",
)
