"""Rule 33: a unit's spending is behind the share of the year that has passed."""

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
    NOT_A_PROGRAMME,
    PROGRAMME,
    ROW,
    UNIT,
    budget_evidence,
    last_complete_month_end,
    named,
    of_programmes,
    paid_by_month,
    payment_evidence,
    payments,
    results,
    share_pct,
    unit_lines,
    with_evidence,
)
from tongjian.supervision.warning.expressions_progress import closed_years
from tongjian.supervision.warning.plain import money, percent, points

YEAR = ["jurisdiction", "fiscal_year"]


def _measured(months: Any, tables: RuleTables) -> Any:
    """Return the month-end each year is measured at: the last complete month that has data.

    A year over and told to its end is measured at its end, whenever the last of it was paid.
    """
    known = months.filter(months.month <= last_complete_month_end(tables.as_of))
    last = known.group_by(YEAR).agg(last=known.month.max())
    closed = closed_years(tables).mutate(closed=True)
    both = last.left_join(closed, YEAR).select(*last.columns, "closed")
    end = ibis.date(both.fiscal_year, 12, 31)
    return both.select(*YEAR, measured=ibis.ifelse(both.closed.notnull(), end, both["last"]))


def _progress(lines: Any, months: Any, measured: Any) -> Any:
    """Return per unit the budget in force and the payments up to the month-end, and both shares."""
    counted = lines.inner_join(measured, YEAR)
    counted = counted.filter(counted.in_force <= counted.measured)
    budgets = counted.group_by([*UNIT, "measured"]).agg(budget=_.current_yuan.sum())
    until = months.inner_join(measured, YEAR)
    spent = until.filter(until.month <= until.measured).group_by(UNIT).agg(paid=_.paid.sum())
    units = budgets.left_join(spent, UNIT)
    units = units.select(*UNIT, "measured", "budget", paid=units.paid.fill_null(Decimal(0)))
    return units.mutate(
        progress=share_pct(units.paid, units.budget),
        elapsed=(units.measured.month() * 100.0 / 12).round(10),
    ).mutate(gap=(_.progress - _.elapsed).round(10))


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare paid ÷ current budget with months passed ÷ 12, per unit at the month-end."""
    months = paid_by_month(tables)
    measured = _measured(months, tables)
    lines = of_programmes(unit_lines(tables))
    behind = _progress(lines, months, measured).filter(
        _.budget >= settings["least_budget_yuan"],
        _.measured.month() >= settings["from_month"],
        _.gap <= -settings["yellow_points"],
    )
    proof = (
        budget_evidence(_until(lines, "in_force", behind), UNIT),
        payment_evidence(
            _until(of_programmes(payments(tables, *PROGRAMME, *ROW)), "date_paid", behind), UNIT
        ),
    )
    hits = named(with_evidence(behind, UNIT, *proof), tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level=ibis.ifelse(hits.gap <= -settings["red_points"], "red", "yellow"),
        figures=(hits.progress, hits.elapsed),
        unit="百分点",
        further={"paid": hits.paid, "budget": hits.budget, "measured": hits.measured},
    )


def _until(rows: Any, day: str, behind: Any) -> Any:
    """Return the rows of the units behind up to the day they are measured at."""
    joined = rows.inner_join(behind.select(*UNIT, "measured"), UNIT)
    return joined.filter(joined[day] <= joined.measured)


def words(row: Mapping[str, Any]) -> str:
    """Say how far the unit is and how far the year is."""
    done = f"只完成预算{money(row['budget'])}的{percent(row['actual'])}"
    if row["paid"] > 0 and row["actual"] == 0:
        done = f"完成不到预算{money(row['budget'])}的0.01%"
    return (
        f"截至{row['measured']:%Y年%-m月}末，{row['subject_name']}支出{money(row['paid'])}，"
        f"{done}，"
        f"比时间进度{percent(row['expected'])}慢{points(row['difference'])}。"
    )


RULE = LedgerRule(
    number=33,
    title="支出进度落后于序时进度",
    level="yellow",
    group="progress",
    basis=(Basis(practice=OWN_STANDARD),),
    page=Page(
        purpose="找出花钱明显慢于时间进度的预算单位。",
        why=(
            "钱已安排却迟迟不用，群众的事就办得慢，也容易拖到年底突击花钱。越早问，越来得及改。"
            "黄色需要说明；红色表示落后得很多，需要书面答复，并不等于违法。"
        ),
        method=(
            "以有支付数据的最近一个完整月份的月末为准：支出进度＝截至该日的支付合计÷该日有效的"
            "变动后预算，时间进度＝月数÷12，相差即百分点。按预算单位计算，一般公共预算、"
            "政府性基金预算和国有资本经营预算合并计算，因为部门预算由三者组成；"
            "已结束的年度，12月有支付或者年后收到过该年支付数据的，以12月末为准。落后达到黄色或红色界限即预警。"
        ),
        example=(
            "6月末时间进度为50%。某单位变动后预算8,000,000.00元，已支付2,800,000.00元，进度35%，"
            "落后15个百分点，黄色；若只支付2,000,000.00元，进度25%，落后25个百分点，红色。"
        ),
        exclusions=(
            "变动后预算低于最小预算额的单位不判断，避免小单位一两笔支出左右结果；还没有结束的年度，年初头几个月不判断；"
            "预备费（227）、转移性支出（230）、债务还本支出（231）不由单位组织实施，不计入两边；"
            "社会保险基金预算不计入；当年没有支付数据的行政区划不判断。"
        ),
    ),
    thresholds=(
        Threshold("yellow_points", 10, "百分点", "落后达到此数为黄色", 0, 100),
        Threshold("red_points", 20, "百分点", "落后达到此数为红色", 0, 100),
        Threshold("least_budget_yuan", 100_000, "元", "单位变动后预算低于此数不判断"),
        Threshold("from_month", 3, "月", "从此月末起判断", 1, 12),
    ),
    word_lists={"不计入的功能分类": NOT_A_PROGRAMME},
    datasets=("budget", "payment"),
    find=find,
    words=words,
    unit="百分点",
)
