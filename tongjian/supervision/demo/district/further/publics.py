"""The three public expenses: each unit's budget by item, what is spent by quarter, how often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongjian.supervision.demo.district.further.book import QUARTERS, Book, Row, rounded
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.shares import Floats
from tongjian.supervision.demo.district.units import Unit

# The part of a unit's office and wage money that goes to each item, and one unit in how many has it.
_ITEMS = {
    "vehicle_operation": (0.010, 1),
    "reception": (0.003, 1),
    "abroad": (0.006, 6),
    "vehicle_purchase": (0.012, 11),
}
_OF_PEOPLE = ("abroad", "reception")
_A_VEHICLE, _A_VISIT, _A_TRIP = 2_600_000, 120_000, 9_000_000
_MAY, _SEPTEMBER = 5, 9
# (place, years back): what part of the reception budget one unit spends.
_PARTS = {(0, 1): (1.18, False), (3, 1): (1.0, True), (0, 2): (1.0, True)}


@dataclass(frozen=True)
class _Item:
    """One unit's item of a year: budget and whole-year spending in cents, and when it is spent."""

    unit: Unit
    name: str
    budget: int
    spent: int
    profile: Floats


def make(out: Outbox) -> None:
    """Deliver cumulative figures: each quarter tells of the year so far."""
    for book in out.history:
        rng = out.history.stream(6, book)
        rows: list[Row] = []
        part = _PARTS.get((book.place.index, out.history.back(book.year)))
        plain = book.plain() or book.units
        host = plain[(3 * out.history.back(book.year) + 1) % len(plain)]
        for number, unit in enumerate(book.units):
            for name in _ITEMS:
                odd = part if part and name == "reception" and unit is host else None
                item = _item(book, number, name, rng, odd)
                if item is None:
                    continue
                new = [_row(item, month) for month in QUARTERS if month <= book.months]
                if odd and new and book.months == 12:
                    kind = "three_public_at_budget" if odd[1] else "three_public_over_budget"
                    new[-1]["_mark"] = out.mark(
                        kind,
                        f"{unit.name}{book.year}年公务接待费为全年预算的{odd[0]:.0%}。",
                        book,
                        near=odd[1],
                        unit=unit.code,
                        subjects=(unit.code,),
                        cents=(item.budget, item.spent),
                    )
                rows += new
        out.monthly("three_public", book, rows)


def _item(
    book: Book,
    number: int,
    name: str,
    rng: np.random.Generator,
    odd: tuple[float, bool] | None,
) -> _Item | None:
    part, every = _ITEMS[name]
    unit = book.units[number]
    drawn, used = rng.random(12), float(rng.uniform(0.62, 0.95))
    if (number + book.year) % every:
        return None
    office = sum(
        line.paid
        for line in book.lines
        if line.unit.code == unit.code and line.spend in ("office", "wage")
    )
    budget = rounded(office * part)
    if not budget:
        return None
    profile = np.zeros(12)
    if name == "vehicle_operation":
        profile = 0.7 + drawn * 0.6
    elif name == "reception":
        profile[[1, 3, 4, 6, 8, 10]] = 0.6 + drawn[:6]
    else:
        profile[_MAY if name == "abroad" else _SEPTEMBER] = 1
    spent = int(budget * odd[0]) if odd else rounded(budget * used, 100)
    return _Item(unit, name, budget, spent, profile.cumsum() / profile.sum())


def _row(item: _Item, month: int) -> Row:
    spent = item.spent if month == 12 else int(item.spent * float(item.profile[month - 1]))
    people = item.name in _OF_PEOPLE
    visits = -(-spent // (_A_TRIP if item.name == "abroad" else _A_VISIT)) if people else None
    return {
        "unit": item.unit.code,
        "item": item.name,
        "period": f"{month:02d}",
        "vehicles": None if people else _vehicles(item, spent),
        "visits": visits,
        "guests": None if visits is None else visits * (4 if item.name == "abroad" else 9),
        "budget_yuan": item.budget,
        "actual_yuan": spent,
    }


def _vehicles(item: _Item, spent: int) -> int:
    if item.name == "vehicle_operation":
        return max(1, item.budget // _A_VEHICLE)
    return max(1, item.budget // 18_000_000) if spent else 0
