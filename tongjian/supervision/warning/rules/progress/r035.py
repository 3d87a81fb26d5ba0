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
    ROW,
    UNIT,
    evidence_of,
    later,
    named,
    results,
    with_evidence,
)
from tongjian.supervision.warning.expressions_progress import (
    executed,
    project_allotments,
    project_payments,
    with_share,
)
from tongjian.supervision.warning.plain import money, percent

TITLE = [*UNIT, "title"]


def _members(projects: Any) -> Any:
    """Return under each project of a year (its unit and ``title``) what it consists of.

    ``code`` in the year ``back`` years before: of the same name, or of a code it has now.
    """
    now = projects.select(*UNIT, "title", "project")
    found = [now.select(*UNIT, "title", code=now.project, back=ibis.literal(0))]
    for back in (1, 2):
        then = later(projects.select(*UNIT, code="project", of="title"), back)
        named, coded = (
            now.inner_join(then, [*UNIT, (mine, theirs)]).select(*UNIT, "title", "code")
            for mine, theirs in (("title", "of"), ("project", "code"))
        )
        both = ibis.union(named, coded, distinct=True)
        found.append(both.mutate(back=ibis.literal(back)))
    members = ibis.union(*found)
    return members.mutate(of_year=(members.fiscal_year - members.back).cast("int32"))


def _shares(members: Any, projects: Any, settings: Settings) -> list[Any]:
    """Return those that used too little now, a year before and two years before."""
    told = projects.select(
        "jurisdiction", "unit", "allotted", "paid", of_year="fiscal_year", code="project"
    )
    joined = members.inner_join(told, ["jurisdiction", "unit", "of_year", "code"])
    years = joined.group_by([*TITLE, "back"]).agg(
        allotted=_.allotted.sum(), paid=_.paid.sum(), project=_.code.max()
    )
    low = with_share(years).filter(
        _.allotted >= settings["least_yuan"], _.allotted > 0, _.share < settings["least_pct"]
    )
    return [low.filter(low.back == back).drop("back") for back in range(3)]


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold what each project used in a year and the two before against what it was allotted."""
    projects = executed(tables)
    members = _members(projects)
    now, *before = _shares(members, projects, settings)
    running = now
    for back, low in enumerate(before, 1):
        running = running.inner_join(low.select(*TITLE, **{f"share_{back}": "share"}), TITLE)
    proof = _proof(tables, members.semi_join(running, TITLE))
    hits = named(with_evidence(running, TITLE, *proof), tables)
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


def _proof(tables: RuleTables, members: Any) -> list[Any]:
    """Return allotments and payments of what projects consist of, of their three years."""
    proof = []
    for dataset, rows in (
        ("allotment", project_allotments(tables)),
        ("payment", project_payments(tables)),
    ):
        own = rows.select(
            *ROW, "jurisdiction", "unit", "amount_yuan", of_year="fiscal_year", code="project"
        )
        every = own.inner_join(members, ["jurisdiction", "unit", "of_year", "code"])
        proof.append(evidence_of(every, TITLE, dataset, every.amount_yuan))
    return proof


def words(row: Mapping[str, Any]) -> str:
    """Say the three shares, oldest first."""
    limit = percent(row["expected"])
    told = [percent(row[name]) for name in ("share_2", "share_1", "actual")]
    # A share a hair below the limit would read as if it were the limit itself.
    shares = "、".join(f"略低于{limit}" if each == limit else each for each in told)
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
            "只判断已结束、12月支付已经报送或者年后收到过该年支付数据的年度。按预算单位和项目计算（各年名称相同或者编码相同的算同一个项目，指标没有写编码的按名称）"
            "每年的执行率：全年支付合计÷下达指标合计；本年和前两年都低于50%即预警。"
        ),
        example="某单位“信息系统运维”三年执行率分别为45%、38%和41%，预警。",
        exclusions=(
            "任何一年没有下达指标，或者下达指标低于最小数的不判断；名称和编码都改了的项目、转到别的单位的项目不跟踪；"
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
