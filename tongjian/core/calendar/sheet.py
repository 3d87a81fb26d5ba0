"""A year as twelve months to be drawn."""

from __future__ import annotations

from calendar import Calendar as Almanac
from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from tongjian.core.calendar.days import SATURDAY, Calendar


@dataclass(frozen=True)
class Cell:
    """A day of a month: ``mark`` is 休 or 班, ``tone`` off, on, weekend or nothing."""

    day: date
    mark: str
    tone: str
    why: str
    changed: bool
    today: bool


@dataclass(frozen=True)
class Month:
    """A month's weeks from Monday; a day of another month is None. ``working`` counts its days."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    working: int


def months(
    calendar: Calendar, year: int, *, today: date, changed: Container[date] = frozenset()
) -> list[Month]:
    """Return the twelve months; ``changed`` days are pointed out."""
    plan, found = calendar.year(year), []
    for number in range(1, 13):
        weeks = []
        for week in Almanac().monthdatescalendar(year, number):
            cells: list[Cell | None] = []
            for day in week:
                if day.month != number:
                    cells.append(None)
                    continue
                tone = "on" if day in plan.on else "off" if day in plan.off else ""
                mark = {"on": "班", "off": "休"}.get(tone, "")
                tone = tone or ("weekend" if day.weekday() >= SATURDAY else "")
                cells.append(Cell(day, mark, tone, plan.why(day), day in changed, day == today))
            weeks.append(tuple(cells))
        working = sum(cell is not None and plan.works(cell.day) for week in weeks for cell in week)
        found.append(Month(number, tuple(weeks), working))
    return found
