"""The report on the rectification of a year's audit problems 审计查出问题整改情况报告, drafted.

What it has to hold is said in 上海市预算审查监督条例 art. 57: that it answers the audit report, each
problem's result, a list by department, and for what is open the reason and what is done next. All
of it comes from the data; reasons are the units' own last words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from tongjian.core.documents.letters import printed_day
from tongjian.core.identity.actor import Actor
from tongjian.core.law import article
from tongjian.core.workflow.models import CaseStep as TakenStep
from tongjian.supervision.audits import reads
from tongjian.supervision.audits.models import AuditProblem
from tongjian.supervision.audits.status import GONE, Told, Totals, totals
from tongjian.supervision.cases.models import CaseProgress, WarningCase
from tongjian.supervision.cases.reads import state_title
from tongjian.supervision.cases.successors import Lineage, lineage_of
from tongjian.supervision.warning.plain import money

TITLE = "审计查出问题整改情况报告"
BASES = (("监督法", 27), ("上海市预算审查监督条例", 57))
UNIT_WORDS = ("progress", "rectify", "rectify_for", "extend")
"""Steps in which a unit says why and how."""
Group = tuple[str, Totals]


@dataclass(frozen=True)
class Line:
    """A problem as the report lists it; ``words`` are its unit's last, ``stage`` how far it is.

    ``formerly`` are the names of the units before it in which its kind of problem was found.
    """

    case: Any
    told: Told
    words: str
    stage: str
    formerly: str = ""

    @property
    def unit(self) -> str:
        """The audited unit's name."""
        return str(self.case.name)


def lines(place: str, year: int, actor: Actor, today: date) -> list[Line]:
    """Return a year's problems that the audit has not taken back, by unit and number."""
    said = TakenStep.objects.filter(case=OuterRef("track"), action__in=UNIT_WORDS)
    stage = CaseProgress.objects.filter(case=OuterRef("pk"))
    rows: QuerySet[WarningCase] = reads.cases(actor).filter(jurisdiction_id=place, year=year)
    rows = rows.filter(said_gone=None).exclude(track__state=GONE)
    rows = rows.annotate(
        unit_words=Subquery(said.order_by("-pk").values("reason")[:1]),
        stage=Subquery(stage.order_by("-pk").values("stage")[:1]),
    )
    stages, units = dict(CaseProgress.STAGES), lineage_of(place, today)
    before = _before(place, units)
    return [
        Line(
            one,
            reads.told_of(one),
            one.unit_words or "",
            stages.get(one.stage or "", ""),
            _formerly(one, units, before),
        )
        for one in rows.order_by("name", "audit__unit", "code")
    ]


Named = dict[tuple[str, str], set[str]]


def _before(place: str, units: Lineage) -> Named:
    """Return the units that problems found again name, by the one that answers today and kind."""
    found = AuditProblem.objects.filter(jurisdiction_id=place, repeated=True).order_by()
    named: Named = {}
    for unit, kind in found.values_list("unit", "kind").distinct():
        named.setdefault((units.of(unit), kind), set()).add(unit)
    return named


def _formerly(case: Any, units: Lineage, before: Named) -> str:
    if not case.audit.repeated:
        return ""
    codes = before.get((units.of(case.audit.unit), case.audit.kind), set())
    return "、".join(units.formerly(codes - {case.audit.unit}))


@dataclass(frozen=True)
class Words:
    """What the office adds to a report, a paragraph a line."""

    next_steps: str = ""
    remarks: str = ""


def draft(owed: reads.Owed, found: Sequence[Line], today: date, words: Words) -> dict[str, Any]:
    """Return all that a report prints, but its number and the address of its QR code."""
    place = owed.place
    sections = [
        _overall(found, today),
        _counted("按问题类型", "问题类型", found, lambda line: line.case.audit.kind_title, today),
        _counted("按被审计单位", "单位", found, lambda line: line.unit, today),
        _rectified([line for line in found if line.told.rectified]),
        _open([line for line in found if not line.told.rectified], today),
        _again(found),
    ]
    sections += _office("下一步举措", words.next_steps) + _office("其他说明", words.remarks)
    return {
        "title": TITLE,
        "body": f"{place.name}人民政府",
        "recipient": f"{place.name}人大常委会",
        "date": today.isoformat(),
        "facts": _facts(owed, found),
        "bars": _bars(found, today),
        "sections": sections,
        "notes": _notes(today),
        "basis": [f"《{law}》{article(law, number)}" for law, number in BASES],
    }


