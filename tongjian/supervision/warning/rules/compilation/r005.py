"""Rule 5: much of a unit's project spending is budgeted under "other"."""

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
    UNIT,
    blank,
    evidence_of,
    named,
    of_programmes,
    results,
    share_pct,
    with_evidence,
    yuan,
)
from tongjian.supervision.warning.expressions_budgets import as_passed
from tongjian.supervision.warning.plain import money, over


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare per unit what its projects spend under codes ending in 99 with all they spend."""
    rows = of_programmes(as_passed(tables))
    rows = rows.filter(
        rows.level_scope == "own_level",
        ~blank(rows.unit),
        rows.kind.fill_null("") == "project",
    )
    code = ibis.ifelse(blank(rows.dept_econ_code), rows.function_code, rows.dept_econ_code)
    rows = rows.mutate(other=code.endswith("99"))
    sums = rows.group_by(list(UNIT)).agg(
        projects=_.approved_yuan.sum(), other=_.approved_yuan.sum(where=_.other)
    )
    shares = sums.mutate(share=share_pct(sums.other, sums.projects))
    heavy = shares.filter(
        shares.projects >= yuan(settings["least_yuan"]), shares.share > settings["most_pct"]
    )
    mine = rows.filter(rows.other)
    hits = with_evidence(heavy, UNIT, evidence_of(mine, UNIT, "budget", mine.approved_yuan))
    hits = named(hits, tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="yellow",
        figures=(hits.share, settings["most_pct"]),
        unit="%",
        further={"other": hits.other, "projects": hits.projects},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how much is under "other" and which part of the projects that is."""
    return (
        f"{row['subject_name']}{row['year']}年项目支出预算{money(row['projects'])}中，"
        f"{money(row['other'])}列在“其他”类科目，占{over(row['actual'], row['expected'])}，"
        f"请说明具体用途。"
    )


RULE = LedgerRule(
    number=5,
    title="“其他”科目占比过高",
    level="yellow",
    group="compilation",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出项目支出预算中“其他”类科目占比过高的单位。",
        why=(
            "列在“其他”的钱看不出买什么、做什么。占比高，往往是预算没有编细，给执行中随意调用留了口子。"
            "黄色表示需要说明。"
        ),
        method=(
            "按预算单位，把批准的项目支出预算中部门经济分类编码以99结尾的行（如30299、31099、399）相加，"
            "没有写明经济分类的行看功能分类编码是否以99结尾（如2050299），"
            "除以项目支出预算合计，比例超过界限即预警。没有单独报送批准数的，"
            "取以后各阶段所载的年初预算；还没有批准的，按草案计算。"
        ),
        example=(
            "某单位项目支出预算10,000,000.00元，其中其他商品和服务支出（30299）3,000,000.00元，"
            "占30%，超过20%，预警。"
        ),
        exclusions=(
            "基本支出不计算；预备费（227）、转移性支出（230）和债务还本支出（231）不计算；"
            "写明了经济分类的行不看功能分类；项目支出合计不到最低数的不判断。"
        ),
    ),
    thresholds=(
        Threshold("most_pct", 20, "%", "“其他”科目占项目支出的比例超过此数即预警", 0, 100),
        Threshold("least_yuan", 100_000, "元", "项目支出预算合计达到此数才判断（自定标准）"),
    ),
    datasets=("budget",),
    find=find,
    words=words,
)
