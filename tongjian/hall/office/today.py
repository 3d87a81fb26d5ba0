"""Today in the office: the day, its horizon, the calendar in force."""

from __future__ import annotations

from datetime import datetime

from tongjian.core.calendar.days import Calendar
from tongjian.hall.office.lights import Day


def calendar_in_force() -> Calendar:
    """Return the working days as they are published now."""
    from tongjian.core.calendar.reads import calendar_of, latest

    return calendar_of(latest().pk)


def today_of(now: datetime) -> Day:
    """Return the day of ``now`` under the calendar in force."""
    return Day.of(now.date(), calendar_in_force())
