"""Rule 68: no report on the government's debt for half a year."""

from collections.abc import Mapping
from datetime import date
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
from tongjian.supervision.warning.expressions import evidence_of, results, with_evidence
from tongjian.supervision.warning.expressions_terms import (
    YEAR,
    chinese_day,
    day_count,
    spoken_for,
    steps,
)

HALF = [*YEAR, "half"]
HALVES = {1: (6, 30), 2: (12, 31)}


def find(tables: RuleTables, settings: Settings) -> Any:
    """Give each report the last half-year that was over and look for one in time."""
    judged = tables.judged
    halves = ibis.union(
        *(
            judged.mutate(
                half=ibis.literal(half, "int64"),
                ended=ibis.date(judged.fiscal_year, month, day),
            )
            for half, (month, day) in HALVES.items()
        )
    )
    reports = steps(tables, "reported", "debt")
    middle = ibis.date(reports.fiscal_year, *HALVES[1])
    end = ibis.date(reports.fiscal_year, *HALVES[2])
    day = reports["date"]
    half = ibis.cases((day > end, 2), (day > middle, 1), else_=0).cast("int64")
    reports = reports.mutate(half=half)
    first = reports.group_by(HALF).agg(report=_.date.min())
    rows = halves.left_join(first, HALF).select(*HALF, "ended", "report")
    rows = rows.left_join(spoken_for(tables, "procedure"), list(YEAR))
    rows = rows.select(
        *HALF,
        "ended",
        "report",
        known=rows.told.fill_null(ibis.literal(tables.as_of)).cast("date"),
    )
    waited = day_count(rows.ended, ibis.least(rows.report.fill_null(rows.known), rows.known))
    late = rows.filter(waited > settings["days"])
    hits = with_evidence(late, HALF, evidence_of(reports, HALF, "procedure"), bare=True)
    return results(
        hits,
        subject=(
            "procedure",
            ibis.literal("debt/").concat(hits.half.cast("string")),
            ibis.ifelse(hits.half == 1, "上半年政府债务情况", "下半年政府债务情况"),
        ),
        level="yellow",
        figures=(0, 1),
        unit="份",
        evidence=(hits.evidence, hits.evidence_total.fill_null(0)),
        further={"report": hits.report, "days": ibis.literal(int(settings["days"]))},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say which half-year was not reported in time, and when the report came if it did."""
    came: date | None = row["report"]
    ending = "至今没有报告的记录" if came is None else f"到{chinese_day(came)}才报告"
    return f"{row['year']}年{row['subject_name']}，半年结束后{row['days']}天内没有向人大报告，{ending}。"


RULE = LedgerRule(
    number=68,
    title="政府债务情况未按期报告",
    level="yellow",
    group="adjustment",
    basis=(Basis(law="上海市预算审查监督条例", article=50),),
    page=Page(
        purpose="核对区财政部门是否每半年报告政府债务情况。",
        why=(
            "债务的发行、使用、还本付息和风险，应当每季度或者每半年提供，并且每半年书面报告。"
            "报告缺了，人大就不知道借了多少、还了多少。黄色表示需要说明。"
        ),
        method=(
            "从法定程序数据中取政府债务的“报告”：6月30日以后、当年以内的算上半年的报告，"
            "次年的算下半年的报告。半年结束后60天内没有的，即预警，每半年一条。60天是自定标准，"
            "条例没有规定几天。按季度报告的，同样算数。"
        ),
        example="2024年上半年结束后，到2024年8月29日仍没有政府债务情况的报告，预警。",
        exclusions=(
            "法定程序数据还没有报送到期限那一天的不判断；上半年以内报告的一季度情况不算上半年的报告；"
            "镇不举债，不判断。"
        ),
    ),
    in_force_from=date(2021, 9, 28),
    places="district",
    thresholds=(Threshold("days", 60, "天", "半年结束后超过此天数没有报告", 0, 366),),
    datasets=("procedure",),
    find=find,
    words=words,
    unit="份",
)
