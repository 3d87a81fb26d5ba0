"""What the pages of audit problems show, made ready for the templates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from tongjian.core.charts.model import Bars, Series
from tongjian.core.documents.numbers import Unit, best_unit
from tongjian.core.identity.actor import Actor
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.records import Records
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.audits import reads
from tongjian.supervision.audits.about import KINDS
from tongjian.supervision.audits.models import AuditProblem
from tongjian.supervision.audits.status import Told, Totals, totals
from tongjian.supervision.cases.flow import AGENDA, AUDITED, TITLES
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.cases.successors import Lineage, lineage_of
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.ledger.reads import deliveries_by_id
from tongjian.supervision.warning.plain import money

LONG_AGO = 366  # days: an installation that takes in history owes nobody reports on it
BARS = 12  # of one chart; the table has all


def _places() -> Iterable[tuple[str, str]]:
    return Jurisdiction.objects.values_list("code", "name")


def _years() -> list[tuple[str, str]]:
    years = AuditProblem.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), f"{year}年") for year in years]


def _states() -> Iterable[tuple[str, str]]:
    return [(key, TITLES[key]) for key in AUDITED["states"]]


def _yes(title: str) -> Any:
    return lambda: [("yes", title)]


def listing(today: date) -> Listing:
    """Return the list of audit problems as of a day, which tells what is late."""

    def late(rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        return reads.overdue(rows, today) if chosen == "yes" else rows

    def done(rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        right = Q(pk__in=reads.rectified(rows).values("pk"))
        return rows.filter(right) if chosen == "yes" else rows.exclude(right)

    return Listing(
        name="审计整改",
        columns=_columns(today),
        filters=(
            Filter("unit", "单位含", "unit_name__contains"),
            Filter("kind", "类型", "audit__kind", KINDS.items),
            Filter("state", "状态", "track__state", _states),
            Filter(
                "done", "整改", "", lambda: [("yes", "已整改"), ("no", "未整改到位")], narrow=done
            ),
            Filter("late", "期限", "", _yes("已逾期"), narrow=late),
            Filter("year", "年度", "year", _years),
            Filter("report", "审计报告含", "audit__report__contains"),
            Filter(
                "again",
                "屡审屡犯",
                "",
                _yes("屡审屡犯"),
                narrow=lambda rows, _: rows.filter(audit__repeated=True),
            ),
            Filter("agenda", "提请审议", "agenda", lambda: [(name, name) for name in AGENDA]),
            Filter("place", "行政区划", "jurisdiction_id", _places),
            Filter("problem", "内容含", "audit__problem__contains"),
        ),
        sort="-priority",
        keeps=("whose",),
    )


def _columns(today: date) -> tuple[Column, ...]:
    def due(case: Any) -> tuple[str, str]:
        days = reads.told_of(case).days_late(today)
        if days:
            return "red", f"逾期{days}天"
        return "", f"{case.due}" if case.due and not case.ended_at else "—"

    return (
        Column("title", "问题", _short, "title", url=lambda c: case_url(c.pk)),
        Column("unit", "单位", lambda c: c.unit_name, "unit_name"),
        Column("kind", "类型", lambda c: c.audit.kind_title, "audit__kind"),
        Column("sum", "涉及金额", lambda c: c.audit.sum_yuan, "audit__sum_yuan", "money"),
        Column("done", "已整改", lambda c: reads.told_of(c).rectified_yuan, "", "money"),
        Column("state", "状态", reads.state_badge, "track__state", "badge"),
        Column("due", "期限", due, "due", "badge"),
        Column("again", "屡审屡犯", lambda c: "是" if c.audit.repeated else "", "audit__repeated"),
        Column("year", "年度", lambda c: str(c.year), "year"),
        Column("number", "编号", lambda c: c.code, "code"),
        Column("place", "行政区划", lambda c: c.jurisdiction.name, "jurisdiction_id"),
        Column("priority", "优先", lambda c: c.priority, "priority", "number"),
    )


def _short(case: WarningCase) -> str:
    """Return the problem without its unit and year, which have columns of their own."""
    return case.title.partition("：")[2] or case.title


def case_url(pk: int) -> str:
    """Return the address of a case."""
    return reverse("oversight_case", args=[pk])


@dataclass(frozen=True)
class Counted:
    """A line of the board."""

    name: str
    totals: Totals
    url: str

    @property
    def raised(self) -> int:
        """How many problems."""
        return self.totals.raised


BOARDS = {"kind": "问题类型", "unit": "单位"}


def board_listing(by: str) -> Listing:
    """Return the board's list; each problem and its sum is counted once."""

    def rate(value: Decimal | None) -> str:
        return "—" if value is None else f"{value:.1f}%"

    def asked(rows: Any, _: Any) -> Any:
        return rows  # what is counted by, and of which year, was chosen before counting

    def shown(key: str, title: str, kind: str = "number") -> Column:
        return Column(key, title, lambda c: getattr(c.totals, key), f"totals__{key}", kind)

    return Listing(
        name="审计整改看板",
        columns=(
            Column("name", BOARDS[by], lambda c: c.name, "name", url=lambda c: c.url),
            shown("raised", "查出"),
            shown("rectified", "已整改"),
            Column("rate", "整改率", lambda c: rate(c.totals.rate), "totals__rate", "number"),
            shown("open", "未到位"),
            shown("overdue", "其中逾期"),
            shown("closed", "已销号"),
            shown("sum_yuan", "涉及金额", "money"),
            shown("rectified_yuan", "已整改金额", "money"),
            Column(
                "sum_rate",
                "金额整改率",
                lambda c: rate(c.totals.sum_rate),
                "totals__sum_rate",
                "number",
            ),
        ),
        filters=(Filter("year", "年度", "", _years, narrow=asked),),
        sort="-raised",
        keeps=("by",),
    )


