"""Rule 26: an item of non-tax revenue to date far from that of the same months a year before."""

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
    NON_TAX,
    NOT_COMPARED,
    grown,
    grown_results,
    growth_words,
    revenue_rows,
    side_by_side,
)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare each non-tax item to date with the year before."""
    base = revenue_rows(tables, "general")
    rows = revenue_rows(tables, "general", NON_TAX)
    rows = rows.filter(rows.revenue_code.length() >= 5).mutate(item=rows.revenue_code.left(5))
    ends = side_by_side(base, tables, NON_TAX)
    both = grown(rows, ends, ("item",), settings)
    far = both.filter(both.growth.abs() > settings["change_pct"])
    return grown_results(
        rows, ends, far, subject=("code", "item"), limit=settings["change_pct"], tables=tables
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what came in and what did the year before."""
    return f"{growth_words(row)}，请说明原因。"


RULE = LedgerRule(
    number=26,
    title="单项非税收入累计同比异常",
    level="yellow",
    group="revenue",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出累计数与上年同期相差很大的单项非税收入。",
        why=(
            "非税收入容易被用来凑收入：处置资产、集中罚没、空转虚收都会使单项大增；大减则可能是截留或者缓缴。"
            "黄色表示需要说明。"
        ),
        method=(
            "以最近一个已报送的月份为准：一般公共预算中每一款非税收入（例如罚没收入10305）1月至该月的合计，"
            "与上年同期合计相比，增减幅度的绝对值超过50%即预警。"
        ),
        example=(
            "某区全年国有资源（资产）有偿使用收入8,000,000.00元，上年2,000,000.00元，增长300%，预警。"
        ),
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
