"""From a state to Ibis expressions; generic over the dataset's declaration.

What adds up can be built over a dataset's sums as over its rows (``forms.from_sums`` says when);
anything else fails there, because the column it asks for is not in them.
"""

from __future__ import annotations

from typing import Any

import ibis

from tongjian.supervision.datasets.declare import Dataset, Level, Measure
from tongjian.supervision.ledger.sums import ROWS, month_name, sum_name
from tongjian.supervision.queries.state import ALL, ANY, PEOPLE, State

MONEY = "decimal(18, 2)"  # compared as what it is: another scale would convert every row
FINEST = 2_000  # codes shown at one level; further ones are reached by filters


def level_code(table: Any, level: Level) -> Any:
    """Return the expression of a level's code."""
    column = as_code(table[column_of(table, level.column)])
    if level.cut is None:
        return column
    if level.cut > 0:
        return column.left(level.cut)
    return column.left(column.length() + level.cut)


def column_of(table: Any, name: str) -> str:
    """Return the name a column has in a table: in sums a day is its month."""
    return name if name in table.columns else month_name(name)


def as_code(column: Any) -> Any:
    """Return a column as the text its values have in an address."""
    if column.type().is_date():
        return column.strftime("%Y-%m-%d")
    return column if column.type().is_string() else column.cast("string")


def selected(
    table: Any,
    state: State,
    only_units: frozenset[str] | None = None,
    years: tuple[int, ...] = (),
    *,
    free: frozenset[str] = frozenset(),
    scope: str = "own_level",
    between: bool = False,
) -> Any:
    """Return the rows a state selects, every pinned dimension but those ``free`` held to one value.

    Own-level rows alone: a consolidated figure is computed as district plus towns less the
    transfers between them, and delivered consolidated totals are never mixed in. ``years`` takes
    others than the state's, ``scope`` another basis, to be shown apart; ``between`` leaves in what
    the levels of government pay each other. All conditions are one filter, because each further step of an
    expression costs milliseconds to compile.
    """
    conditions = [
        table.level_scope == scope,
        table.fiscal_year.isin(years or (state.year,)),
        *_places(table, state, between),
        *within(table, only_units),
        *_paths(table, state),
        *_choices(table, state, free),
        *_filters(table, state),
    ]
    return table.filter(*conditions)


def within(table: Any, only_units: frozenset[str] | None) -> list[Any]:
    """Return the conditions that keep a person to their units (None: not limited)."""
    if only_units is None:
        return []
    if "unit" not in table.columns:
        return [ibis.literal(False)]
    return [table.unit.isin(sorted(only_units))]


def _places(table: Any, state: State, between: bool) -> list[Any]:
    if state.view != ALL:
        return [table.jurisdiction == state.jurisdiction]
    if state.dataset.between_levels is None or between:
        return []
    column, prefixes = state.dataset.between_levels
    codes = table[column] if state.dataset.column(column).required else table[column].fill_null("")
    return [~codes.startswith(prefix) for prefix in prefixes]


def _paths(table: Any, state: State) -> list[Any]:
    found = []
    for name, path in state.paths.items():
        hierarchy = next(item for item in state.dataset.hierarchies if item.name == name)
        for level, code in zip(hierarchy.levels, path, strict=False):
            if code == ANY:
                continue
            found += at_code(table, level, "" if code == "-" else code)
    return found


def at_code(table: Any, level: Level, wanted: str) -> list[Any]:
    """Return the conditions of a level's code, "" the blank one.

    A cut code is said once more as a beginning, by which the engine passes over what a file,
    sorted as it is, holds of others.
    """
    code = level_code(table, level)
    if not wanted:
        return [code.fill_null("") == ""]
    column = table[column_of(table, level.column)]
    cut = level.cut is not None and column.type().is_string()
    return [column.startswith(wanted), code == wanted] if cut else [code == wanted]


def _choices(table: Any, state: State, free: frozenset[str]) -> list[Any]:
    found = []
    for dimension in state.dataset.dimensions:
        if dimension.name == "level_scope":
            continue
        pinned = None if dimension.name in free else dimension.pinned
        value = state.chosen.get(dimension.name, pinned)
        if value == PEOPLE:
            found.append(table[f"{dimension.column}_is_person"])
        elif value:
            code = as_code(table[dimension.column])
            found.append(code.fill_null("") == "" if value == "-" else code == value)
    return found


