"""Rule 24: general revenue to date far from that of the same months a year before."""

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
    """Compare the months to date with those of the year before."""
    rows = revenue_rows(tables, "general")
    ends = side_by_side(rows, tables)
    both = grown(rows, ends, (), settings)
    far = both.filter(both.growth.abs() > settings["change_pct"])
    return grown_results(rows, ends, far, subject=("fund", "general"), limit=settings["change_pct"])


def words(row: Mapping[str, Any]) -> str:
    """Say what came in and what did the year before."""
    return f"{growth_words(row)}，请说明原因。"


RULE = LedgerRule(
    number=24,
    title="累计收入同比异常",
    level="yellow",
    group="revenue",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出一般公共预算收入年初以来的累计数与上年同期相差很大的情形。",
        why=(
            "累计数不受个别月份影响，增减过大说明税源、政策、征收或者口径有变化，全年收入预算可能要调整。"
            "黄色表示需要说明。"
        ),
        method=(
            "以最近一个已报送的月份为准：1月至该月一般公共预算收入（税收收入101与非税收入103）合计，"
            "与上年同期合计相比，增减幅度的绝对值超过20%即预警。每年一条，随新的月份更新。"
        ),
        example=("某区1—6月收入1,250,000,000.00元，上年同期1,000,000,000.00元，增长25%，预警。"),
        exclusions=NOT_COMPARED,
    ),
    thresholds=(
        Threshold("change_pct", 20, "%", "与上年同期相比增减超过此比例", 0, 10_000),
        LEAST_BASE,
    ),
    datasets=("revenue",),
    years_before=1,
    places="district",
    find=find,
    words=words,
    unit="百分点",
)
