"""What differs between two calendars, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tongjian.core.calendar.days import Calendar, weekday


@dataclass(frozen=True)
class DayChange:
    """A day that is something else now."""

    day: date
    before: str
    after: str
    works_before: bool
    works_after: bool

    @property
    def weekday(self) -> str:
        """周一 to 周日."""
        return weekday(self.day)

    @property
    def matters(self) -> bool:
        """Whether the day is worked now and was not, or the other way round."""
        return self.works_before != self.works_after


@dataclass(frozen=True)
class YearChange:
    """What changed in a year: its standing, its days."""

    year: int
    was_provisional: bool
    is_provisional: bool
    days: tuple[DayChange, ...]


def changes(before: Calendar, after: Calendar) -> list[YearChange]:
    """Compare the years either calendar arranges; an unarranged year is the inferred one."""
    found = []
    for year in sorted({*before.years, *after.years}):
        old, new = before.year(year), after.year(year)
        if old == new:
            continue
        day, days = date(year, 1, 1), []
        while day.year == year:
            if old.why(day) != new.why(day) or old.works(day) != new.works(day):
                said = old.why(day), new.why(day)
                days.append(DayChange(day, *said, old.works(day), new.works(day)))
            day += timedelta(days=1)
        found.append(YearChange(year, old.provisional, new.provisional, tuple(days)))
    return found
