"""From a figure of an analysis to the page that explains it."""

from __future__ import annotations

from tongjian.supervision.analyses.declare import ALL, Ask, Ref
from tongjian.supervision.analyses.figures import KEYS, has_fund, measure_of
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Dataset, Hierarchy, Level
from tongjian.supervision.queries import pages
from tongjian.supervision.queries.state import ANY, OWN, State

BLANK = "-"


def state_of(ask: Ask, ref: Ref) -> State | None:
    """Return the query state that selects exactly the figure's rows, None where none can."""
    declared = dataset_named(ref.dataset)
    view = ref.view or ask.view
    place = ref.place or ask.jurisdiction
    paths: dict[str, tuple[str, ...]] = {}
    chosen: dict[str, str] = {}
    fund = ask.fund if ref.fund is None else ref.fund
    if fund and has_fund(declared):
        chosen["fund_type"] = fund
    about = {"unit": ask.unit} if ask.unit else {}
    for key, value in {**about, **ref.where}.items():
        column, cut = KEYS.get(key, (key, 0))
        dimension = next((d.name for d in declared.dimensions if d.column == column), None)
        if not cut and dimension is not None:
            chosen[dimension] = value or BLANK
            continue
        found = _path(declared, column, cut, value or BLANK, "" if view == ALL else place)
        if found is None:
            return None
        name, path = found
        if name in paths:
            merged = _merged(paths[name], path)
            if merged is None:
                return None
            path = merged
        paths[name] = path
    months = ref.months or ("", "")
    by = next(iter(paths), declared.hierarchies[0].name)
    return State(
        dataset=declared,
        jurisdiction=place,
        year=ref.year or ask.year,
        as_of=ask.as_of,
        view=ALL if view == ALL else OWN,
        by=by,
        paths=paths,
        chosen=chosen,
        month=months[0],
        to_month=months[1],
        today=ask.today,
    )


def _path(
    declared: Dataset, column: str, cut: int, code: str, place: str
) -> tuple[str, tuple[str, ...]] | None:
    for hierarchy in declared.hierarchies:
        at = _depth(hierarchy, column, cut)
        if at is not None:
            above = (_step(level, column, code, place) for level in hierarchy.levels[:at])
            return hierarchy.name, (*above, code)
    return None


def _depth(hierarchy: Hierarchy, column: str, cut: int) -> int | None:
    for at, level in enumerate(hierarchy.levels):
        if level.column == column and (level.cut or 0) == cut:
            return at
    return None


def _step(level: Level, column: str, code: str, place: str) -> str:
    """Return the code of a level above the wanted one; ``*`` where it does not follow from it."""
    if level.column == "jurisdiction":
        return place or ANY
    if level.column != column or code == BLANK or not level.cut:
        return ANY
    return code[: level.cut]


def _merged(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return two paths of one hierarchy as one; None where they contradict each other."""
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    merged = []
    for at, code in enumerate(longer):
        other = shorter[at] if at < len(shorter) else ANY
        if ANY not in (code, other) and code != other:
            return None
        merged.append(other if code == ANY else code)
    return tuple(merged)


def explained(ask: Ask, ref: Ref | None) -> str:
    """Return the address that explains a figure, "" where the query pages cannot select it.

    A column that is no measure, because it never adds up, leads to its rows.
    """
    state = state_of(ask, ref) if ref is not None else None
    if state is None or ref is None:
        return ""
    measure = measure_of(ref.dataset, ref.column)
    return pages.explain_url(state, measure) if measure else pages.rows_url(state)


def opened(ask: Ask, ref: Ref | None) -> str:
    """Return the address of the level below a figure, "" where there is none."""
    state = state_of(ask, ref) if ref is not None else None
    if state is None:
        return ""
    deepest = state.level is None or state.level.name == "payment"
    return pages.rows_url(state) if deepest else pages.drill_url(state)
