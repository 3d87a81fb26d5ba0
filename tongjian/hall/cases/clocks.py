"""The clocks of a case: which limit an event starts or stops, and what they all amount to.

Pure: a ledger of entries, the version's limits and a calendar give a reckoning for each limit. An
event is a name (receipt, acceptance, decision, request:police, state:review…); every limit whose
``start`` or ``stop`` it is gets an entry. Entries of one case never share a moment, so that the
order in which they were made is the order in which they count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from tongjian.core.calendar.clock import (
    ClockEvent,
    Limit,
    Reckoning,
    State,
    Unit,
    day_of,
    reckon,
)
from tongjian.core.calendar.days import Calendar
from tongjian.core.clock import SHANGHAI
from tongjian.hall.cases.pinned import ACCEPT_DAYS, PROMISED, RECEIPT, STATUTORY
from tongjian.hall.items.parts import ItemLimit, event_title

START, PAUSE, RESUME, EXTEND, STOP = "start", "pause", "resume", "extend", "stop"
TICK = timedelta(microseconds=1)
WHOLE = (STATUTORY, PROMISED)
OWN_TITLES = {
    "submission": "提交申请",
    "correction": "一次告知补正",
    "left": "离开环节",
    "closed": "办件结束",
}


@dataclass(frozen=True)
class Entry:
    """One entry of the ledger; see ``ClockEntry``."""

    clock: str
    kind: str
    name: str
    at: datetime
    amount: Decimal | None = None
    unit: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Dues:
    """The due days a case carries for worklists."""

    statutory_due: date | None
    promised_due: date | None
    step_due: date | None
    urgent_on: date | None
    paused: bool


def name_of(name: str) -> str:
    """Return an entry's name in words."""
    return OWN_TITLES.get(name) or event_title(name)


class Ledger:
    """The entries of one case; ``new`` are those not stored yet."""

    def __init__(
        self, limits: Sequence[ItemLimit], calendar: Calendar, entries: Iterable[Entry] = ()
    ) -> None:
        self.limits = {limit.key: limit for limit in limits}
        self.calendar = calendar
        self.old: list[Entry] = list(entries)
        self.new: list[Entry] = []
        self._last = max(
            (entry.at for entry in self.old if entry.name != "window_end"), default=None
        )

    @property
    def entries(self) -> list[Entry]:
        """All entries, old and new."""
        return [*self.old, *self.new]

    def happen(self, event: str, at: datetime) -> None:
        """Start and stop the limits whose event this is."""
        for key, limit in self.limits.items():
            if limit.stop == event and self.ticking(key):
                self.put(key, STOP, event, at)
            if limit.start == event:
                self.put(key, START, event, at)

    def window_ends(self, day: date) -> None:
        """Start the limits that count from the end of the acceptance window, on its last day."""
        at = datetime.combine(day, time(23, 59), SHANGHAI)
        for key, limit in self.limits.items():
            if limit.start == "window_end":
                self.new.append(Entry(key, START, "window_end", at))

    def leave(self, state: str, at: datetime) -> None:
        """Stop the step's own limit when its state is left by another way than its stop."""
        key = f"step:{state}"
        if key in self.limits and self.ticking(key):
            self.put(key, STOP, "left", at)

    def correction_asked(self, at: datetime) -> None:
        """The notice in time ends the acceptance's clock; others from the receipt stand still."""
        for key, limit in self.limits.items():
            if limit.start == RECEIPT and self.ticking(key):
                self.put(key, STOP if key == "acceptance" else PAUSE, "correction", at)

    def close(self, at: datetime) -> None:
        """Stop whatever still runs."""
        for key in self.limits:
            if self.ticking(key):
                self.put(key, STOP, "closed", at)

    def put(
        self,
        clock: str,
        kind: str,
        name: str,
        at: datetime,
        *,
        amount: Decimal | None = None,
        unit: str = "",
        reason: str = "",
    ) -> None:
        """Add an entry, a moment after the one before."""
        if self._last is not None and at <= self._last:
            at = self._last + TICK
        self._last = at
        self.new.append(Entry(clock, kind, name, at, amount, unit, reason))

    def ticking(self, key: str) -> bool:
        """Whether a limit has started and not stopped."""
        started = False
        for entry in self.entries:
            if entry.clock == key and entry.kind in (START, STOP):
                started = entry.kind == START
        return started

    def reckon(self, key: str, limit: Limit | None = None) -> Reckoning:
        """Reckon one limit; with the law's own ``limit`` in its place when given."""
        mine = [entry for entry in self.entries if entry.clock in (key, "")]
        events = [_event(entry) for entry in _not_before_the_window(mine)]
        return reckon(events, limit or self.limits[key].limit, self.calendar)

    def reckonings(self) -> dict[str, Reckoning]:
        """Reckon every limit that has ever started, in the order of the version's limits."""
        started = {entry.clock for entry in self.entries if entry.kind == START}
        return {key: self.reckon(key) for key in self.limits if key in started}

    def received_at(self) -> datetime | None:
        """Return when the application (or its corrections) last came in whole."""
        starts = [e.at for e in self.entries if e.kind == START and e.name == RECEIPT]
        return max(starts, default=None)

    def deemed_after(self) -> date | None:
        """Return the last day for telling what is missing, five working days from the receipt.

        After it the application counts as accepted from its receipt (行政许可法 32).
        """
        if self.received_at() is None:
            return None
        return self.reckon("acceptance", Limit(ACCEPT_DAYS, Unit.WORKING_DAYS)).due

    def dues(self) -> Dues:
        """Return the due days; see ``Dues``."""
        return dues_of(self.reckonings())


def dues_of(reckonings: Mapping[str, Reckoning]) -> Dues:
    """Return the due days of all clocks; the whole's are kept after they have stopped."""
    running = {key: found.due for key, found in reckonings.items() if found.state is State.RUNNING}
    parts = [due for key, due in running.items() if due and key not in WHOLE]

    def whole(key: str) -> date | None:
        return reckonings[key].due if key in reckonings else None

    return Dues(
        statutory_due=whole(STATUTORY),
        promised_due=whole(PROMISED),
        step_due=min(parts, default=None),
        urgent_on=min((due for due in running.values() if due), default=None),
        paused=any(found.state is State.PAUSED for found in reckonings.values()),
    )


def _not_before_the_window(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield one clock's entries, those made while a start at the window's end lies ahead at it.

    What is decided, paused or resumed before the window has ended happens to a clock that has not
    begun: a decision then is in time, a pause that still lasts takes out days from the beginning.
    """
    ahead: datetime | None = None
    for entry in entries:
        if entry.kind == START:
            ahead = entry.at if entry.name == "window_end" else None
        elif ahead is not None and entry.at <= ahead:
            ahead += TICK
            yield replace(entry, at=ahead)
            continue
        yield entry


def _event(entry: Entry) -> ClockEvent:
    unit = Unit(entry.unit) if entry.unit else None
    return ClockEvent(entry.kind, entry.at, name_of(entry.name), entry.amount, unit)


def after(day: date, amount: int, calendar: Calendar) -> date:
    """Return the day ``amount`` working days after ``day``, which does not count."""
    at = datetime.combine(day, time(12), SHANGHAI)
    limit = Limit(Decimal(amount), Unit.WORKING_DAYS)
    due = reckon([ClockEvent(START, at, "")], limit, calendar).due
    assert due is not None
    return due


__all__ = ["Dues", "Entry", "Ledger", "after", "day_of", "dues_of", "name_of"]
