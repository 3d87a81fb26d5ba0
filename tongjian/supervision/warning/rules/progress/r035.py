"""Rule 35: a project that has used less than half of its money three years running."""

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
    NOT_A_PROGRAMME,
    UNIT,
    evidence_of,
    later,
    named,
    results,
    with_evidence,
)
from tongjian.supervision.warning.expressions_progress import (
    PROJECT,
    allotted,
    executed,
    project_payments,
    with_share,
)
from tongjian.supervision.warning.plain import money, percent

TITLE = [*UNIT, "title"]


def find(tables: RuleTables, settings: Settings) -> Any:
    """Join a project's three years by its unit and its name."""
    projects = executed(tables)
    years = with_share(
        projects.group_by(TITLE).agg(
            allotted=_.allotted.sum(), paid=_.paid.sum(), project=_.project.max()
        )
    )
    low = years.filter(
        _.allotted >= settings["least_yuan"], _.allotted > 0, _.share < settings["least_pct"]
    )
    first, second = (
        later(low.select(*TITLE, "share"), back).rename(**{f"share_{back}": "share"})
        for back in (2, 1)
    )
    running = low.inner_join(second, TITLE).inner_join(first, TITLE)
    hits = named(with_evidence(running, TITLE, *_proof(tables, projects, running)), tables)
    return results(
        hits,
        subject=(
            "project",
            hits.unit.concat("/", hits.project),
            hits.unit_name.concat("“", hits.title, "”"),
        ),
        level="red",
        figures=(hits.share, settings["least_pct"]),
        unit="百分点",
        further={
            "paid": hits.paid,
            "allotted": hits.allotted,
            **{name: hits[name].round(2).cast("decimal(38, 2)") for name in ("share_1", "share_2")},
        },
    )


def _proof(tables: RuleTables, projects: Any, running: Any) -> list[Any]:
    """Return allotments and payments under the projects' titles, of each year and the two before."""
    titles = projects.select(*PROJECT, "title").semi_join(
        running, ["jurisdiction", "unit", "title"]
    )
    proof = []
    for dataset, rows in (("allotment", allotted(tables)), ("payment", project_payments(tables))):
        own = rows.inner_join(titles, list(PROJECT))
        own = own.select(*TITLE, "delivery", "row", "amount_yuan")
        every = ibis.union(own, later(own, 1), later(own, 2))
        proof.append(evidence_of(every, TITLE, dataset, every.amount_yuan))
    return proof


def words(row: Mapping[str, Any]) -> str:
    """Say the three shares, oldest first."""
    shares = "、".join(percent(row[name]) for name in ("share_2", "share_1", "actual"))
    return (
        f"{row['subject_name']}{row['year'] - 2}年至{row['year']}年连续三年执行率偏低，"
        f"分别为{shares}；{row['year']}年下达指标{money(row['allotted'])}，"
        f"全年支出{money(row['paid'])}，请书面说明是否应当压减或者取消。"
    )


RULE = LedgerRule(
    number=35,
    title="项目连续三年执行率偏低",
    level="red",
    group="progress",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出连续三年每年都用不到一半的项目。",
        why=(
            "一年用不完可能事出有因，连续三年都用不到一半，说明预算年年照旧安排，没有与执行挂钩。"
            "红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method=(
            "只判断已结束、12月支付已经报送或者年后收到过该年支付数据的年度。按预算单位和项目名称（没有名称的按项目编码）计算"
            "每年的执行率：全年支付合计÷下达指标合计；本年和前两年都低于50%即预警。"
        ),
        example="某单位“信息系统运维”三年执行率分别为45%、38%和41%，预警。",
        exclusions=(
            "任何一年没有下达指标，或者下达指标低于最小数的不判断；更名的项目、转到别的单位的项目不跟踪；"
            "基本支出不判断；预备费（227）、转移性支出（230）、债务还本支出（231）和社会保险基金不计入。"
        ),
    ),
    thresholds=(
        Threshold("least_pct", 50, "%", "每年支付占下达指标低于此比例", 0, 100),
        Threshold("least_yuan", 100_000, "元", "任何一年下达指标合计低于此数不判断"),
    ),
    word_lists={"不计入的功能分类": NOT_A_PROGRAMME},
    datasets=("allotment", "payment"),
    years_before=2,
    find=find,
    words=words,
    unit="百分点",
)
