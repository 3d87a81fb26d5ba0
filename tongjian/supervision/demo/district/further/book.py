"""What happened in the core files, gathered for whatever else is told about the same years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from tongjian.supervision.demo.district.behaviour import months_received
from tongjian.supervision.demo.district.income import Income
from tongjian.supervision.demo.district.lines import BudgetLine, YearPlan
from tongjian.supervision.demo.district.planning import Year
from tongjian.supervision.demo.district.shares import EPOCH, Ints, month_end, stream, workdays
from tongjian.supervision.demo.district.spending import Payments
from tongjian.supervision.demo.district.units import Jurisdiction, Unit

QUARTERS = (3, 6, 9, 12)
CONGRESS = (12, 28)
"""The day in the year before on which congresses approve the budget."""


@dataclass(frozen=True)
class Contract:
    """What was paid in a year on one contract, in cents, and the first day."""

    number: str
    line: BudgetLine
    supplier: str
    cents: int
    first: date


@dataclass(frozen=True)
class Book:
    """One jurisdiction and year: its lines and what each paid month by month, in cents.

    ``months`` is how many months had arrived by the day the district is generated for; later
    months of ``paid`` are zero. ``version`` marks what was told before the year was over.
    """

    plan: YearPlan
    income: Income
    months: int
    lines: list[BudgetLine]
    documents: list[str]
    paid: Ints
    contracts: list[Contract]
    version: str = ""

    def until(self, month: int, version: str = "") -> Book:
        """Return the book as it stood when ``month`` was the last that had arrived."""
        paid = self.paid.copy()
        paid[:, month:] = 0
        end = month_end(self.year, month)
        known = [one for one in self.contracts if one.first <= end]
        return replace(self, months=month, paid=paid, contracts=known, version=version)

    @property
    def year(self) -> int:
        """The fiscal year."""
        return self.plan.year

    @property
    def place(self) -> Jurisdiction:
        """The jurisdiction."""
        return self.plan.place

    @property
    def code(self) -> str:
        """The jurisdiction's code."""
        return self.plan.place.code

    @property
    def known(self) -> date:
        """The last day the year's files tell of."""
        return month_end(self.year, self.months)

    @property
    def units(self) -> list[Unit]:
        """The units with a budget that year."""
        return [unit for unit in self.place.units if unit.exists_in(self.year)]

    def plain(self) -> list[Unit]:
        """Return the units of which nothing else is told."""
        return [unit for unit in self.units if not unit.finance and unit.special is None]

    def budget(self, line: BudgetLine) -> int:
        """Return what a line may spend by the last day known, in cents."""
        if line.start is not None and line.start > self.known:
            return 0
        return line.base + sum(one.cents for one in line.changes if one.day <= self.known)


@dataclass(frozen=True)
class History:
    """All years of all places; ``books[year][place]``."""

    seed: int
    as_of: date
    places: tuple[Jurisdiction, ...]
    years: list[int]
    plans: dict[int, Year] = field(default_factory=dict)
    books: dict[int, list[Book]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Book]:
        """Yield the books of every year and place of which a month has arrived."""
        for year in self.years:
            yield from (book for book in self.books[year] if book.months)

    def district(self) -> Iterator[Book]:
        """Yield the district's own books."""
        return (book for book in self if book.place.is_district)

    def views(self, every: int) -> Iterator[Book]:
        """Yield the books; those of the last year also as they stood every so many months."""
        for book in self:
            if not self.back(book.year):
                for month in range(every, book.months, every):
                    yield book.until(month, f"-{month:02d}")
            yield book

    def back(self, year: int) -> int:
        """Return how many years before the last one."""
        return self.years[-1] - year

    def stream(self, number: int, book: Book) -> np.random.Generator:
        """Return the random stream of one dataset, place and year."""
        return stream(self.seed, 100 + number, book.place.index, book.year)

    def add(self, year: Year, all_incomes: list[Income], paid: list[Payments]) -> None:
        """Add a year whose payments and incomes are known."""
        self.plans[year.year] = year
        self.books[year.year] = [
            _book(payments, income, months_received(year.year, place, self.as_of))
            for place, (payments, income) in enumerate(zip(paid, all_incomes, strict=True))
        ]


def _book(payments: Payments, income: Income, months: int) -> Book:
    plan = payments.plan
    planted = [line for sown in plan.sown for line in sown.lines]
    lines = [*plan.lines, *planted]
    paid = np.zeros((len(lines), 13), dtype=np.int64)
    ordinary = payments.lines >= 0
    places = (payments.lines[ordinary], payments.months[ordinary])
    np.add.at(paid, places, payments.amounts[ordinary])
    starts = np.cumsum([0, *(len(sown.lines) for sown in plan.sown)]) + len(plan.lines)
    for index in np.flatnonzero(~ordinary):
        number = int(payments.sown[index])
        pay = plan.sown[number].entry.pays[int(payments.which[index])]
        place = starts[number] + pay.line
        paid[place, payments.months[index]] += payments.amounts[index]
    paid[:, months + 1 :] = 0
    documents = [f"演财指〔{plan.year}〕{number:05d}号" for number in range(1, len(plan.lines) + 1)]
    documents += [
        f"演财指〔{plan.year}〕{90000 + int(line.project[-3:]):05d}号" for line in planted
    ]
    contracts = _contracts(payments, months)
    return Book(plan, income, months, lines, documents, paid[:, 1:], contracts)


def _contracts(payments: Payments, months: int) -> list[Contract]:
    """Add the payments up by contract; a contract is a line and one of its firms."""
    codes = payments.codes
    places = np.flatnonzero(
        (codes.contract >= 0) & (payments.lines >= 0) & (payments.months <= months)
    )
    key = codes.line[places] * 100 + codes.contract[places]
    keys, first, group = np.unique(key, return_index=True, return_inverse=True)
    sums = np.zeros(len(keys), dtype=np.int64)
    np.add.at(sums, group, codes.amount[places])
    days = np.full(len(keys), np.iinfo(np.int64).max)
    np.minimum.at(days, group, codes.applied[places])
    found = []
    for number, one in enumerate(keys):
        line = payments.plan.lines[int(one) // 100]
        found.append(
            Contract(
                number=f"HT-{line.project}-{line.econ[-2:]}{int(one) % 100:02d}",
                line=line,
                supplier=payments.payees.names[int(codes.payee[places[first[number]]])],
                cents=int(sums[number]),
                first=date.fromordinal(EPOCH.toordinal() + int(days[number])),
            )
        )
    return found


def first_workday(year: int) -> date:
    """Return the treasury's first day of the year."""
    return workdays(year, 1)[0]


def workday_from(day: date) -> date:
    """Return ``day``, or the treasury's next day after it."""
    return next(one for one in _following(day) if one >= day)


def _following(day: date) -> Iterator[date]:
    year, month = day.year, day.month
    while True:
        yield from workdays(year, month)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def rounded(cents: float, step: int = 10_000) -> int:
    """Return cents rounded down to whole hundreds of yuan."""
    return int(cents) // step * step


Row = dict[str, Any]
