"""Which audit problems somebody may see, how far each is, and when their report is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from tongjian.core.calendar.clock import add_months
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.audits.models import AuditProblem, AuditReport
from tongjian.supervision.audits.status import CONFIRMED, GONE, Told
from tongjian.supervision.cases import reads
from tongjian.supervision.cases.flow import ANSWER, AUDIT, MANAGE, TONES
from tongjian.supervision.cases.models import AUDIT as KIND
from tongjian.supervision.cases.models import CaseProgress, WarningCase
from tongjian.supervision.cases.successors import Lineage, lineage_of
from tongjian.supervision.ledger import reads as ledger

MONTHS = 6  # from the audit report to the report on its rectification: 监督法 art. 27
PRESENTED = "procedure"
HEARD = ("reported", "session")
WITHIN = timedelta(days=183)  # from an audit report's date to the session that hears it
ZERO = Decimal(0)


def cases(actor: Actor) -> QuerySet[WarningCase]:
    """Return the cases of audit problems an actor may see, with what the unit last uploaded."""
    rows = reads.visible(actor).filter(kind=KIND).select_related("audit")
    return rows.annotate(progress_yuan=Subquery(_uploaded(OuterRef("pk"))))


def _uploaded(case: Any) -> QuerySet[Any, Decimal]:
    """Return what its unit last uploaded for a case, the last that named a sum."""
    rows = CaseProgress.objects.filter(case=case, rectified_yuan__isnull=False)
    return rows.order_by("-pk").values_list("rectified_yuan", flat=True)[:1]


def told_of(case: Any) -> Told:
    """Return how far the problem of a case is, whoever asks: a list, a page, a letter.

    A case of ``cases`` brings with it what was last uploaded; of any other it is asked.
    """
    brought = hasattr(case, "progress_yuan")
    final = (case.returned_yuan, case.reclassified_yuan, case.other_yuan)
    known = [one for one in final if one is not None]
    problem: AuditProblem = case.audit
    return Told(
        state=case.track.state,
        due=case.due,
        sum_yuan=problem.sum_yuan,
        said_done=case.said_done,
        said_yuan=problem.said_yuan,
        reported_yuan=sum(known, ZERO) if known else None,
        progress_yuan=case.progress_yuan if brought else next(iter(_uploaded(case.pk)), None),
        deadline=problem.deadline,
    )


def state_badge(case: WarningCase) -> tuple[str, str]:
    """Return where a problem stands as a badge: tone and words."""
    if case.track.state == "rectifying" and case.said_gone is not None:
        return "grey", "整改中（数据中已没有）"
    if case.track.state == "rectifying" and case.said_done is not None:
        return "green", "数据显示已整改"
    return TONES.get(case.track.state, "blue"), reads.state_title(case)


def rectified(rows: QuerySet[WarningCase]) -> QuerySet[WarningCase]:
    """Return the cases whose problem counts as put right; see ``Told.rectified``."""
    done = Q(track__state__in=CONFIRMED) | Q(said_done__isnull=False)
    return rows.filter(done).exclude(track__state=GONE)


def overdue(rows: QuerySet[WarningCase], today: date) -> QuerySet[WarningCase]:
    """Return the cases whose unit is late; see ``Told.days_late``."""
    return rows.filter(track__state="rectifying", said_done=None, due__lt=today)


def whole(actor: Actor) -> tuple[str, ...]:
    """Return the jurisdictions in which an actor sees every problem, not some units' alone."""
    return tuple(sorted(reads.whole_places(actor)))


@dataclass(frozen=True)
class Presented:
    """The day an audit report came before the standing committee and when six months are over.

    ``by_procedure`` False: no procedure on record tells it, so the audit report's own day counts.
    """

    day: date | None
    by_procedure: bool

    @property
    def due(self) -> date | None:
        """The last day for the report on rectification."""
        return None if self.day is None else add_months(self.day, MONTHS)

    @property
    def words(self) -> str:
        """Say which day counts and why."""
        if self.day is None:
            return "数据中没有审计工作报告的日期，算不出期限"
        if self.by_procedure:
            return f"{self.day:%Y年%-m月%-d日}听取审计工作报告（据法定程序数据）"
        return f"审计报告日期{self.day:%Y年%-m月%-d日}（法定程序数据中没有听取审计工作报告的日期）"


