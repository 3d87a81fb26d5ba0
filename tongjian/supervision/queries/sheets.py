"""A query page as a sheet of paper: facts, one table, and the address of the live view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.urls import reverse

from tongjian.core.charts.model import Chart
from tongjian.core.documents.numbers import show_money, show_percent
from tongjian.supervision.queries import build, pages, pivot, pivot_pages, reads
from tongjian.supervision.queries.cells import Cell, heading
from tongjian.supervision.queries.compare_views import compared, kinds, measure_of, years_of
from tongjian.supervision.queries.comparing import KINDS, Comparison
from tongjian.supervision.queries.figures import label, printed, unit_for
from tongjian.supervision.queries.opening import shown_columns, shown_lines, tables_of
from tongjian.supervision.queries.scopes import Scopes
from tongjian.supervision.queries.sentences import scope_words
from tongjian.supervision.queries.state import State

MOST = 2_000  # rows on paper
PRINTED = {
    "drill": "query_drill",
    "rows": "query_rows",
    "pivot": "query_pivot",
    "compare": "query_compare",
}


@dataclass(frozen=True)
class Sheet:
    """What is printed; ``numbers`` are the columns that stand right, ``foot`` the totals."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int]
    live: str
    foot: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    charts: Sequence[Chart] = field(default_factory=tuple)

    @property
    def cells(self) -> list[list[tuple[str, bool]]]:
        """Return the rows with whether each cell is a number."""
        return [[(text, at in self.numbers) for at, text in enumerate(row)] for row in self.rows]

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Return the headings with whether each is over numbers."""
        return [(text, at in self.numbers) for at, text in enumerate(self.headings)]

    @property
    def totals(self) -> list[tuple[str, bool]]:
        """Return the foot with whether each cell is a number."""
        return [(text, at in self.numbers) for at, text in enumerate(self.foot)]


def sheet_of(request: Any, page: str, state: State, place: str) -> Sheet:
    """Return a page's sheet; its live view is that of the day looked at, also later."""
    made = {"drill": _drill, "rows": _rows, "pivot": _pivot, "compare": _compare}[page]
    fixed = replace(state, today=None)
    found = made(request, fixed)
    tables = tables_of(state)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    trail = reads.trail(tables, state, only)
    facts = [
        ("范围", scope_words(state, place)),
        *(("分类", name) for _, _, name in trail),
        *(("条件", chip.title) for chip in pages.chips(state) if not chip.title.startswith("截至")),
        ("来源", state.dataset.owner),
    ]
    base = settings.ADDRESS or request.build_absolute_uri("/").rstrip("/")
    live = base + reverse(PRINTED[page], args=[state.dataset.name]) + found.live
    return replace(found, facts=facts, live=live)


def _only(request: Any, state: State) -> frozenset[str] | None:
    units: frozenset[str] | None = request.actor.only_units("ledger.read", state.jurisdiction)
    return units


def _drill(request: Any, state: State) -> Sheet:
    tables, dataset = tables_of(state, state.year - 1, state.year), state.dataset
    found = reads.drill(tables, state, _only(request, state))
    units = [
        unit_for(measure, [part.figures[measure.name] for part in found.parts])
        for measure in dataset.measures
    ]
    progress = any(part.progress_pct is not None for part in found.parts)

    def cells(name: str, part: reads.Part) -> list[str]:
        shown = [
            printed(part.figures[measure.name], unit).number
            for measure, unit in zip(dataset.measures, units, strict=True)
        ]
        shown += [show_percent(part.progress_pct).text] if progress else []
        return [name, *shown, f"{part.rows:,}"]

    level = state.level.title if state.level else "合计"
    heads = [
        f"{measure.title}（{label(unit)}）"
        for measure, unit in zip(dataset.measures, units, strict=True)
    ]
    headings = [level, *heads, *(["进度"] if progress else []), "行数"]
    return Sheet(
        f"{dataset.title}：{state.hierarchy.title}",
        headings,
        [cells(part.name, part) for part in found.parts[:MOST]],
        frozenset(range(1, len(headings))),
        state.address(),
        foot=cells("合计", found.whole),
        charts=pages.charts(state, found, found.before)[:1],
    )