def _facts(owed: reads.Owed, found: Sequence[Line]) -> list[list[str]]:
    reports = sorted({line.case.audit.report for line in found if line.case.audit.report})
    due = owed.due
    return [
        ["年度", f"{owed.year}年（审计部门报送的问题清单所属年度）"],
        ["对应的审计报告", "；".join(reports) or "数据中没有写明"],
        ["六个月从哪天算起", owed.presented.words],
        ["六个月届满", printed_day(due) if due else "算不出"],
    ]


def _overall(found: Sequence[Line], today: date) -> dict[str, Any]:
    whole = totals((line.told for line in found), today)
    said = f"共查出问题{whole.raised}个，涉及{money(whole.sum_yuan)}"
    said += f"（其中{whole.unknown}个不涉及金额或没有写明金额）。" if whole.unknown else "。"
    right = f"截至{printed_day(today)}，已整改{whole.rectified}个"
    right += _percent("整改率", whole.rate)
    right += f"；已整改金额{money(whole.rectified_yuan)}" + _percent("占涉及金额", whole.sum_rate)
    right += f"；尚未整改到位{whole.open}个"
    right += f"，其中{whole.overdue}个已经逾期。" if whole.overdue else "，没有逾期的。"
    closed = f"人大已验收销号{whole.closed}个。"
    return _section("总体情况", [said, right, closed])


def _percent(what: str, value: Decimal | None) -> str:
    return "" if value is None else f"（{what}{value:.1f}%）"


COUNTED = (
    *(("查出", True), ("已整改", True), ("整改率", True), ("未到位", True), ("逾期", True)),
    *(("涉及金额（元）", True), ("已整改金额（元）", True), ("金额整改率", True)),
)


def _counted(
    title: str,
    heading: str,
    found: Sequence[Line],
    key: Callable[[Line], str],
    today: date,
) -> dict[str, Any]:
    rows = [_count_row(name, each) for name, each in _groups(found, key, today)]
    if rows:
        rows.append(_count_row("合计", totals((line.told for line in found), today)))
    table = {"title": "", "headings": [[heading, False], *map(list, COUNTED)], "rows": rows}
    return _section(title, [], table)


def _groups(found: Iterable[Line], key: Callable[[Line], str], today: date) -> list[Group]:
    groups: dict[str, list[Told]] = {}
    for line in found:
        groups.setdefault(key(line), []).append(line.told)
    counted = [(name, totals(each, today)) for name, each in groups.items()]
    return sorted(counted, key=lambda pair: (-pair[1].raised, pair[0]))


def _count_row(name: str, of: Totals) -> list[str]:
    return [
        name,
        *(str(of.raised), str(of.rectified), _rate(of.rate), str(of.open), str(of.overdue)),
        *(_yuan(of.sum_yuan), _yuan(of.rectified_yuan), _rate(of.sum_rate)),
    ]


def _rate(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:.1f}%"


def _yuan(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:,.2f}"


def _rectified(found: Sequence[Line]) -> dict[str, Any]:
    headings = [
        *(["单位", False], ["编号", False], ["问题", False], ["涉及金额（元）", True]),
        *(["已整改金额（元）", True], ["退回或上缴", True], ["调账", True], ["其他", True]),
        ["怎样认定", False],
    ]
    rows = [
        [
            *(line.unit, line.case.code, line.case.audit.problem),
            *(_yuan(line.told.sum_yuan), _yuan(line.told.rectified_yuan)),
            *(_yuan(line.case.returned_yuan), _yuan(line.case.reclassified_yuan)),
            *(_yuan(line.case.other_yuan), _held(line)),
        ]
        for line in found
    ]
    said = [] if rows else ["还没有整改完成的问题。"]
    return _section("已经整改的问题", said, {"title": "", "headings": headings, "rows": rows})


