"""Everything about one budget unit on one page, and when others see what came in about it.

A unit sees what was received about it at once; others as it stood some working days ago, so that
the unit can look at it and say a word first.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tongjian.core.calendar.days import Calendar
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.orgs.models import Unit
from tongjian.supervision.analyses import reads
from tongjian.supervision.analyses.catalog import analysis_named
from tongjian.supervision.analyses.declare import OWN, Ask
from tongjian.supervision.analyses.reads import Finding

PREVIEW = "TONGJIAN_UNIT_PREVIEW_DAYS"
DAYS = 3
MOST_DAYS = 60
SECTIONS = (
    "three-stages",
    "progress-project",
    "three-public",
    "procurement-methods",
    "meetings",
    "audit-kinds",
    "performance",
)


def preview_days() -> int:
    """Return how many working days a unit sees its data before others do."""
    text = os.environ.get(PREVIEW, "").strip()
    return min(int(text), MOST_DAYS) if text.isascii() and text.isdigit() else DAYS


def seen_by_others(today: date, days: int, calendar: Calendar) -> date:
    """Return the day whose data others see on ``today``: so many working days before it."""
    day = today
    while days > 0:
        day -= timedelta(1)
        days -= calendar.works(day)
    return day


def as_of_for(ask: Ask, unit: str) -> date:
    """Return the day whose data the asker sees of a unit; the unit itself sees all at once."""
    if ask.only_units is not None and unit in ask.only_units:
        return ask.as_of
    calendar = calendar_of(latest().pk)
    return min(ask.as_of, seen_by_others(ask.today, preview_days(), calendar))


def unit_named(jurisdiction: str, code: str, day: date) -> Unit | None:
    """Return a unit as it was called on a day, else the first it was called, None when unknown."""
    rows = Unit.objects.filter(jurisdiction_id=jurisdiction, code=code).order_by("-valid_from")
    return rows.filter(valid_from__lte=day).first() or rows.last()


@dataclass(frozen=True)
class UnitPage:
    """A unit's findings of a year, as of the day the asker may see."""

    unit: Unit
    ask: Ask
    findings: Sequence[Finding]
    held_back: bool


def page_of(ask: Ask, unit: Unit) -> UnitPage:
    """Return the analyses of one unit, all from the same tables."""
    day = as_of_for(ask, unit.code)
    about = replace(ask, view=OWN, unit=unit.code, as_of=day, towns=())
    tables = reads.open_for(about, about.places)
    findings = [reads.find(analysis_named(key), about, tables) for key in SECTIONS]
    return UnitPage(unit, about, findings, day < ask.as_of)