def _filters(table: Any, state: State) -> list[Any]:
    dataset, found = state.dataset, []
    if state.month and dataset.period is not None:
        last = state.to_month or state.month
        month = month_of(table, dataset)
        found.append(month.between(min(state.month, last), max(state.month, last)))
    if dataset.main_amount:
        if state.least is not None:
            found.append(table[dataset.main_amount] >= ibis.literal(state.least, MONEY))
        if state.most is not None:
            found.append(table[dataset.main_amount] <= ibis.literal(state.most, MONEY))
    if state.payee and any(item.name == "payee" for item in dataset.columns):
        found.append(table.payee.contains(state.payee) | (table.payee == state.person))
    if state.q:
        words = [table[word].contains(state.q) for word in dataset.words]
        found.append(ibis.or_(*words) if words else ibis.literal(False))
    return found


def month_of(table: Any, dataset: Dataset) -> Any:
    """Return the expression of a row's month, "01" to "12"."""
    assert dataset.period is not None
    column = table[column_of(table, dataset.period.column)]
    return column if dataset.period.kind == "month" else column.strftime("%m")


def figure(rows: Any, measure: Measure, dataset: Dataset) -> Any:
    """Return the expression of a measure over ``rows``, which it may have to mark first.

    A measure that is the latest over a dimension counts only the rows at that dimension's latest
    value within the rest of the key (the year's budget repeated in every month). Over several
    values of a dimension it may not be added over, it has no figure.
    """
    if not measure.column:
        return number_of(rows)
    chosen = rows[f"latest_{measure.name}"] if measure.latest else None
    name = measure.column if measure.column in rows.columns else sum_name(measure.column)
    value = rows[name].sum(where=chosen)
    apart = apart_columns(measure, dataset)
    if not apart:
        return value
    several = ibis.or_(*(rows[column].nunique() > 1 for column in apart))
    return ibis.ifelse(several, ibis.null(value.type()), value)


def number_of(rows: Any) -> Any:
    """Return the expression of how many rows there are; sums say of how many each is."""
    if ROWS in rows.columns:
        return rows[ROWS].sum().cast("int64").fill_null(0)
    return rows.count()


def apart_columns(measure: Measure, dataset: Dataset) -> list[str]:
    """Return the columns over whose values a measure has no figure together.

    A pinned dimension with a value of its own is held to one value by every state already.
    """
    return [
        item.column
        for item in dataset.dimensions
        if item.name in measure.pinned and item.pinned is None
    ]


def adds_over(measure: Measure, dataset: Dataset, level: Level) -> bool:
    """Whether a measure's parts by ``level`` add up to the whole."""
    if apart_columns(measure, dataset):
        return False
    return level.column not in latest_columns(measure, dataset)


def latest_columns(measure: Measure, dataset: Dataset) -> list[str]:
    """Return the columns of which a measure takes the latest value."""
    return [item.column for item in dataset.dimensions if item.name in measure.latest]


def marked(rows: Any, dataset: Dataset, by: tuple[str, ...] = ()) -> Any:
    """Add a flag column for each measure that takes the latest value of a dimension.

    ``by`` names further columns within whose values the latest is looked for.
    """
    for measure in dataset.measures:
        if measure.latest:
            (name,) = measure.latest
            column = next(item.column for item in dataset.dimensions if item.name == name)
            rest = ["jurisdiction", *(key for key in dataset.key if key != column), *by]
            last = rows[column].max().over(ibis.window(group_by=rest))
            rows = rows.mutate(**{f"latest_{measure.name}": rows[column] == last})
    return rows


def level_label(rows: Any, level: Level) -> Any:
    """Return the name the rows give a level's code, with the unit of its figures."""
    named = rows[level.label].max()
    if level.unit is None:
        return named
    return named + ibis.coalesce("（" + rows[level.unit].max() + "）", "")


