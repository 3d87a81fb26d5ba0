"""The heading of a table: where it ends and what each column is called.

A heading may run over several rows with merged cells, may number its columns (栏次), and may share
its last rows with the first total (类 款 项 beside 合计).
"""

import re
from dataclasses import dataclass, field

from tongjian.supervision.readers.accounts.chars import (
    ORDINAL,
    digits_only,
    figure,
    money_like,
)
from tongjian.supervision.readers.accounts.grid import Cell, Grid
from tongjian.supervision.readers.accounts.words import (
    NAME_HEADS,
    is_enumeration,
    is_total,
    role_of,
)

THREE_PUBLIC = re.compile(r"三公|因公出国|公务用车|公务接待|公务车")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_HEAD_FIGURE = re.compile(r"(?P<head>[^\d]{2,}?)[:：]?(?P<figure>-?\d[\d,，]*\.\d{1,2})")


@dataclass
class Column:
    """A column as a reader sees it: raster columns ``first`` to ``last`` under one heading."""

    first: int
    last: int
    role: str
    name: str
    path: list[str]
    parents: list[str] = field(default_factory=list)
    side: str | None = None
    x0: float = 0.0  # share of the table's width
    x1: float = 0.0


@dataclass
class Head:
    """``start`` and ``end`` are raster rows; ``inline`` holds totals printed inside headings."""

    start: int
    end: int
    columns: list[Column]
    inline: dict[str, str] = field(default_factory=dict)

    def groups(self) -> list[list[Column]]:
        """Return the columns by halves: a new one begins with a name behind money."""
        groups: list[list[Column]] = [[]]
        for column in self.columns:
            opens = column.role in {"code", "name", "line"}
            if opens and any(c.role == "money" for c in groups[-1]):
                groups.append([])
            groups[-1].append(column)
        return groups


def has_head(grid: Grid, start: int) -> bool:
    """Whether the grid begins with headings rather than going on from the page before."""
    for row in range(start, min(start + 3, grid.rows)):
        cells = [c for c in grid.starting(row) if c.text]
        if any(_surely_body(cell.text) for cell in cells):
            return False
        for cell in cells:
            if NAME_HEADS.fullmatch(cell.text) or THREE_PUBLIC.search(cell.text):
                return True
    return False


def read_head(grid: Grid, start: int) -> Head:
    """Return the heading that begins in raster row ``start``."""
    end = next((r for r in range(start + 1, grid.rows) if _is_body(grid, start, r)), grid.rows)
    skipped = {r for r in range(start, end) if _enumerates(grid, r)}
    columns: list[Column] = []
    inline: dict[str, str] = {}
    width = grid.xs[-1] - grid.xs[0]
    for first, last in _runs(grid, start, end, skipped):
        cells = _path_cells(grid, start, end, skipped, first)
        path = _path(cells, inline)
        column = Column(first, last, role_of(path), "", path)
        column.x0 = (grid.xs[first] - grid.xs[0]) / width
        column.x1 = (grid.xs[last + 1] - grid.xs[0]) / width
        columns.append(column)
    _name_columns(grid, Head(start, end, columns), skipped)
    return Head(start, end, columns, inline)


def _texts(grid: Grid, row: int) -> list[str]:
    return [cell.text for cell in grid.starting(row)]


def _enumerates(grid: Grid, row: int) -> bool:
    """Whether the row only numbers the columns."""
    return is_enumeration(_texts(grid, row))


def _surely_body(text: str) -> bool:
    code = digits_only(text)
    return money_like(text) or bool(ORDINAL.match(text)) or (code is not None and len(code) >= 3)


def _is_body(grid: Grid, start: int, row: int) -> bool:
    """Whether ``row`` holds the first line below the headings."""
    cells = grid.starting(row)
    texts = [cell.text for cell in cells]
    if _enumerates(grid, row):
        return False
    if not any(texts):
        return _nothing_but_body_below(grid, start, row)
    if any(money_like(t) for t in texts):
        return True
    return any(_body_name(grid, start, row, cell) for cell in cells if cell.text)


def _body_name(grid: Grid, start: int, row: int, cell: Cell) -> bool:
    """Whether the cell stands below a name or code heading and is no heading itself."""
    if NAME_HEADS.fullmatch(cell.text):
        return False
    above = [grid.at(r, cell.c0) for r in range(start, row) if not _enumerates(grid, r)]
    path = [a.text for a in above if a.text]
    if cell.c1 - cell.c0 > 1 and not is_total(cell.text):
        path = [t for t in path if not re.fullmatch("收入|支出", t)]
    return bool(path) and (
        role_of(path) in {"name", "code"}
        or (
            path[-1] in {"收入", "支出"}
            and cell.c1 - cell.c0 == 1
            and bool(ORDINAL.match(cell.text))
        )
    )


