"""Writes a declaration's sheets as a scan's text, as Word and as Excel."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import xlsxwriter

from tongjian.supervision.demo.documents.forms import Cell, Marks, Sheet
from tongjian.supervision.demo.documents.made import LABEL

FIXED = datetime(2024, 1, 2)  # noqa: DTZ001 - written into file properties without zone


DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
AMOUNT = re.compile(r"\d{4,}\.\d{2}")


@dataclass(frozen=True)
class Formats:
    """Excel formats of plain cells and of days."""

    text: Any
    day: Any


def with_commas(sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets with thousands commas in their amounts."""
    return [
        replace(
            sheet,
            rows=[[replace(cell, text=_commas(cell.text)) for cell in row] for row in sheet.rows],
        )
        for sheet in sheets
    ]


def _commas(text: str) -> str:
    return f"{Decimal(text):,}" if AMOUNT.fullmatch(text) else text


def html_boxes(options: tuple[str, ...], ticked: str | None) -> str:
    """Draw boxes as the text recognition of a scan leaves them."""
    return " ".join(_html_box(option, option == ticked) for option in options)


def _html_box(option: str, ticked: bool) -> str:
    checked = 'checked="" ' if ticked else ""
    return f'<input {checked}type="checkbox"/> {option}'


def drawn_boxes(options: tuple[str, ...], ticked: str | None) -> str:
    """Draw boxes as Word users do."""
    return "　".join(("☑" if option == ticked else "□") + option for option in options)


def bracket_boxes(options: tuple[str, ...], ticked: str | None) -> str:
    """Draw boxes with a tick after the label."""
    return "  ".join(option + ("（√）" if option == ticked else "（ ）") for option in options)


def ticked_stage(stage: str, ticked: bool) -> str:
    """Draw a stage with its tick behind."""
    return f"{stage} ✓" if ticked else stage


def boxed_stage(stage: str, ticked: bool) -> str:
    """Draw a stage with its box in front."""
    return ("☑" if ticked else "□") + stage


MARKS = {
    "txt": Marks(html_boxes, ticked_stage),
    "docx": Marks(drawn_boxes, boxed_stage),
    "xlsx": Marks(drawn_boxes, ticked_stage),
}


def placed(sheet: Sheet) -> list[tuple[int, int, Cell]]:
    """Return row, column and cell of every cell that starts somewhere."""
    taken: set[tuple[int, int]] = set()
    result = []
    for y, row in enumerate(sheet.rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            result.append((y, x, cell))
            taken |= {(y + i, x + j) for i in range(cell.down) for j in range(cell.across)}
            x += cell.across
    return result


def write_text(sheets: list[Sheet], path: Path, shifted: set[str], encoding: str) -> None:
    """Write a scan's text; a row whose indicator is in ``shifted`` loses its leading blanks."""
    lines = [f"【{LABEL}】", ""]
    for sheet in sheets:
        lines += [sheet.title, "", *(line for text in sheet.above for line in (text, ""))]
        grid = [[""] * sheet.width for _ in sheet.rows]
        for y, x, cell in placed(sheet):
            grid[y][x] = cell.text.replace("\n", "")
        for row in grid:
            cells = row
            if shifted & set(row):
                start = next(i for i, text in enumerate(row) if text)
                cells = [*row[:1], *row[start:], *[""] * (start - 1)]
            lines.append("\t".join(cells))
        lines += ["", *sheet.below, ""]
    path.write_text("\n".join(lines) + "\n", encoding=encoding)


def undated(content: bytes) -> bytes:
    """Return an archive whose entries carry no time of writing: the same seed, the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (2024, 1, 2, 0, 0, 0))
            archive.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def write_word(sheets: list[Sheet], path: Path) -> None:
    """Write Word tables with merged cells."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = LABEL
    properties = document.core_properties
    properties.created = properties.modified = FIXED
    for sheet in sheets:
        document.add_paragraph(sheet.title)
        for text in sheet.above:
            document.add_paragraph(text)
        table = document.add_table(rows=len(sheet.rows), cols=sheet.width, style="Table Grid")
        for y, x, cell in placed(sheet):
            first = table.cell(y, x)
            if cell.across > 1 or cell.down > 1:
                first = first.merge(table.cell(y + cell.down - 1, x + cell.across - 1))
            first.text = cell.text
        for text in sheet.below:
            document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(undated(buffer.getvalue()))


def write_excel(sheets: list[Sheet], path: Path, *, numbers: bool, left: int) -> None:
    """Write Excel sheets; ``numbers`` stores amounts as numbers, ``left`` columns stay empty."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": FIXED, "comments": LABEL})
        plain = {"border": 1, "text_wrap": True, "valign": "vcenter"}
        form = Formats(book.add_format(plain), book.add_format({**plain, "num_format": "yyyy/m/d"}))
        for index, sheet in enumerate(sheets, 1):
            page = book.add_worksheet(f"表{index}")
            page.set_header(f"&R{LABEL}")
            page.merge_range(0, left, 0, left + sheet.width - 1, sheet.title)
            for offset, text in enumerate(sheet.above, 1):
                page.write(offset, left, text)
            top = len(sheet.above) + 1
            for y, start, cell in placed(sheet):
                x = start + left
                if cell.across > 1 or cell.down > 1:
                    last = (top + y + cell.down - 1, x + cell.across - 1)
                    page.merge_range(top + y, x, *last, "", form.text)
                _write(page, top + y, x, cell.text, form=form, numbers=numbers)
            for offset, text in enumerate(sheet.below, top + len(sheet.rows)):
                page.write(offset, left, text)


def _write(
    page: xlsxwriter.worksheet.Worksheet,
    y: int,
    x: int,
    text: str,
    *,
    form: Formats,
    numbers: bool,
) -> None:
    if numbers and DAY.fullmatch(text):
        day = datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a day on a form has no zone
        page.write_datetime(y, x, day, form.day)
    elif numbers and text.replace(".", "", 1).isdigit():
        page.write_number(y, x, float(text), form.text)
    else:
        page.write_string(y, x, text, form.text)
