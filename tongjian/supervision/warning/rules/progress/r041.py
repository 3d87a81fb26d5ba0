"""Rule 41: money carried over that is still unspent a year later."""

from collections.abc import Mapping
from datetime import date
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
from tongjian.supervision.warning.expressions import named, results, single_evidence
from tongjian.supervision.warning.plain import money


def find(tables: RuleTables, settings: Settings) -> Any:
    """Keep what is left at the end of the year after the one it was budgeted for."""
    rows = tables.dataset("carry_over")
    received = tables.received.select(
        told_by=tables.received.delivery, told=tables.received.received
    )
    rows = rows.left_join(received, rows.delivery == received.told_by).drop("told_by")
    year_end = ibis.date(rows.fiscal_year, 12, 31)
    rows = rows.filter(
        rows.level_scope == "own_level",
        rows.origin_year < rows.fiscal_year,
        rows.closing_yuan > settings["least_yuan"],
        year_end <= ibis.literal(tables.as_of),
        # What was told before the year was over is no balance at its end.
        rows.told.isnull() | (rows.told > year_end),
    )
    hits = named(rows.mutate(project=rows.project.fill_null("")), tables)
    title = hits.project_name.fill_null(ibis.ifelse(hits.project == "", "基本支出", hits.project))
    code = ibis.ifelse(hits.project == "", "-", hits.project)
    return results(
        hits,
        subject=(
            "project",
            hits.unit.concat(
                "/", hits.function_code, "/", code, "/", hits.origin_year.cast("string")
            ).concat("/", hits.fund_type.fill_null("")),
            hits.unit_name.concat("“", title, "”"),
        ),
        level="red",
        figures=(hits.closing_yuan, settings["least_yuan"]),
        unit="元",
        evidence=(single_evidence("carry_over", hits), ibis.literal(1)),
        further={"origin": hits.origin_year, "opening": hits.opening_yuan},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say of which year the money is and how much is left."""
    return (
        f"{row['subject_name']}{row['origin']}年的结转资金{money(row['opening'])}，"
        f"到{row['year']}年末还有{money(row['actual'])}没有用完，应当作为结余资金管理，"
        "请说明是否已经收回。"
    )


RULE = LedgerRule(
    number=41,
    title="结转资金超过规定期限",
    level="red",
    group="progress",
    basis=(Basis(law="预算法", article=42), Basis(law="预算法实施条例", article=50)),
    page=Page(
        purpose="找出结转到下一年、到下一年末仍没有用完的资金。",
        why=(
            "结转资金应当在下一年用于结转项目；到下一年末仍未用完的，应当作为结余资金管理，不能再留在项目上。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "只判断已结束的年度。资金来源年度早于本年，年末结转余额大于零，即预警；"
            "每个单位、功能分类、项目和来源年度一条。"
        ),
        example=(
            "某项目2023年结转900,000.00元到2024年，2024年用了500,000.00元，"
            "2024年末还剩400,000.00元，预警。"
        ),
        exclusions=(
            "年度没有结束，或者数据在年度结束以前报送的不判断；年末已用完的不预警；"
            "当年的预算第一次结转到下年的，来源年度就是当年，不在此列。"
        ),
    ),
    in_force_from=date(2020, 10, 1),
    thresholds=(Threshold("least_yuan", 0, "元", "年末余额不超过此数不预警"),),
    datasets=("carry_over",),
    find=find,
    words=words,
)
