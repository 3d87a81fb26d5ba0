"""Rule 59: the three public expenses, meetings and training beyond their budget or ahead of time."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import (
    OWN_STANDARD,
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    UNIT,
    budget_evidence,
    evidence_of,
    judged_rows,
    named,
    results,
    share_pct,
    unit_lines,
    with_evidence,
)
from tongjian.supervision.warning.plain import money, moneys, percent

ITEMS = {
    "abroad": "因公出国（境）费用",
    "reception": "公务接待费",
    "vehicle_purchase": "公务用车购置",
    "vehicle_operation": "公务用车运行维护费",
    "total": "三公经费合计",
    "meeting": "会议费",
    "training": "培训费",
}
SPENT_OVER_THE_YEAR = ("reception", "vehicle_operation")
"""What is spent month by month; a journey or a car is paid once, whenever it is due."""
CODES = {"30215": "meeting", "30216": "training"}
KEY = [*UNIT, "item"]
ROWS = [*KEY, "delivery", "row"]
SUM = "decimal(38, 2)"


def _public(tables: RuleTables) -> Any:
    """Return each item's rows of its latest month."""
    rows = judged_rows(tables.dataset("three_public"), tables)
    of_item = ibis.window(group_by=[*KEY, "fund_type"])
    latest = rows.mutate(last=rows.period.max().over(of_item))
    return latest.filter(latest.period == latest["last"])


def _items(rows: Any) -> Any:
    """Return per unit and item, and for all items, what was spent of which budget by when."""
    columns = {"paid": "actual_yuan", "budget": "budget_yuan"}
    kept = rows.select(*KEY, "period", **{name: rows[column] for name, column in columns.items()})
    every = kept.union(kept.mutate(item=ibis.literal("total")))
    sums = every.group_by(KEY).agg(
        paid=every.paid.sum().cast(SUM),
        budget=every.budget.sum().cast(SUM),
        months=every.period.max().cast("int64"),
        unknown=every.budget.isnull().any(),
        items=every.count(),
    )
    # A budget not stated is no budget of nothing.
    known = sums.filter(~sums.unknown)
    return known.select(*KEY, "paid", "budget", "months")


def _budgets(tables: RuleTables) -> Any:
    lines = judged_rows(unit_lines(tables), tables)
    lines = lines.filter(lines.dept_econ_code.isin(list(CODES)), lines.current_yuan.notnull())
    return lines.mutate(item=lines.dept_econ_code.cases(*CODES.items()))


def _meetings(tables: RuleTables) -> Any:
    rows = judged_rows(tables.dataset("meeting_training"), tables)
    return rows.mutate(item=rows.kind)


def _held(meetings: Any, lines: Any) -> Any:
    """Return what meetings and training cost, where the budget has a line for them."""
    cost = meetings.group_by(KEY).agg(paid=_.amount_yuan.sum().cast(SUM))
    budget = lines.group_by(KEY).agg(budget=_.current_yuan.sum().cast(SUM))
    both = cost.inner_join(budget, KEY)
    return both.select(*KEY, "paid", "budget", months=ibis.literal(12, type="int64"))


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare each item with its budget, and in the year with the share of it that has passed."""
    public, meetings, lines = _public(tables), _meetings(tables), _budgets(tables)
    sums = _items(public).union(_held(meetings, lines))
    sums = sums.mutate(
        progress=share_pct(sums.paid, sums.budget), elapsed=(sums.months * 100.0 / 12).round(10)
    )
    over = sums.paid > sums.budget
    ahead = (
        sums["item"].isin(SPENT_OVER_THE_YEAR)
        & (sums.months >= settings["from_month"])
        & (sums.months < 12)
        & (sums.progress - sums.elapsed > settings["ahead_points"])
    )
    hits = sums.mutate(over=over).filter(over | ahead.fill_null(False))
    as_total = public.mutate(item=ibis.literal("total"))
    proof = with_evidence(
        hits,
        KEY,
        evidence_of(public, KEY, "three_public", public.actual_yuan),
        evidence_of(as_total, KEY, "three_public", as_total.actual_yuan),
        evidence_of(meetings, KEY, "meeting_training", meetings.amount_yuan),
        budget_evidence(lines, KEY),
    )
    hits = named(proof, tables)
    name = hits["item"].cases(*ITEMS.items(), else_=hits["item"])
    return results(
        hits,
        subject=("expense", hits.unit.concat("/", hits["item"]), hits.unit_name.concat(name)),
        level=ibis.ifelse(hits.over, "red", "yellow"),
        figures=(hits.paid, hits.budget),
        unit="元",
        further={"months": hits.months, "progress": hits.progress},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was spent of what, and when the year is not over, how far it is."""
    head = f"{row['subject_name']}{row['year']}年"
    spent, budget = moneys(row["actual"], row["expected"])
    if row["level"] == "red":
        return f"{head}支出{spent}，超过全年预算{budget}，超出{money(row['difference'])}。"
    elapsed = Decimal(row["months"]) * 100 / 12
    return (
        f"{head}前{row['months']}个月支出{spent}，"
        f"已用全年预算{budget}的{percent(Decimal(str(row['progress'])))}，"
        f"时间只过了{percent(elapsed)}，请说明。"
    )


RULE = LedgerRule(
    number=59,
    title="三公经费超预算",
    level="red",
    group="three_public",
    basis=(Basis(practice=OWN_STANDARD),),
    page=Page(
        purpose="找出三公经费、会议费、培训费超过预算，或者年中花得过快的单位。",
        why=(
            "三公经费向社会公开，预算就是上限。超过预算为红色；年中花得过快为黄色，需要说明。"
            "红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method=(
            "每个单位的四个项目和合计，取最近一月的累计支出与全年预算比较，大于预算为红色；"
            "公务接待费和公务用车运行维护费，从规定的月份起，支出进度超过时间进度达到规定的百分点以上为黄色。"
            "会议费、培训费按会议与培训记录之和，与预算中30215、30216两款比较，大于预算为红色。"
        ),
        example=(
            "某单位公务接待费全年预算50,000.00元，12月累计支出59,000.00元，超出9,000.00元，红色；"
            "恰好50,000.00元不预警。"
        ),
        exclusions=(
            "没有填写预算的项目不判断（预算写0而有支出的，判断）；出国（境）和购车是一次性支出，不看进度；"
            "预算中没有会议费、培训费科目的单位，不判断会议和培训。"
        ),
    ),
    thresholds=(
        Threshold("ahead_points", 20, "百分点", "支出进度比时间进度快多于此数为黄色", most=100),
        Threshold("from_month", 6, "月", "从此月起看进度", least=1, most=11),
    ),
    datasets=("three_public",),
    optional=("meeting_training", "budget"),
    find=find,
    words=words,
)
