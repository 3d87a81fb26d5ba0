"""Which reports somebody may read, their versions, and what their figures count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongjian.core.identity.actor import Actor
from tongjian.supervision.briefs.models import BriefIssue, QuarterBrief
from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.cases.flow import MANAGE
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.warning.models import WarningRun

READ = "briefs.read"
MOST_QUARTERS = 24


def visible(actor: Actor) -> QuerySet[QuarterBrief]:
    """Return the reports an actor may read within the scope: drafts only who makes them.

    Each knows whether it is ``issued``, and whether there is a version that is ``newer`` and one
    ``newer_issued``.
    """
    later = QuarterBrief.objects.filter(
        jurisdiction=OuterRef("jurisdiction"),
        year=OuterRef("year"),
        quarter=OuterRef("quarter"),
        version__gt=OuterRef("version"),
    )
    rows: QuerySet[QuarterBrief] = QuarterBrief.objects.filter(
        jurisdiction_id__in=actor.reach(READ)
    )
    return (
        rows.annotate(
            issued=Exists(BriefIssue.objects.filter(brief=OuterRef("pk"))),
            newer=Exists(later),
            newer_issued=Exists(later.filter(issue__isnull=False)),
        )
        .filter(Q(issued=True) | Q(jurisdiction_id__in=actor.reach(MANAGE)))
        .select_related("jurisdiction", "issue")
    )


def listed(actor: Actor) -> QuerySet[QuarterBrief]:
    """Return them for a list, which needs none of what they say."""
    return visible(actor).defer("content", "remarks")


def versions(actor: Actor, brief: QuarterBrief) -> QuerySet[QuarterBrief]:
    """Return all versions of a report's quarter that an actor may read, newest first."""
    rows = listed(actor).filter(
        jurisdiction_id=brief.jurisdiction_id, year=brief.year, quarter=brief.quarter
    )
    return rows.order_by("-version")


def latest(jurisdiction: str, quarter: Quarter) -> QuarterBrief | None:
    """Return the last version of a quarter's report."""
    rows = QuarterBrief.objects.filter(
        jurisdiction_id=jurisdiction, year=quarter.year, quarter=quarter.number
    )
    found: QuarterBrief | None = rows.order_by("-version").first()
    return found


def is_issued(brief: QuarterBrief) -> bool:
    """Whether a version was issued."""
    return bool(BriefIssue.objects.filter(brief=brief).exists())


def quarter_of(brief: QuarterBrief) -> Quarter:
    """Return the quarter a report tells of."""
    return Quarter(brief.year, brief.quarter)


def quarters(jurisdictions: Iterable[str], now: datetime) -> list[Quarter]:
    """Return the quarters a report can be made for, newest first: from when there is anything."""
    codes = list(jurisdictions)
    firsts: list[Any] = [
        WarningRun.objects.filter(jurisdiction_id__in=codes).order_by("at").first(),
        WarningCase.objects.filter(jurisdiction_id__in=codes).order_by("made_at").first(),
    ]
    moments = [getattr(one, "at", None) or one.made_at for one in firsts if one is not None]
    current = Quarter.of(now.date())
    first = min((Quarter.of(at.astimezone(now.tzinfo).date()) for at in moments), default=current)
    found = [current]
    while found[-1] > first and len(found) < MOST_QUARTERS:
        found.append(found[-1].before)
    if len(found) == 1:
        found.append(current.before)
    return found
