"""The published versions of the calendar."""

from __future__ import annotations

from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet

from tongjian.core import clock
from tongjian.core.calendar.days import Calendar
from tongjian.core.calendar.models import CalendarVersion

SEED_NOTE = "随系统提供：2004年至2026年已公布的放假安排"


def latest() -> CalendarVersion:
    """Return the version in force, without its ``years``; the first is made when there is none."""
    found = _versions().first()
    return found if found is not None else _seed()


def calendar_of(version_id: int) -> Calendar:
    """Return a version's calendar; kept in the process, because a version never changes."""
    return _calendar(connection.settings_dict["NAME"], version_id)


def version_numbered(number: int) -> CalendarVersion | None:
    """Return a version by the number people see."""
    latest()
    return _versions().filter(number=number).first()


def version_before(version: CalendarVersion) -> CalendarVersion | None:
    """Return the version that ``version`` took the place of."""
    return _versions().filter(number__lt=version.number).first()


def history() -> list[CalendarVersion]:
    """Return every version, the newest first."""
    latest()
    return list(_versions())


@lru_cache(maxsize=64)
def _calendar(database: str, version_id: int) -> Calendar:
    years = CalendarVersion.objects.values_list("years", flat=True).get(pk=version_id)
    return Calendar.parse(years)


def _versions() -> QuerySet[CalendarVersion]:
    return CalendarVersion.objects.defer("years").order_by("-number")


def _seed() -> CalendarVersion:
    """Make version 1 from the published arrangements; two who do it at once make one."""
    first = CalendarVersion(
        number=1,
        published_at=clock.now(),
        note=SEED_NOTE,
        by="系统",
        years=Calendar.seeded().as_json(),
    )
    CalendarVersion.objects.bulk_create([first], ignore_conflicts=True)
    return _versions().get(number=1)
