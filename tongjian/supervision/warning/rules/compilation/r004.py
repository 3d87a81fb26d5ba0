"""Rule 4: a budget not detailed down to the items and sections the law asks for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    UNIT,
    blank,
    evidence_of,
    in_class,
    named,
    results,
    with_evidence,
)
from tongjian.supervision.warning.expressions_budgets import NOT_OWN_SPENDING, RESERVE, as_passed
from tongjian.supervision.warning.plain import money

ITEM_DIGITS, SECTION_DIGITS = 7, 5
WITHOUT_ITEMS = (*RESERVE, *NOT_OWN_SPENDING)


def _coarse(tables: RuleTables) -> Any:
    """Return the units' rows with what is coarse about each: function, economic code or both."""
    rows = as_passed(tables)
    rows = rows.filter(rows.level_scope == "own_level", ~blank(rows.unit), rows.approved_yuan != 0)
    short = [
        rows[name].fill_null("").length() < SECTION_DIGITS
        for name in ("dept_econ_code", "gov_econ_code")
    ]
    basic = (rows.fund_type == "general") & (rows.kind.fill_null("") == "basic")
    return rows.mutate(
        no_item=~in_class(rows.function_code, WITHOUT_ITEMS)
        & (rows.function_code.length() < ITEM_DIGITS),
        # One of the two classifications down to its section says what the money is for.
        no_section=basic & short[0] & short[1],
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Add up per unit the lines that are too coarse."""
    rows = _coarse(tables)
    rows = rows.filter(rows.no_item | rows.no_section)
    sums = rows.group_by(list(UNIT)).agg(
        coarse=_.approved_yuan.sum(),
        items=_.no_item.sum().cast("int64"),
        sections=_.no_section.sum().cast("int64"),
    )
    hits = named(
        with_evidence(sums, UNIT, evidence_of(rows, UNIT, "budget", rows.approved_yuan)), tables
    )
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="red",
        figures=(hits.coarse, Decimal(0)),
        unit="元",
        further={"items": hits["items"], "sections": hits.sections},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how many lines and how much money are not detailed enough, and in what."""
    faults = []
    if row["items"]:
        faults.append(f"{row['items']}行支出功能分类没有编到项")
    if row["sections"]:
        faults.append(f"{row['sections']}行基本支出经济分类没有编到款")
    return (
        f"{row['subject_name']}{row['year']}年预算不够细：{'，'.join(faults)}，"
        f"涉及{money(row['actual'])}。"
    )


RULE = LedgerRule(
    number=4,
    title="预算编制不够细化",
    level="red",
    group="compilation",
    version=2,
    in_force_from=date(2021, 9, 28),
    basis=(
        Basis(law="预算法", article=46),
        Basis(law="上海市预算审查监督条例", article=27),
    ),
    page=Page(
        purpose="核对支出是否按功能分类编列到项，一般公共预算基本支出是否按经济性质分类编列到款。",
        why=(
            "预算编得粗，代表看不出钱用在什么事上，执行中也容易随意挪用。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "逐行检查各预算单位批准的预算（没有单独报送批准数的，取以后各阶段的行；还没有批准的检查草案）："
            "功能分类编码不足七位的，没有编列到项；一般公共预算的基本支出，"
            "部门经济分类和政府经济分类编码都不足五位的，没有编列到款。按单位合计行数和金额。"
        ),
        example=("某单位有一行支出只编到20799（款），金额500,000.00元，没有编列到项，预警。"),
        exclusions=(
            "预备费（227）、转移性支出（230）、债务还本支出（231）和债务发行费用（233）不判断；"
            "金额为零的行不判断；两种经济分类有一种编到款的不预警；项目支出不要求经济分类；"
            "总预算口径的行不判断。"
        ),
    ),
    word_lists={"不判断的功能分类": WITHOUT_ITEMS},
    datasets=("budget",),
    find=find,
    words=words,
)
EARLIER = (
    replace(
        RULE,
        version=1,
        in_force_from=date(2015, 1, 1),
        in_force_to=date(2021, 9, 27),
        basis=(Basis(law="预算法", article=46),),
    ),
)
