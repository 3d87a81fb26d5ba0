"""Two dimensions of a dataset at once: rows, columns, a figure in every cell.

Every figure, cell and total alike, is asked of the engine and never added up here, because not
every measure adds: the year's budget repeated in each month counts once, and stages of a budget
have no sum at all. What exceeds the number of rows or columns shown is folded into one, in the
engine, so that whatever adds up still does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis

from tongjian.core.documents.numbers import Absent
from tongjian.supervision.datasets.declare import Dataset, Dimension, Hierarchy, Level, Measure
from tongjian.supervision.queries import build
from tongjian.supervision.queries.kept import kept
from tongjian.supervision.queries.state import ANY, CODE, OWN, PEOPLE, State

ROWS, COLUMNS = 60, 12  # shown on a page; the rest is folded into one
FOLDED = "+"  # the code of what is folded; no code of a dataset is a plus alone
MOST = 20_000  # codes counted on an axis
BLANK = "（空白）"
Found = tuple[str, list[dict[str, Any]]]  # the column of an axis and its codes
Figure = Any  # Decimal, int, Absent or None


@dataclass(frozen=True)
class Axis:
    """What rows or columns stand for: a level of a hierarchy, or a dimension.

    ``key`` is what the address says, ``hierarchy.level`` or the dimension's name.
    """

    key: str
    title: str
    level: Level
    hierarchy: Hierarchy | None = None
    dimension: Dimension | None = None

    @property
    def depth(self) -> int:
        """Return the place of the level in its hierarchy."""
        return self.hierarchy.levels.index(self.level) if self.hierarchy else 0


@dataclass(frozen=True)
class Question:
    """A pivot asked for; ``rows_shown`` and ``columns_shown`` are where folding begins."""

    state: State
    rows: Axis
    columns: Axis
    measure: Measure
    rows_shown: int = ROWS
    columns_shown: int = COLUMNS


@dataclass(frozen=True)
class Head:
    """A row or column: code ("-" blank, "+" folded), name, total; ``folded`` is how many it holds."""

    code: str
    name: str
    total: Figure
    folded: int = 0


@dataclass(frozen=True)
class Pivot:
    """The answer; ``cells`` maps (row code, column code) to a figure, absent where no row is.

    ``notes`` say in Chinese what does not add up and why.
    """

    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: Mapping[tuple[str, str], Figure]
    whole: Figure
    count: int
    notes: tuple[str, ...]


def axes(dataset: Dataset) -> list[Axis]:
    """Return everything a dataset can be split by, hierarchies first.

    The level that tells single rows apart is left out, and the year, of which there is one.
    """
    found = []
    for hierarchy in dataset.hierarchies:
        for level in hierarchy.levels:
            if level.column != "fiscal_year" and dataset.key != (level.column,):
                title = f"{hierarchy.title.removeprefix('按')}：{level.title}"
                found.append(Axis(f"{hierarchy.name}.{level.name}", title, level, hierarchy))
    for dimension in dataset.dimensions:
        if dimension.name != "level_scope":
            names = dataset.column(dimension.column).codes
            level = Level(
                name=dimension.name, title=dimension.title, column=dimension.column, names=names
            )
            found.append(Axis(dimension.name, dimension.title, level, dimension=dimension))
    return found


def ordered(dataset: Dataset, axis: Axis) -> bool:
    """Whether an axis has an order of its own (time, a fixed list) and not that of its figures."""
    column = dataset.column(axis.level.column)
    return bool(column.choices) or column.type in {"period", "date"}


def defaults(state: State, found: Sequence[Axis]) -> tuple[str, str]:
    """Return what rows and columns stand for unless others are asked for."""
    level = state.level or state.hierarchy.levels[-1]
    wanted = f"{state.by}.{level.name}"
    rows = next((axis for axis in found if axis.key == wanted), found[0])
    others = [axis for axis in found if axis.level.column != rows.level.column]
    months = [axis for axis in others if axis.level.name == "month"]
    fixed = [axis for axis in others if ordered(state.dataset, axis) and axis.dimension]
    columns = (months or fixed or others or [rows])[0]
    return rows.key, columns.key


def narrowed(state: State, axis: Axis, code: str) -> State:
    """Return the state of one row or column."""
    if axis.dimension is not None:
        return replace(state, chosen={**state.chosen, axis.dimension.name: code}, sort="")
    assert axis.hierarchy is not None
    known = state.paths.get(axis.hierarchy.name, ())
    if len(known) > axis.depth:
        return replace(state, sort="")  # already narrower than the axis
    above = (
        known[at] if at < len(known) else _above(state, axis, level, code)
        for at, level in enumerate(axis.hierarchy.levels[: axis.depth])
    )
    paths = {**state.paths, axis.hierarchy.name: (*above, code)}
    return replace(state, paths=paths, by=axis.hierarchy.name, sort="")


def _above(state: State, axis: Axis, level: Level, code: str) -> str:
    """Return the code of a coarser level where the finer one tells it, else any."""
    if level.column == "jurisdiction" and state.view == OWN:
        return state.jurisdiction
    if level.column == "fiscal_year":
        return str(state.year)
    if level.column != axis.level.column or level.cut is None:
        return ANY
    if level.cut < 0 and axis.level.cut is not None:
        return ANY
    return ("" if code == "-" else code)[: level.cut] or "-"


def cell_state(asked: Question, row: str, column: str) -> State | None:
    """Return the state that selects one cell's rows; None where no address can say it."""
    if FOLDED in (row, column) or not (_says(asked.rows, row) and _says(asked.columns, column)):
        return None
    pairs = [(asked.rows, row), (asked.columns, column)]
    state = asked.state
    for axis, code in sorted(pairs, key=lambda pair: pair[0].depth):
        state = narrowed(state, axis, code)
    return state


