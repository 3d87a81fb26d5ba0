"""Table 7: five items and a total, however the form turns them."""

import re
from typing import NamedTuple

from tongjian.supervision.readers.accounts.entries import Entry, read_entries
from tongjian.supervision.readers.accounts.grid import Grid
from tongjian.supervision.readers.accounts.heads import Column, Head
from tongjian.supervision.readers.accounts.model import Box

ITEMS = (
    "因公出国（境）费",
    "公务用车购置及运行维护费（小计）",
    "公务用车购置费",
    "公务用车运行维护费",
    "公务接待费",
)
TOTAL = "合计"
BUDGET, ACTUAL = "预算数", "决算数"
COLUMNS = [BUDGET, ACTUAL]
_MEASURES = (
    (ACTUAL, re.compile(r"决算|支出数|执行数")),
    (BUDGET, re.compile(r"预算")),
)

_NO_ITEM = re.compile(
    r"会议|培训|批次|人次|数量|保有量|团组|台|辆|其中[:：].*外事|国内接待|境外接待|外事接待"
)
_VEHICLES = re.compile(
    r"(?:公务用?车)?购置(?:费)?(?:及|和|与|、)(?:公务用?车)?运行(?:维护)?(?:费用?|经费)?"
)
_SINGLE = ((ITEMS[0], "出国"), (ITEMS[4], "接待"), (ITEMS[3], "运行"), (ITEMS[2], "购置"))


class CellOf(NamedTuple):
    """A cell of the table: a blank one has a box and no figure."""

    value: str | None = None
    printed: str | None = None
    box: Box | None = None


Found = dict[str, dict[str, CellOf]]


def item_of(words: str) -> str | None:
    """Return the item that headings (joined from top to bottom) or a line's name stand for."""
    words = re.sub(r"财政拨款|一般公共预算|安排的|“?三公”?经费(?:支出)?", "", words)
    if _NO_ITEM.search(words):
        return None
    bare = _VEHICLES.sub("", words)
    for item, pattern in _SINGLE:
        if re.search(pattern, bare):
            return item
    if bare != words:
        return ITEMS[1]
    return TOTAL if re.search(r"合计|总计|^$", _bare_total(words)) else None


def _bare_total(words: str) -> str:
    return re.sub(
        r"预算数?|决算数?|年初|全年|支出|/|20\d\d年度?|[一二三四五六七八九十]+、", "", words
    )


def measure_of(words: str) -> str | None:
    """Return 预算数 or 决算数, or None."""
    for measure, pattern in _MEASURES:
        if pattern.search(re.sub(r"一般公共预算|政府性基金预算|部门预算", "", words)):
            return measure
    return None


def read_three_public(grid: Grid, head: Head) -> Found:
    """Return the figures (None for a blank cell) with their boxes by item and measure."""
    if any(c.role == "name" for c in head.columns) and _items_in_lines(grid, head):
        return _vertical(grid, head)
    return _horizontal(grid, head)


def _items_in_lines(grid: Grid, head: Head) -> bool:
    return sum(1 for e in read_entries(grid, head) if item_of(e.name) in ITEMS) >= 2


def _vertical(grid: Grid, head: Head) -> Found:
    found: Found = {}
    for entry in read_entries(grid, head):
        item = item_of(entry.name)
        if item is None or item in found:
            continue
        found[item] = _measures(entry, [c for c in head.columns if c.role == "money"])
    return found


def _measures(entry: Entry, columns: list[Column]) -> dict[str, CellOf]:
    cells: dict[str, CellOf] = {}
    for measure, column in _choose(columns).items():
        cells[measure] = _cell(entry, column.name)
    return cells


def _cell(entry: Entry, column: str) -> CellOf:
    return CellOf(entry.values.get(column), entry.printed.get(column), entry.boxes.get(column))


def _choose(columns: list[Column]) -> dict[str, Column]:
    """Return a column for each measure; 全年预算数 goes before 年初预算数."""
    chosen: dict[str, Column] = {}
    for column in columns:
        measure = measure_of(column.name)
        if measure and (measure not in chosen or re.search("全年|调整", column.name)):
            chosen[measure] = column
    return chosen


def _horizontal(grid: Grid, head: Head) -> Found:
    found: Found = {}
    for column in (c for c in head.columns if c.role == "money"):
        words = "/".join(column.path)
        item = item_of(words)
        if item is None:
            continue
        for entry in _lines(grid, head):
            measure = measure_of(words) or measure_of(entry.name)
            if measure and column.name in entry.boxes:
                known = found.setdefault(item, {})
                if known.get(measure, CellOf()).value is None:
                    known[measure] = _cell(entry, column.name)
    return found


def _lines(grid: Grid, head: Head) -> list[Entry]:
    """Return the lines; a wholly blank one is kept, its boxes mark where figures are missing."""
    entries = read_entries(grid, head)
    return entries or _blank(grid, head)


def _blank(grid: Grid, head: Head) -> list[Entry]:
    if head.end >= grid.rows:
        return []
    boxes = {
        c.name: grid.sheet.box(*grid.rectangle(grid.at(head.end, c.first)))
        for c in head.columns
        if c.role == "money"
    }
    return [Entry(0, None, "", {}, grid.sheet.number, boxes)]
