"""Sums for analyses: grouped in the engine, chosen exactly as the query pages choose.

What an analysis shows must be what its explanation adds up, so rows are selected by the same rules:
own level only, dimensions whose values never add up held to one value, transfers between levels
left out of the consolidated view, and yearly figures repeated in every month taken once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis

from tongjian.core.documents.numbers import Absent
from tongjian.supervision.analyses.basis import Change, comparable
from tongjian.supervision.analyses.declare import ALL, AnalysisTables, Ask, Value
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.sums import sum_name, sums_of
from tongjian.supervision.queries.build import month_of, number_of, within
from tongjian.supervision.queries.pace import elapsed_pct, reached

KEYS: Mapping[str, tuple[str, int]] = {
    "department": ("unit", -3),
    "class": ("function_code", 3),
    "section": ("function_code", 5),
    "econ_class": ("dept_econ_code", 3),
    "revenue_class": ("revenue_code", 3),
    "revenue_section": ("revenue_code", 5),
}
"""Cuts of a code that figures are grouped by: the column and how much of it is kept."""

ANY = ""  # every fund
Record = dict[str, Any]
Cond = Callable[[Any], Any]


@dataclass(frozen=True)
class Sum:
    """A sum to take: its name in the answer, the column, and the condition its rows meet."""

    name: str
    column: str
    where: Cond | None = None


def key_of(table: Any, name: str) -> Any:
    """Return the expression of a grouping key: a column, a cut of one, or the month."""
    if name == "month":
        return table["month"]
    if name not in KEYS:
        return table[name]
    column, cut = KEYS[name]
    code = table[column]
    return code.left(cut) if cut > 0 else code.left(code.length() + cut)


def rows_of(
    tables: AnalysisTables,
    ask: Ask,
    name: str,
    *,
    where: Mapping[str, Any] | None = None,
    years: Sequence[int] | None = None,
    months: tuple[str, str] | None = None,
    fund: str | None = None,
    places: Sequence[str] | None = None,
    pinned: Sequence[str] = (),
    summed: bool = False,
) -> Any:
    """Return the rows that count; ``pinned`` names dimensions left open because they are grouped by.

    ``where`` maps a key to a value or a tuple of values. ``fund`` is the one asked for unless given;
    a dataset that belongs to no fund has none. ``places`` are those asked for unless given. With
    ``summed`` they are the rows' sums where every file has them.
    """
    declared, table = dataset_named(name), tables.summed(name) if summed else None
    if table is None:
        table = tables.dataset(name)
    chosen = dict(where or {})
    conditions = [
        table.level_scope == "own_level",
        table.fiscal_year.isin(list(years or (ask.year,))),
        table.jurisdiction.isin(list(places or ask.places)),
        *within(table, ask.only_units),
        *within(table, frozenset({ask.unit}) if ask.unit else None),
        *_between(table, declared, ask, places),
        *_pinned(table, declared, {*chosen, *pinned}),
        *_fund(table, declared, ask.fund if fund is None else fund),
    ]
    for key, value in chosen.items():
        column = key_of(table, key)
        conditions.append(column.isin(list(value)) if isinstance(value, tuple) else column == value)
    if months is not None:
        conditions.append(month_of(table, declared).between(*months))
    return table.filter(*conditions)


def _between(table: Any, declared: Dataset, ask: Ask, places: Sequence[str] | None) -> list[Any]:
    if ask.view != ALL or places is not None or declared.between_levels is None:
        return []
    column, prefixes = declared.between_levels
    return [~table[column].startswith(prefix) for prefix in prefixes]


def _pinned(table: Any, declared: Dataset, open_: set[str]) -> list[Any]:
    return [
        table[item.column] == item.pinned
        for item in declared.dimensions
        if item.pinned and item.name not in {"level_scope", *open_}
    ]


def _fund(table: Any, declared: Dataset, fund: str) -> list[Any]:
    return [table.fund_type == fund] if fund and has_fund(declared) else []


def has_fund(declared: Dataset) -> bool:
    """Whether a dataset's rows belong to one of the four budgets."""
    return declared.column("fund_type").required


