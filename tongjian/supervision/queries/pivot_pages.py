"""A pivot as a page shows it: choices, ordered rows, shades, chart, export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from tongjian.core.charts.model import Bars, Series
from tongjian.core.documents.numbers import Absent, Shown, Unit
from tongjian.supervision.queries import pages
from tongjian.supervision.queries.figures import exact, label, printed, unit_for
from tongjian.supervision.queries.pivot import (
    FOLDED,
    Axis,
    Head,
    Pivot,
    Question,
    axes,
    cell_state,
    defaults,
    head_state,
    ordered,
)
from tongjian.supervision.queries.state import State

SHADES = 6
BARS, COLOURS = 12, 8
PARAMETERS = ("rows", "cols", "measure", "order")


@dataclass(frozen=True)
class Cell:
    """A figure as shown, where it is explained, and its shade (0 to 6, "low" below zero)."""

    shown: Shown
    url: str
    shade: str


@dataclass(frozen=True)
class Line:
    """A row as shown."""

    name: str
    url: str
    cells: list[Cell]
    total: Cell


def asked(state: State, query: QueryDict) -> tuple[Question, list[str]]:
    """Return the pivot an address asks for and what of it could not be understood."""
    wrong: list[str] = []
    known = {axis.key: axis for axis in axes(state.dataset)}
    rows_key, columns_key = defaults(state, list(known.values()))
    rows = _axis(query.get("rows", ""), known, rows_key, "行", wrong)
    columns = _axis(query.get("cols", ""), known, columns_key, "列", wrong)
    if rows.key == columns.key:
        others = [axis for axis in known.values() if axis.key != rows.key]
        wrong.append("行和列选了同一项，列已换成另一项")
        columns = others[0]
    measures = {item.name: item for item in state.dataset.measures}
    measure = query.get("measure", "")
    if measure and measure not in measures:
        wrong.append(f"没有“{measure[:20]}”这个指标，已换成{state.dataset.measures[0].title}")
    return Question(state, rows, columns, measures.get(measure, state.dataset.measures[0])), wrong


def _axis(text: str, known: dict[str, Axis], default: str, title: str, wrong: list[str]) -> Axis:
    if text and text not in known:
        wrong.append(f"{title}的“{text[:40]}”无法识别，已换成{known[default].title}")
    return known.get(text, known[default])


def address(question: Question, order: str = "") -> str:
    """Return the query string that gives the pivot back."""
    extra = {
        "rows": question.rows.key,
        "cols": question.columns.key,
        "measure": question.measure.name,
    }
    return question.state.address(**extra, **({"order": order} if order else {}))


def url(question: Question, order: str = "") -> str:
    """Return the address of the pivot's page."""
    return reverse("query_pivot", args=[question.state.dataset.name]) + address(question, order)


def unit_of(question: Question, pivot: Pivot) -> Unit | str:
    """Return the unit the table is printed in."""
    return unit_for(question.measure, [head.total for head in pivot.rows] or [pivot.whole])


def sorted_rows(pivot: Pivot, order: str) -> list[Head]:
    """Return the rows in the order asked for ("name", "total", "c.CODE", "-" before: downwards).

    What is folded stays last; what has no figure stands below what has one.
    """
    heads = [head for head in pivot.rows if head.code != FOLDED]
    last = [head for head in pivot.rows if head.code == FOLDED]
    key, down = order.lstrip("-"), order.startswith("-")
    if key == "name":
        heads.sort(key=lambda head: head.name, reverse=down)
    elif key == "total" or key.startswith("c."):
        column = key.removeprefix("c.")

        def figure(head: Head) -> Decimal | None:
            value = head.total if key == "total" else pivot.cells.get((head.code, column))
            number = exact(value)
            return number if isinstance(number, Decimal) else None

        known = [head for head in heads if figure(head) is not None]
        none = [head for head in heads if figure(head) is None]
        heads = sorted(known, key=lambda head: figure(head) or Decimal(0), reverse=down) + none
    return heads + last


def lines(question: Question, pivot: Pivot, order: str, unit: Unit | str) -> list[Line]:
    """Return the rows as shown."""
    largest = max(
        (abs(number) for v in pivot.cells.values() if isinstance(number := exact(v), Decimal)),
        default=Decimal(0),
    )
    shown = []
    for head in sorted_rows(pivot, order):
        cells = [
            _cell(
                question,
                pivot.cells.get((head.code, column.code)),
                unit,
                largest,
                cell_state(question, head.code, column.code),
            )
            for column in pivot.columns
        ]
        below = head_state(question, question.rows, head.code)
        total = _cell(question, head.total, unit, Decimal(0), below)
        shown.append(Line(head.name, _deeper(below), cells, total))
    return shown


def column_totals(question: Question, pivot: Pivot, unit: Unit | str) -> list[Cell]:
    """Return the foot of the table: each column's total."""
    return [
        _cell(
            question,
            head.total,
            unit,
            Decimal(0),
            head_state(question, question.columns, head.code),
        )
        for head in pivot.columns
    ]


