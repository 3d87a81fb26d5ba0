"""The same figure several times side by side: years, stages, places, own level and consolidated.

Each column is a state of its own, so that every figure leads to its explanation. What hangs
together over the years (units that merged, codes that were split) is one line; where the basis of
the figures changed, no difference is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tongjian.core.documents.numbers import Absent
from tongjian.supervision.datasets.declare import Dimension, Level, Measure
from tongjian.supervision.dictionaries import reads as dictionaries
from tongjian.supervision.dictionaries.lineage import Link, align, cut, successors
from tongjian.supervision.queries import build, pace
from tongjian.supervision.queries.figures import exact
from tongjian.supervision.queries.kept import kept
from tongjian.supervision.queries.state import ANY, OWN, State

YEARS, STAGES, PLACES, SCOPES = "years", "stages", "places", "scopes"
KINDS = {
    YEARS: "比年度",
    STAGES: "比预算阶段",
    PLACES: "比各地",
    SCOPES: "本级与总预算",
}
MOST_YEARS = 5
SHOWN = 200
Value = Decimal | Absent | None
Open = Callable[[State], Any]


@dataclass(frozen=True)
class Column:
    """One thing compared: its title, the state it shows and the measure taken of it."""

    title: str
    state: State
    measure: Measure


@dataclass(frozen=True)
class Line:
    """One part compared; ``states`` explain the figures, None where none can.

    ``difference`` and ``growth_pct`` are of the last column against the first.
    """

    name: str
    values: tuple[Value, ...]
    states: tuple[State | None, ...]
    difference: Value = None
    growth_pct: Value = None


@dataclass(frozen=True)
class Comparison:
    """Columns, lines, the whole, and what must be known (Chinese); ``changes`` has a difference."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    whole: Line
    notes: tuple[str, ...]
    changes: bool
    heading: str


@dataclass(frozen=True)
class Parts:
    """A column's figures by key, the codes and names behind the keys, and the whole."""

    values: Mapping[str, Value]
    codes: Mapping[str, str]
    names: Mapping[str, str]
    whole: Value


def stages_of(state: State) -> Dimension | None:
    """Return the dimension whose values are stages: they never add up and one is taken."""
    for dimension in state.dataset.dimensions:
        choices = state.dataset.column(dimension.column).choices
        if dimension.pinned and choices and dimension.name != "level_scope":
            return dimension
    return None


def splitting(state: State, kind: str) -> State:
    """Return the state split by something all columns share.

    Years have no part in common with the year itself, places none with each other's units.
    """
    unfit = "fiscal_year" if kind == YEARS else "jurisdiction"
    if kind not in (YEARS, PLACES) or state.hierarchy.levels[0].column != unfit:
        return state
    paths = {name: path for name, path in state.paths.items() if name != state.by}
    others = [item.name for item in state.dataset.hierarchies if item.levels[0].column != unfit]
    return replace(state, by=others[0], paths=paths) if others else state


def split_level(state: State, kind: str) -> Level | None:
    """Return the level the lines stand for; None where there is only the whole to compare."""
    unfit = {YEARS: "fiscal_year", PLACES: "jurisdiction"}.get(kind)
    level = state.level
    if level is None or state.dataset.key == (level.column,):
        return None
    return None if state.hierarchy.levels[0].column == unfit else level


def parts(tables: Any, column: Column, level: Level | None, only: frozenset[str] | None) -> Parts:
    """Return a column's figures, by code of ``level`` (a day or month without its year)."""
    state = column.state
    key = ("compare", tables.identity, state.dataset.name, state.address(), state.person)
    return kept(
        (*key, state.as_of, column.measure.name, level, only),
        lambda: _parts(tables, column, level, only),
    )


