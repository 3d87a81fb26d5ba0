"""Limits of feedback, by the working calendar (国办发〔2019〕51号: 15 working days for what is hard)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tongjian.core.calendar.clock import ClockEvent, Kind, Limit, Reckoning, Unit, reckon
from tongjian.core.calendar.reads import calendar_of, latest


def working_days_from(start: datetime, days: int) -> date:
    """Return the day on which ``days`` working days after ``start`` are over."""
    due = reckoned(start, days).due
    assert due is not None
    return due


def reckoned(start: datetime, days: int) -> Reckoning:
    """Return the clock of ``days`` working days from ``start`` with its day-by-day reasons."""
    limit = Limit(Decimal(days), Unit.WORKING_DAYS)
    event = ClockEvent(Kind.START, start, "asked")
    return reckon([event], limit, calendar_of(latest().pk))


def urgency(due: date, today: date) -> str:
    """Return the level of something due: red past it, yellow on the last two days, else blue."""
    left = (due - today).days
    if left < 0:
        return "red"
    return "yellow" if left <= 2 else "blue"


def entry(what: str, text: str, by: str, at: datetime) -> dict[str, str]:
    """Return one line of a history; ``by`` is never a person's name."""
    return {"at": at.isoformat(timespec="minutes"), "by": by, "what": what, "text": text}
