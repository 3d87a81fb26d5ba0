"""The shape of what is stated: single payments and lines, where, when and for how much.

Months and days are those of the year the entry falls in (``years_back`` from the last year).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Pay:
    """A payment: day, yuan as text, payee, last digits of an invented account, purpose.

    ``delivered_in`` is the month of the file if not that of the day; ``line`` the entry's line.
    """

    month: int
    day: int
    yuan: str
    payee: str
    account: int
    purpose: str
    line: int = 0
    delivered_in: int | None = None

    def date(self, year: int) -> date:
        """Return the day in ``year``."""
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class Line:
    """A budget line of the entry: (month, day, yuan) parts; none = no budget at all.

    Lines with the same ``project`` share a project code under another ``function``.
    """

    budget: tuple[tuple[int, int, str], ...]
    project: int = 0
    function: str | None = None


@dataclass(frozen=True)
class Entry:
    """One event or near miss: ``place`` counts the ten jurisdictions, ``host`` its units."""

    kind: str
    near: bool
    place: int
    years_back: int
    host: int
    statement: str
    name: str
    lines: tuple[Line, ...]
    pays: tuple[Pay, ...]
    econ: str = "30227"
    gov: str = "502"


def one_line(*parts: tuple[int, int, str]) -> tuple[Line, ...]:
    """Return a single line with budget parts (month, day, yuan)."""
    return (Line(parts),)


def from_start(yuan: str) -> tuple[Line, ...]:
    """Return a single line whose whole budget is there on New Year's Day."""
    return one_line((1, 1, yuan))
