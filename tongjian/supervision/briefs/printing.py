"""A report as it is printed: words for every figure, bars for every chart, numbered headings.

What is made here is shown on the page, in PDF and in Word, so that the three say the same. Pure but
for the address in the QR code and the demonstration's mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any, TypeVar

from django.conf import settings
from django.urls import reverse

from tongjian.core.clock import SHANGHAI
from tongjian.core.documents.numbers import Unit, best_unit, show
from tongjian.core.documents.pdf import render
from tongjian.core.documents.qr import qr_svg
from tongjian.core.pages import LABEL, demonstration
from tongjian.supervision.briefs.content import NO_DATA, TEXT, shown
from tongjian.supervision.briefs.drafting import NUMERALS
from tongjian.supervision.briefs.models import QuarterBrief
from tongjian.supervision.briefs.words import day

DRAFT = "草稿"
C = TypeVar("C")
T = TypeVar("T")


def number_of(brief: QuarterBrief) -> str:
    """Return the number a report bears, e.g. 预算监督分析〔2025〕第3期（第2版）."""
    again = f"（第{brief.version}版）" if brief.version > 1 else ""
    return f"预算监督分析〔{brief.year}〕第{brief.quarter}期{again}"


def headings(titles: Sequence[str]) -> list[str]:
    """Return titles with the numerals of their sections."""
    return [f"{NUMERALS[at]}、{title}" for at, title in enumerate(titles)]


def since_words(since: Mapping[str, Any] | None) -> str:
    """Return what changed since the version before, "" for a first one."""
    if not since:
        return ""
    head = f"与第{since['version']}版相比"
    if not since["changes"]:
        return f"{head}，主要数字没有变化。"
    return f"{head}，{'；'.join(since['changes'])}。"


def address_of(brief: QuarterBrief, site: str = "") -> str:
    """Return the address that the QR code opens, for who may read the report.

    ``site`` is the address the reader came by; it counts where the installation names none.
    """
    return f"{settings.ADDRESS or site}{reverse('brief', args=[brief.pk])}"


def printed(brief: QuarterBrief, *, issued: date | None, site: str = "") -> dict[str, Any]:
    """Return a report as data of the template ``brief``; ``issued`` None for a draft."""
    told = brief.content
    remarks = [line for line in brief.remarks.splitlines() if line.strip()]
    titles = [one["title"] for one in told["sections"]] + (["意见"] if remarks else [])
    numbered = headings(titles)
    sections = [
        {
            "heading": heading,
            "paragraphs": one["sentences"],
            "parts": [
                {"chart": chart, "table": table}
                for chart, table in beside(
                    [bars(chart) for chart in one["charts"]],
                    [_table(table) for table in one["tables"]],
                )
            ],
        }
        for heading, one in zip(numbered, told["sections"], strict=False)
    ]
    if remarks:
        sections.append({"heading": numbered[-1], "paragraphs": remarks, "parts": []})
    made = brief.made_at.astimezone(SHANGHAI)
    return {
        "title": told["title"],
        "body": told["body"],
        "number": number_of(brief),
        "draft": "" if issued else DRAFT,
        "date": (issued or made.date()).isoformat(),
        "span": f"{day(date.fromisoformat(told['from']))}至{day(date.fromisoformat(told['to']))}",
        "made": f"{day(made.date())}{made:%H:%M}编写",
        "since": since_words(told.get("since")),
        "sections": sections,
        "sources": told["sources"],
        "label": LABEL if demonstration() else "",
        "demonstration": demonstration(),
        "address": address_of(brief, site),
        "qr": {"svg": qr_svg(address_of(brief, site)), "label": "扫码看在线报告（须登录）"},
    }


def beside(charts: Sequence[C], tables: Sequence[T]) -> list[tuple[C | None, T | None]]:
    """Return charts and tables in turn, so that a chart has its figures beside it."""
    found: list[tuple[C | None, T | None]] = []
    for chart, table in zip_longest(charts, tables):
        found += [(chart, None)] if chart is not None else []
        found += [(None, table)] if table is not None else []
    return found


def _table(table: Mapping[str, Any]) -> dict[str, Any]:
    kinds = [kind for _, kind in table["columns"]]

    def line(cells: Sequence[Sequence[Any]]) -> list[str]:
        return [shown(value, kind) for (value, _), kind in zip(cells, kinds, strict=True)]

    rows = [line(row) for row in table["rows"]]
    total = line(table["total"]) if table["total"] else []
    columns = [
        {
            "title": head,
            "number": kind != TEXT,
            "room": _room([head, *(row[at] for row in (*rows, *([total] if total else [])))]),
        }
        for at, (head, kind) in enumerate(table["columns"])
    ]
    return {
        "title": table["title"],
        "columns": columns,
        "rows": rows,
        "total": total,
        "note": table["note"],
    }


LEAST_ROOM, MOST_ROOM, EDGE = 6, 30, 3


def _room(texts: Sequence[str]) -> int:
    """Return how much of a line a column wants: its longest text, a Chinese character counting two."""
    widths = [sum(1 if char.isascii() else 2 for char in text) for text in texts]
    return min(max(LEAST_ROOM, *widths), MOST_ROOM) + EDGE


def unit_of(chart: Mapping[str, Any]) -> Unit | str:
    """Return the unit of a chart; of money the one in which its largest figure reads best."""
    if chart["unit"] != Unit.YUAN.label:
        return str(chart["unit"])
    return best_unit(value for one in chart["series"] for value in one["values"])


def bars(chart: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chart as lengths: each bar's share of the longest line, and its figure as text.

    A category has a line for each series, or one line in which all stand behind each other. What has
    no data is no bar of length zero: its line says so.
    """
    series = chart["series"]
    unit = unit_of(chart)
    rows = []
    for at, name in enumerate(chart["categories"]):
        values = [_decimal(one["values"][at]) for one in series]
        numbered = list(enumerate(values))
        lines = [numbered] if chart["stacked"] else [[one] for one in numbered]
        rows.append((name, lines))
    longest = max(
        (_sum(line) or Decimal(0) for _, lines in rows for line in lines), default=Decimal(0)
    )
    return {
        "title": chart["title"],
        "unit": unit.label if isinstance(unit, Unit) else unit,
        "legend": [_look(one, at) for at, one in enumerate(series)] if len(series) > 1 else [],
        "rows": [
            {
                "name": name,
                "lines": [
                    {
                        "parts": [
                            {**_look(series[of], of), "share": _share(value, longest)}
                            for of, value in line
                            if value
                        ],
                        "text": _text(_sum(line), unit),
                    }
                    for line in lines
                ],
            }
            for name, lines in rows
        ],
    }


def _look(series: Mapping[str, Any], at: int) -> dict[str, Any]:
    return {"name": series["name"], "tone": series["tone"] or str(at % 8 + 1)}


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _sum(line: Sequence[tuple[int, Decimal | None]]) -> Decimal | None:
    known = [value for _, value in line if value is not None]
    return sum(known, Decimal(0)) if known else None


def _share(value: Decimal, longest: Decimal) -> float:
    return round(float(value / longest), 5) if longest > 0 else 0.0


def _text(value: Decimal | None, unit: Unit | str) -> str:
    if value is None:
        return NO_DATA
    return show(value, unit).number if isinstance(unit, Unit) else f"{value:,f}"


def pdf_of(brief: QuarterBrief, *, issued: date | None, site: str = "") -> bytes:
    """Print a report; the same report always gives the same bytes."""
    return render("brief", printed(brief, issued=issued, site=site))
