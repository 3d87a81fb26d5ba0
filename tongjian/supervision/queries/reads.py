"""Answering a state: the next level's parts, totals, months, rows, and where a figure comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tongjian.supervision.datasets.declare import Dataset, Level, Measure
from tongjian.supervision.ledger.paths import store_root
from tongjian.supervision.ledger.sums import sums_of
from tongjian.supervision.queries import build, pace
from tongjian.supervision.queries.forms import answered, from_sums
from tongjian.supervision.queries.kept import kept
from tongjian.supervision.queries.state import ANY, OWN, State

PAGE = 50
ALL_FOUND = "all_found"  # the column that says how many rows a list has
SQL_NOTE = "-- 文件路径从台账目录 ledger/store 算起，在该目录下用 DuckDB 运行\n"
Row = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One part of the level shown: code ("-" where blank), name, figures by measure, count.

    ``done`` and ``planned`` are None where there is nothing to compare; both are yuan.
    """

    code: str
    name: str
    figures: dict[str, Decimal | None]
    rows: int
    done: Decimal | None = None
    planned: Decimal | None = None

    @property
    def other(self) -> Decimal | None:
        """The side of the comparison that is not a measure of this dataset."""
        own = list(self.figures.values())
        return next((side for side in (self.planned, self.done) if side not in own), None)

    @property
    def progress_pct(self) -> Decimal | None:
        """Done over planned in percent; None without a plan."""
        if self.done is None or not self.planned:
            return None
        return self.done * 100 / self.planned


@dataclass(frozen=True)
class Drill:
    """A level of a dataset: its parts, the whole, the measure by month now and the year before.

    Data reach the end of the last month delivered; a single payment dated later does not make the
    month begun. Where a whole year was delivered, the months there are tell.
    """

    parts: list[Part]
    whole: Part
    months: list[tuple[str, Decimal]]
    before: list[tuple[str, Decimal]]
    until: date | None


@dataclass(frozen=True)
class Share:
    """What one delivery contributes to a figure."""

    delivery: str
    part: Decimal
    rows: int


def _list(tables: Any, expression: Any) -> list[Row]:
    rows: list[Row] = tables.execute(expression).to_pylist()
    return rows


def base(tables: Any, state: State, only_units: frozenset[str] | None) -> Any:
    """Return the rows a state selects as an Ibis table."""
    return build.selected(tables.dataset(state.dataset.name), state, only_units)


def drill(tables: Any, state: State, only_units: frozenset[str] | None) -> Drill:
    """Return the parts of the next level with their counterparts.

    ``tables`` should hold the year before too, for its months.
    """
    key = ("drill", tables.identity, _question(state), only_units)
    return kept(key, lambda: _drill(tables, state, only_units))


def _question(state: State) -> tuple[str, ...]:
    """Name a question; the day and the year's files are in the identity of the tables."""
    return (state.dataset.name, state.address(), state.person, state.as_of.isoformat())


def _drill(tables: Any, state: State, only_units: frozenset[str] | None) -> Drill:
    names = level_names(tables, state)
    other = _other(tables, state, only_units)
    found = _parts(tables, state, only_units) if state.level is not None else []
    whole_known = len(found) == 1 or (len(found) < build.FINEST and _adds(state))
    total = _added(found, state) if whole_known else _totals(tables, state, only_units)
    parts = [_part(row, state, names, other.by_code) for row in found]
    whole = _part({**total, "code": ""}, state, {}, {"-": other.whole})
    by_year = months(tables, state, only_units)
    now, before = by_year.get(state.year, []), by_year.get(state.year - 1, [])
    last = tables.last_month(state.dataset.name)
    reach = pace.reached(state.year, state.as_of, [last] if last else [key for key, _ in now])
    return Drill(parts, whole, now, before, reach)


def _parts(tables: Any, state: State, only_units: frozenset[str] | None) -> list[Row]:
    def parts(table: Any, asked: State) -> Any:
        return build.by_level(build.selected(table, asked, only_units), asked)

    summed = from_sums(state, state.level)
    return answered(tables, state, only_units, "parts", parts, summed=summed)


def _totals(tables: Any, state: State, only_units: frozenset[str] | None) -> Row:
    def totals(table: Any, asked: State) -> Any:
        return build.totals(build.selected(table, asked, only_units), asked)

    return answered(tables, state, only_units, "totals", totals, summed=from_sums(state))[0]


