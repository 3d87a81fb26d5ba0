"""The lines of a table below its heading: code, name and figures of every half."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from tongjian.supervision.readers.accounts.chars import ORDINAL, digits_only, figure
from tongjian.supervision.readers.accounts.grid import Cell, Grid
from tongjian.supervision.readers.accounts.heads import Column, Head
from tongjian.supervision.readers.accounts.model import Box
from tongjian.supervision.readers.accounts.words import NAME_HEADS, is_total

_CODE_AND_NAME = re.compile(r"(\d{7}|\d{5}|\d{3})[-—－.、:：]?([^\d.,，%].*)")
_LEVELS = frozenset({3, 5, 7})
_KNOWN_LINE = re.compile(
    r"年[初末]|上年|使用|结余分配|本年|[收支]入?总计|其中|一般公共预算财政拨款$|政府性基金预算财政拨款$|"
    r"国有资本经营预算财政拨款$|交纳|提取|转入|基本支出|项目支出|经营"
)


@dataclass
class Entry:
    """One printed line of one half of a table."""

    half: int
    code: str | None
    name: str
    values: dict[str, str]
    page: int
    boxes: dict[str, Box] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)  # figures with their thousands commas
    parts: list[str] = field(default_factory=list)  # code cells as printed, for carrying down

    @property
    def total(self) -> bool:
        """Whether it is a 合计/总计 line."""
        return self.code is None and is_total(self.name)


def read_entries(grid: Grid, head: Head) -> list[Entry]:
    """Return the lines of a grid, halves of one printed row next to each other."""
    entries: list[Entry] = []
    for row in range(head.end, grid.rows):
        line = [_entry(grid, head, row, half, group) for half, group in enumerate(head.groups())]
        for left, right in pairwise(line):
            _reach_over(left, right)
        entries.extend(e for e in line if e.code or e.name or e.values)
    return entries


def _reach_over(left: Entry, right: Entry) -> None:
    """Give a total the figure of the next half where its label is merged into that half."""
    if left.total and not left.values and right.values and not (right.name or right.code):
        left.values, right.values = right.values, {}
        left.boxes |= {column: right.boxes[column] for column in left.values}
        left.printed, right.printed = right.printed, {}


def _entry(grid: Grid, head: Head, row: int, half: int, group: list[Column]) -> Entry:
    first = min(column.first for column in group)
    last = max(column.last for column in group)
    parts: list[str] = []
    name = ""
    seen: list[Cell] = []
    for column in (c for c in group if c.role in {"code", "name"}):
        for k in range(column.first, column.last + 1):
            cell = grid.at(row, k)
            if any(cell is s for s in seen) or cell.r0 < head.end or not first <= cell.c0 <= last:
                continue
            seen.append(cell)
            digits = digits_only(cell.text)
            if column.role == "code" and (digits or not cell.text):
                parts.append(digits or "")
            elif cell.r0 == row and not _stray_heading(grid, cell, row, head):
                name += cell.text
    values, printed, boxes = _values(grid, head, row, group)
    sheet = grid.sheet
    boxes[""] = sheet.box(grid.xs[first], grid.ys[row], grid.xs[last + 1], grid.ys[row + 1])
    code = _joined(parts)
    if code is None and (match := _CODE_AND_NAME.fullmatch(name)):
        code, name = match.group(1), match.group(2)
        parts = [code]
    return Entry(half, code, name, values, sheet.number, boxes, printed, parts)


def _stray_heading(grid: Grid, cell: Cell, row: int, head: Head) -> bool:
    """Whether a cell beside the first total is still a heading (类, 款, 项)."""
    if not cell.text or not NAME_HEADS.fullmatch(cell.text):
        return False
    return not any(c.text for r in range(head.end, row) for c in grid.starting(r))


def _joined(parts: list[str]) -> str | None:
    """Join 类, 款 and 项; where each repeats the level above, take the longest."""
    code = ""
    for part in parts:
        code = part if code and len(part) > len(code) and part.startswith(code) else code + part
    return code or None


def _values(
    grid: Grid, head: Head, row: int, group: list[Column]
) -> tuple[dict[str, str], dict[str, str], dict[str, Box]]:
    """Return by column the figures, the figures as printed and the boxes."""
    values: dict[str, str] = {}
    printed: dict[str, str] = {}
    boxes: dict[str, Box] = {}
    money = [c for c in group if c.role == "money"]
    allowed = {k for c in money for k in range(c.first, c.last + 1)}
    for column in money:
        for k in range(column.first, column.last + 1):
            cell = grid.at(row, k)
            begins = column.first <= cell.c0 <= column.last
            if not begins or not set(range(cell.c0, cell.c1)) <= allowed or cell.r0 < head.end:
                continue
            boxes.setdefault(column.name, grid.sheet.box(*grid.rectangle(cell)))
            value = figure(cell.text) if cell.r0 == row else None
            if value is not None:
                values[column.name] = value
                printed[column.name] = cell.text
                boxes[column.name] = grid.sheet.box(*grid.rectangle(cell))
    return values, printed, boxes


def continue_entries(before: list[Entry], after: list[Entry]) -> list[Entry]:
    """Append a page's lines, joining a line that the page break cut in two."""
    result = list(before)
    started: set[int] = set()
    coded = any(e.code for e in before)
    for entry in after:
        last = next((e for e in reversed(result) if e.half == entry.half), None)
        if entry.half not in started and last is not None and _cut(last, entry, coded):
            _join(last, entry)
        else:
            result.append(entry)
        started.add(entry.half)
    return result


def _cut(last: Entry, entry: Entry, coded: bool) -> bool:
    """Whether ``entry``, first on its page, is the rest of ``last``."""
    if last.total or entry.total or set(last.values) & set(entry.values):
        return False
    if entry.code and last.code:
        whole = len(last.code + entry.code) in _LEVELS and len(last.code) not in _LEVELS
        return whole and not (last.name and ORDINAL.match(entry.name))
    if coded and entry.code is None:
        return last.code is not None
    if coded and last.code is None:
        return not last.values and bool(last.name)
    if not entry.name:
        return True
    return not ORDINAL.match(entry.name) and not _KNOWN_LINE.match(entry.name)


def _join(last: Entry, entry: Entry) -> None:
    last.code = (last.code or "") + (entry.code or "") or None
    last.name += entry.name
    last.values.update(entry.values)
    last.printed.update(entry.printed)
    for column in entry.values:
        last.boxes[column] = entry.boxes[column]


def carry_codes(entries: list[Entry]) -> None:
    """Fill 类 and 款 down where a line prints only its own level."""
    above: dict[int, list[str]] = {}
    for entry in entries:
        parts = entry.parts
        if len(parts) < 2 or entry.code is None:
            continue
        known = above.get(entry.half, [])
        lead = next(k for k, part in enumerate(parts) if part)
        # A first filled cell of two digits is a 款 or 项 whose levels above are left blank.
        if lead and len(known) == len(parts) and len(parts[lead]) == 2:
            parts[:lead] = known[:lead]
            entry.code = _joined(parts)
        above[entry.half] = parts
