"""Rule 23: general revenue of a month far from that of the same month a year before."""

from collections.abc import Mapping
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
    later,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_revenue import (
    LEAST_BASE,
    SIDE,
    one_scope,
    revenue_rows,
    same_basis,
    scope_words,
)
from tongjian.supervision.warning.plain import money, percent

MONTH = [*SIDE, "month"]


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare each month with the same month of the year before."""
    rows = revenue_rows(tables, "general")
    months = rows.group_by(MONTH).agg(now=_.actual_yuan.sum())
    earlier = later(months).rename(before="now")
    both = one_scope(same_basis(months.inner_join(earlier, MONTH), tables)).filter(
        _.before >= settings["least_base_yuan"], _.before > 0
    )
    both = both.mutate(growth=share_pct(both.now - both.before, both.before))
    far = both.filter(both.growth.abs() > settings["change_pct"])
    hits = with_evidence(
        far,
        MONTH,
        *(evidence_of(each, MONTH, "revenue", each.actual_yuan) for each in (rows, later(rows))),
    )
    limit = settings["change_pct"]
    return results(
        hits,
        subject=(
            "fund",
            ibis.literal("general/").concat(hits.month.cast("string").lpad(2, "0")),
            ibis.literal("一般公共预算收入"),
        ),
        level="yellow",
        figures=(hits.growth, ibis.ifelse(hits.growth < 0, -limit, limit)),
        unit="百分点",
        further={name: hits[name] for name in ("now", "before", "month", "level_scope")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say the month's revenue in both years."""
    way = "下降" if row["actual"] < 0 else "增长"
    return (
        f"{row['year']}年{row['month']}月一般公共预算收入{scope_words(row)}{money(row['now'])}，"
        f"比上年同月的{money(row['before'])}{way}{percent(abs(row['actual']))}，请说明原因。"
    )


RULE = LedgerRule(
    number=23,
    title="月度收入同比异常",
    level="yellow",
    group="revenue",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出一般公共预算收入与上年同月相比大起大落的月份。",
        why=(
            "同月之间没有季节差别，增减过大往往是集中入库、缓收、一次性收入或者政策变化造成的，"
            "需要知道原因才能判断全年收入。黄色表示需要说明。"
        ),
        method=(
            "某月一般公共预算收入（税收收入101与非税收入103）与上年同月相比，"
            "增减幅度的绝对值超过50%即预警，每个月一条。"
        ),
        example="某区上年5月收入40,000,000.00元，今年5月收入64,000,000.00元，增长60%，预警。",
        exclusions=(
            "上年同月低于最小数、为零或为负的不计算增幅；上年没有该月数据的不比较；"
            "登记了收入口径变化的年度，不与上年比较；"
            "转移性收入（110）和债务收入（105）不计入；总预算与本级从不混加，"
            "两年都报了总预算（含所属各镇）的用总预算，否则用本级；只判断区，"
            "因为镇的收入由区镇财政体制划分，划分办法一变，两年就不可比。"
        ),
    ),
    thresholds=(
        Threshold("change_pct", 50, "%", "与上年同月相比增减超过此比例", 0, 10_000),
        LEAST_BASE,
    ),
    datasets=("revenue",),
    years_before=1,
    places="district",
    find=find,
    words=words,
    unit="百分点",
)