def _adds(state: State) -> bool:
    """Whether every measure of a level's parts adds up to the whole."""
    level, dataset = state.level, state.dataset
    return level is not None and all(
        build.adds_over(measure, dataset, level) for measure in dataset.measures
    )


def _added(found: list[Row], state: State) -> Row:
    """Return the totals of all parts, of measures that add up over them."""
    total: Row = {"rows": sum(row["rows"] for row in found)}
    for measure in state.dataset.measures:
        values = [row[measure.name] for row in found if row[measure.name] is not None]
        total[measure.name] = sum(values, Decimal(0)) if values else None
    return total


def months(
    tables: Any, state: State, only_units: frozenset[str] | None
) -> dict[int, list[tuple[str, Decimal]]]:
    """Return the first measure by year and month; empty where it has no months."""

    def by_month(table: Any, asked: State) -> Any:
        years = (asked.year - 1, asked.year)
        return build.by_month(build.selected(table, asked, only_units, years=years), asked)

    years = (state.year - 1, state.year)
    found: dict[int, list[tuple[str, Decimal]]] = {}
    summed = from_sums(state)
    rows = answered(tables, state, only_units, "months", by_month, years=years, summed=summed)
    for row in rows:
        if (value := _exact(row["value"])) is not None and row["month"]:
            found.setdefault(row["fiscal_year"], []).append((row["month"], value))
    return found


@dataclass(frozen=True)
class _Other:
    by_code: dict[str, Decimal]
    whole: Decimal | None


def _other(tables: Any, state: State, only_units: frozenset[str] | None) -> _Other:
    side = pace.other_side(state.dataset.name)
    if side is None:
        return _Other({}, None)
    name, measure = side
    twin = pace.counterpart(state, name)
    if twin is None:
        return _Other({}, None)
    if pace.splits_alike(state, twin):
        found = _parts(tables, twin, only_units)
        if len(found) < build.FINEST:
            by_code = {row["code"] or "-": row[measure] for row in found}
            return _Other(by_code, _added(found, twin)[measure])
    return _Other({}, _totals(tables, twin, only_units)[measure])


def _part(row: Row, state: State, names: Mapping[str, str], other: dict[str, Any]) -> Part:
    code = row["code"] or "-"
    figures = {item.name: _exact(row[item.name]) for item in state.dataset.measures}
    pair, own = pace.pair_of(state), state.dataset.name

    def side(dataset: str, measure: str) -> Decimal | None:
        return figures[measure] if dataset == own else other.get(code)

    name = row.get("name") or names.get(code) or ("（空白）" if code == "-" else code)
    sides = (side(*pair.done), side(*pair.planned)) if pair is not None else (None, None)
    return Part(code, name, figures, row["rows"], *sides)


def _exact(value: Any) -> Decimal | None:
    """Return a figure of the engine, which counts in whole numbers, as a decimal."""
    return value if value is None or isinstance(value, Decimal) else Decimal(value)


def level_names(tables: Any, state: State) -> Mapping[str, str]:
    """Return the names of the codes of the level shown next."""
    level = state.level
    return names_at(tables, state.dataset, level) if level is not None else {}


def names_at(tables: Any, dataset: Dataset, level: Level) -> Mapping[str, str]:
    """Return the names of a level's codes: of a code list, of fixed values, of months."""
    if level.names:
        named: Mapping[str, str] = tables.names(level.names)
        return named
    column = dataset.column(level.column)
    if column.type == "period":
        return {f"{month:02d}": f"{month} 月" for month in range(1, 13)}
    return column.choices


def trail(
    tables: Any, state: State, only_units: frozenset[str] | None
) -> list[tuple[str, str, str]]:
    """Return (hierarchy, code, name) for every code descended, in order."""
    steps = []
    for hierarchy in state.dataset.hierarchies:
        path = state.paths.get(hierarchy.name, ())
        for level, code in zip(hierarchy.levels, path, strict=False):
            if code == ANY or (level.name == "jurisdiction" and state.view == OWN):
                continue  # not a choice, or named by the page's title
            names = names_at(tables, state.dataset, level)
            name = names.get(code) or _labelled(tables, state, only_units, level, code)
            steps.append((hierarchy.name, code, name))
    return steps


