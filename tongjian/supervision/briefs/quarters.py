"""Quarters of a calendar year as reports are made for them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tongjian.core.clock import SHANGHAI

NAMES = ("一", "二", "三", "四")
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter, 1 to 4, of a year; it begins and ends at midnight in Shanghai."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, key: str) -> Quarter:
        """Read a key such as 2025-3; raises ``ValueError``."""
        year, _, number = key.partition("-")
        plain = len(year) == 4 and year.isascii() and year.isdigit() and number in set("1234")
        if not plain or not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise ValueError(key)
        return cls(int(year), int(number))

    @property
    def key(self) -> str:
        """What tells it in an address."""
        return f"{self.year}-{self.number}"

    @property
    def title(self) -> str:
        """The quarter as people write it, e.g. 2025年第三季度."""
        return f"{self.year}年第{NAMES[self.number - 1]}季度"

    @property
    def start(self) -> datetime:
        """The first moment."""
        return datetime(self.year, 3 * self.number - 2, 1, tzinfo=SHANGHAI)

    @property
    def end(self) -> datetime:
        """The first moment that is no longer of it."""
        return self.following.start

    @property
    def last_day(self) -> date:
        """The last day."""
        return self.end.date() - timedelta(1)

    @property
    def following(self) -> Quarter:
        """The next quarter."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        """The quarter before."""
        return (
            Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)
        )

    @property
    def year_before(self) -> Quarter:
        """The same quarter a year earlier."""
        return Quarter(self.year - 1, self.number)
