"""What the analysis pages show, made ready for the templates and the export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse

from tongjian.core.charts.model import Chart
from tongjian.core.documents.numbers import (
    Absent,
    Shown,
    Unit,
    best_unit,
    round_half_up,
    show,
    show_percent,
)
from tongjian.supervision.analyses.declare import (
    ALL,
    OWN,
    Analysis,
    Answer,
    Ask,
    Column,
    Row,
    Value,
)
from tongjian.supervision.analyses.links import explained, opened
from tongjian.supervision.analyses.reads import Finding
from tongjian.supervision.analyses.state import Asked, address
from tongjian.supervision.analyses.words import NOT_COMPARABLE
from tongjian.supervision.datasets.declare import FUND_TYPES

VIEWS = {OWN: "本级", ALL: "总预算"}
FILTERABLE = 12  # a shorter table is read faster than filtered


@dataclass(frozen=True)
class Cell:
    """A cell as printed: its heading, its figure or text, and where it is explained."""

    title: str
    number: bool
    shown: Shown
    url: str


@dataclass(frozen=True)
class Line:
    """A row as printed."""

    name: str
    url: str
    cells: Sequence[Cell]
    tone: str
    mark: str


@dataclass(frozen=True)
class Table:
    """An answer as printed, sorted and filtered as the address asks; ``unit`` is that of money."""

    heading: str
    columns: Sequence[dict[str, str]]
    lines: Sequence[Line]
    total: Line | None
    unit: Unit
    count: int
    filterable: bool
    marked: bool


def analysis_url(analysis: Analysis, ask: Ask) -> str:
    """Return the address of an analysis for what is asked."""
    shown = ask if analysis.by_fund else replace(ask, fund="general")
    if ask.view not in analysis.views:
        shown = replace(shown, view=OWN)
    return reverse("analysis", args=[analysis.key]) + address(shown)


def title_of(column: Column, unit: Unit) -> str:
    """Return a column's heading with its unit."""
    if column.kind == "money":
        return f"{column.title}（{unit.label}）"
    return f"{column.title}（百分点）" if column.kind == "points" else column.title


def printed(value: Value, column: Column, unit: Unit) -> Shown:
    """Return a value as its column prints it; a changed basis says so in place of the figure."""
    if value is Absent.NOT_COMPARABLE:
        return Shown(NOT_COMPARABLE, absent=Absent.NOT_COMPARABLE)
    if isinstance(value, Absent) or value is None:
        return Shown("—", absent=value if isinstance(value, Absent) else Absent.MISSING)
    return Shown(value) if isinstance(value, str) else _figure(Decimal(value), column.kind, unit)


def _figure(number: Decimal, kind: str, unit: Unit) -> Shown:
    if kind == "money":
        return show(number, unit)
    if kind in ("pct", "change"):
        return show_percent(number, signed=kind == "change")
    if kind == "points":
        return replace(show_percent(number, signed=True), unit="")
    return _plain(number, 0 if kind == "count" else 2)


def _plain(number: Decimal, places: int) -> Shown:
    rounded = round_half_up(number, places)
    text = f"{rounded:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Shown(text, exact=f"{number:,f}", negative=number < 0)


def unit_of(answer: Answer) -> Unit:
    """Return the one unit that suits the answer's money."""
    keys = [column.key for column in answer.columns if column.kind == "money"]
    rows = [*answer.rows, *([answer.total] if answer.total else [])]
    return best_unit([row.amount(key) for row in rows for key in keys])


def table(ask: Ask, answer: Answer, *, sort: str = "", name: str = "") -> Table:
    """Return an answer as a table, filtered by name and sorted by a column where asked."""
    unit = unit_of(answer)
    rows = [row for row in answer.rows if not name or name in row.name]
    total = answer.total
    return Table(
        answer.heading,
        [
            {
                "key": column.key,
                "title": title_of(column, unit),
                "kind": "text" if column.kind == "text" else "number",
            }
            for column in answer.columns
        ],
        [line(ask, answer, row, unit) for row in _sorted(rows, answer, sort)],
        line(ask, answer, total, unit) if total is not None and not name else None,
        unit,
        len(rows),
        len(answer.rows) > FILTERABLE,
        any(row.mark for row in rows),
    )


def _sorted(rows: Sequence[Row], answer: Answer, sort: str) -> list[Row]:
    key, down = sort.lstrip("-"), sort.startswith("-")
    if key == "name":
        return sorted(rows, key=lambda row: (row.name, row.code), reverse=down)
    column = next((item for item in answer.columns if item.key == key), None)
    if column is None:
        return list(rows)
    if column.kind == "text":
        return sorted(
            rows, key=lambda row: (str(row.values.get(key) or ""), row.code), reverse=down
        )

    def place(row: Row) -> tuple[bool, Decimal]:
        value = row.amount(key)
        size = value or Decimal(0)
        return (value is None, -size if down else size)

    return sorted(rows, key=place)


def line(ask: Ask, answer: Answer, row: Row, unit: Unit) -> Line:
    """Return a row as printed, each figure with the address that explains it."""
    cells = [
        Cell(
            title_of(column, unit),
            column.kind != "text",
            printed(row.values.get(column.key), column, unit),
            explained(ask, row.refs.get(column.key)) if row.amount(column.key) is not None else "",
        )
        for column in answer.columns
    ]
    return Line(row.name, row_url(ask, row), cells, row.tone, row.mark)


def row_url(ask: Ask, row: Row) -> str:
    """Return where a row leads: the level below its first figure."""
    return opened(ask, next(iter(row.refs.values()), None)) if row.code else ""


def chart(found: Finding) -> Chart | None:
    """Return an answer's chart, its parts leading where the rows lead."""
    if found.answer is None:
        return None
    return found.analysis.chart(found.answer, lambda row: row_url(found.ask, row))


def titles(answer: Answer, unit: Unit) -> list[str]:
    """Return the headings of the export."""
    return [answer.heading, *(title_of(column, unit) for column in answer.columns), "提示"]


def exported(answer: Answer) -> list[list[Any]]:
    """Return the rows of the export: exact figures, money in yuan, what is absent in words."""
    rows = [*answer.rows, *([answer.total] if answer.total else [])]
    return [
        [row.name, *(_exported(row.values.get(column.key)) for column in answer.columns), row.mark]
        for row in rows
    ]


def _exported(value: Value) -> Any:
    if value is Absent.NOT_COMPARABLE:
        return NOT_COMPARABLE
    if isinstance(value, Absent):
        return value.text
    if isinstance(value, Decimal):
        return round_half_up(value, 2)
    return value


def choices(asked: Asked, analysis: Analysis) -> dict[str, Any]:
    """Return the choices of view and fund as links, none where there is nothing to choose."""
    ask = asked.ask
    views = [
        {
            "title": VIEWS[view],
            "url": asked.address(view=view if view != OWN else ""),
            "current": view == ask.view,
        }
        for view in analysis.views
    ]
    funds = [
        {
            "title": title,
            "url": asked.address(fund=key if key != "general" else ""),
            "current": key == ask.fund,
        }
        for key, title in FUND_TYPES.items()
    ]
    return {
        "views": views if len(views) > 1 and ask.towns else [],
        "funds": funds if analysis.by_fund else [],
    }
