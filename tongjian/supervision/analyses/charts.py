"""Charts of an answer: the same figures as its table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tongjian.core.charts.model import Area, Bars, Chart, Series, Treemap, Trend, Value
from tongjian.core.documents.numbers import Absent, Unit, best_unit
from tongjian.supervision.analyses.declare import Answer, Row, RowLink

BARS = 12
AREAS = 40


def bars(
    answer: Answer,
    keys: Sequence[str],
    title: str,
    link: RowLink,
    *,
    summary: str = "",
    horizontal: bool = True,
    stacked: bool = False,
    most: int = BARS,
    rows: Sequence[Row] | None = None,
) -> Chart | None:
    """Return bars of columns by row, the first rows only; None without anything to draw."""
    found = [row for row in (rows or answer.rows) if any(_drawn(row, key) for key in keys)][:most]
    if not found:
        return None
    note = f"图中是前 {len(found)} 项。" if len(found) < len(rows or answer.rows) else ""
    return Bars(
        title=title,
        summary=summary or note,
        unit=_unit(answer, keys, found),
        categories=[row.name for row in found],
        series=[Series(_title(answer, key), [_value(row, key) for row in found]) for key in keys],
        links=[link(row) for row in found],
        horizontal=horizontal,
        stacked=stacked,
        heading=answer.heading,
    )


def trend(
    answer: Answer, keys: Sequence[str], title: str, link: RowLink, *, summary: str = ""
) -> Chart | None:
    """Return lines of columns over the rows, which stand in order of time."""
    if not any(_drawn(row, key) for row in answer.rows for key in keys):
        return None
    breaks = {row.name: "口径变化" for row in answer.rows if row.mark.startswith("口径")}
    return Trend(
        title=title,
        summary=summary,
        unit=_unit(answer, keys, answer.rows),
        categories=[row.name for row in answer.rows],
        series=[
            Series(_title(answer, key), [_value(row, key) for row in answer.rows]) for key in keys
        ],
        links=[link(row) for row in answer.rows],
        breaks=breaks,
        heading=answer.heading,
    )


def treemap(answer: Answer, key: str, title: str, link: RowLink) -> Chart | None:
    """Return the rows as areas of a whole."""
    found = [row for row in answer.rows if (row.amount(key) or 0) > 0][:AREAS]
    if len(found) < 2:
        return None
    return Treemap(
        title=title,
        summary="面积越大，金额越大；点一块可以看下一级。",
        unit=best_unit([row.amount(key) for row in found]),
        areas=[Area(row.name, row.amount(key), link(row)) for row in found],
        total=answer.figure(key),
        heading=answer.heading,
    )


def _title(answer: Answer, key: str) -> str:
    return next(column.title for column in answer.columns if column.key == key)


def _unit(answer: Answer, keys: Sequence[str], rows: Sequence[Row]) -> Unit | str:
    kind = next(column.kind for column in answer.columns if column.key == keys[0])
    if kind == "money":
        return best_unit([row.amount(key) for row in rows for key in keys])
    return {"pct": "%", "change": "%", "points": "百分点", "count": "个"}.get(kind, "")


def _value(row: Row, key: str) -> Value:
    value = row.values.get(key)
    return value if isinstance(value, Absent) else row.amount(key)


def _drawn(row: Row, key: str) -> bool:
    return isinstance(row.amount(key), Decimal)
