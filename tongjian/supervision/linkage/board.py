"""The board: for every period owed, what became of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tongjian.core.calendar.days import Calendar
from tongjian.supervision.linkage.obligations import (
    YEAR,
    Obligation,
    Period,
    after_working_days,
    due_on,
    periods,
)

STATES = {
    "ahead": "还没到期",
    "soon": "就要到期",
    "received": "按时收到",
    "late": "迟到",
    "rejected": "已退回，待改正",
    "missing": "逾期没有报",
}
TONES = {
    "ahead": "grey",
    "soon": "blue",
    "received": "green",
    "late": "yellow",
    "rejected": "red",
    "missing": "red",
}
SOON = 2  # working days before the term


@dataclass(frozen=True)
class Arrival:
    """A delivery of the dataset: its period ("" whole year), the day, what became of it."""

    delivery: str
    period: str
    received: date
    state: str
    unit: str = ""

    @property
    def accepted(self) -> bool:
        """Whether it was published and not withdrawn since."""
        return self.state == "published"


@dataclass(frozen=True)
class Line:
    """One period owed: by whom, until when, what came and how it stands on the day asked."""

    jurisdiction: str
    obligation: Obligation
    period: Period
    due: date
    state: str
    received: date | None = None
    arrivals: tuple[Arrival, ...] = ()

    @property
    def corrected(self) -> int:
        """How many times it was delivered anew after it had been accepted.

        Whole-year files that bring a month are left out: each brings later months too.
        """
        by_unit: dict[str, int] = {}
        for one in self.arrivals:
            if one.period or self.obligation.frequency == YEAR:
                by_unit[one.unit] = by_unit.get(one.unit, 0) + one.accepted
        return sum(max(0, number - 1) for number in by_unit.values())

    @property
    def named(self) -> frozenset[str]:
        """The units whose own file was sent back or came late; a unit that sent none is not known."""
        in_time = {one.unit for one in self.arrivals if one.accepted and one.received <= self.due}
        return frozenset(one.unit for one in self.arrivals if one.unit) - in_time

    @property
    def rejected(self) -> int:
        """How many deliveries of it were sent back."""
        return sum(one.state == "rejected" for one in self.arrivals)

    @property
    def wanting(self) -> bool:
        """Whether it is overdue and not there."""
        return self.state in ("missing", "rejected")

    @property
    def key(self) -> tuple[str, str, str, int, str]:
        """Return what tells lines apart."""
        return (self.jurisdiction, *self.obligation.key, self.period.year, self.period.key)


def lines(
    jurisdiction: str,
    owed: Iterable[Obligation],
    year: int,
    arrivals: Sequence[tuple[str, str, Arrival]],
    *,
    today: date,
    days: Calendar,
) -> list[Line]:
    """Return every period of a year owed, as it stood at the end of ``today``.

    ``arrivals`` are (dataset, source, arrival) of the year; later ones than ``today`` are ignored.
    """
    found = []
    for obligation in owed:
        mine = [
            one
            for dataset, source, one in arrivals
            if (dataset, source) == obligation.key and one.received <= today
        ]
        for period in periods(obligation, year):
            came = tuple(one for one in mine if period.met_by(one.period, one.received))
            due = due_on(obligation, period, days)
            first = min((one.received for one in came if one.accepted), default=None)
            state = _state(came, first, due, today, days)
            found.append(Line(jurisdiction, obligation, period, due, state, first, came))
    return found


def _state(
    came: tuple[Arrival, ...], first: date | None, due: date, today: date, days: Calendar
) -> str:
    if first is not None:
        return "received" if first <= due else "late"
    if any(one.state == "rejected" for one in came):
        return "rejected"
    if today > due:
        return "missing"
    return "soon" if after_working_days(today, SOON, days) >= due else "ahead"
