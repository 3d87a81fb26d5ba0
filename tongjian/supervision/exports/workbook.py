"""A workbook of any number of rows, written batch by batch in constant memory.

The first sheet says what the workbook holds; the rows follow on as many sheets as they need. Every
text is written as text, so nothing in it is a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

ROWS_OF_A_SHEET = 1_048_575  # Excel's, less the heading
LONGEST = 32_767  # characters of a cell


class Stopped(Exception):
    """Whoever asked for the workbook does not want it any more."""


@dataclass(frozen=True)
class Field:
    """A column: its heading, whether its text is a number, and what its values are called."""

    heading: str
    number: bool = False
    names: dict[str, str] | None = None
    places: int = 2


@dataclass(frozen=True)
class Cover:
    """What the first sheet says: title, facts (label, text), and the files the rows come from."""

    title: str
    facts: Sequence[tuple[str, str]]
    sources: Sequence[Sequence[str]]
    label: str = ""


def write(
    path: Path,
    cover: Cover,
    fields: Sequence[Field],
    batches: Iterable[Sequence[Sequence[str]]],
    *,
    scratch: Path,
    told: Callable[[int], bool],
    most: int = ROWS_OF_A_SHEET,
) -> int:
    """Write the workbook and return its rows; ``batches`` are columns of text.

    ``told`` hears the rows written after every batch and says whether to go on; raises
    ``Stopped``. What is being written lies in ``scratch``.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": str(scratch)}
    book = xlsxwriter.Workbook(str(path), options)
    book.use_zip64()
    bold = book.add_format({"bold": True})
    money = {
        field.places: book.add_format({"num_format": "#,##0" + ("." + "0" * field.places)})
        for field in fields
        if field.number and field.places
    }
    _cover(book, bold, cover)
    sheet, used, written, number = None, 0, 0, 0
    writers = [_writer(field, money.get(field.places)) for field in fields]
    for columns in batches:
        size = len(columns[0]) if columns else 0
        done = 0
        while done < size:
            if sheet is None or used == most:
                number += 1
                sheet, used = _sheet(book, bold, fields, number, cover.label), 0
            take = min(size - done, most - used)
            for at in range(take):
                for index, write_cell in enumerate(writers):
                    if text := columns[index][done + at]:
                        write_cell(sheet, used + at + 1, index, text)
                if cover.label:
                    sheet.write_string(used + at + 1, len(fields), cover.label)
            done += take
            used += take
        written += size
        if not told(written):
            book.fileclosed = True  # nothing is put together
            raise Stopped
    book.close()
    return written


def _writer(field: Field, money: Any) -> Callable[[Any, int, int, str], None]:
    names = field.names or {}

    def number(sheet: Any, row: int, column: int, text: str) -> None:
        sheet.write_number(row, column, float(text), money if field.places else None)

    def text_cell(sheet: Any, row: int, column: int, text: str) -> None:
        sheet.write_string(row, column, names.get(text, text)[:LONGEST])

    return number if field.number else text_cell


def _sheet(book: Any, bold: Any, fields: Sequence[Field], number: int, label: str) -> Any:
    sheet = book.add_worksheet(f"明细{number}")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(fields), 16)
    for index, field in enumerate(fields):
        sheet.write_string(0, index, field.heading, bold)
    if label:
        sheet.write_string(0, len(fields), "数据说明", bold)
    return sheet


def _cover(book: Any, bold: Any, cover: Cover) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 5, 30)
    sheet.write_string(0, 0, cover.title, bold)
    row = 1
    if cover.label:
        sheet.write_string(row, 0, cover.label, bold)
        row += 1
    for label, text in cover.facts:
        row += 1
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, text[:LONGEST])
    row += 2
    for cells in [("报送批次", "文件", "收到日期", "文件 SM3"), *cover.sources]:
        for column, text in enumerate(cells):
            sheet.write_string(
                row, column, text[:LONGEST], bold if cells[0] == "报送批次" else None
            )
        row += 1
