"""Rule 36: more than half of a year's money is spent in December."""

from collections.abc import Mapping
from datetime import date
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
    PROGRAMME,
    ROW,
    UNIT,
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
from tongjian.supervision.warning.plain import money, percent


def _last_complete_year(day: date) -> int:
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold January–November against the budget and December against the year's payments."""
    months = paid_by_month(tables)
    months = months.filter(months.fiscal_year <= _last_complete_year(tables.as_of))
    december = months.month.month() == 12
    spent = months.group_by(UNIT).agg(
        year_paid=months.paid.sum(),
        before=months.paid.sum(where=~december),
        december=months.paid.sum(where=december),
    )
    lines = of_programmes(unit_lines(tables))
    units = lines.group_by(UNIT).agg(budget=_.current_yuan.sum()).inner_join(spent, UNIT)
    shares = units.filter(_.budget >= settings["least_budget_yuan"], _.december > 0).mutate(
        before_pct=share_pct(units.before.coalesce(0), units.budget),
        december_pct=share_pct(units.december, units.year_paid),
    )
    rushed = shares.filter(
        _.before_pct < settings["before_pct"], _.december_pct > settings["december_pct"]
    )
    last_month = of_programmes(payments(tables, *PROGRAMME, *ROW)).filter(
        _.date_paid.month() == 12, _.date_paid.year() == _.fiscal_year
    )
    hits = named(with_evidence(rushed, UNIT, payment_evidence(last_month, UNIT)), tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="red",
        figures=(hits.december_pct, settings["december_pct"]),
        unit="百分点",
        further={
            "december": hits.december,
            "budget": hits.budget,
            "before_pct": hits.before_pct.cast("decimal(38, 2)"),
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what December took and how little the months before had."""
    return (
        f"{row['subject_name']}{row['year']}年前11个月只用了预算的{percent(row['before_pct'])}，"
        f"12月一个月支出{money(row['december'])}，占全年支出的{percent(row['actual'])}，"
        f"属于年底集中花钱。"
    )


RULE = LedgerRule(
    number=36,
    title="年底突击花钱",
    level="red",
    group="progress",
    basis=(Basis(practice="广东省"),),
    page=Page(
        purpose="找出前11个月花得很少、12月集中支付的预算单位。",
        why=(
            "年底集中支付往往意味着预算编得不实、项目准备不足，或者为了不被收回而把钱先拨出去，"
            "资金使用效益难以保证。红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method=(
            "只判断已结束的年度。按预算单位计算：1—11月支付合计÷变动后预算，与12月支付合计÷全年支付合计；"
            "前者低于50%且后者高于50%，即预警。三本预算（一般公共、政府性基金、国有资本经营）合并计算。"
        ),
        example=(
            "某单位变动后预算5,000,000.00元，1—11月支付2,000,000.00元（40%），"
            "12月支付2,800,000.00元，占全年支付4,800,000.00元的58.33%，预警。"
        ),
        exclusions=(
            "年度未结束不判断；变动后预算低于最小预算额的单位不判断；预备费（227）、转移性支出（230）、"
            "债务还本支出（231）和社会保险基金不计入；退回的款项（负数）冲减当月支出。"
        ),
    ),
    thresholds=(
        Threshold("before_pct", 50, "%", "1—11月支付占变动后预算低于此比例", 0, 100),
        Threshold("december_pct", 50, "%", "12月支付占全年支付高于此比例", 0, 100),
        Threshold("least_budget_yuan", 100_000, "元", "单位变动后预算低于此数不判断"),
    ),
    word_lists={"不计入的功能分类": NOT_A_PROGRAMME},
    datasets=("budget", "payment"),
    find=find,
    words=words,
    unit="百分点",
)
