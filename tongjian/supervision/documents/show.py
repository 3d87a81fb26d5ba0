"""Turning a read document into what its page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from tongjian.supervision.documents.models import Document, DocumentFinding
from tongjian.supervision.warning.judge import rules, unjudged_words

MARGIN = 2.0  # points around a figure, so that the mark does not touch it
FIELD_TITLES = {
    "year": "年度",
    "project": "项目名称",
    "category": "项目类别",
    "start": "开始日期",
    "end": "结束日期",
    "total_budget_yuan": "项目总预算（元）",
    "year_budget_yuan": "当年预算（元）",
    "items_total_yuan": "明细合计（表内，元）",
    "items_sum_yuan": "明细相加（元）",
}


@dataclass(frozen=True)
class Sheet:
    """One table as shown: lines of (name, code, cells); a cell has its findings."""

    number: int
    title: str
    columns: list[str]
    lines: list[dict[str, Any]]
    note: str | None
    pages: list[int]


@dataclass(frozen=True)
class PageView:
    """One page, its size in points as text, and its marks as the tag ``sheet`` takes them."""

    number: int
    width: str
    height: str
    marks: list[dict[str, str]] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Return the page's name."""
        return f"第 {self.number} 页"


def counted(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Add the count of faults (roundings are not faults)."""
    return rows.annotate(faults=Count("findings", filter=~Q(findings__kind="rounding")))


def state(document: Document) -> str:
    """Return where a document stands; one on which rules broke was not wholly checked."""
    told = str(document.get_state_display())
    return f"{told}（有{len(document.unjudged)}项没有核对）" if document.unjudged else told


def unjudged(document: Document) -> list[str]:
    """Return which checks could not be made because the system was at fault."""
    known = {rule.number: rule for rule in rules()}
    return [
        unjudged_words(known[number]) if number in known else f"规则 {number}：没有核对。"
        for number in document.unjudged
    ]


def sheets(document: Document, findings: Iterable[DocumentFinding]) -> list[Sheet]:
    """Return the tables of published accounts with their findings at the cells."""
    if document.kind != "accounts":
        return []
    by_cell: Cells = {}
    for found in findings:
        key = (found.where.get("table"), found.where.get("row"), found.where.get("column"))
        by_cell.setdefault(key, []).append(found)
    return [_sheet(table, by_cell) for table in (document.content or {}).get("tables", [])]


Cells = dict[tuple[Any, Any, Any], list[DocumentFinding]]


def _sheet(table: dict[str, Any], by_cell: Cells) -> Sheet:
    number, columns = table["number"], table["columns"]

    def line(name: str, values: dict[str, str], **extra: Any) -> dict[str, Any]:
        cells = [
            {"value": values.get(column, ""), "findings": by_cell.get((number, name, column), [])}
            for column in columns
        ]
        here = by_cell.get((number, name, None), [])
        return {"name": name, "cells": cells, "findings": here, **extra}

    lines = [
        line(row["name"], row["values"], code=row["code"], side=row["side"])
        for row in table["rows"]
    ]
    lines += [line(name, values, total=True) for name, values in table["totals"].items()]
    return Sheet(number, table["title"], columns, lines, table["note"], table["pages"])


def pages(document: Document, findings: Iterable[DocumentFinding]) -> list[PageView]:
    """Return the pages with the findings that have a place on them."""
    views = [
        PageView(number, f"{width:.2f}", f"{height:.2f}")
        for number, (width, height) in enumerate(document.pages or [], 1)
    ]
    for found in findings:
        if found.box and 1 <= found.box["page"] <= len(views):
            views[found.box["page"] - 1].marks.append(_mark(found, found.box))
    return views


def _mark(found: DocumentFinding, box: dict[str, Any]) -> dict[str, str]:
    return {
        "id": f"finding-{found.number}",
        "label": found.message,
        "tone": tone(found),
        "x": f"{box['x0'] - MARGIN:.2f}",
        "y": f"{box['top'] - MARGIN:.2f}",
        "width": f"{box['x1'] - box['x0'] + 2 * MARGIN:.2f}",
        "height": f"{box['bottom'] - box['top'] + 2 * MARGIN:.2f}",
    }


def tone(found: DocumentFinding) -> str:
    """Return the colour of a finding: roundings are for information."""
    return "blue" if found.kind == "rounding" else "yellow"


def fields(document: Document) -> list[tuple[str, Any]]:
    """Return a declaration's plain fields with their titles."""
    content = document.content or {}
    if document.kind != "declaration":
        return []
    found = [(title, content.get(key)) for key, title in FIELD_TITLES.items()]
    return found + list((content.get("funds") or {}).items())