def _parts(tables: Any, column: Column, level: Level | None, only: frozenset[str] | None) -> Parts:
    state, name = column.state, column.measure.name
    rows = build.selected(tables.dataset(state.dataset.name), state, only)
    whole = exact(tables.execute(build.totals(rows, state)).to_pylist()[0][name])
    found = tables.execute(build.by_level(rows, state)).to_pylist() if level else []
    names = tables.names(level.names) if level is not None and level.names else {}
    dated = level is not None and state.dataset.column(level.column).type == "date"
    values: dict[str, Value] = {}
    codes: dict[str, str] = {}
    titles: dict[str, str] = {}
    for row in found:
        code = row["code"] or "-"
        key = code[5:] if dated else code
        values[key], codes[key] = exact(row[name]), code
        blank = "（空白）" if code == "-" else key
        choices = state.dataset.column(level.column).choices if level else {}
        titles[key] = row.get("name") or names.get(code) or choices.get(code) or blank
    return Parts(values, codes, titles, whole)


def years(
    state: State, measure: Measure, chosen: Sequence[int], opened: Open, only: frozenset[str] | None
) -> Comparison:
    """Compare years: the difference and growth of the last against the first."""
    state = splitting(state, YEARS)
    level = split_level(state, YEARS)
    columns = tuple(
        Column(f"{year} 年", replace(state, year=year, sort=""), measure) for year in sorted(chosen)
    )
    found = [parts(opened(column.state), column, level, only) for column in columns]
    ends = (columns[0].state.year, columns[-1].state.year)
    change = _obstacle(state, measure, ends)
    links = _links(state, level)
    pair = len(columns) == 2 and bool(links)
    moved = _moved(found, links, ends)
    lines = _aligned(columns, found, links, ends) if pair else _joined(columns, found, moved)
    notes = _year_notes(state, change, level)
    if change is not None:
        lines = [
            replace(line, difference=Absent.NOT_COMPARABLE, growth_pct=Absent.NOT_COMPARABLE)
            for line in lines
        ]
    whole = _line("合计", columns, tuple(one.whole for one in found), blocked=change is not None)
    heading = level.title if level else "合计"
    return Comparison(columns, tuple(lines[:SHOWN]), whole, notes, True, heading)


def _obstacle(state: State, measure: Measure, ends: tuple[int, int]) -> Any:
    """Return the change of basis that stands between two years, if any."""
    codes: dict[str, str] = {}
    for name, path in state.paths.items():
        hierarchy = next(item for item in state.dataset.hierarchies if item.name == name)
        for level, code in zip(hierarchy.levels, path, strict=False):
            codes[level.column] = code if code not in ("*", "-") else ""
    figure = dictionaries.Figure(state.dataset.name, measure.name, (state.jurisdiction,), codes)
    return dictionaries.obstacle(figure, ends, state.as_of)


def _links(state: State, level: Level | None) -> list[Link]:
    if level is None:
        return []
    codes = state.dataset.column(level.column).codes
    if codes is None:
        return []
    found = dictionaries.links(codes, (state.jurisdiction,), state.as_of)
    return found if level.cut is None else cut(found, level.cut)


def _moved(found: list[Parts], links: list[Link], ends: tuple[int, int]) -> frozenset[str]:
    """Return the codes that went on as something else between the first and the last year."""
    first, last = ends
    return frozenset(
        code
        for one in found
        for code in one.codes
        if successors(code, links, after=first, until=last) != {code}
    )


def _year_notes(state: State, change: Any, level: Level | None) -> tuple[str, ...]:
    notes = []
    if change is not None:
        notes.append(f"{change.year} 年起口径变化，前后不可比：{change.note}")
    if state.narrowed and state.month:
        notes.append("各年都只算所选月份，是同期比较。")
    elif state.today is not None and state.year == state.today.year:
        notes.append("今年还没有过完，与往年全年比没有意义；请在筛选里选月份，看同期。")
    if level is None:
        notes.append("这里没有各年共有的下一级，只比合计。")
    return tuple(notes)


