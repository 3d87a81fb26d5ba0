"""Monthly revenue by code, own level and consolidated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tongjian.supervision.demo.district.lines import cents
from tongjian.supervision.demo.district.planning import Year
from tongjian.supervision.demo.district.planted import SHORT_RESOURCES
from tongjian.supervision.demo.district.published import RESOURCE_CODES
from tongjian.supervision.demo.district.shares import Ints, split, stream
from tongjian.supervision.demo.district.spending import Payments
from tongjian.supervision.demo.district.writing import RevenueRow

_TAXES = {
    "10101": 0.34,
    "10104": 0.17,
    "10106": 0.09,
    "10109": 0.05,
    "10110": 0.06,
    "10111": 0.02,
    "10113": 0.06,
    "10119": 0.06,
    "10302": 0.05,
    "10304": 0.03,
    "10305": 0.01,
    "10307": 0.05,
    "10399": 0.01,
}
_FROM_CITY = {"11001": 0.20, "11002": 0.35, "11003": 0.20, "11009": 0.15, "11015": 0.10}
_TRANSFERS = {"2300202": "11002", "2300312": "11003"}
_SEASON = np.array(
    [0.098, 0.080, 0.083, 0.088, 0.085, 0.082, 0.086, 0.079, 0.081, 0.082, 0.078, 0.078]
)


@dataclass(frozen=True)
class Income:
    """A jurisdiction's year: per code the budget and twelve months, in cents."""

    codes: dict[str, tuple[int, Ints]]
    shortfall: int = 0
    shortfall_until: int | None = None

    def rows(self, month: int) -> list[RevenueRow]:
        """Return own-level rows of one month; a shortfall lies on transfers received."""
        rows: list[RevenueRow] = []
        for code, (budget, months) in self.codes.items():
            short = self.shortfall if code == "11002" else 0
            if self.shortfall_until is not None and month >= self.shortfall_until:
                short = 0
            rows.append(("own_level", code, budget - short, int(months[month - 1])))
        return rows


def town_receipts(year: Year, payments: Payments) -> dict[tuple[int, str], Ints]:
    """Return what the district paid to each town by revenue code, month by month."""
    receipts: dict[tuple[int, str], Ints] = {}
    for place, line in enumerate(year.plans[0].lines):
        if line.spend == "transfer":
            mine = payments.lines == place
            months = np.zeros(13, dtype=np.int64)
            np.add.at(months, payments.months[mine], payments.amounts[mine])
            receipts[line.town, _TRANSFERS[line.function]] = months[1:]
    return receipts


def incomes(
    seed: int, year: Year, back: int, receipts: dict[tuple[int, str], Ints]
) -> list[Income]:
    """Return each jurisdiction's income of the year."""
    found = []
    for place in range(len(year.plans)):
        rng = stream(seed, 6, place, year.year)
        codes = _own(year, place, rng)
        if place == 0:
            weights = np.array(list(_FROM_CITY.values()))
            budgets = split(year.received_budget[0], weights)
            actual = split(year.received[0], weights)
            for number, code in enumerate(_FROM_CITY):
                months = split(int(actual[number]), np.ones(12))
                codes[code] = (int(budgets[number]), months)
        else:
            parts = [receipts[place, code] for code in _TRANSFERS.values()]
            sums = np.array([float(part.sum()) for part in parts])
            budgets = split(year.received_budget[place], sums)
            for number, code in enumerate(_TRANSFERS.values()):
                codes[code] = (int(budgets[number]), parts[number])
        short, until = SHORT_RESOURCES.get((place, back), ("0", None))
        found.append(Income(codes, cents(short), until))
    return found


def _own(year: Year, place: int, rng: np.random.Generator) -> dict[str, tuple[int, Ints]]:
    weights = np.array(list(_TAXES.values())) * rng.uniform(0.95, 1.05, len(_TAXES))
    actual = split(year.raised[place], weights)
    budget = split(year.raised_budget[place], weights)
    codes: dict[str, tuple[int, Ints]] = {}
    for number, code in enumerate(_TAXES):
        season = _SEASON * rng.uniform(0.95, 1.05, 12)
        codes[code] = (int(budget[number]), split(int(actual[number]), season))
    return codes


def consolidated(year: Year, all_incomes: list[Income], month: int) -> list[RevenueRow]:
    """Return the consolidated rows: own revenue of all ten, and the published resources."""
    rows: list[RevenueRow] = []
    for code in _TAXES:
        months: npt.NDArray[Any] = sum(  # type: ignore[assignment]
            income.codes[code][1] for income in all_incomes
        )
        rows.append(("consolidated", code, int(months.sum()), int(months[month - 1])))
    for item, code in RESOURCE_CODES.items():
        whole = year.money.items[item]
        # What is carried over is there on New Year's Day; the rest comes evenly.
        parts = split(whole, np.eye(12)[0] if item == "carried_in" else np.ones(12))
        rows.append(("consolidated", code, whole, int(parts[month - 1])))
    return rows
