"""Rule 34: a project that has used almost nothing of what it was allotted for the year."""

from collections.abc import Mapping
from typing import Any

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
    NOT_A_PROGRAMME,
    evidence_of,
    named,
    payment_evidence,
    results,
    with_evidence,
)
from tongjian.supervision.warning.expressions_progress import (
    PROJECT,
    executed,
    project_allotments,
    project_payments,
    with_share,
)
from tongjian.supervision.warning.plain import money, percent


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold each project's payments against its allotments, in closed years."""
    projects = with_share(executed(tables)).filter(
        _.allotted >= settings["least_yuan"],
        _.allotted > 0,
        _["first"].month() <= settings["first_month"],
        _.share < settings["least_pct"],
    )
    rows = project_allotments(tables)
    hits = with_evidence(
        projects,
        PROJECT,
        evidence_of(rows, PROJECT, "allotment", rows.amount_yuan),
        payment_evidence(project_payments(tables), PROJECT),
    )
    hits = named(hits, tables)
    return results(
        hits,
        subject=(
            "project",
            hits.unit.concat("/", hits.project),
            hits.unit_name.concat("“", hits.title, "”"),
        ),
        level="yellow",
        figures=(hits.share, settings["least_pct"]),
        unit="百分点",
        further={"paid": hits.paid, "allotted": hits.allotted},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was allotted and what was used."""
    used = f"只用了{money(row['paid'])}，执行率{percent(row['actual'])}"
    if not row["paid"]:
        used = "一分未用"
    elif row["paid"] < 0:
        used = f"退回多于支出，净退回{money(-row['paid'])}"
    return f"{row['year']}年{row['subject_name']}下达指标{money(row['allotted'])}，全年{used}，请说明原因。"


RULE = LedgerRule(
    number=34,
    title="当年项目执行率过低",
    level="yellow",
    group="progress",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出指标已经下达、全年却几乎没有用的项目。",
        why=(
            "钱安排给了项目却用不出去，说明项目没有准备好或者不该安排，资金沉淀下来，"
            "别的事又缺钱。黄色表示需要说明。"
        ),
        method=(
            "只判断已结束、12月支付已经报送或者年后收到过该年支付数据的年度。按预算单位的每个项目（指标没有写项目编码的，按项目名称）计算：全年支付合计÷下达指标合计，"
            "低于20%即预警。指标收回以负数计入，退回的款项冲减支付。"
        ),
        example="某项目下达指标2,000,000.00元，全年支付300,000.00元，执行率15%，预警。",
        exclusions=(
            "基本支出、项目编码和名称都没有的指标不判断；支付没有写编码的，不计入写了编码的项目；下达指标合计低于最小数的不判断；"
            "第一笔指标在9月以后才下达的不判断；预备费（227）、转移性支出（230）、"
            "债务还本支出（231）和社会保险基金不计入。"
        ),
    ),
    thresholds=(
        Threshold("least_pct", 20, "%", "全年支付占下达指标低于此比例", 0, 100),
        Threshold("least_yuan", 100_000, "元", "项目下达指标合计低于此数不判断"),
        Threshold("first_month", 9, "月", "第一笔指标在此月以后下达的不判断", 1, 12),
    ),
    word_lists={"不计入的功能分类": NOT_A_PROGRAMME},
    datasets=("allotment", "payment"),
    find=find,
    words=words,
    unit="百分点",
)
