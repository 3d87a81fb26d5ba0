"""What comes next, read as of a moment: audit problems whose terms end, data that are owed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Subquery

from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.briefs.facts import Owing, Problem
from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.cases.models import AUDIT, CaseStand, WarningCase
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.linkage import reads as linkage
from tongjian.supervision.linkage.board import Arrival, lines

RECENT = timedelta(days=366)
"""What was due longer ago is no longer called for: an installation takes in history."""


def problems_of(place: str, quarter: Quarter, until: datetime) -> tuple[Problem, ...]:
    """Return the audit problems still being put right whose term ends by the next quarter's end."""
    today, last = until.date(), quarter.following.last_day
    stood = CaseStand.objects.filter(case=OuterRef("pk"), at__lt=until).order_by("-pk")
    rows = WarningCase.objects.filter(
        jurisdiction_id=place, kind=AUDIT, confidential=False, made_at__lt=until
    ).annotate(
        stood=Subquery(stood.values("state")[:1]),
        stood_due=Subquery(stood.values("due")[:1]),
        stood_unit=Subquery(stood.values("unit_name")[:1]),
    )
    names = ("pk", "title", "stood_unit", "stood_due", "said_done", "said_gone")
    found = rows.filter(stood="rectifying", stood_due__lte=last).order_by("stood_due", "pk")
    return tuple(
        Problem(pk, title, unit or "", due, due < today)
        for pk, title, unit, due, done, gone in found.values_list(*names)
        if not any(day is not None and day < today for day in (done, gone))
    )


def owing_of(place: Jurisdiction, quarter: Quarter, until: datetime) -> tuple[Owing, ...]:
    """Return the periods of data that are not there at a moment and due by the next quarter's end.

    Confidential data are left out, as they are in all of a report.
    """
    today, last = until.date(), quarter.following.last_day
    known = (until - timedelta(microseconds=1)).date()
    owed = [
        one
        for one in linkage.owed(place.code, place.level, today)
        if not dataset_named(one.dataset).confidential
    ]
    sources, days = linkage.source_titles(), calendar_of(latest().pk)
    found = [
        Owing(
            dataset=line.obligation.dataset,
            source=line.obligation.source,
            title=dataset_named(line.obligation.dataset).title,
            source_title=sources.get(line.obligation.source, line.obligation.source),
            period=line.period.title.replace(" ", ""),
            due=line.due,
            late=line.due < today,
        )
        for year in range(today.year - 2, last.year + 1)
        for line in lines(
            place.code, owed, year, _came(place.code, year, known), today=known, days=days
        )
        if today - RECENT <= line.due <= last and line.state not in ("received", "late")
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.dataset, one.source)))


def _came(place: str, year: int, known: date) -> list[tuple[str, str, Arrival]]:
    rows = Delivery.objects.filter(jurisdiction_id=place, fiscal_year=year, received__lte=known)
    return [
        (dataset, source, Arrival(key, period, received, state, unit))
        for dataset, source, key, period, received, state, unit in rows.order_by(
            "received", "sequence"
        ).values_list("dataset", "source", "id", "period", "received", "state", "unit")
    ]