def by_level(rows: Any, state: State) -> Any:
    """Return code, every measure and the count of rows for each code of the next level."""
    level = state.level
    assert level is not None
    if (first := _by_value(rows, state.dataset, level)) is not None:
        return _ordered(first, state)
    rows = marked(rows, state.dataset)
    always = {
        f"latest_{item.name}": ibis.literal(True)
        for item in state.dataset.measures
        if level.column in latest_columns(item, state.dataset)
    }
    rows = rows.mutate(**always) if always else rows
    extra = {"name": level_label(rows, level)} if level.label else {}
    found = rows.group_by(code=level_code(rows, level)).aggregate(
        **{item.name: figure(rows, item, state.dataset) for item in state.dataset.measures},
        **extra,
        rows=number_of(rows),
    )
    return _ordered(found, state)


def _ordered(parts: Any, state: State) -> Any:
    return parts.order_by(ibis.desc(state.dataset.measures[0].name), "code").limit(FINEST)


def _by_value(rows: Any, dataset: Dataset, level: Level) -> Any | None:
    """Return the parts of a level that is worked out of a column: by its values first.

    There are far fewer values than rows, so a code is cut out, or a day written down, far less
    often. None where a level is a column as it is, or a measure does not simply add up.
    """
    name = column_of(rows, level.column)
    if level.label or (level.cut is None and not rows[name].type().is_date()):
        return None
    measures = dataset.measures
    if any(item.latest or apart_columns(item, dataset) for item in measures):
        return None
    first = rows.group_by(name).aggregate(
        **{item.name: figure(rows, item, dataset) for item in measures}, rows=number_of(rows)
    )
    return first.group_by(code=level_code(first, level)).aggregate(
        **{item.name: _sum(first[item.name]) for item in measures}, rows=_sum(first.rows)
    )


def _sum(column: Any) -> Any:
    """Return the sum of sums, of the type they have."""
    return column.sum().cast(column.type())


def totals(rows: Any, state: State) -> Any:
    """Return one row: every measure and the count of rows."""
    rows = marked(rows, state.dataset)
    return rows.aggregate(
        **{item.name: figure(rows, item, state.dataset) for item in state.dataset.measures},
        rows=number_of(rows),
    )


def counted(rows: Any) -> Any:
    """Return one row with the count of rows."""
    return rows.aggregate(n=number_of(rows))


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
    """Return year, month and the first measure; None where it has no months."""
    measure = state.dataset.measures[0]
    period = state.dataset.period
    held = len(measure.pinned) > len(apart_columns(measure, state.dataset))
    if period is None or held or set(latest_columns(measure, state.dataset)) - {period.column}:
        return None
    if period.kind == "date" and not measure.latest and not apart_columns(measure, state.dataset):
        days = rows.group_by("fiscal_year", column_of(rows, period.column)).aggregate(
            value=figure(rows, measure, state.dataset)
        )
        month = month_of(days, state.dataset)
        months = days.group_by("fiscal_year", month=month).aggregate(value=_sum(days.value))
        return months.order_by("fiscal_year", "month")
    # within a month its latest value is every value
    always = {f"latest_{measure.name}": ibis.literal(True)} if measure.latest else {}
    rows = rows.mutate(month=month_of(rows, state.dataset), **always)
    return (
        rows.group_by("fiscal_year", "month")
        .aggregate(value=figure(rows, measure, state.dataset))
        .order_by("fiscal_year", "month")
    )


def by_delivery(rows: Any, state: State, measure: Measure) -> Any:
    """Return each delivery's share of a figure: delivery, sum and count."""
    rows = marked(rows, state.dataset)
    return (
        rows.group_by("delivery")
        .aggregate(part=figure(rows, measure, state.dataset), rows=rows.count())
        .order_by("delivery")
    )


def listed(rows: Any, state: State) -> Any:
    """Return the rows in the order the state asks for, total and repeatable."""
    wanted = state.sort.lstrip("-")
    keys: list[Any] = []
    if wanted in rows.columns:
        keys.append(ibis.desc(wanted) if state.sort.startswith("-") else ibis.asc(wanted))
    elif (first := state.dataset.measures[0].column) in rows.columns:
        keys.append(ibis.desc(first))
    return rows.order_by([*keys, "delivery", "row"])
