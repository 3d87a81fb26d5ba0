"""From a state to Ibis expressions; generic over the dataset's declaration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.datasets.declare import Dataset, Level, Measure
from tongjian.supervision.queries.state import ALL, State

FINEST = 2_000  # codes shown at one level; further ones are reached by filters


def level_code(table: Any, level: Level) -> Any:
    """Return the expression of a level's code."""
    column = table[level.column]
    if column.type().is_date():
        column = column.strftime("%Y-%m-%d")
    elif not column.type().is_string():
        column = column.cast("string")
    if level.cut is None:
        return column
    if level.cut > 0:
        return column.left(level.cut)
    return column.left(column.length() + level.cut)


def selected(table: Any, state: State, only_units: frozenset[str] | None = None) -> Any:
    """Return the rows a state selects, before any measure pins or reduces them.

    Own-level rows alone: a consolidated figure is computed as district plus towns less the
    transfers between them, and delivered consolidated totals are never mixed in.
    """
    dataset = state.dataset
    rows = table.filter(_.level_scope == "own_level", _.fiscal_year == state.year)
    own = [_.jurisdiction == state.jurisdiction]
    rows = rows.filter(*(_between(rows, dataset) if state.view == ALL else own))
    rows = within(rows, only_units)
    for name, path in state.paths.items():
        hierarchy = next(item for item in dataset.hierarchies if item.name == name)
        for level, code in zip(hierarchy.levels, path, strict=False):
            rows = rows.filter(level_code(rows, level).fill_null("") == _blank(code))
    for name, value in state.chosen.items():
        dimension = next(item for item in dataset.dimensions if item.name == name)
        rows = rows.filter(rows[dimension.column] == value)
    return _filtered(rows, state)


def within(rows: Any, only_units: frozenset[str] | None) -> Any:
    """Return the rows of the units a person is limited to (None: not limited)."""
    if only_units is None:
        return rows
    if "unit" not in rows.columns:
        return rows.limit(0)
    return rows.filter(_.unit.isin(sorted(only_units)))


def _between(rows: Any, dataset: Dataset) -> Iterable[Any]:
    if dataset.between_levels is None:
        return []
    column, prefixes = dataset.between_levels
    return [~rows[column].startswith(prefix) for prefix in prefixes]


def _blank(code: str) -> str:
    return "" if code == "-" else code


def _filtered(rows: Any, state: State) -> Any:
    dataset = state.dataset
    if state.month and dataset.period is not None:
        column = rows[dataset.period.column]
        month = column if dataset.period.kind == "month" else column.strftime("%m")
        last = state.to_month or state.month
        rows = rows.filter(month.between(min(state.month, last), max(state.month, last)))
    if "amount_yuan" in rows.columns:
        if state.least is not None:
            rows = rows.filter(_.amount_yuan >= state.least)
        if state.most is not None:
            rows = rows.filter(_.amount_yuan <= state.most)
    if state.payee and "payee" in rows.columns:
        rows = rows.filter(_.payee.contains(state.payee) | (_.payee == state.person))
    if state.q:
        words = [rows[word].contains(state.q) for word in dataset.words]
        rows = rows.filter(ibis.or_(*words)) if words else rows.limit(0)
    return rows


def pinned(rows: Any, state: State) -> Any:
    """Return the rows with every pinned dimension held to one value (a budget's stage)."""
    for dimension in state.dataset.dimensions:
        if dimension.pinned and dimension.name not in state.chosen:
            rows = rows.filter(rows[dimension.column] == dimension.pinned)
    return rows


def figure(rows: Any, measure: Measure, dataset: Dataset) -> Any:
    """Return the expression of a measure over ``rows``, which it may have to mark first.

    A measure that is the latest over a dimension counts only the rows at that dimension's latest
    value within the rest of the key (the year's budget repeated in every month).
    """
    if not measure.latest:
        return rows[measure.column].sum()
    return rows[measure.column].sum(where=rows[f"latest_{measure.name}"])


def marked(rows: Any, dataset: Dataset) -> Any:
    """Add a flag column for each measure that takes the latest value of a dimension."""
    for measure in dataset.measures:
        if measure.latest:
            (name,) = measure.latest
            column = next(item.column for item in dataset.dimensions if item.name == name)
            rest = ["jurisdiction", *(key for key in dataset.key if key != column)]
            last = rows[column].max().over(ibis.window(group_by=rest))
            rows = rows.mutate(**{f"latest_{measure.name}": rows[column] == last})
    return rows


def by_level(rows: Any, state: State) -> Any:
    """Return code, every measure and the count of rows for each code of the next level."""
    level = state.level
    assert level is not None
    rows = marked(pinned(rows, state), state.dataset)
    rows = rows.mutate(code=level_code(rows, level))
    extra = {"name": rows[level.label].max()} if level.label else {}
    return (
        rows.group_by("code")
        .aggregate(
            **{item.name: figure(rows, item, state.dataset) for item in state.dataset.measures},
            **extra,
            rows=rows.count(),
        )
        .order_by(ibis.desc(state.dataset.measures[0].name), "code")
        .limit(FINEST)
    )


def totals(rows: Any, state: State) -> Any:
    """Return one row: every measure and the count of rows."""
    rows = marked(pinned(rows, state), state.dataset)
    return rows.aggregate(
        **{item.name: figure(rows, item, state.dataset) for item in state.dataset.measures},
        rows=rows.count(),
    )


def counted(rows: Any, state: State) -> Any:
    """Return one row with the count of rows."""
    rows = pinned(rows, state)
    return rows.aggregate(n=rows.count())


def as_text(rows: Any, dataset: Dataset) -> Any:
    """Return the dataset's columns as text that no spreadsheet takes for a formula."""
    columns = {}
    for column in dataset.columns:
        if column.name in rows.columns:
            text = rows[column.name].cast("string")
            if rows[column.name].type().is_string():
                text = ibis.ifelse(text.re_search(r"^[=+@\t\r-]"), ibis.literal("'") + text, text)
            columns[column.name] = text.fill_null("")
    return rows.select(**columns)


def by_month(rows: Any, state: State) -> Any | None:
    """Return month and every additive measure, or None for a dataset without periods."""
    period = state.dataset.period
    additive = [item for item in state.dataset.measures if not item.latest and not item.pinned]
    if period is None or not additive:
        return None
    rows = pinned(rows, state)
    column = rows[period.column]
    month = column if period.kind == "month" else column.strftime("%m")
    return (
        rows.mutate(month=month)
        .group_by("month")
        .aggregate(**{item.name: rows[item.column].sum() for item in additive})
        .order_by("month")
    )


def by_delivery(rows: Any, state: State, measure: Measure) -> Any:
    """Return each delivery's share of a figure: delivery, sum and count."""
    rows = marked(pinned(rows, state), state.dataset)
    return (
        rows.group_by("delivery")
        .aggregate(part=figure(rows, measure, state.dataset), rows=rows.count())
        .order_by("delivery")
    )


def listed(rows: Any, state: State) -> Any:
    """Return the rows in the order the state asks for, total and repeatable."""
    rows = pinned(rows, state)
    wanted = state.sort.lstrip("-")
    keys: list[Any] = []
    if wanted in rows.columns:
        keys.append(ibis.desc(wanted) if state.sort.startswith("-") else ibis.asc(wanted))
    elif (first := state.dataset.measures[0].column) in rows.columns:
        keys.append(ibis.desc(first))
    return rows.order_by([*keys, "delivery", "row"])
