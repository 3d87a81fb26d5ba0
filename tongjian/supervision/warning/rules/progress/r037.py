"""Rule 37: more than half of a unit's allotments paid in November and December."""

from collections.abc import Mapping
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
    named,
    payment_evidence,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_progress import (
    PLACE,
    allotted,
    closed_years,
    monthly_in_year,
    paid_in_year,
)
from tongjian.supervision.warning.plain import money, percent


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold the last two months' payments against the year's allotments, per unit."""
    rows = allotted(tables).semi_join(closed_years(tables), list(PLACE))
    units = rows.group_by(list(UNIT)).agg(allotted=_.amount_yuan.sum())
    months = monthly_in_year(tables)
    spent = months.filter(months.month.month() >= 11).group_by(list(UNIT)).agg(paid=_.paid.sum())
    both = units.inner_join(spent, list(UNIT)).filter(
        _.allotted >= settings["least_yuan"], _.allotted > 0
    )
    both = both.mutate(share=share_pct(both.paid, both.allotted))
    rushed = both.filter(both.share > settings["most_pct"])
    late = paid_in_year(tables, *ROW)
    late = late.filter(late.date_paid.month() >= 11)
    hits = named(with_evidence(rushed, UNIT, payment_evidence(late, UNIT)), tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="yellow",
        figures=(hits.share, settings["most_pct"]),
        unit="百分点",
        further={"paid": hits.paid, "allotted": hits.allotted},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what the last two months took of the year's money."""
    return (
        f"{row['year']}年{row['subject_name']}11月和12月支出{money(row['paid'])}，"
        f"占全年下达指标{money(row['allotted'])}的{percent(row['actual'])}，请说明原因。"
    )


RULE = LedgerRule(
    number=37,
    title="年末两个月集中支出",
    level="yellow",
    group="progress",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出把一半以上的钱放到最后两个月支出的预算单位。",
        why=(
            "年末集中支出往往是预算编得不实、项目准备不足，或者为了不被收回而突击花钱。"
            "黄色表示需要说明。本规则与“年底突击花钱”相互印证：那一条看12月，这一条看11月和12月与指标之比。"
        ),
        method=(
            "只判断已结束、12月支付已经报送或者年后收到过该年支付数据的年度。按预算单位计算：11月和12月支付合计÷全年下达指标合计，"
            "超过50%即预警。指标收回以负数计入，退回的款项冲减支付。"
        ),
        example=(
            "某单位全年下达指标5,000,000.00元，11月支付800,000.00元，12月支付2,000,000.00元，占56%，预警。"
        ),
        exclusions=(
            "下达指标合计低于最小数的单位不判断；预备费（227）、转移性支出（230）、"
            "债务还本支出（231）和社会保险基金不计入。"
        ),
    ),
    thresholds=(
        Threshold("most_pct", 50, "%", "11月和12月支付占全年下达指标超过此比例", 0, 100),
        Threshold("least_yuan", 100_000, "元", "单位下达指标合计低于此数不判断"),
    ),
    word_lists={"不计入的功能分类": NOT_A_PROGRAMME},
    datasets=("allotment", "payment"),
    find=find,
    words=words,
    unit="百分点",
)
