"""Rule 30: general revenue to date below that of the same months a year before."""

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
    grown,
    grown_results,
    growth_words,
    revenue_rows,
    side_by_side,
)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the months to date with those of the year before and keep what has fallen."""
    rows = revenue_rows(tables, "general")
    ends = side_by_side(rows, tables)
    both = grown(rows, ends, (), settings)
    far = both.filter(both.growth < -settings["fall_pct"])
    return grown_results(rows, ends, far, subject=("fund", "general"), limit=settings["fall_pct"])


def words(row: Mapping[str, Any]) -> str:
    """Say what came in and what did the year before."""
    return f"{growth_words(row)}，请说明减收原因和应对措施。"


RULE = LedgerRule(
    number=30,
    title="收入负增长",
    level="yellow",
    group="revenue",
    basis=(Basis(practice="广东省"),),
    page=Page(
        purpose="找出一般公共预算收入累计数低于上年同期的情形。",
        why=(
            "收入下降会使已安排的支出没有来源，越早知道，越来得及压减支出或者依法调整预算。黄色表示需要说明。"
        ),
        method=(
            "以最近一个已报送的月份为准：1月至该月一般公共预算收入（税收收入101与非税收入103）合计，"
            "低于上年同期合计的，即预警。每年一条，随新的月份更新。"
        ),
        example=("某区全年收入3,073,000,000.00元，上年3,311,000,000.00元，下降7.19%，预警。"),
        exclusions=NOT_COMPARED,
    ),
    thresholds=(
        Threshold("fall_pct", 0, "%", "下降超过此比例", 0, 100),
        LEAST_BASE,
    ),
    datasets=("revenue",),
    years_before=1,
    places="district",
    find=find,
    words=words,
    unit="百分点",
)