def board(rows: QuerySet[WarningCase], by: str, year: int | None, today: date) -> Records[Counted]:
    """Return the problems of a year (or of all) counted by kind or by unit."""
    groups: dict[str, list[Told]] = {}
    names: dict[str, str] = {}
    for case in (rows.filter(year=year) if year else rows).order_by("pk"):
        problem: AuditProblem = case.audit
        key = problem.kind if by == "kind" else case.unit
        names[key] = problem.kind_title if by == "kind" else case.unit_name
        groups.setdefault(key, []).append(reads.told_of(case))
    lines = []
    for key in sorted(groups, key=lambda one: (names[one], one)):
        chosen = {"kind": key} if by == "kind" else {"unit": names[key]}
        chosen |= {"year": str(year)} if year else {}
        address = f"{reverse('audits')}?{urlencode({'whose': 'all', **chosen})}"
        lines.append(Counted(names[key], totals(groups[key], today), address))
    return Records(lines)


def charts(lines: Iterable[Counted], by: str) -> list[Bars]:
    """Return the board's charts: how many problems stand where, and their sums."""
    groups = sorted(lines, key=lambda one: (-one.raised, one.name))
    if not groups:
        return []
    shown = groups[:BARS]
    left = len(groups) - len(shown)
    note = f"画出问题最多的{len(shown)}个，另有{left}个见下表。" if left else ""
    names = tuple(one.name for one in shown)
    links = tuple(one.url for one in shown)
    return [
        Bars(
            title=f"各{BOARDS[by]}的问题整改得怎样",
            summary=_counts_said(groups),
            note=note,
            unit="个",
            heading=BOARDS[by],
            categories=names,
            links=links,
            series=(
                _series(
                    "未到位，没有逾期", (one.totals.open - one.totals.overdue for one in shown)
                ),
                _series("逾期", (one.totals.overdue for one in shown)),
                _series("已整改", (one.totals.rectified for one in shown)),
            ),
            stacked=True,
            horizontal=True,
        ),
        Bars(
            title=f"各{BOARDS[by]}的金额",
            summary=_sums_said(groups),
            note=note,
            unit=_unit(shown),
            heading=BOARDS[by],
            categories=names,
            links=links,
            series=(
                Series("涉及金额", tuple(one.totals.sum_yuan for one in shown)),
                Series("已整改金额", tuple(one.totals.rectified_yuan for one in shown)),
            ),
            horizontal=True,
        ),
    ]


def _unit(shown: Sequence[Counted]) -> Unit:
    return best_unit([one.totals.sum_yuan for one in shown])


def _series(name: str, numbers: Iterable[int]) -> Series:
    return Series(name, tuple(Decimal(number) for number in numbers))


def _counts_said(groups: Sequence[Counted]) -> str:
    raised = sum(one.raised for one in groups)
    right = sum(one.totals.rectified for one in groups)
    late = sum(one.totals.overdue for one in groups)
    said = f"共查出{raised}个问题，已整改{right}个"
    return f"{said}，逾期{late}个。" if late else f"{said}，没有逾期的。"


def _sums_said(groups: Sequence[Counted]) -> str:
    whole = sum((one.totals.sum_yuan for one in groups), reads.ZERO)
    right = sum((one.totals.rectified_yuan for one in groups), reads.ZERO)
    return f"涉及{money(whole)}，已整改{money(right)}。"


