"""From a chart's data to an accessible figure: JSON for the browser, table twin, description."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongjian.core.charts.model import Bars, Chart, Pace, Series, Treemap, Trend, Value
from tongjian.core.documents.numbers import Shown, round_half_up, share, show_percent


@dataclass(frozen=True)
class TwinRow:
    """A row of the table twin: its name, where it leads, and the figures of each series."""

    name: str
    link: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class Figure:
    """What the template ``ui/chart.html`` prints."""

    id: str
    chart: Chart
    json: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[TwinRow, ...]
    pace: dict[str, str] | None = None


def figure(chart: Chart) -> Figure:
    """Return the figure of a chart; raises ``ValueError`` when series and categories differ."""
    key = hashlib.sha256(repr(chart).encode()).hexdigest()
    number = f"chart-{key[:10]}"
    if isinstance(chart, Treemap):
        return _treemap(number, chart)
    if isinstance(chart, Pace):
        return _pace(number, chart)
    assert isinstance(chart, Bars | Trend)
    return _series(number, chart)


def _series(number: str, chart: Bars | Trend) -> Figure:
    for series in chart.series:
        if len(series.values) != len(chart.categories):
            raise ValueError(
                f"{series.name}: {len(series.values)} values for {len(chart.categories)} categories"
            )
    data: dict[str, Any] = {
        "kind": "trend" if isinstance(chart, Trend) else "bars",
        "unit": chart.unit_label,
        "categories": list(chart.categories),
        "links": list(chart.links),
        "series": [_plot(chart, series) for series in chart.series],
    }
    if isinstance(chart, Trend):
        data["breaks"] = chart.breaks
    else:
        data |= {"stacked": chart.stacked, "horizontal": chart.horizontal}
    rows = tuple(
        TwinRow(
            name,
            chart.links[index] if index < len(chart.links) else "",
            tuple(chart.shown(series.values[index]) for series in chart.series),
        )
        for index, name in enumerate(chart.categories)
    )
    columns = tuple(series.name for series in chart.series)
    return Figure(number, chart, _json(data), chart.heading, columns, rows)


def _treemap(number: str, chart: Treemap) -> Figure:
    known = [area.value for area in chart.areas if isinstance(area.value, Decimal)]
    total = chart.total if isinstance(chart.total, Decimal) else sum(known, Decimal(0))
    areas, rows = [], []
    for area in chart.areas:
        amount, part = chart.shown(area.value), show_percent(share(area.value, total))
        rows.append(TwinRow(area.name, area.link, (amount, part)))
        # A rectangle has no size below zero; the table says what is left out.
        if isinstance(area.value, Decimal) and area.value > 0:
            areas.append(
                {
                    "name": area.name,
                    "value": chart.plotted(area.value),
                    "text": f"{amount.number}{chart.unit_label}",
                    "share": part.text,
                    "link": area.link,
                }
            )
    data = {"kind": "treemap", "unit": chart.unit_label, "areas": areas}
    return Figure(number, chart, _json(data), chart.heading, ("金额", "占比"), tuple(rows))


def _pace(number: str, chart: Pace) -> Figure:
    done, time = show_percent(chart.done), show_percent(chart.time)
    pace = {
        "done": done.text,
        "time": time.text,
        "done_width": _width(chart.done),
        "time_at": _width(chart.time),
        "anchor": "end" if chart.time > 75 else "start" if chart.time < 25 else "middle",
        "level": chart.level,
    }
    rows = (TwinRow("已完成", "", (done,)), TwinRow("序时进度", "", (time,)))
    return Figure(number, chart, "", "进度", ("比例",), rows, pace)


def _plot(chart: Chart, series: Series) -> dict[str, Any]:
    shown = [chart.shown(value) for value in series.values]
    return {
        "name": series.name,
        **({"tone": series.tone} if series.tone else {}),
        "values": [chart.plotted(value) for value in series.values],
        "texts": [
            item.absent.reason if item.absent else f"{item.number}{chart.unit_label}"
            for item in shown
        ],
    }


def _width(value: Value) -> str:
    """Return a share of the full width: never outside the drawing, whatever was spent."""
    if not isinstance(value, Decimal):
        return "0"
    return str(round_half_up(min(max(value, Decimal(0)), Decimal(100)), 2))


def _json(data: dict[str, Any]) -> str:
    """Return JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"})
