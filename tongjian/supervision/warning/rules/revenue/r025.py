"""Rule 25: a tax to date far from that of the same months a year before."""

from collections.abc import Mapping
from typing import Any

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions_revenue import (
    LEAST_BASE,
    NOT_COMPARED,
    TAX,
    grown,
    grown_results,
    growth_words,
    revenue_rows,
    side_by_side,
)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare each tax to date with the year before."""
    base = revenue_rows(tables, "general")
    rows = revenue_rows(tables, "general", TAX)
    rows = rows.filter(rows.revenue_code.length() >= 5).mutate(item=rows.revenue_code.left(5))
    ends = side_by_side(base, tables, TAX)
    both = grown(rows, ends, ("item",), settings)
    far = both.filter(both.growth.abs() > settings["change_pct"])
    return grown_results(
        rows, ends, far, subject=("code", "item"), limit=settings["change_pct"], tables=tables
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what came in and what did the year before."""
    return f"{growth_words(row)}，请说明原因。"


RULE = LedgerRule(
    number=25,
    title="单项税收累计同比异常",
    level="yellow",
    group="revenue",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出累计数与上年同期相差很大的单项税收。",
        why=(
            "总数平稳时，单项税收也可能此消彼长：大额入库、退税、税收分成或者招商返还都会反映在单项上。"
            "黄色表示需要说明。"
        ),
        method=(
            "以最近一个已报送的月份为准：每一款税收（例如增值税10101）1月至该月的合计，与上年同期合计相比，"
            "增减幅度的绝对值超过50%即预警。"
        ),
        example=("某区1—9月契税96,000,000.00元，上年同期60,000,000.00元，增长60%，预警。"),
        exclusions="按款（编码前五位）比较，只报到类的收入不判断；" + NOT_COMPARED,
    ),
    thresholds=(
        Threshold("change_pct", 50, "%", "与上年同期相比增减超过此比例", 0, 10_000),
        LEAST_BASE,
    ),
    datasets=("revenue",),
    years_before=1,
    places="district",
    find=find,
    words=words,
    unit="百分点",
)
