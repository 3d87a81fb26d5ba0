"""Acceptance windows: on which days an item takes applications (教师资格条例 14).

A window is ``{"from", "to"}`` of either two days every year (MM-DD) or two dates (ISO); one that
ends before it begins runs over the new year. No window at all means always.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """Days on which applications are taken, both included."""

    first: date
    last: date
    name: str = ""


@dataclass(frozen=True)
class Window:
    """A declared window; ``start`` and ``end`` are MM-DD or ISO dates."""

    start: str
    end: str
    name: str = ""

    @property
    def yearly(self) -> bool:
        """Whether it comes back every year."""
        return len(self.start) == 5

    def spans(self, around: int) -> Iterator[Span]:
        """Yield the window's spans that begin in the years next to ``around``."""
        if not self.yearly:
            yield Span(date.fromisoformat(self.start), date.fromisoformat(self.end), self.name)
            return
        for year in (around - 1, around, around + 1):
            first, last = day_of(self.start, year), day_of(self.end, year)
            if last < first:
                last = day_of(self.end, year + 1)
            yield Span(first, last, self.name)


def day_of(text: str, year: int) -> date:
    """Return MM-DD in a year; 29 February is the last of February. Raises ValueError."""
    month, _, day = text.partition("-")
    if (month, day) == ("02", "29") and not isleap(year):
        day = "28"
    return date(year, int(month), int(day))


def open_on(windows: Sequence[Window], day: date) -> Span | None:
    """Return the span that holds ``day`` (the one that ends last), None when none does."""
    holding = [span for span in _spans(windows, day) if span.first <= day <= span.last]
    return max(holding, key=lambda span: span.last, default=None)


def next_after(windows: Sequence[Window], day: date) -> Span | None:
    """Return the first span that begins after ``day``, None when none is known."""
    coming = [span for span in _spans(windows, day) if span.first > day]
    return min(coming, key=lambda span: span.first, default=None)


def takes(windows: Sequence[Window], day: date) -> bool:
    """Whether applications are taken on ``day``."""
    return not windows or open_on(windows, day) is not None


def _spans(windows: Sequence[Window], day: date) -> Iterator[Span]:
    for window in windows:
        yield from window.spans(day.year)