def _nothing_but_body_below(grid: Grid, start: int, row: int) -> bool:
    for below in range(row + 1, grid.rows):
        texts = _texts(grid, below)
        if any(texts):
            return not _enumerates(grid, below) and (
                any(money_like(t) for t in texts)
                or any(_body_name(grid, start, below, c) for c in grid.starting(below) if c.text)
            )
    return True


def _runs(grid: Grid, start: int, end: int, skipped: set[int]) -> list[tuple[int, int]]:
    """Group raster columns under one lowest heading cell, unless they hold codes (类 款 项)."""
    rows = [r for r in range(start, end) if r not in skipped] or [start]
    lowest = [grid.at(rows[-1], c) for c in range(grid.columns)]
    runs: list[tuple[int, int]] = []
    for c in range(grid.columns):
        if c and lowest[c] is lowest[c - 1] and not _own_headings_below(grid, end, c):
            runs[-1] = (runs[-1][0], c)
        else:
            runs.append((c, c))
    return runs


def _own_headings_below(grid: Grid, end: int, column: int) -> bool:
    """Whether the first body row still prints a heading over this column (合计 | 基本支出)."""
    if end >= grid.rows:
        return False
    here, before = grid.at(end, column), grid.at(end, column - 1)
    return here is not before and _is_heading_text(here.text) and _is_heading_text(before.text)


def _is_heading_text(text: str) -> bool:
    return bool(_CHINESE.search(text)) and figure(text) is None


def _path_cells(grid: Grid, start: int, end: int, skipped: set[int], column: int) -> list[Cell]:
    cells: list[Cell] = []
    last = end
    if end < grid.rows and _shares_first_row(grid, start, end, column):
        last = end + 1
    for row in range(start, last):
        cell = grid.at(row, column)
        if row not in skipped and cell.text and not any(cell is c for c in cells):
            cells.append(cell)
    return cells


def _shares_first_row(grid: Grid, start: int, end: int, column: int) -> bool:
    """Whether the first body row is a total's and prints a heading in this money column."""
    cells = grid.across(end)
    total = next((c for c in cells if is_total(c.text)), None)
    cell = grid.at(end, column)
    if total is None or cell is total or cell.r0 != end or cell.c0 < total.c1:
        return False
    above = [grid.at(r, total.c0).text for r in range(start, end)]
    heads = role_of([t for t in above if t]) in {"name", "code"}
    return heads and _is_heading_text(cell.text)


def _path(cells: list[Cell], inline: dict[str, str]) -> list[str]:
    path: list[str] = []
    for cell in cells:
        text = cell.text
        if match := _HEAD_FIGURE.fullmatch(text):
            text = match.group("head")
            inline[text] = match.group("figure")
        # 其中 says that the columns below are parts, it names none.
        if (not path or path[-1] != text) and not re.fullmatch(r"其中[:：]?", text):
            path.append(text)
    return path


def _name_columns(grid: Grid, head: Head, skipped: set[int]) -> None:
    """Give money columns their names: headings that also span names are not part of them."""
    named = {
        c
        for column in head.columns
        if column.role != "money"
        for c in range(column.first, column.last + 1)
    }
    for column in head.columns:
        cells = _path_cells(grid, head.start, head.end, skipped, column.first)
        over = [c for c in cells if named & set(range(c.c0, c.c1))]
        column.parents = [c.text for c in over]
        column.side = next((c.text for c in over if c.text in {"收入", "支出"}), None)
        if column.role != "money":
            continue
        wide = [c for c in cells if c.c0 == 0 and c.c1 == grid.columns and len(cells) > 1]
        own = [c for c in cells if c not in over and c not in wide]
        column.path = _path(own or cells[-1:], {})
        column.name = "/".join(column.path)
    _make_unique(head)


def _make_unique(head: Head) -> None:
    for group in head.groups():
        seen: dict[str, int] = {}
        for column in group:
            if column.role == "money":
                seen[column.name] = seen.get(column.name, 0) + 1
                if seen[column.name] > 1:
                    column.name = f"{column.name}（{seen[column.name]}）"


def match_columns(head: Head, reference: Grid, grid: Grid) -> Head:
    """Return the reference table's columns laid over a page that repeats no heading."""
    columns: list[Column] = []
    width = grid.xs[-1] - grid.xs[0]
    slots: list[Column | None] = []
    for c in range(grid.columns):
        if grid.columns == reference.columns:
            best = next((k for k in head.columns if k.first <= c <= k.last), None)
        else:
            x0 = (grid.xs[c] - grid.xs[0]) / width
            x1 = (grid.xs[c + 1] - grid.xs[0]) / width
            best = max(head.columns, key=lambda k: min(k.x1, x1) - max(k.x0, x0))
        slots.append(best)
    for c, slot in enumerate(slots):
        if slot is None:
            continue
        if c and slots[c - 1] is slot:
            columns[-1].last = c
        else:
            columns.append(Column(c, c, slot.role, slot.name, slot.path, slot.parents, slot.side))
    return Head(0, 0, columns)