def _aligned(
    columns: tuple[Column, ...], found: list[Parts], links: list[Link], ends: tuple[int, int]
) -> list[Line]:
    old, new = found
    plain = [{k: v if isinstance(v, Decimal) else None for k, v in p.values.items()} for p in found]
    lines = []
    for one in align(plain[0], plain[1], links, years=ends):
        names = [new.names[code] for code in one.new_codes] or [
            old.names[code] for code in one.old_codes
        ]
        name = "、".join(names)
        if one.changed and one.old_codes and one.new_codes:
            name += "（原" + "、".join(old.names[code] for code in one.old_codes) + "）"
        states = tuple(
            column.state.descend(part.codes[codes[0]]) if len(codes) == 1 else None
            for column, part, codes in zip(
                columns, found, (one.old_codes, one.new_codes), strict=True
            )
        )
        lines.append(_with_change(Line(name, (one.old, one.new), states)))
    return _largest_first(lines)


def _joined(
    columns: tuple[Column, ...], found: list[Parts], moved: frozenset[str] = frozenset()
) -> list[Line]:
    names: dict[str, str] = {}
    for part in found:
        names.update(part.names)
    lines = []
    for key, name in names.items():
        values = tuple(part.values.get(key) for part in found)
        states = tuple(
            column.state.descend(part.codes[key]) if key in part.codes else None
            for column, part in zip(columns, found, strict=True)
        )
        blocked = key in moved
        lines.append(_with_change(Line(name, values, states), blocked=blocked))
    return _largest_first(lines)


def _largest_first(lines: list[Line]) -> list[Line]:
    def size(line: Line) -> Decimal:
        return max((abs(v) for v in line.values if isinstance(v, Decimal)), default=Decimal(-1))

    return sorted(lines, key=lambda line: (-size(line), line.name))


def _line(
    name: str, columns: Sequence[Column], values: tuple[Value, ...], *, blocked: bool = False
) -> Line:
    states = tuple(column.state for column in columns)
    return _with_change(Line(name, values, states), blocked=blocked)


def _with_change(line: Line, *, blocked: bool = False) -> Line:
    """Add difference and growth; a figure that is missing is not zero, so it has neither."""
    if blocked:
        gone = Absent.NOT_COMPARABLE
        return replace(line, difference=gone, growth_pct=gone)
    first, last = line.values[0], line.values[-1]
    if not isinstance(first, Decimal) or not isinstance(last, Decimal):
        return line
    growth = (last - first) * 100 / first if first > 0 else None
    return replace(line, difference=last - first, growth_pct=growth)


def stages(state: State, measure: Measure, opened: Open, only: frozenset[str] | None) -> Comparison:
    """Compare the stages of a budget, and what was paid of it where that can be said."""
    dimension = stages_of(state)
    assert dimension is not None
    level = split_level(state, STAGES)
    choices = state.dataset.column(dimension.column).choices
    columns = [
        Column(
            title,
            replace(state, chosen={**state.chosen, dimension.name: value}, sort=""),
            measure,
        )
        for value, title in choices.items()
    ]
    others = (_executed(state, dimension), _final(state, dimension, opened, only))
    columns += [column for column in others if column is not None]
    found = [parts(opened(column.state), column, level, only) for column in columns]
    told = [(c, p) for c, p in zip(columns, found, strict=True) if p.values or p.whole is not None]
    kept_columns, kept_parts = tuple(c for c, _ in told), [p for _, p in told]
    if not told:
        kept_columns, kept_parts = tuple(columns), found
    lines = [
        replace(line, difference=None, growth_pct=None)
        for line in _joined(kept_columns, kept_parts)
    ]
    whole = Line("合计", tuple(p.whole for p in kept_parts), tuple(c.state for c in kept_columns))
    notes = ["各阶段是同一笔预算在不同时候的数，从不相加。"]
    if len(told) < len(columns):
        gone = [c.title for c, p in zip(columns, found, strict=True) if not p.values]
        notes.append(f"没有报送的阶段不列出：{'、'.join(gone)}。")
    heading = level.title if level else "合计"
    return Comparison(kept_columns, tuple(lines[:SHOWN]), whole, tuple(notes), False, heading)