def whole(question: Question, pivot: Pivot, unit: Unit | str) -> Cell:
    """Return the grand total."""
    return _cell(question, pivot.whole, unit, Decimal(0), question.state)


def _cell(
    question: Question,
    value: Any,
    unit: Unit | str,
    largest: Decimal,
    state: State | None = None,
) -> Cell:
    number = exact(value)
    explained = state is not None and isinstance(number, Decimal)
    link = pages.explain_url(state, question.measure.name) if explained and state else ""
    if value is Absent.NOT_COMPARABLE:  # not a change of basis: it simply has no sum
        return Cell(Shown("不相加", exact="不能相加"), "", "")
    return Cell(printed(value, unit), link, _shade(number, largest))


def _shade(number: Any, largest: Decimal) -> str:
    if not isinstance(number, Decimal) or not largest:
        return ""
    if number < 0:
        return "low"
    return str(int((number * SHADES / largest).to_integral_value(rounding="ROUND_CEILING")))


def _deeper(state: State | None) -> str:
    if state is None:
        return ""
    if state.level is None or state.level.name == "payment":
        return pages.rows_url(state)
    return pages.drill_url(state)


def choices(question: Question, order: str) -> dict[str, Any]:
    """Return the choices of rows, columns and measure with what is carried along."""
    found = [(axis.key, axis.title) for axis in axes(question.state.dataset)]
    kept = QueryDict(address(question, order).lstrip("?"))
    hidden = [
        (name, value) for name, values in kept.lists() if name not in PARAMETERS for value in values
    ]
    swapped = replace(question, rows=question.columns, columns=question.rows)
    return {
        "axes": found,
        "measures": [(item.name, item.title) for item in question.state.dataset.measures],
        "carried": hidden,
        "swapped_url": url(swapped),
    }


def chart(question: Question, pivot: Pivot, unit: Unit | str) -> Bars | None:
    """Return the rows as bars, the columns stacked on each other where they add up.

    With more columns than colours the columns are the bars; with more of both, the totals alone,
    so that no bar is shorter than what it stands for.
    """
    rows = [head for head in pivot.rows if head.code != FOLDED]
    if len(rows) < 2:
        return None
    axis, heads, others = question.rows, rows[:BARS], list(pivot.columns)
    cells = {(r, c): exact(value) for (r, c), value in pivot.cells.items()}
    if len(others) > COLOURS >= len(pivot.rows):
        axis, heads, others = question.columns, list(pivot.columns), list(pivot.rows)
        cells = {(c, r): value for (r, c), value in cells.items()}
    if len(others) > COLOURS:
        series = [Series("合计", [exact(head.total) for head in heads])]
    else:
        series = [
            Series(one.name, [cells.get((head.code, one.code)) for head in heads]) for one in others
        ]
    figures = [value for one in series for value in one.values if isinstance(value, Decimal)]
    adds = not isinstance(pivot.whole, Absent) and all(value >= 0 for value in figures)
    left = len(rows) - BARS
    return Bars(
        title=f"{question.measure.title}：{question.rows.title}与{question.columns.title}",
        summary=_summary(rows, pivot),
        note=f"图中只画前 {BARS} 项，另有 {left} 项见表。"
        if axis is question.rows and left > 0
        else "",
        unit=unit,
        categories=[head.name for head in heads],
        series=series,
        links=[_deeper(head_state(question, axis, head.code)) for head in heads],
        stacked=adds and len(series) > 1,
        horizontal=len(heads) > 6 and not ordered(question.state.dataset, axis),
        heading=axis.level.title,
    )


def _summary(heads: list[Head], pivot: Pivot) -> str:
    known = [(number, head) for head in heads if isinstance(number := exact(head.total), Decimal)]
    if not known:
        return f"共 {pivot.count:,} 行数据。"
    top = max(known, key=lambda pair: pair[0])[1]
    return f"共 {pivot.count:,} 行数据，其中{top.name}最多。"


def table(question: Question, pivot: Pivot) -> tuple[list[str], list[list[Any]]]:
    """Return headings and rows for an export: exact figures, in the measure's own unit."""
    unit = question.measure.unit
    titles = [question.rows.title, *(head.name for head in pivot.columns), f"合计（{unit}）"]
    rows = [
        [
            head.name,
            *(_plain(pivot.cells.get((head.code, column.code))) for column in pivot.columns),
            _plain(head.total),
        ]
        for head in pivot.rows
    ]
    foot = ["合计", *(_plain(head.total) for head in pivot.columns), _plain(pivot.whole)]
    return titles, [*rows, foot]


def _plain(value: Any) -> Any:
    return "不相加" if value is Absent.NOT_COMPARABLE else exact(value)


def headings(pivot: Pivot) -> list[dict[str, Any]]:
    """Return the columns' headings with what each sorts by."""
    return [{"name": head.name, "key": f"c.{head.code}"} for head in pivot.columns]


def described(question: Question, unit: Unit | str) -> str:
    """Say what the table shows in one line."""
    return f"{question.measure.title}（{label(unit)}）"