def again_listing() -> Listing:
    """Return the list of who offends again."""
    return Listing(
        name="屡审屡犯",
        columns=(
            Column("unit", "单位", lambda one: one.unit_name, "unit_name"),
            Column("was", "原单位", lambda one: one.was or "—"),
            Column("kind", "问题类型", lambda one: one.kind_title, "kind_title"),
            Column("times", "出现年度数", lambda one: one.times, "times", "number"),
            Column(
                "years", "各年度", lambda one: "、".join(str(year) for year in one.years), "last"
            ),
            Column("problems", "各年问题", lambda one: one.told),
            Column("open", "未整改到位", lambda one: one.open, "open", "number"),
            Column("sum", "涉及金额", lambda one: one.sum_yuan, "sum_yuan", "money"),
            Column("place", "行政区划", lambda one: one.place, "place"),
        ),
        filters=(
            Filter("unit", "单位含", "unit_name__contains"),
            Filter("kind", "类型", "kind", KINDS.items),
            Filter("place", "行政区划", "jurisdiction_id", _places),
        ),
        sort="-times",
    )


@dataclass(frozen=True)
class Owing:
    """A line of the list of reports."""

    owed: reads.Owed
    today: date

    @property
    def state(self) -> tuple[str, str]:
        """Where it stands as a badge."""
        if self.owed.issued:
            return "green", "已出具"
        if self.owed.due is None:
            return "grey", "没有期限"
        days = (self.today - self.owed.due).days
        if days > LONG_AGO:
            return "grey", "没有在系统中出具"
        return ("red", f"逾期{days}天") if days > 0 else ("blue", "待出具")


def owing_listing() -> Listing:
    """Return the list of reports on rectification."""
    return Listing(
        name="整改情况报告",
        columns=(
            Column(
                "year",
                "年度",
                lambda one: f"{one.owed.year}年",
                "owed__year",
                url=lambda one: reverse("audit_report", args=[one.owed.place.code, one.owed.year]),
            ),
            Column("place", "行政区划", lambda one: one.owed.place.name, "owed__place__name"),
            Column("problems", "问题", lambda one: one.owed.problems, "owed__problems", "number"),
            Column("from", "从哪天算起", lambda one: one.owed.presented.words),
            Column(
                "due",
                "六个月届满",
                lambda one: f"{one.owed.due}" if one.owed.due else "—",
                "owed__due",
            ),
            Column("state", "状态", lambda one: one.state, "", "badge"),
            Column("number", "文号", lambda one: one.owed.number or "—"),
        ),
        filters=(
            Filter("place", "行政区划", "owed__place__code", _places),
            Filter("year", "年度", "owed__year", _years, kind="number"),
        ),
        sort="-year",
    )


@dataclass(frozen=True)
class Shown:
    """What a case's page shows of its audit problem."""

    problem: AuditProblem
    told: Told
    days_late: int
    said: str
    others: Sequence[WarningCase]
    became: Sequence[str]
    progress: Sequence[Any]
    source: Delivery | None


def shown(case: WarningCase, actor: Actor, today: date) -> Shown | None:
    """Return what the page of a case shows of its audit problem, None for other cases.

    ``others`` are the problems of the same unit and kind in other years that the actor may see,
    those of units that it has taken over from among them.
    """
    problem: AuditProblem | None = getattr(case, "audit", None)
    if problem is None:
        return None
    rows = reads.cases(actor)
    told = reads.told_of(case)
    units = lineage_of(case.jurisdiction_id, today)
    family = units.family(problem.unit)
    others = rows.filter(
        jurisdiction_id=case.jurisdiction_id,
        audit__unit__in=family,
        audit__kind=problem.kind,
        audit__repeated=True,
    ).exclude(pk=case.pk)
    return Shown(
        problem=problem,
        told=told,
        days_late=told.days_late(today),
        said=problem.said,
        others=list(others.order_by("year", "code")) if problem.repeated else (),
        became=_became(problem, units, family) if problem.repeated else (),
        progress=list(case.progress.select_related("step")),
        source=deliveries_by_id([problem.delivery]).get(problem.delivery),
    )


def _became(problem: AuditProblem, units: Lineage, family: Collection[str]) -> list[str]:
    """Tell what became of the units in which the kind of problem was found, if it was of several."""
    found = AuditProblem.objects.filter(
        jurisdiction_id=problem.jurisdiction_id, kind=problem.kind, repeated=True, unit__in=family
    )
    codes = sorted(set(found.order_by().values_list("unit", flat=True)))
    return list(dict.fromkeys(told for code in codes for told in units.told(code)))


def facts(problem: AuditProblem) -> Mapping[str, Any]:
    """Return a problem as the evidence pack holds it."""
    return {
        "year": problem.year,
        "problem_no": problem.problem_no,
        "report": problem.report,
        "date_reported": _told(problem.date_reported),
        "problem": problem.problem,
        "kind": problem.kind_title,
        "unit": problem.unit,
        "sum_yuan": _told(problem.sum_yuan),
        "due": _told(problem.deadline),
        "status": problem.get_status_display(),
        "date_done": _told(problem.date_done),
        "rectified_yuan": _told(problem.said_yuan),
        "delivery": problem.delivery,
        "row": problem.row,
        "later": problem.later,
        "again": problem.again,
    }


def _told(value: Any) -> str | None:
    return None if value is None else str(value)