def head_state(asked: Question, axis: Axis, code: str) -> State | None:
    """Return the state of a whole row or column."""
    if code == FOLDED or not _says(axis, code):
        return None
    return narrowed(asked.state, axis, code)


def _says(axis: Axis, code: str) -> bool:
    return bool(CODE.match(code)) if axis.dimension is None else len(code) <= 200


def answer(tables: Any, asked: Question, only_units: frozenset[str] | None) -> Pivot:
    """Return the pivot; equal questions over equal files are worked out once."""
    state = asked.state
    question = (state.dataset.name, state.address(), state.person, state.as_of.isoformat())
    split = (asked.rows.key, asked.columns.key, asked.measure.name)
    limits = (asked.rows_shown, asked.columns_shown)
    key = ("pivot", tables.identity, question, split, limits, only_units)
    return kept(key, lambda: _answer(tables, asked, only_units))


def _answer(tables: Any, asked: Question, only_units: frozenset[str] | None) -> Pivot:
    state, dataset = asked.state, asked.state.dataset
    free = frozenset(axis.dimension.name for axis in _axes(asked) if axis.dimension is not None)
    table = tables.dataset(dataset.name)
    rows = build.selected(table, state, only_units, free=free - set(state.chosen))
    rows = rows.mutate(r=_code(rows, dataset, asked.rows), c=_code(rows, dataset, asked.columns))
    down = ("r", _heads(tables, asked, rows, "r"))
    across = ("c", _heads(tables, asked, rows, "c"))
    whole = _run(tables, _measured(rows, asked, ()))[0]
    folded = rows.mutate(
        r=_folding(rows.r, down[1], asked.rows_shown),
        c=_folding(rows.c, across[1], asked.columns_shown),
    )
    cells = {
        (row["r"] or "-", row["c"] or "-"): row["value"]
        for row in _run(tables, _measured(folded, asked, ("r", "c")))
    }
    lost_down, lost_across = unsummed(asked, asked.rows), unsummed(asked, asked.columns)
    heads = [
        _shown_heads(tables, asked, folded, found, lost=lost)
        for found, lost in ((down, lost_across), (across, lost_down))
    ]
    total = Absent.NOT_COMPARABLE if lost_down or lost_across else whole["value"]
    return Pivot(heads[0], heads[1], cells, total, whole["n"], notes(asked))


def _axes(asked: Question) -> tuple[Axis, Axis]:
    return asked.rows, asked.columns


def _code(table: Any, dataset: Dataset, axis: Axis) -> Any:
    code = build.level_code(table, axis.level)
    if dataset.column(axis.level.column).protect == "payee":  # people are one row, by nobody's name
        code = ibis.ifelse(table[f"{axis.level.column}_is_person"], PEOPLE, code)
    return code.fill_null("")


def _measured(rows: Any, asked: Question, by: tuple[str, ...]) -> Any:
    """Return the measure and the count of rows, split by ``by`` ("r", "c", both or neither).

    A measure that takes the latest value of what an axis splits is taken within each part.
    """
    dataset, split = asked.state.dataset, {"r": asked.rows, "c": asked.columns}
    own = tuple(name for name in by if repeats(asked, split[name]))
    rows = build.marked(rows, dataset, by=own)
    figures = {"value": build.figure(rows, asked.measure, dataset), "n": rows.count()}
    return rows.group_by(*by).aggregate(**figures) if by else rows.aggregate(**figures)