def once(rows: Any, declared: Dataset, columns: Sequence[str]) -> Any:
    """Blank yearly figures repeated in earlier months, so that they add up once a year.

    A measure that is the latest over a dimension counts at that dimension's last value within the
    rest of the dataset's key.
    """
    for measure in declared.measures:
        if measure.latest and measure.column in columns:
            (name,) = measure.latest
            column = next(item.column for item in declared.dimensions if item.name == name)
            rest = [
                "jurisdiction",
                "fiscal_year",
                *(
                    key
                    for key in declared.key
                    if key not in {column, "jurisdiction", "fiscal_year"}
                ),
            ]
            last = rows[column].max().over(ibis.window(group_by=rest))
            value = ibis.ifelse(rows[column] == last, rows[measure.column], None)
            rows = rows.mutate(**{measure.column: value.cast(rows[measure.column].type())})
    return rows


def sums(
    tables: AnalysisTables,
    ask: Ask,
    name: str,
    taken: Sequence[Sum | str],
    by: Sequence[str] = (),
    *,
    least: Mapping[str, str] | None = None,
    **selected: Any,
) -> list[Record]:
    """Return one record per group: the keys of ``by``, each sum by name, and ``rows``.

    Sums are decimal yuan, None where no row has a figure. ``least`` maps further names to columns
    of which a group's smallest value is taken (a name that goes with a code). Ordered by keys.
    Grouped by month, a figure that is the latest of the year is that of each month.
    """
    declared = dataset_named(name)
    wanted = [one if isinstance(one, Sum) else Sum(one, one) for one in taken]
    asked = {*by, *(selected.get("where") or {}), *(least or {}).values()}
    summed = _held_by_sums(declared, wanted, asked)
    rows = rows_of(tables, ask, name, pinned=tuple(by), summed=summed, **selected)
    if "month" in by:
        rows = rows.mutate(month=month_of(rows, declared))
    if "month" not in by:
        rows = once(rows, declared, [one.column for one in wanted])
    rows = rows.mutate(**{f"key_{key}": key_of(rows, key) for key in by})
    figures = {one.name: _sum(rows, one) for one in wanted}
    extra = {key: rows[column].min() for key, column in (least or {}).items()}
    if by:
        keys = {key: rows[f"key_{key}"] for key in by}
        result = rows.group_by(**keys).aggregate(**figures, **extra, rows=number_of(rows))
    else:
        result = rows.aggregate(**figures, **extra, rows=number_of(rows))
    found: list[Record] = tables.execute(result).to_pylist()
    return sorted(found, key=lambda one: tuple(str(one[key] or "") for key in by))


def _held_by_sums(declared: Dataset, wanted: Sequence[Sum], keys: Iterable[str]) -> bool:
    """Whether the sums of a dataset hold every figure and all that rows are chosen and grouped by."""
    found = sums_of(declared)
    if found is None or any(one.where or one.column not in found.added for one in wanted):
        return False
    return {KEYS[key][0] if key in KEYS else key for key in keys} - {"month"} <= set(found.kept)


def _sum(rows: Any, one: Sum) -> Any:
    value = rows[one.column if one.column in rows.columns else sum_name(one.column)]
    return value.sum(where=one.where(rows)) if one.where else value.sum()


def total(records: Iterable[Mapping[str, Any]], name: str) -> Decimal | None:
    """Return the sum of a figure over records, None where no record has one."""
    known = [record[name] for record in records if record.get(name) is not None]
    return sum(known, Decimal(0)) if known else None


def by_key(records: Sequence[Record], key: str) -> dict[str, Record]:
    """Return records by one of their keys; a blank one is "-"."""
    return {code_of(record[key]): record for record in records}


def code_of(value: Any) -> Any:
    """Return a key's value; a missing or blank one is "-"."""
    return "-" if value in (None, "") else value


def listed(
    tables: AnalysisTables, ask: Ask, name: str, columns: Sequence[str], **selected: Any
) -> list[Record]:
    """Return the rows of a small dataset whole, in a total order, with yearly figures once."""
    declared = dataset_named(name)
    rows = once(rows_of(tables, ask, name, **selected), declared, columns)
    picked = rows.select(
        *dict.fromkeys([*columns, "jurisdiction", "fiscal_year", "row", "delivery"])
    )
    found: list[Record] = tables.execute(picked.order_by(["delivery", "row"])).to_pylist()
    return found


def share(part: Decimal | None, whole: Decimal | None) -> Value:
    """Return part of whole in percent; None where either is missing or the whole is zero."""
    if part is None or not whole:
        return None
    return part * 100 / whole


