"""One year of the whole district before anything is written: who spends and who raises what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from tongjian.supervision.demo.district.behaviour import Behaviours
from tongjian.supervision.demo.district.lines import (
    BudgetLine,
    Change,
    Sown,
    YearPlan,
    ordinary_lines,
    reserve_line,
    sow,
    transfer_lines,
)
from tongjian.supervision.demo.district.planted import ENTRIES
from tongjian.supervision.demo.district.published import YearMoney
from tongjian.supervision.demo.district.shares import Ints, split, stream
from tongjian.supervision.demo.district.units import Jurisdiction


@dataclass(frozen=True)
class Year:
    """The plans of the ten, and for each: whole-year revenue and its budget, in cents.

    ``raised`` is own revenue, ``received`` what comes from above; budgets likewise.
    """

    year: int
    money: YearMoney
    plans: list[YearPlan]
    raised: list[int]
    raised_budget: list[int]
    received: list[int]
    received_budget: list[int]

    def spent_by_class(self) -> Counter[str]:
        """Return the whole year's payments by function class, transfers left out."""
        spent: Counter[str] = Counter()
        for plan in self.plans:
            planted = [line for sown in plan.sown for line in sown.lines]
            for line in [*plan.lines, *planted]:
                if line.function[:3] != "230":
                    spent[line.function[:3]] += line.paid
        return spent


def plan_year(
    seed: int,
    places: tuple[Jurisdiction, ...],
    money: YearMoney,
    *,
    years: list[int],
    busy: Behaviours,
    room: float,
) -> Year:
    """Return the year's plans; what they pay adds up to the published totals to the cent."""
    setting = _Setting(seed, money.year, years, busy, room)
    size = stream(seed, 4).uniform(0.7, 1.4, len(places) - 1)
    spends = split(money.towns_spend, size)
    raised = split(money.towns_revenue, spends.astype(np.float64))
    towns = [
        _plan(setting, town, int(spend)) for town, spend in zip(places[1:], spends, strict=True)
    ]
    budgets = np.array([plan.budget for plan in towns], dtype=np.int64)
    raised_budgets = np.array(
        [
            int(own) * int(budget) // int(spend)
            for own, budget, spend in zip(raised, budgets, spends, strict=True)
        ],
        dtype=np.int64,
    )
    received, received_budgets = spends - raised, budgets - raised_budgets
    transfers = (places[1:], received, received_budgets)
    district = _plan(setting, places[0], money.items["district_level"], transfers)
    own = money.district_revenue
    own_budget = own * district.budget // money.district_spend
    return Year(
        money.year,
        money,
        [district, *towns],
        [own, *map(int, raised)],
        [own_budget, *map(int, raised_budgets)],
        [money.district_spend - own, *map(int, received)],
        [district.budget - own_budget, *map(int, received_budgets)],
    )


@dataclass(frozen=True)
class _Setting:
    seed: int
    year: int
    years: list[int]
    busy: Behaviours
    room: float


def _plan(
    setting: _Setting,
    place: Jurisdiction,
    spend: int,
    transfers: tuple[tuple[Jurisdiction, ...], Ints, Ints] | None = None,
) -> YearPlan:
    seed, year, busy = setting.seed, setting.year, setting.busy
    sown = sow(place, year, setting.years, ENTRIES, busy)
    planted = sum(line.paid for entry in sown for line in entry.lines)
    own = spend - planted
    lines, cells = ordinary_lines(seed, place, year, spend=own, room=setting.room, busy=busy)
    _make_room(lines, sown)
    if transfers:
        extra, extra_cells = transfer_lines(place.units[0], year, *transfers)
        lines, cells = [*lines, *extra], np.concatenate((cells, extra_cells))
    total = sum(line.current for line in lines)
    reserve = reserve_line(place, year, total, stream(seed, 5, place.index, year))
    return YearPlan(place, year, lines, cells, reserve, sown)


def _make_room(lines: list[BudgetLine], sown: list[Sown]) -> None:
    """Take from the unit's largest line what a planted line is given during the year."""
    for line in (line for entry in sown for line in entry.lines):
        later = [(change.day, change.cents) for change in line.changes]
        if line.start and (line.start.month, line.start.day) != (1, 1):
            later.append((line.start, line.base))
        if not later:
            continue
        giver = max((own for own in lines if own.unit == line.unit), key=lambda own: own.paid)
        for day, amount in later:
            giver.base += amount
            giver.changes.append(Change(day, "virement", -amount))
