"""The sums of a ledger file: its rows added up by everything most questions split and select by.

A page asks for the figures of units, codes and months, hardly ever for single rows, of which there
are many times as many. Beside a file of rows stands one of its sums: one line for each combination
of the columns below, every measure added up to the cent, ``rows`` saying of how many rows.

Nothing that tells single rows apart is in it, no amount of a row and nothing personal. A day is
only its month and has another name, as a sum has, so that no condition on a row's day or amount
can be put to sums by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass

from tongjian.supervision.datasets.declare import Column, Dataset, Level
from tongjian.supervision.ledger.typing_sql import sql_type

ROWS = "rows"
COMMON = ("jurisdiction", "fiscal_year", "fund_type", "level_scope", "unit")
MONTH = len("2024-06")  # a day's text cut to this or less is the same of the month's first day
# wide enough for the sum of every row there can be
SUM_TYPES = {"amount": "DECIMAL(38, 2)", "number": "DECIMAL(38, 4)", "int": "BIGINT"}


@dataclass(frozen=True)
class Sums:
    """What the sums of a dataset are by: ``kept`` columns as they are, the month of the day ``day``.

    ``added`` are the columns added up; ``day`` is "" where the period is no day.
    """

    kept: tuple[str, ...]
    day: str
    added: tuple[str, ...]

    def has(self, level: Level) -> bool:
        """Whether a level can be split and selected by here, with its names."""
        known = level.column in self.kept or (
            level.column == self.day and level.cut is not None and 0 < level.cut <= MONTH
        )
        beside = {name for name in (level.label, level.unit) if name is not None}
        return known and beside <= set(self.kept)


def month_name(column: str) -> str:
    """Return the column of sums that holds the first day of the month of a day."""
    return f"{column}_month"


def sum_name(column: str) -> str:
    """Return the column of sums that holds a column added up."""
    return f"{column}_sum"


def sums_of(dataset: Dataset) -> Sums | None:
    """Return what a dataset's sums are by; None where it has none.

    It has none where they would be no fewer than its rows, being by all that tells rows apart, and
    where a measure is not the sum of its rows alone.
    """
    kept, period = _kept(dataset), dataset.period
    day = period.column if period is not None and period.kind == "date" else ""
    if set(dataset.key) <= {*kept, day} or any(item.latest for item in dataset.measures):
        return None
    pinned = {name for item in dataset.measures for name in item.pinned}
    held = {item.column for item in dataset.dimensions if item.name in pinned}
    added = tuple(dict.fromkeys(item.column for item in dataset.measures if item.column))
    if not held <= set(kept) or set(added) & set(kept):
        return None
    return Sums(kept, day, added)


def _kept(dataset: Dataset) -> tuple[str, ...]:
    """Return the columns figures are split, selected and named by, but for days and single rows."""
    levels = [level for item in dataset.hierarchies for level in item.levels]
    wanted = {
        *COMMON,
        *(item.column for item in dataset.dimensions),
        *(name for level in levels for name in (level.column, level.label, level.unit)),
        *(dataset.between_levels[:1] if dataset.between_levels is not None else ()),
        *((dataset.period.column,) if dataset.period is not None else ()),
    }
    return tuple(
        item.name
        for item in dataset.columns
        if item.name in wanted
        and item.type != "date"
        and item.protect is None
        and dataset.key != (item.name,)
    )


def sums_columns(dataset: Dataset) -> dict[str, str]:
    """Return the columns of a dataset's sums with their DuckDB types, in order; none, no sums."""
    found = sums_of(dataset)
    if found is None:
        return {}
    named: dict[str, Column] = {item.name: item for item in dataset.columns}
    return {
        **{name: sql_type(named[name]) for name in found.kept},
        **({month_name(found.day): "DATE"} if found.day else {}),
        **{sum_name(name): SUM_TYPES[named[name].type] for name in found.added},
        ROWS: "BIGINT",
    }


def sums_sql(dataset: Dataset, rows: str) -> str:
    """Return DuckDB's SQL for the sums of the rows of the query ``rows``, in the order of a file.

    The sum of nothing but blanks is blank, as it is over rows.
    """
    found = sums_of(dataset)
    assert found is not None, f"{dataset.name} has no sums"
    types = sums_columns(dataset)
    by = [f'"{name}"' for name in found.kept]
    order = [name for name in dataset.sort if name in found.kept or name == found.day]
    month = month_name(found.day)
    if found.day:
        by.append(f'CAST(date_trunc(\'month\', "{found.day}") AS DATE) AS "{month}"')
    added = [
        f'CAST(sum("{name}") AS {types[sum_name(name)]}) AS "{sum_name(name)}"'
        for name in found.added
    ]
    ordered = [f'"{month if name == found.day else name}"' for name in order]
    chosen = ", ".join([*by, *added, f'count(*) AS "{ROWS}"'])
    last = f" ORDER BY {', '.join(ordered)}" if ordered else ""
    return f"SELECT {chosen} FROM ({rows}) GROUP BY ALL{last}"  # noqa: S608 - declared names