def _held(line: Line) -> str:
    """Say on what a problem counts as put right."""
    state = line.told.state
    if state in ("rectified", "closing", "closed"):
        return state_title(line.case)
    day = line.told.said_done
    late = f"，迟{line.told.days_after}天" if line.told.days_after else ""
    return f"审计部门的数据显示{day:%Y-%m-%d}已整改{late}" if day else "审计部门的数据显示已整改"


def _open(found: Sequence[Line], today: date) -> dict[str, Any]:
    headings = [
        *(["单位", False], ["编号", False], ["问题", False], ["涉及金额（元）", True]),
        *(["已整改金额（元）", True], ["期限", False], ["进展和原因（单位填报）", False]),
    ]
    rows = [
        [
            *(line.unit, line.case.code, line.case.audit.problem),
            *(_yuan(line.told.sum_yuan), _yuan(line.told.rectified_yuan)),
            _until(line, today),
            _reason(line),
        ]
        for line in found
    ]
    said = [] if rows else ["全部问题已经整改。"]
    silent = sum(not line.words for line in found)
    if silent:
        said.append(f"其中{silent}个问题，单位没有在系统中说明进展和原因。")
    return _section("尚未整改到位的问题", said, {"title": "", "headings": headings, "rows": rows})


def _until(line: Line, today: date) -> str:
    if line.told.state == "reported":
        return "已报告整改结果，待审计部门核查"
    due = line.told.due
    if due is None:
        return "没有写明"
    days = line.told.days_late(today)
    return f"{due}，逾期{days}天" if days else f"{due}"


def _reason(line: Line) -> str:
    if not line.words:
        return "单位没有说明"
    return f"{line.stage}：{line.words}" if line.stage else line.words


def _again(found: Sequence[Line]) -> dict[str, Any]:
    lines = [line for line in found if line.case.audit.repeated]
    headings = [["单位", False], ["问题类型", False], ["查出的年度", False], ["本年度问题", False]]
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        unit = f"{line.unit}（含原{line.formerly}）" if line.formerly else line.unit
        groups.setdefault((unit, line.case.audit.kind_title), []).append(line)
    rows = [
        [
            *(unit, kind, "、".join(str(year) for year in each[0].case.audit.again)),
            "、".join(line.case.code for line in each),
        ]
        for (unit, kind), each in sorted(groups.items())
    ]
    said = ["没有发现同一单位同类问题三年内在两个以上年度出现。"] if not rows else []
    return _section("屡审屡犯", said, {"title": "", "headings": headings, "rows": rows})


def _office(title: str, text: str) -> list[dict[str, Any]]:
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    return [_section(title, paragraphs)] if paragraphs else []


def _section(
    title: str, paragraphs: list[str], table: dict[str, Any] | None = None
) -> dict[str, Any]:
    tables = [table] if table is not None and table["rows"] else []
    return {"title": title, "paragraphs": paragraphs, "tables": tables}


def _bars(found: Sequence[Line], today: date) -> list[dict[str, Any]]:
    groups = _groups(found, lambda line: line.case.audit.kind_title, today)
    return [
        {
            "name": name,
            "rectified": of.rectified,
            "open": of.open - of.overdue,
            "overdue": of.overdue,
        }
        for name, of in groups
    ]


def _notes(today: date) -> list[str]:
    return [
        f"问题、金额和期限来自审计部门报送的数据，截至{printed_day(today)}；每个问题和它的金额只计一次。",
        "已整改：审计部门在系统中核查确认、人大已验收或销号，或者审计部门的数据显示已整改。",
        "已整改金额：核查确认的取单位报告的退回、调账和其他之和，"
        "否则取审计部门数据中的金额，再否则取单位最近上传的金额；不超过涉及金额。",
    ]
