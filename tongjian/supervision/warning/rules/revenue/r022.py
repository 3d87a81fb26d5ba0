"""Rule 22: general revenue of a month far from that of the month before."""

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
    judged_rows,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_revenue import (
    SIDE,
    one_scope,
    revenue_rows,
    scope_words,
)
from tongjian.supervision.warning.plain import money, percent

MONTH = [*SIDE, "month"]


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare each month with the one before it in the same year."""
    rows = one_scope(judged_rows(revenue_rows(tables, "general"), tables))
    months = rows.group_by(MONTH).agg(now=_.actual_yuan.sum())
    earlier = months.select(*SIDE, month=(months.month + 1).cast("int64"), before=months.now)
    both = months.inner_join(earlier, MONTH).filter(
        _.before >= settings["least_base_yuan"], _.before > 0
    )
    both = both.mutate(growth=share_pct(both.now - both.before, both.before))
    far = both.filter(both.growth.abs() > settings["change_pct"])
    after = rows.mutate(month=(rows.month + 1).cast("int64"))
    hits = with_evidence(
        far,
        MONTH,
        *(evidence_of(each, MONTH, "revenue", each.actual_yuan) for each in (rows, after)),
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
    """Say both months' revenue."""
    way = "下降" if row["actual"] < 0 else "增长"
    return (
        f"{row['year']}年{row['month']}月一般公共预算收入{scope_words(row)}{money(row['now'])}，"
        f"比上月的{money(row['before'])}{way}{percent(abs(row['actual']))}，请说明原因。"
    )


RULE = LedgerRule(
    number=22,
    title="月度收入环比异常",
    level="yellow",
    group="revenue",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出一般公共预算收入与上月相比大起大落的月份。",
        why=(
            "收入突然增减，可能是集中入库、跨期调节、虚收空转，也可能是一次性收入或者漏报。"
            "黄色表示需要说明。"
        ),
        method=(
            "某月一般公共预算收入（税收收入101与非税收入103）与同年上月相比，"
            "增减幅度的绝对值超过50%即预警，每个月一条。"
        ),
        example="某区3月收入10,000,000.00元，4月收入16,000,000.00元，增长60%，预警。",
        exclusions=(
            "1月不与上年12月比较，因为年末结算使两月不可比；上月收入低于最小数、为零或为负的不计算增幅；"
            "中间缺一个月的，前后两月不比较；转移性收入（110）和债务收入（105）不计入；"
            "总预算与本级从不混加，报了总预算（含所属各镇）的用总预算，否则用本级。"
        ),
    ),
    thresholds=(
        Threshold("change_pct", 50, "%", "与上月相比增减超过此比例", 0, 10_000),
        Threshold("least_base_yuan", 100_000, "元", "上月收入低于此数不判断"),
    ),
    datasets=("revenue",),
    find=find,
    words=words,
    unit="百分点",
)
