"""Reading a table of running cases from CSV or XLSX: every cell as text, with its place."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, ZipError

from tongjian.core.files.archive import Limits, UnsafeArchive, check_archive

MOST_ROWS = 5_000
LARGEST = 10 * 2**20
LONGEST_CELL = 2000
UNFOLDED = Limits(members=500, total=100 << 20, member=100 << 20)


class Unreadable(Exception):
    """The file is no table; the message is Chinese and names the file."""


@dataclass(frozen=True)
class Row:
    """One row below the headings: its number as the file counts, its cells by heading."""

    sheet: str
    number: int
    cells: dict[str, str]


def read_table(name: str, content: bytes) -> list[Row]:
    """Return the rows of the first sheet that has any; raises ``Unreadable``."""
    lower = name.lower()
    if len(content) > LARGEST:
        raise Unreadable(f"{name}：文件最大{LARGEST // 2**20} MB")
    if lower.endswith(".csv"):
        rows = list(_rows("", _csv(name, content)))
    elif lower.endswith(".xlsx"):
        rows = list(_xlsx(name, content))
    else:
        raise Unreadable(f"{name}：只能导入 CSV 或 XLSX 文件")
    if not rows:
        raise Unreadable(f"{name}：没有数据，第一行应为列名，从第二行起是办件")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"{name}：一次最多导入{MOST_ROWS}行，现有{len(rows)}行")
    return rows


def _csv(name: str, content: bytes) -> Iterator[list[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            yield from csv.reader(io.StringIO(text, newline=""), strict=True)
        except csv.Error as error:
            raise Unreadable(f"{name}：不是完整的 CSV 文件") from error
        return
    raise Unreadable(f"{name}：文字编码既不是 UTF-8，也不是 GB18030")


def _xlsx(name: str, content: bytes) -> Iterator[Row]:
    _check_size(name, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheet_names:
            found = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            rows = list(_rows(sheet, iter(found)))
            if rows:
                yield from rows
                return
    except (CalamineError, ZipError, OSError) as error:
        raise Unreadable(f"{name}：不是完整的 XLSX 文件") from error


def _check_size(name: str, content: bytes) -> None:
    """Refuse a small file that unfolds into a large one, before anything reads it."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        kept.write(content)
        kept.flush()
        try:
            check_archive(Path(kept.name), UNFOLDED)
        except UnsafeArchive as error:
            raise Unreadable(f"{name}：不是完整的 XLSX 文件，或者解压以后太大") from error


def _rows(sheet: str, lines: Iterator[list[Any]]) -> Iterator[Row]:
    headings = [_text(cell) for cell in next(lines, [])]
    for number, line in enumerate(lines, 2):
        cells = {
            heading: _text(line[place]) if place < len(line) else ""
            for place, heading in enumerate(headings)
            if heading
        }
        if any(cells.values()):
            yield Row(sheet, number, cells)


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    # No cell of a table holds a NUL, and no database stores one.
    return str(cell).replace("\0", "").strip()[:LONGEST_CELL] if cell is not None else ""