def presented_on(
    year: int, reported: Iterable[date], heard: Sequence[tuple[int, date]]
) -> Presented:
    """Return the day from which six months count. Pure.

    ``reported`` are the dates of a year's audit reports, ``heard`` the fiscal years and days on
    which an audit report came before the standing committee. It is the first that was heard within
    half a year after the report's own date; of a report without a date, the first of its year.
    """
    dates = sorted(reported)
    if not dates:
        found = sorted(day for of, day in heard if of == year)
        return Presented(found[0], by_procedure=True) if found else Presented(None, False)
    found = sorted(day for _, day in heard if dates[0] <= day <= dates[0] + WITHIN)
    return Presented(found[0], True) if found else Presented(dates[0], False)


def heard_days(place: str, years: Iterable[int], today: date) -> list[tuple[int, date]]:
    """Return on which days audit reports were heard: (fiscal year of the accounts, day)."""
    around = sorted({near for year in years for near in (year - 2, year - 1, year, year + 1)})
    if not around:
        return []
    tables = ledger.open_tables(as_of=today, years=around, jurisdictions=[place])
    rows = tables.dataset(PRESENTED)
    chosen = rows.filter(rows.subject == "audit_report", rows.kind.isin(HEARD))
    found = tables.execute(chosen.select("fiscal_year", "date")).to_pylist()
    return sorted((row["fiscal_year"], row["date"]) for row in found)


@dataclass(frozen=True)
class Owed:
    """A report on the rectification of a year's problems that is due, with those issued."""

    place: Jurisdiction
    year: int
    problems: int
    presented: Presented
    issued: tuple[AuditReport, ...]

    @property
    def due(self) -> date | None:
        """The last day for the report."""
        return self.presented.due

    @property
    def number(self) -> str:
        """The number of the last issued."""
        return self.issued[0].number if self.issued else ""

    def is_late(self, today: date) -> bool:
        """Whether it is due and none was issued."""
        return not self.issued and self.due is not None and self.due < today


def owed(places: Sequence[str], today: date) -> list[Owed]:
    """Return the reports districts owe, the newest year first.

    Towns have no standing committee and owe none; what they show is in the district's problems.
    """
    rows = AuditProblem.objects.filter(
        jurisdiction_id__in=list(places), jurisdiction__level="district", case__said_gone=None
    ).order_by()
    found: dict[tuple[str, int], list[date | None]] = {}
    for place, year, day in rows.values_list("jurisdiction", "year", "date_reported"):
        found.setdefault((place, year), []).append(day)
    known = Jurisdiction.objects.in_bulk({place for place, _ in found})
    issued: dict[tuple[str, int], list[AuditReport]] = {}
    for report in AuditReport.objects.filter(jurisdiction_id__in=list(places)).defer("content"):
        issued.setdefault((report.jurisdiction_id, report.year), []).append(report)
    lines = []
    for place in sorted(known):
        years = sorted({year for code, year in found if code == place}, reverse=True)
        heard = heard_days(place, years, today)
        for year in years:
            dates = found[place, year]
            presented = presented_on(year, [day for day in dates if day], heard)
            before = tuple(issued.get((place, year), ()))
            lines.append(Owed(known[place], year, len(dates), presented, before))
    return lines