def _heads(tables: Any, asked: Question, rows: Any, name: str) -> list[dict[str, Any]]:
    """Return code, figure, count and label of every code of an axis, the largest first."""
    axis = asked.rows if name == "r" else asked.columns
    found = _measured(rows, asked, (name,))
    if axis.level.label:
        labels = rows.group_by(name).aggregate(label=rows[axis.level.label].max())
        found = found.inner_join(labels, name)
    order = [ibis.desc("value", nulls_first=False), ibis.desc("n"), name]
    if ordered(asked.state.dataset, axis):
        order = [ibis.asc(name)]
    listed = _run(tables, found.order_by(order).limit(MOST))
    return [{**row, "code": row[name]} for row in listed]


def _folding(code: Any, heads: list[dict[str, Any]], shown: int) -> Any:
    if len(heads) <= shown:
        return code
    kept_codes = [row["code"] for row in heads[: shown - 1]]
    return ibis.ifelse(code.isin(kept_codes), code, FOLDED)


def _shown_heads(
    tables: Any,
    asked: Question,
    folded: Any,
    found: Found,
    *,
    lost: bool,
) -> tuple[Head, ...]:
    name, codes = found
    axis, shown = (
        (asked.rows, asked.rows_shown) if name == "r" else (asked.columns, asked.columns_shown)
    )
    few = codes if len(codes) <= shown else codes[: shown - 1]
    naming = namer(tables, asked.state.dataset, axis)
    heads = [
        Head(
            row["code"] or "-",
            row.get("label") or naming(row["code"] or "-"),
            Absent.NOT_COMPARABLE if lost else row["value"],
        )
        for row in few
    ]
    if len(few) < len(codes):
        rest = _run(tables, _measured(folded.filter(folded[name] == FOLDED), asked, ()))[0]
        many = len(codes) - len(few)
        size = f"{many} 项以上" if len(codes) == MOST else f"{many} 项"
        value = Absent.NOT_COMPARABLE if lost else rest["value"]
        heads.append(Head(FOLDED, f"其他（{size}）", value, many))
    return tuple(heads)


def namer(tables: Any, dataset: Dataset, axis: Axis) -> Any:
    """Return a function from a code of an axis to its name."""
    column = dataset.column(axis.level.column)
    names = tables.names(axis.level.names) if axis.level.names else column.choices

    def name(code: str) -> str:
        if code == "-":
            return BLANK
        if code == PEOPLE:
            return "个人"
        if column.type == "period" and code.isdigit():
            return f"{int(code)} 月"
        found: str = names.get(code, code)
        return found

    return name


def repeats(asked: Question, axis: Axis) -> bool:
    """Whether the measure takes the latest of what the axis splits."""
    columns = {item.name: item.column for item in asked.state.dataset.dimensions}
    return any(columns.get(name) == axis.level.column for name in asked.measure.latest)


def unsummed(asked: Question, axis: Axis) -> bool:
    """Whether the measure has no sum over the values of an axis (the stages of a budget)."""
    columns = {item.name: item.column for item in asked.state.dataset.dimensions}
    pinned = any(columns.get(name) == axis.level.column for name in asked.measure.pinned)
    return pinned and (axis.dimension is None or axis.dimension.name not in asked.state.chosen)


def notes(asked: Question) -> tuple[str, ...]:
    """Return what a reader must know before adding the figures up."""
    found = []
    for axis in _axes(asked):
        if unsummed(asked, axis):
            found.append(f"{asked.measure.title}在各{axis.level.title}之间不能相加，所以没有合计。")
        if repeats(asked, axis):
            found.append(
                f"{asked.measure.title}在每个{axis.level.title}重复填报：合计取最近一期的数，"
                f"不是各{axis.level.title}之和。"
            )
    split = {axis.level.column for axis in _axes(asked)}
    named = {item.column: item for item in asked.state.dataset.dimensions}
    for column in build.apart_columns(asked.measure, asked.state.dataset):
        dimension = named[column]
        if column not in split and dimension.name not in asked.state.chosen:
            found.append(
                f"一格里有几个{dimension.title}时，{asked.measure.title}不能相加，显示为“—”。"
            )
    return tuple(found)


def _run(tables: Any, expression: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tables.execute(expression).to_pylist()
    return rows
