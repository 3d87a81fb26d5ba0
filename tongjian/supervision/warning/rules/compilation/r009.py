"""Rule 9: a state capital budget that gives nothing to the general budget."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    evidence_of,
    in_class,
    results,
    with_evidence,
)
from tongjian.supervision.warning.expressions_budgets import YEAR, as_passed
from tongjian.supervision.warning.plain import money

MOVED_OUT = ("23008",)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Find state capital budgets with expenditure and no line that moves money out."""
    rows = as_passed(tables)
    rows = rows.filter(rows.fund_type == "state_capital", rows.level_scope == "own_level")
    sums = rows.group_by(list(YEAR)).agg(
        spending=_.approved_yuan.sum(),
        moved=((_.approved_yuan > 0) & in_class(_.function_code, MOVED_OUT)).sum(),
    )
    none = sums.filter(sums.spending > 0, sums.moved == 0)
    hits = with_evidence(none, YEAR, evidence_of(rows, YEAR, "budget", rows.approved_yuan))
    return results(
        hits,
        subject=(
            "fund",
            ibis.literal("state_capital/own_level"),
            ibis.literal("国有资本经营预算（本级）"),
        ),
        level="yellow",
        figures=(Decimal(0), Decimal(1)),
        unit="笔",
        further={"spending": hits.spending},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say that nothing is moved to the general budget."""
    return (
        f"{row['year']}年国有资本经营预算支出{money(row['spending'])}，"
        "没有安排一笔资金调入一般公共预算，请说明原因。"
    )


RULE = LedgerRule(
    number=9,
    title="国有资本经营预算没有调入一般公共预算",
    level="yellow",
    group="compilation",
    basis=(Basis(law="预算法", article=10),),
    page=Page(
        purpose="核对国有资本经营预算是否安排资金调入一般公共预算。",
        why=(
            "国有资本收益属于全民，应当有一部分用于公共支出。一分不调入，收益就只在国有企业内部循环。"
            "黄色表示需要说明。"
        ),
        method=(
            "在本级国有资本经营预算批准的支出中找调出资金（23008）的行；支出合计大于零、"
            "而没有一行调出资金大于零的，预警。没有单独报送批准数的，取以后各阶段所载的年初预算；"
            "还没有批准的，按草案判断。"
        ),
        example=(
            "某区国有资本经营预算支出20,000,000.00元，全部用于企业资本金注入，没有调出资金，预警。"
        ),
        exclusions=(
            "没有编制国有资本经营预算、或支出为零的不判断；总预算口径的行不参加计算；"
            "调出多少合适由各地规定，本规则只看有没有。"
        ),
    ),
    word_lists={"调出资金": MOVED_OUT},
    datasets=("budget",),
    find=find,
    words=words,
)