def _labelled(
    tables: Any, state: State, only_units: frozenset[str] | None, level: Any, code: str
) -> str:
    if level.label is None:
        return "（空白）" if code == "-" else code
    name, sums = state.dataset.name, sums_of(state.dataset)
    summed = tables.summed(name) if sums is not None and sums.has(level) else None
    table = tables.dataset(name) if summed is None else summed
    rows = table.filter(build.level_code(table, level) == code, *build.within(table, only_units))
    found = _list(tables, rows.aggregate(name=build.level_label(rows, level)))[0]["name"]
    return found or code


def page_of(
    tables: Any, state: State, only_units: frozenset[str] | None, page: int
) -> tuple[list[Row], int]:
    """Return one page of rows and the count of all.

    Words are looked for row by row, so the rows found are counted in the same pass; where few are
    looked through, or sums tell the number, a count of its own is quicker than to hold them all.
    """
    unsorted, along = replace(state, sort=""), bool(state.q or state.payee)

    def counted(table: Any, asked: State) -> Any:
        return build.counted(build.selected(table, asked, only_units))

    def listed(table: Any, asked: State) -> Any:
        rows = build.selected(table, asked, only_units)
        columns = _listed_columns(asked.dataset, rows.columns)
        if along:
            rows, columns = rows.mutate(**{ALL_FOUND: rows.count().over()}), [*columns, ALL_FOUND]
        rows = build.listed(rows, asked).limit(PAGE, offset=(page - 1) * PAGE)
        return rows.select(*columns)

    def count_all() -> int:
        summed = from_sums(unsorted)
        return int(answered(tables, unsorted, only_units, "count", counted, summed=summed)[0]["n"])

    found = kept(
        ("page", tables.identity, _question(state), only_units, page),
        lambda: answered(tables, state, only_units, ("page", page), listed),
    )
    if along and found:
        return found, int(found[0][ALL_FOUND])
    return found, kept(("count", tables.identity, _question(unsorted), only_units), count_all)


def _listed_columns(dataset: Dataset, columns: Sequence[str]) -> list[str]:
    """Return the columns a list shows, with what tells a person and where the row is from."""
    people = [f"{name}_is_person" for name in dataset.shown if f"{name}_is_person" in columns]
    return [*dataset.shown, *people, "delivery", "row"]


def batches(tables: Any, state: State, only_units: frozenset[str] | None) -> Iterator[Any]:
    """Yield every row as text in Arrow batches, in constant memory."""
    rows = base(tables, state, only_units)
    yield from tables.batches(build.as_text(rows, state.dataset), 50_000)


def one_row(tables: Any, dataset: str, delivery: str, row: int) -> Row | None:
    """Return one row of the ledger, or None."""
    table = tables.dataset(dataset)
    found = _list(tables, table.filter(table.delivery == delivery, table.row == row).limit(1))
    return found[0] if found else None


def shares(
    tables: Any, state: State, only_units: frozenset[str] | None, measure: Measure
) -> list[Share]:
    """Return what each delivery contributes to a figure."""
    rows = base(tables, state, only_units)
    return [
        Share(row["delivery"], _exact(row["part"]) or Decimal(0), row["rows"])
        for row in _list(tables, build.by_delivery(rows, state, measure))
    ]


def value_of(
    tables: Any,
    state: State,
    only_units: frozenset[str] | None,
    measure: Measure,
    shares: list[Share],
) -> Decimal | None:
    """Return a figure whose deliveries' shares are known; None where it has none together."""
    if not build.apart_columns(measure, state.dataset):
        return sum((share.part for share in shares), start=Decimal(0))
    rows = base(tables, state, only_units)
    return _exact(_list(tables, build.totals(rows, state))[0][measure.name])


def sql_of(tables: Any, state: State, only_units: frozenset[str] | None, measure: Measure) -> str:
    """Return the SQL of a figure; its files are named from the ledger's folder, not the machine's.

    Whoever keeps a copy of the ledger can run it there and get the same figure.
    """
    rows = build.marked(base(tables, state, only_units), state.dataset)
    text: str = tables.sql(
        rows.aggregate(**{measure.name: build.figure(rows, measure, state.dataset)})
    )
    return SQL_NOTE + text.replace(f"{store_root()}/", "")