def growth(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return growth in percent; None where either is missing or there was nothing before."""
    if now is None or before is None or before <= 0:
        return None
    return (now - before) * 100 / before


def grown(
    ask: Ask,
    figure: tuple[str, str],
    now: Decimal | None,
    before: Decimal | None,
    codes: Mapping[str, str] | Sequence[Mapping[str, str]] = (),
    *,
    years: tuple[int, int] | None = None,
) -> Value:
    """Return growth of a figure (dataset, column) in percent, or that its basis changed.

    ``codes`` is what the figure is narrowed to, several where it is the sum of several.
    """
    dataset, column = figure
    measure = measure_of(dataset, column)
    pair = years or (ask.year - 1, ask.year)
    counted = [each for each in ask.changes if not _left_out(ask, each)]
    parts = [codes] if isinstance(codes, Mapping) else list(codes) or [{}]
    if any(comparable(counted, dataset, measure, pair, part) for part in parts):
        return Absent.NOT_COMPARABLE
    return growth(now, before)


def _left_out(ask: Ask, change: Change) -> bool:
    """Whether a change is of the transfers between levels, which the consolidated view leaves out."""
    between = dataset_named(change.dataset).between_levels
    if ask.view != ALL or between is None or change.column != between[0]:
        return False
    return any(change.prefix.startswith(prefix) for prefix in between[1])


def measure_of(dataset: str, column: str) -> str:
    """Return the name of the measure over a column, "" where none is declared."""
    measures = dataset_named(dataset).measures
    return next((item.name for item in measures if item.column == column), "")


def last_month(tables: AnalysisTables, ask: Ask, name: str, *, common: bool = False) -> str | None:
    """Return the last month ("01" to "12") a dataset's figures of the year reach.

    A month counts when it was delivered, or, where a whole year was, when it has rows: a payment
    misdated beyond the day looked at begins no month. Of several places the furthest counts, with
    ``common`` the one furthest behind, so that all are compared over the same months.
    """
    if dataset_named(name).period is None:
        return None
    reached_ = months_delivered(tables.tables, ask, name)
    whole_years = [place for place, last in reached_.items() if last is None]
    if whole_years:
        reached_ |= _months_with_rows(tables, ask, name)
    known = [last for last in reached_.values() if last is not None]
    return (min if common else max)(known, default=None)


def months_delivered(tables: Any, ask: Ask, name: str) -> dict[str, str | None]:
    """Return by place the last month delivered of the year.

    A whole year received after its end reaches that end; None where one came in before.
    """
    found: dict[str, str | None] = {}
    for source in tables.sources:
        one = source.part.published
        if one.dataset == name and one.fiscal_year == ask.year and one.jurisdiction in ask.places:
            month = one.period or ("12" if one.received.year > one.fiscal_year else None)
            before = found.get(one.jurisdiction, "")
            unknown = month is None or before is None
            found[one.jurisdiction] = None if unknown else max(before or "", month or "")
    return found


def _months_with_rows(tables: AnalysisTables, ask: Ask, name: str) -> dict[str, str | None]:
    declared = dataset_named(name)
    rows = rows_of(tables, ask, name, fund=ANY, pinned=tuple(_names(declared)))
    grouped = rows.group_by("jurisdiction").aggregate(last=month_of(rows, declared).max())
    return {one["jurisdiction"]: one["last"] for one in tables.execute(grouped).to_pylist()}


def _names(declared: Dataset) -> list[str]:
    return [item.name for item in declared.dimensions]


def until(tables: AnalysisTables, ask: Ask, name: str) -> date | None:
    """Return the day a dataset's figures of the year reach, at most the day looked at."""
    last = last_month(tables, ask, name)
    return reached(ask.year, ask.as_of, [last]) if last else None


def time_pct(ask: Ask, day: date | None) -> Decimal:
    """Return how much of the year has passed by the day the data reach, in percent."""
    return elapsed_pct(ask.year, day or ask.as_of)


def delivered(tables: Any, name: str, ask: Ask) -> frozenset[str]:
    """Return the jurisdictions of which a dataset's deliveries count for the year asked for."""
    return frozenset(
        source.part.published.jurisdiction
        for source in tables.sources
        if source.part.published.dataset == name and source.part.published.fiscal_year == ask.year
    )