def _executed(state: State, dimension: Dimension) -> Column | None:
    pair = pace.PAIRS.get(state.dataset.name)
    side = pair.other(state.dataset.name) if pair is not None else None
    if side is None:
        return None
    chosen = {name: value for name, value in state.chosen.items() if name != dimension.name}
    twin = pace.counterpart(replace(state, chosen=chosen), side[0])
    if twin is None or not pace.splits_alike(state, twin):
        return None
    measure = next(item for item in twin.dataset.measures if item.name == side[1])
    return Column(f"执行（{measure.title}）", twin, measure)


def _final(
    state: State, dimension: Dimension, opened: Open, only: frozenset[str] | None
) -> Column | None:
    """Return the final accounts by function; None where they cannot be told.

    The accounts of a whole jurisdiction stand under its own code, those of a unit under the
    unit's; the same money stands in several tables, so only one that is by function is read.
    """
    if state.dataset.name != "budget" or state.by != "function":
        return None
    chosen = {name: value for name, value in state.chosen.items() if name != dimension.name}
    path = state.paths.get("organisation", ())
    elsewhere = {name: codes for name, codes in state.paths.items() if name != "organisation"}
    twin = pace.counterpart(replace(state, chosen=chosen, paths=elsewhere), "final_account")
    if twin is None or not pace.splits_alike(state, twin) or state.view != OWN or len(path) == 2:
        return None
    unit = path[2] if len(path) > 2 else state.jurisdiction
    levels = next(item.levels for item in twin.dataset.hierarchies if item.name == "organisation")
    depth = next(
        at for at, level in enumerate(levels) if (level.column, level.cut) == ("unit", None)
    )
    whose = (state.jurisdiction, *[ANY] * (depth - 1), unit)
    paths = {**elsewhere, "organisation": whose}
    twin = replace(twin, paths=paths, chosen={**twin.chosen, "side": "expenditure"}, sort="")
    tables = opened(twin)
    rows = build.selected(tables.dataset(twin.dataset.name), twin, only)
    named = rows.filter(rows.function_code.notnull()).select("table_name").distinct()
    found = tables.execute(named.order_by("table_name")).to_pylist()
    if len(found) != 1:
        return None
    twin = replace(twin, chosen={**twin.chosen, "table_name": found[0]["table_name"]})
    measure = next(item for item in twin.dataset.measures if item.name == "final")
    return Column(f"决算（{found[0]['table_name']}）", twin, measure)


def places(
    state: State,
    measure: Measure,
    names: Mapping[str, str],
    opened: Open,
    only: Callable[[str], frozenset[str] | None],
) -> Comparison:
    """Compare jurisdictions, each at its own level, by what they have in common."""
    state = splitting(replace(state, view=OWN), PLACES)
    level = split_level(state, PLACES)
    columns = tuple(Column(name, _at(state, code), measure) for code, name in names.items())
    found = [
        parts(opened(column.state), column, level, only(column.state.jurisdiction))
        for column in columns
    ]
    lines = [replace(line, difference=None, growth_pct=None) for line in _joined(columns, found)]
    whole = Line("合计", tuple(p.whole for p in found), tuple(c.state for c in columns))
    notes = ["各地都是本级口径；区给镇的钱在区是支出，在镇又是收入和支出，所以不能把各列相加。"]
    if level is None:
        notes.append("各地没有共有的下一级，只比合计。")
    heading = level.title if level else "合计"
    return Comparison(columns, tuple(lines[:SHOWN]), whole, tuple(notes), False, heading)


def _at(state: State, code: str) -> State:
    """Return the state in another jurisdiction; a path through places begins anew there."""
    first = {item.name: item.levels[0].column for item in state.dataset.hierarchies}
    long = {item.name: len(item.levels) for item in state.dataset.hierarchies}
    paths = {name: path for name, path in state.paths.items() if first[name] != "jurisdiction"}
    for name, column in first.items():
        if column == "jurisdiction" and long[name] > 1:
            paths[name] = (code,)
    return replace(state, jurisdiction=code, paths=paths, sort="")