def _rows(request: Any, state: State) -> Sheet:
    tables, columns = tables_of(state), shown_columns(state)
    only = _only(request, state)
    rows = reads.base(tables, state, only)
    found = tables.execute(build.listed(rows, state).limit(MOST)).to_pylist()
    _, count = reads.page_of(tables, state, only, 1)
    lines = shown_lines(tables, state.dataset, columns, found)
    texts = [[_text(cell) for cell in line.cells] for line in lines]
    numbers = frozenset(
        at for at, column in enumerate(columns) if column.type in {"amount", "number", "int"}
    )
    notes = [f"共 {count:,} 行，只印前 {MOST:,} 行；全部明细请导出。"] if count > MOST else []
    return Sheet(
        f"{state.dataset.title}明细（{count:,} 行）",
        [heading(column) for column in columns],
        texts,
        numbers,
        state.address(),
        notes=notes,
    )


def _text(cell: Cell) -> str:
    value, column = cell.value, cell.column
    if value is None:
        return "—"
    if column.type in {"amount", "number"}:
        return f"{value:,f}"
    return value.isoformat() if column.type == "date" else str(value)


def _pivot(request: Any, state: State) -> Sheet:
    asked, _ = pivot_pages.asked(state, request.GET)
    found = pivot.answer(tables_of(state), asked, _only(request, state))
    unit = pivot_pages.unit_of(asked, found)
    order = request.GET.get("order", "")[:100]
    lines = pivot_pages.lines(asked, found, order, unit)
    chart = pivot_pages.chart(asked, found, unit)
    totals = pivot_pages.column_totals(asked, found, unit)
    return Sheet(
        f"{state.dataset.title}·{asked.measure.title}（{label(unit)}）："
        f"{asked.rows.level.title} × {asked.columns.level.title}",
        [asked.rows.level.title, *(head.name for head in found.columns), "合计"],
        [
            [line.name, *(cell.shown.number for cell in line.cells), line.total.shown.number]
            for line in lines
        ],
        frozenset(range(1, len(found.columns) + 2)),
        pivot_pages.address(asked, order),
        foot=[
            "合计",
            *(cell.shown.number for cell in totals),
            pivot_pages.whole(asked, found, unit).shown.number,
        ],
        notes=found.notes,
        charts=[chart] if chart else [],
    )


def _compare(request: Any, state: State) -> Sheet:
    offered = kinds(request, state)
    kind = request.GET.get("what", "")
    kind = kind if kind in offered else offered[0]
    measure, years = measure_of(state, request.GET), years_of(request, state)
    found = compared(request, state, kind, measure, years)
    extra = {"what": kind, "measure": measure.name}
    live = state.address(**extra) + "".join(f"&years={year}" for year in years)
    title = f"{state.dataset.title}·{measure.title}：{KINDS[kind]}"
    return (
        _scopes(found, title, live) if isinstance(found, Scopes) else _columns(found, title, live)
    )


def _columns(found: Comparison, title: str, live: str) -> Sheet:
    values = [value for line in found.lines for value in line.values] or [*found.whole.values]
    unit = unit_for(found.columns[0].measure, values)

    def cells(line: Any) -> list[str]:
        shown = [line.name, *(printed(value, unit).number for value in line.values)]
        if found.changes:
            growth = show_percent(line.growth_pct, signed=True).text
            shown += [printed(line.difference, unit).number, growth]
        return shown

    headings = [found.heading, *(column.title for column in found.columns)]
    headings += ["增减", "增幅"] if found.changes else []
    return Sheet(
        f"{title}（{label(unit)}）",
        headings,
        [cells(line) for line in found.lines],
        frozenset(range(1, len(headings))),
        live,
        foot=cells(found.whole),
        notes=found.notes,
    )


def _scopes(found: Scopes, title: str, live: str) -> Sheet:
    def money(value: Any) -> str:
        return show_money(value).text

    return Sheet(
        title,
        ["行政区划", "本级", "减：上下级之间的转移", "计入总预算"],
        [
            [place.name, money(place.own), money(place.between), money(place.counted)]
            for place in found.places
        ],
        frozenset({1, 2, 3}),
        live,
        foot=["总预算（按明细计算）", "不相加", money(found.between), money(found.consolidated)],
        notes=[f"财政部门报送的总预算数：{money(found.delivered)}"]
        if found.delivered is not None
        else [],
    )
