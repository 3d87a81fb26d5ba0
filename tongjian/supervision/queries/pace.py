"""Which figure is held against which: execution against the budget in force, paid in against due.

A dataset's progress is its ``done`` measure over its ``planned`` one; a measure of another dataset
is looked up for the same part of the same hierarchy.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.queries.state import State


@dataclass(frozen=True)
class Pair:
    """(dataset, measure) done and (dataset, measure) planned, in money.

    ``timed`` where the plan is the year's, so that progress is held against time as well.
    """

    done: tuple[str, str]
    planned: tuple[str, str]
    timed: bool = True
    title: str = "进度"
    plan: str = "全年预算"

    def other(self, dataset: str) -> tuple[str, str] | None:
        """Return the side that is in another dataset than ``dataset``, if any."""
        sides = [side for side in (self.done, self.planned) if side[0] != dataset]
        return sides[0] if sides else None


def _within(dataset: str, done: str, planned: str, title: str) -> Pair:
    return Pair(done=(dataset, done), planned=(dataset, planned), timed=False, title=title)


SPENDING = Pair(done=("payment", "paid"), planned=("budget", "current"))
PAIRS: Mapping[str, Pair] = {
    "payment": SPENDING,
    "budget": SPENDING,
    "revenue": Pair(done=("revenue", "actual"), planned=("revenue", "budget")),
    "three_public": Pair(done=("three_public", "actual"), planned=("three_public", "budget")),
    "investment_project": Pair(
        done=("investment_project", "done"),
        planned=("investment_project", "plan"),
        plan="年度计划投资",
    ),
    "final_account": _within("final_account", "final", "budget", "决算占预算"),
    "non_tax_due": _within("non_tax_due", "paid_in", "due", "缴库率"),
    "procurement": _within("procurement", "contract", "budget", "合同占预算"),
    "carry_over": _within("carry_over", "used", "opening", "使用率"),
    "performance": _within("performance", "actual", "budget", "支出占预算"),
    "audit_finding": _within("audit_finding", "rectified", "sum", "整改率"),
}


def pair_of(state: State) -> Pair | None:
    """Return what a state's parts are held against, None where nothing makes sense.

    A month alone is not held against a plan of the year that every month repeats.
    """
    pair, level = PAIRS.get(state.dataset.name), state.level
    if pair is None or level is None or pair.planned[0] != state.dataset.name:
        return pair
    planned = next(item for item in state.dataset.measures if item.name == pair.planned[1])
    months = state.dataset.period is not None and level.column == state.dataset.period.column
    return None if planned.latest and months else pair


def other_side(dataset: str) -> tuple[str, str] | None:
    """Return the (dataset, measure) a dataset's figures are held against in another dataset."""
    pair = PAIRS.get(dataset)
    return pair.other(dataset) if pair is not None else None


def counterpart(state: State, name: str) -> State | None:
    """Return the state of the same part in dataset ``name``; None where it has no such part.

    Filters by month, amount, payee or word select payments and not budgets, so a narrowed state
    has no counterpart rather than a false one.
    """
    if state.narrowed:
        return None
    other = dataset_named(name)
    levels = {item.name: [level.name for level in item.levels] for item in other.hierarchies}
    own = {item.name: [level.name for level in item.levels] for item in state.dataset.hierarchies}
    for hierarchy, path in state.paths.items():
        if own[hierarchy][: len(path)] != levels.get(hierarchy, [])[: len(path)]:
            return None
    known = {dimension.name for dimension in other.dimensions}
    pinned = {dimension.name for dimension in state.dataset.dimensions if dimension.pinned}
    if set(state.chosen) - known - pinned:
        return None
    chosen = {key: value for key, value in state.chosen.items() if key in known - pinned}
    by = state.by if state.by in levels else other.hierarchies[0].name
    return replace(state, dataset=other, chosen=chosen, by=by)


def splits_alike(state: State, other: State) -> bool:
    """Whether both split next by the same level."""
    first, second = state.level, other.level
    return state.by == other.by and bool(first and second and first.name == second.name)


def elapsed_pct(year: int, day: date) -> Decimal:
    """Return how much of ``year`` has passed at the end of ``day``, in percent (序时进度)."""
    start, end = date(year, 1, 1), date(year, 12, 31)
    if day >= end:
        return Decimal(100)
    if day < start:
        return Decimal(0)
    return Decimal((day - start).days + 1) * 100 / Decimal((end - start).days + 1)


def reached(year: int, as_of: date, months: Sequence[str]) -> date | None:
    """Return the day data of ``months`` reach: the end of the last of them, at most ``as_of``."""
    if not months:
        return None
    month = int(max(months))
    return min(date(year, month, calendar.monthrange(year, month)[1]), as_of)
