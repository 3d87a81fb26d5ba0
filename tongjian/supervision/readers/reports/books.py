"""The sheets of a file, whatever kind of file it is."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # comes with python-docx, has no stubs
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tongjian.core.files.archive import Limits, check_archive
from tongjian.core.files.errors import RefusedFile, UndecodableText
from tongjian.core.files.sniff import decode_text, sniff
from tongjian.supervision.readers.declaration.word import read_word
from tongjian.supervision.readers.errors import Unreadable
from tongjian.supervision.readers.reports.formats import PLAIN, Mark, Marks, read_marks
from tongjian.supervision.readers.reports.numbers import from_float, plain
from tongjian.supervision.readers.reports.oldbook import read_old_marks
from tongjian.supervision.readers.reports.sheets import (
    EMPTY,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Place,
    Sheet,
    merge,
)

ALLOWED = {"xlsx", "xls", "csv", "docx"}
LIMITS = Limits(members=3_000, total=300 << 20, member=150 << 20)
MOST_TEXT = 64 << 20
OPENING = (
    CalamineError, etree.XMLSyntaxError, KeyError, ValueError, zipfile.BadZipFile, zlib.error,
    OSError, EOFError,
)  # fmt: skip


def read_sheets(path: Path) -> tuple[list[Sheet], list[str]]:
    """Return the visible sheets, and the names of the hidden ones.

    Raises ``Unreadable`` for a file of another kind, encrypted, damaged, or out of bounds.
    """
    try:
        kind = sniff(path, ALLOWED)
        if kind in {"xlsx", "docx"}:
            check_archive(path, LIMITS)
    except RefusedFile as error:
        raise Unreadable(str(error)) from error
    except OSError as error:
        raise Unreadable(f"文件“{path.name}”无法打开；请核对路径和读取权限。") from error
    if kind == "csv":
        return [_text_sheet(path)], []
    if kind == "docx":
        return _word_sheets(path), []
    return _workbook(path, kind)


def _workbook(path: Path, kind: str) -> tuple[list[Sheet], list[str]]:
    try:
        marks = read_marks(path) if kind == "xlsx" else read_old_marks(path)
        book = CalamineWorkbook.from_path(str(path))
        sheets, hidden = [], []
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            if meta.visible != SheetVisibleEnum.Visible:
                hidden.append(meta.name)
                continue
            sheets.append(_sheet(book, meta.name, marks.get(meta.name, {})))
            if sheets[-1].height * sheets[-1].width > MOST_CELLS:
                raise Unreadable(
                    f"文件“{path.name}”的工作表“{meta.name}”范围达 {sheets[-1].height} 行 × "
                    f"{sheets[-1].width} 列，不像一份报表；请删除数据之外的内容后另存。"
                )
    except PasswordError as error:
        raise Unreadable(
            f"文件“{path.name}”设有打开密码，无法读取；请去除密码后再提交。"
        ) from error
    except OPENING as error:
        raise Unreadable(_damaged(path)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's on damage it does not expect
            raise
        raise Unreadable(_damaged(path)) from error
    return sheets, hidden


def _damaged(path: Path) -> str:
    return f"文件“{path.name}”不是完整的 Excel 工作簿，无法打开；请从原处重新导出或另存。"


def _sheet(book: CalamineWorkbook, name: str, marks: Marks) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows = [
        [_cell(value, marks.get((row, column))) for column, value in enumerate(line)]
        for row, line in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    for (row, column), mark in marks.items():  # calamine ends the sheet before trailing errors
        if mark.fault and (row >= len(rows) or column >= len(rows[row])):
            while len(rows) <= row:
                rows.append([])
            rows[row] += [EMPTY] * (column + 1 - len(rows[row]))
            rows[row][column] = Cell(mark.fault, fault=mark.fault)
    origin: dict[Place, Place] = {}
    size = (len(rows), max((len(row) for row in rows), default=0))
    for first, last in sheet.merged_cell_ranges or []:
        merge(origin, first, last, size)
    return Sheet(name, rows, origin)


def _cell(value: Any, mark: Mark | None) -> Cell:
    style = mark.style if mark else PLAIN
    if mark and mark.fault:
        return Cell(mark.fault, fault=mark.fault)
    if value is None or value == "":
        return EMPTY
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = from_float(float(value)).scaleb(style.shift)
        return Cell(plain(number), number, style.percent, style.places, style.indent)
    return _other(value, style.indent)


def _other(value: Any, indent: int) -> Cell:
    if isinstance(value, bool):
        shown = "TRUE" if value else "FALSE"
        return Cell(shown, fault=shown)
    if isinstance(value, datetime | date):
        return Cell(_date(value), fault="日期")
    if isinstance(value, time | timedelta):
        return Cell(str(value), fault="时间")
    return Cell(str(value), indent=indent)


def _date(value: date) -> str:
    """Return a date as it may stand in a heading: the first of a month is the month."""
    if value.day == 1:
        return f"{value.year}年{value.month}月"
    return f"{value.year}年{value.month}月{value.day}日"


def _text_sheet(path: Path) -> Sheet:
    if path.stat().st_size > MOST_TEXT:
        raise Unreadable(f"文件“{path.name}”超过 {MOST_TEXT >> 20} MiB，不像一份报表；请核对。")
    try:
        text = decode_text(path.read_bytes())
    except UndecodableText as error:
        raise Unreadable(f"文件“{path.name}”：{error}") from error
    lines = text.splitlines()
    mark = max(",\t;，", key=lambda mark: sum(line.count(mark) for line in lines[:200]))
    try:
        records = list(csv.reader(text.splitlines(keepends=True), delimiter=mark))
        _closed(text, mark)
    except csv.Error as error:
        raise Unreadable(f"文件“{path.name}”不是完整的 CSV：引号没有成对或一格过长。") from error
    _bounded(path, records)
    return Sheet(path.stem, [[Cell(text) if text else EMPTY for text in row] for row in records])


def _closed(text: str, mark: str) -> None:
    """Raise ``csv.Error`` where a quotation mark is never closed: it swallows all that follows."""
    try:
        for _ in csv.reader(text.splitlines(keepends=True), delimiter=mark, strict=True):
            pass
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise


def _bounded(path: Path, rows: list[list[str]]) -> None:
    width = max((len(row) for row in rows), default=0)
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise Unreadable(
            f"文件“{path.name}”有 {len(rows)} 行、{width} 列，"
            f"报表不会超过 {MOST_ROWS} 行、{MOST_COLUMNS} 列；请核对是否交错了文件。"
        )


def _word_sheets(path: Path) -> list[Sheet]:
    """Return one sheet for each table, the paragraphs before it as its first rows."""
    sheets: list[Sheet] = []
    before: list[str] = []
    block = 0
    for row in read_word(path).rows:
        table = int(row.cells[0].where.get("table", 0)) if row.cells else 0
        if table == 0:
            before += [cell.text for cell in row.cells]
            continue
        if row.block != block or not sheets:
            block = row.block
            sheets.append(Sheet(f"表{table}", [], first=1 - len(before)))
            sheets[-1].rows = [[Cell(text)] for text in before]
            before = []
        _word_row(sheets[-1], row.cells)
    for sheet in sheets:
        sheet.width = max((len(row) for row in sheet.rows), default=0)
    return sheets


def _word_row(sheet: Sheet, cells: Iterable[Any]) -> None:
    line: list[Cell] = []
    number = len(sheet.rows)
    for cell in cells:
        start = cell.column - 1
        line += [EMPTY] * (start + cell.span - len(line))
        top = (number, start)
        if cell.covered:
            top = sheet.origin.get((number - 1, start), (number - 1, start))
        else:
            line[start] = Cell(" " * cell.indent + cell.text) if cell.text else EMPTY
        if cell.covered or cell.span > 1:
            for column in range(start, start + cell.span):
                sheet.origin[(number, column)] = top
                sheet.origin.setdefault(top, top)
    sheet.rows.append(line[:MOST_COLUMNS])
