"""XLSX and XLS into staging: every sheet with the dataset's heading, and the sheet of control totals."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.faults import FaultLog
from tongjian.supervision.ledger.headings import (
    SEARCHED,
    Heading,
    find_heading,
    plain,
    read_heading,
)
from tongjian.supervision.ledger.staging import RawWriter, Staged, create_raw

TOTALS_SHEETS = frozenset({"合计", "总计", "控制数", "控制总数", "totals", "total"})
OTHER_SHEETS = frozenset({"填写说明", "代码表"})
MOST_CELLS = 30_000_000  # the reader keeps a sheet's whole rectangle in memory, 32 bytes a cell
FAR_CELL = re.compile(rb"""\br=["']([A-Z]{2,3})[0-9]""")
ROW = re.compile(rb"""<(?:\w+:)?row[^>]*?\br=["']([0-9]+)""")
PIECE = 1 << 20


def stage_workbook(con: Any, path: Path, dataset: Dataset, log: FaultLog) -> Staged | None:
    """Stage a workbook; None with faults when no sheet can be read."""
    try:
        if zipfile.is_zipfile(path) and _too_large(path, log):
            return None
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError:
        log.add("unreadable", "工作簿设有打开密码；请去除密码后再报送")
        return None
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        log.add(
            "unreadable", f"不是可打开的 Excel 工作簿（{type(error).__name__}）；请另存后再报送"
        )
        return None
    try:
        return _Sheets(con, dataset, log).stage(book)
    except CalamineError:
        log.add("unreadable", "工作表内容已损坏，无法读取；请用办公软件打开后另存再报送")
        return None


class _Sheets:
    """The sheets of one workbook on their way into ``raw``."""

    def __init__(self, con: Any, dataset: Dataset, log: FaultLog) -> None:
        self.con, self.dataset, self.log = con, dataset, log
        self.columns = [column.name for column in dataset.columns]
        self.staged = Staged(self.columns, sheets=[])

    def stage(self, book: CalamineWorkbook) -> Staged | None:
        """Stage every sheet that has the heading."""
        create_raw(self.con, self.columns)
        writer = RawWriter(self.con, self.columns)
        headless: list[str] = []
        for name in book.sheet_names:
            if plain(name) in TOTALS_SHEETS:
                self.staged.totals.update(_totals(_rows(book.get_sheet_by_name(name))))
            elif name.strip() not in OTHER_SHEETS:
                self._sheet(book.get_sheet_by_name(name), writer, headless)
        writer.flush()
        if not self.staged.sheets:
            self._no_data(headless)
            return None
        for name in headless:
            self.log.add(
                "unread_sheet",
                f"工作表“{name}”没有{self.dataset.title}数据的表头，未读取",
                sheet=name,
            )
        return self.staged

    def _sheet(self, sheet: CalamineSheet, writer: RawWriter, headless: list[str]) -> None:
        rows = iter(_rows(sheet))
        head = list(islice(rows, SEARCHED))
        if not any(any(row) for row in head):
            return
        index = find_heading(self.dataset, head)
        if index is None:
            headless.append(sheet.name)
            return
        self.staged.sheets.append((sheet.name, writer.written))
        heading = read_heading(self.dataset, head[index], index, self.log, sheet.name)
        if heading is None:
            return
        for _ in range(index + 1):
            writer.blank()
        taken = [heading.positions.get(name) for name in self.columns]
        for row in (*head[index + 1 :],):
            writer.add(_taken(row, taken))
        for row in rows:
            writer.add(_taken(row, taken))
        self._beyond(head[index + 1 :], heading, sheet.name)

    def _beyond(self, rows: Iterable[Sequence[str]], heading: Heading, sheet: str) -> None:
        """Say so when values stand to the right of the heading's last column."""
        for row in rows:
            if any(cell for cell in row[heading.width :]):
                self.log.add("unknown_column", "表头右侧还有没有列名的内容，未读取", sheet=sheet)
                return

    def _no_data(self, headless: list[str]) -> None:
        if headless:
            self.log.add(
                "no_header",
                f"工作表“{'”“'.join(headless[:5])}”的前 {SEARCHED} 行中没有"
                f"{self.dataset.title}数据的表头；请下载模板对照列名",
                sheet=headless[0],
                row=1,
                expected="，".join(column.heading for column in self.dataset.columns[:5]) + "…",
            )
        else:
            self.log.add("empty", "工作簿没有任何数据", expected="表头和至少一行数据")


def _taken(row: Sequence[str], taken: Sequence[int | None]) -> list[str | None]:
    return [(row[at] or None) if at is not None and at < len(row) else None for at in taken]


def _rows(sheet: CalamineSheet) -> Iterable[list[str]]:
    """Yield each row from the first, as text; empty rows above the data are kept."""
    if sheet.start is None:
        return
    # the reader gives every row from the first, but columns only from the first that is used
    before = [""] * sheet.start[1]
    for row in sheet.iter_rows():
        yield before + [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    """Return a cell as the text a person would type; numbers with Excel's 15 digits."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = format(value, ".15g")
    return text if "e" not in text else format(value, "f")


def _totals(rows: Iterable[list[str]]) -> dict[str, str]:
    """Read pairs of column and total; a heading line is taken for a pair and ignored later."""
    found: dict[str, str] = {}
    for row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) >= 2 and plain(cells[0]) not in {"列", "列名", "column"}:
            found[cells[0]] = cells[1]
    return found


def _too_large(path: Path, log: FaultLog) -> bool:
    """Refuse a sheet whose rectangle is enormous though it has few cells (one far away)."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if not member.lower().startswith("xl/worksheets/"):
                continue
            rows, columns = _extent(archive, member)
            if rows * columns > MOST_CELLS:
                log.add(
                    "too_many_columns",
                    f"工作表范围达 {rows} 行 × {columns} 列，超出可读范围；"
                    "请删除数据区域之外的多余行列后另存",
                    value=f"{rows} 行 × {columns} 列",
                )
                return True
    return False


def _extent(archive: zipfile.ZipFile, member: str) -> tuple[int, int]:
    rows, columns, tail = 1, 26, b""
    with archive.open(member) as file:
        while piece := file.read(PIECE):
            text = tail + piece
            rows = max([rows, *(int(found) for found in ROW.findall(text))])
            columns = max([columns, *(_column_number(ref) for ref in FAR_CELL.findall(text))])
            tail = text[-64:]
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
