"""Own level and consolidated, shown apart, with the transfers that lie between them.

The consolidated figure is the own levels of the district and its towns less what they pay each
other. What finance delivered as consolidated is a figure of its own and stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tongjian.supervision.datasets.declare import Measure
from tongjian.supervision.queries import build
from tongjian.supervision.queries.figures import exact
from tongjian.supervision.queries.state import ALL, OWN, State

Value = Any  # Decimal or None


@dataclass(frozen=True)
class Place:
    """One jurisdiction: its own level, the transfers in it, and what of it counts in the whole."""

    name: str
    own: Value
    between: Value
    counted: Value
    state: State


@dataclass(frozen=True)
class Scopes:
    """All places, the consolidated figure, and the one delivered as such (None: none was)."""

    places: tuple[Place, ...]
    own: Value
    between: Value
    consolidated: Value
    state: State
    delivered: Value

    @property
    def gap(self) -> Value:
        """Return the delivered figure less the computed one."""
        if self.delivered is None or self.consolidated is None:
            return None
        return self.delivered - self.consolidated


def compare(
    tables: Any, state: State, measure: Measure, names: dict[str, str], only: frozenset[str] | None
) -> Scopes:
    """Return the figure of every place and of all; ``tables`` hold the district and its towns."""
    paths = {
        item.name: state.paths[item.name]
        for item in state.dataset.hierarchies
        if item.name in state.paths and item.levels[0].column != "jurisdiction"
    }
    whole = replace(state, view=ALL, paths=paths, sort="")
    table = tables.dataset(state.dataset.name)
    counted = _by_place(tables, build.selected(table, whole, only), whole, measure)
    every = build.selected(table, whole, only, between=True)
    own = _by_place(tables, every, whole, measure)
    found = []
    for code, name in names.items():
        value, part = own.get(code), counted.get(code)
        there = replace(whole, view=OWN, jurisdiction=code)
        gone = value - (part or Decimal(0)) if value is not None else None
        found.append(Place(name, value, gone, part, there))
    return Scopes(
        tuple(found),
        _added([place.own for place in found]),
        _added([place.between for place in found]),
        _added([place.counted for place in found]),
        whole,
        _delivered(tables, whole, measure, only),
    )


def _added(values: list[Value]) -> Value:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _by_place(tables: Any, rows: Any, state: State, measure: Measure) -> dict[str, Value]:
    rows = build.marked(rows, state.dataset)
    found = rows.group_by("jurisdiction").aggregate(
        value=build.figure(rows, measure, state.dataset)
    )
    listed = tables.execute(found.order_by("jurisdiction")).to_pylist()
    return {row["jurisdiction"]: exact(row["value"]) for row in listed}


def _delivered(tables: Any, state: State, measure: Measure, only: frozenset[str] | None) -> Value:
    """Return what was delivered as consolidated for the district; None where nothing was."""
    if only is not None:
        return None
    there = replace(state, view=OWN, paths=state.paths)
    table = tables.dataset(state.dataset.name)
    rows = build.selected(table, there, only, scope="consolidated")
    rows = build.marked(rows, state.dataset)
    figure = build.figure(rows, measure, state.dataset)
    found = tables.execute(rows.aggregate(value=figure)).to_pylist()
    return exact(found[0]["value"])
