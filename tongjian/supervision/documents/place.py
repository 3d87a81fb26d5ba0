"""Where on the page a finding of published accounts lies."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.accounts.model import AccountsDocument, Box, Table


def box_of(document: AccountsDocument, finding: Finding) -> dict[str, Any] | None:
    """Return the rectangle to mark, or None where the document gives no place."""
    where = finding.where
    number = where.get("table")
    box = None
    if isinstance(number, int) and 1 <= number <= len(document.tables):
        box = _in_table(document.table(number), where)
    elif finding.stated:
        box = _in_text(document, finding.stated, where.get("page"))
    return asdict(box) if box is not None else None


def _in_table(table: Table, where: dict[str, Any]) -> Box | None:
    row, column = where.get("row"), where.get("column")
    for line in table.rows:
        if line.name == row and (where.get("page") in (None, line.page)):
            found = line.boxes.get(column or "") or line.boxes.get("")
            if found is not None:
                return found
    boxes = table.total_boxes.get(row or "", {})
    return boxes.get(column or "") or next(iter(boxes.values()), None)


def _in_text(document: AccountsDocument, stated: str, page: Any) -> Box | None:
    for paragraph in document.paragraphs:
        at = paragraph.text.find(stated)
        if at >= 0:
            box = paragraph.box_at(at)
            if box is not None and page in (None, box.page, paragraph.page):
                return box
    for heading in document.headings:
        if stated in heading.text and page in (None, heading.page):
            return heading.box
    return None
