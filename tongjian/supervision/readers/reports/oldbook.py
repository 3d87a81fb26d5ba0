"""What python-calamine leaves out of an xls (BIFF8 in an OLE2 container).

The same as ``formats`` does for xlsx: number formats, indents and errors by cell, and a look at how
far out cells stand before calamine takes memory for the whole rectangle. Only the records needed
for that are read ([MS-XLS] and [MS-CFB] give their layout).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from tongjian.supervision.readers.errors import Unreadable
from tongjian.supervision.readers.reports.formats import (
    BUILT_IN,
    PLAIN,
    Mark,
    Marks,
    Style,
    style_of,
)
from tongjian.supervision.readers.reports.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    letters,
)

MOST_BYTES = 64 << 20
END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
NUMBER, LABEL, BOOLERR, RK, LABELSST, FORMULA, RSTRING = (
    0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x0006, 0x00D6,
)  # fmt: skip
MULRK, BOF, SHEET, FORMAT, XF, PASSWORD = 0x00BD, 0x0809, 0x0085, 0x041E, 0x00E0, 0x002F
SINGLE = frozenset({NUMBER, LABEL, BOOLERR, RK, LABELSST, FORMULA, RSTRING})


class Damaged(ValueError):
    """The container does not hold together."""


def read_old_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of every sheet by name.

    Raises ``Unreadable`` for a workbook that is encrypted, damaged or out of bounds.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(
            f"文件“{path.name}”超过 {MOST_BYTES >> 20} MiB，不像一份报表；请只保留需要的工作表后另存。"
        )
    try:
        return _Book(path, _stream(path.read_bytes())).marks()
    except (Damaged, struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable(
            f"文件“{path.name}”不完整或不是 Excel 97 以后的格式；请用办公软件打开后另存为 .xlsx。"
        ) from error


class _Book:
    def __init__(self, path: Path, data: bytes) -> None:
        self.path, self.data = path, data
        self.formats = dict(BUILT_IN)
        self.styles: list[tuple[int, int]] = []
        self.sheets: list[tuple[str, int]] = []

    def marks(self) -> dict[str, Marks]:
        for kind, body, _ in _records(self.data, 0):
            if kind == PASSWORD:
                raise Unreadable(
                    f"文件“{self.path.name}”设有打开密码，无法读取；请去除密码后再提交。"
                )
            if kind == SHEET:
                self._sheet(body)
            elif kind == FORMAT:
                self.formats[struct.unpack_from("<H", body)[0]] = _text(body, 2, wide=True)
            elif kind == XF:
                number = struct.unpack_from("<H", body, 2)[0]
                self.styles.append((number, body[8] & 0x0F if len(body) > 8 else 0))
        if len(self.sheets) > MOST_SHEETS:
            raise Unreadable(
                f"文件“{self.path.name}”有 {len(self.sheets)} 张工作表，超过上限 {MOST_SHEETS} 张；"
                "请拆分后再读取。"
            )
        styles = [style_of(self.formats.get(number, ""), indent) for number, indent in self.styles]
        return {name: self._cells(name, start, styles) for name, start in self.sheets}

    def _sheet(self, body: bytes) -> None:
        start = struct.unpack_from("<I", body)[0]
        if body[5] == 0:  # a worksheet and no chart or macro sheet
            self.sheets.append((_text(body, 6, wide=False), start))

    def _cells(self, name: str, start: int, styles: list[Style]) -> Marks:
        marks: Marks = {}
        for kind, body, _ in _records(self.data, start):
            if kind in SINGLE:
                row, column, style = struct.unpack_from("<HHH", body)
                self._within(name, row, column)
                mark = Mark(styles[style] if style < len(styles) else PLAIN, _error(kind, body))
                if mark.style != PLAIN or mark.fault:
                    marks[(row, column)] = mark
            elif kind == MULRK:
                row, first = struct.unpack_from("<HH", body)
                for at in range((len(body) - 6) // 6):
                    style = struct.unpack_from("<H", body, 4 + 6 * at)[0]
                    self._within(name, row, first + at)
                    if style < len(styles) and styles[style] != PLAIN:
                        marks[(row, first + at)] = Mark(styles[style])
        return marks

    def _within(self, name: str, row: int, column: int) -> None:
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise Unreadable(
                f"文件“{self.path.name}”的工作表“{name}”在单元格 {letters(column)}{row + 1} 还有内容，"
                f"报表不会超过 {MOST_ROWS} 行、{MOST_COLUMNS} 列；请删除数据之外的内容后另存。"
            )


def _error(kind: int, body: bytes) -> str | None:
    if kind == BOOLERR and len(body) >= 8 and body[7]:
        return ERRORS.get(body[6], "#N/A")
    if kind == FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return ERRORS.get(body[8], "#N/A")
    return None


def _text(body: bytes, at: int, *, wide: bool) -> str:
    """Return a string: its length (one or two bytes), a flag for UTF-16, its characters."""
    length = struct.unpack_from("<H", body, at)[0] if wide else body[at]
    at += 2 if wide else 1
    if body[at] & 1:
        return body[at + 1 : at + 1 + 2 * length].decode("utf-16-le")
    return body[at + 1 : at + 1 + length].decode("latin-1")


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes, int]]:
    """Yield the records of one substream, from its BOF to its EOF."""
    depth = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        if kind == BOF:
            depth += 1
        elif kind == 0x000A:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1:
            yield kind, data[at + 4 : at + 4 + size], at
        at += 4 + size


def _stream(data: bytes) -> bytes:
    """Return the Workbook stream of the container."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector not in {512, 4096}:
        raise Damaged("sector size")
    count, directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    small, first_small = (
        struct.unpack_from("<I", data, 56)[0],
        struct.unpack_from("<I", data, 60)[0],
    )
    table = _allocation(data, sector, count)
    entries = _chain(data, sector, table, directory)
    root, found = None, None
    for at in range(0, len(entries) - 127, 128):
        entry = entries[at : at + 128]
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")
        if entry[66] == 5:
            root = entry
        elif name == "Workbook" and entry[66] == 2:
            found = entry
    if found is None or root is None:
        raise Damaged("no workbook")
    start, size = struct.unpack_from("<II", found, 116)
    if size >= small:
        return _chain(data, sector, table, start)[:size]
    short = _chain(data, sector, table, first_small)
    links = list(struct.unpack(f"<{len(short) // 4}I", short[: len(short) // 4 * 4]))
    mini = _chain(data, sector, table, struct.unpack_from("<I", root, 116)[0])
    pieces = [mini[64 * one : 64 * one + 64] for one in _follow(links, start)]
    return b"".join(pieces)[:size]


def _allocation(data: bytes, sector: int, count: int) -> list[int]:
    """Return the table that leads from each sector to the next."""
    places = [one for one in struct.unpack_from("<109I", data, 76) if one < END - 1]
    more = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while more < END - 1 and more not in seen:
        seen.add(more)
        block = _sector(data, sector, more)
        *rest, more = struct.unpack(f"<{sector // 4}I", block)
        places += [one for one in rest if one < END - 1]
    table: list[int] = []
    for place in places[:count]:
        table.extend(struct.unpack(f"<{sector // 4}I", _sector(data, sector, place)))
    return table


def _sector(data: bytes, sector: int, number: int) -> bytes:
    block = data[(number + 1) * sector : (number + 2) * sector]
    return block.ljust(sector, b"\xff")


def _follow(links: list[int], start: int) -> Iterator[int]:
    seen = 0
    while start < END - 1:
        if start >= len(links) or seen > len(links):
            raise Damaged("chain")
        yield start
        start, seen = links[start], seen + 1


def _chain(data: bytes, sector: int, table: list[int], start: int) -> bytes:
    return b"".join(_sector(data, sector, one) for one in _follow(table, start))