@dataclass(frozen=True)
class Again:
    """A unit with the same kind of problem in two or more audit years, its problems by year.

    ``formerly`` are the names of units that it has taken over from, in which some were found, and
    ``became`` says how.
    """

    jurisdiction_id: str
    place: str
    unit: str
    unit_name: str
    kind: str
    kind_title: str
    years: tuple[int, ...]
    cases: tuple[WarningCase, ...]
    open: int
    sum_yuan: Decimal
    last: int
    times: int
    formerly: tuple[str, ...] = ()
    became: tuple[str, ...] = ()

    @property
    def was(self) -> str:
        """The names of the units it took over from."""
        return "、".join(self.formerly)

    @property
    def lines(self) -> list[tuple[WarningCase, str, str]]:
        """The problems with tone and words of where each stands."""
        return [(case, *state_badge(case)) for case in self.cases]

    @property
    def told(self) -> str:
        """The problems year by year, as text."""
        return "；".join(f"{case.year}年{case.code}" for case in self.cases)


def again(rows: QuerySet[WarningCase], today: date) -> list[Again]:
    """Return who has the same kind of problem again, those with the most years first.

    A unit that was renamed or merged and the one it has become are one.
    """
    groups: dict[tuple[str, str, str], list[WarningCase]] = {}
    units: dict[str, Lineage] = {}
    for case in rows.filter(audit__repeated=True).order_by("year", "code"):
        place = case.jurisdiction_id
        if place not in units:
            units[place] = lineage_of(place, today)
        heir = units[place].of(case.audit.unit)
        groups.setdefault((place, heir, case.audit.kind), []).append(case)
    lines = [_again(found, heir, units[place]) for (place, heir, _), found in groups.items()]
    return sorted(lines, key=lambda one: (-one.times, -one.last, one.unit, one.kind))


def _again(found: list[WarningCase], heir: str, units: Lineage) -> Again:
    last: Any = found[-1]
    years = tuple(sorted({year for case in found for year in case.audit.again}))
    codes = sorted({case.audit.unit for case in found})
    sums: dict[str, Decimal] = {}
    for case in found:  # a problem listed in several years is one
        sums[case.code] = case.involved_yuan
    return Again(
        jurisdiction_id=last.jurisdiction_id,
        place=last.jurisdiction.name,
        unit=heir,
        unit_name=units.names.get(heir, last.unit_name),
        kind=last.audit.kind,
        kind_title=last.audit.kind_title,
        years=years,
        cases=tuple(found),
        open=sum(not told_of(case).rectified for case in found),
        sum_yuan=sum(sums.values(), ZERO),
        last=years[-1],
        times=len(years),
        formerly=tuple(units.formerly(codes)),
        became=tuple(dict.fromkeys(told for code in codes for told in units.told(code))),
    )


def acts(actor: Actor) -> bool:
    """Whether somebody can ever have something to do: a problem is answered by its unit alone."""
    if actor.can(MANAGE) or actor.can(AUDIT):
        return True
    return any(reads.limits(actor, ANSWER, place).units for place in actor.reach(ANSWER))


def waiting(actor: Actor, rows: QuerySet[WarningCase]) -> QuerySet[WarningCase]:
    """Return those of the cases in which the next step is the actor's."""
    return reads.waiting_for(actor, rows)


BULK = {
    "confirm_data": ("rectifying", AUDIT),
    "rely": ("rectifying", MANAGE),
    "confirm": ("reported", AUDIT),
    "accept": ("rectified", MANAGE),
    "close": ("closing", MANAGE),
}
"""Steps that many cases may take at once: from which state, with which permission."""


def bulk_steps(actor: Actor) -> list[str]:
    """Return the steps somebody may take for many cases at once."""
    return [step for step, (_, permission) in BULK.items() if actor.can(permission)]


def bulk(actor: Actor, rows: QuerySet[WarningCase], step: str) -> QuerySet[WarningCase]:
    """Return the cases that may take a step now, taken by this actor."""
    state, permission = BULK[step]
    chosen = rows.filter(track__state=state, jurisdiction_id__in=actor.reach(permission))
    if state == "rectifying":
        chosen = chosen.filter(said_done__isnull=False)
    return chosen.exclude(proposed_by=actor.label) if step == "close" else chosen
