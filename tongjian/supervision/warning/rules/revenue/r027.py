"""Rule 27: land revenue to date more than twice that of the same months a year before."""

from collections.abc import Mapping
from typing import Any

import ibis

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions_revenue import (
    LAND,
    LEAST_BASE,
    NON_TAX,
    NOT_COMPARED,
    grown,
    grown_results,
    growth_words,
    revenue_rows,
    side_by_side,
)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare what land brought to date with the year before."""
    base = revenue_rows(tables, "fund", NON_TAX)
    rows = revenue_rows(tables, "fund", LAND).mutate(item=ibis.literal("1030148"))
    ends = side_by_side(base, tables, LAND)
    both = grown(rows, ends, ("item",), settings)
    far = both.filter(both.growth.abs() > settings["change_pct"])
    return grown_results(
        rows, ends, far, subject=("code", "item"), limit=settings["change_pct"], tables=tables
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what came in and what did the year before."""
    return f"{growth_words(row)}，请说明原因。"


RULE = LedgerRule(
    number=27,
    title="土地收入累计同比异常",
    level="yellow",
    group="revenue",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出土地出让收入累计数比上年同期成倍增长的情形。",
        why=(
            "土地收入起伏大、不可持续，成倍增长时要看是否有虚假出让、提前入库，以及支出是否随之铺大。"
            "黄色表示需要说明。"
        ),
        method=(
            "以政府性基金收入最近一个已报送的月份为准：国有土地使用权出让收入、国有土地收益基金收入和"
            "农业土地开发资金收入（1030146—1030148）1月至该月的合计，与上年同期合计相比，增幅超过100%即预警。"
        ),
        example=(
            "某区1—6月土地出让收入2,400,000,000.00元，上年同期1,000,000,000.00元，增长140%，预警。"
        ),
        exclusions="没有报送政府性基金收入，或者只报到款（10301）的不判断；" + NOT_COMPARED,
    ),
    thresholds=(
        Threshold("change_pct", 100, "%", "与上年同期相比增减超过此比例", 0, 10_000),
        LEAST_BASE,
    ),
    datasets=("revenue",),
    years_before=1,
    places="district",
    find=find,
    words=words,
    unit="百分点",
)
