"""Lines above the tables that say whose they are: 编制单位：…, 单位名称：…, 部门：…."""

import re

from tongjian.supervision.readers.accounts.chars import squeeze
from tongjian.supervision.readers.accounts.grid import Cell, Grid
from tongjian.supervision.readers.accounts.lines import Line
from tongjian.supervision.readers.accounts.model import Heading
from tongjian.supervision.readers.accounts.regions import PageContent

_FIRST_ROWS = 3  # of a ruled area, in which such a line may be printed
_BODY = re.compile(
    r"(?P<caption>(?:编制|填报|预算)?(?:单位|部门)(?:名称)?[:：](?P<body>[^:：]{3,40}?))"
    r"(?=(?:金额|计量|货币)?单位[:：]|公开|20\d\d年|$)"
)
_MONEY = re.compile(r"人民币|[万亿]?元")


def body_in(text: str) -> str | None:
    """Return the body that a line names as the one whose table follows, or None."""
    match = _BODY.match(squeeze(text))
    return match["body"] if match and not _MONEY.match(match["body"]) else None


def bodies(page: PageContent, used: set[int]) -> list[Heading]:
    """Return the lines on a page that name a body; of loose lines only those of tables (used)."""
    found: list[Heading] = []
    for line in page.lines:
        if id(line) in used:
            found.extend(_heading(page, line, part) for part in _parts(line))
    for grid in page.grids:
        for cell in first_cells(grid):
            if body_in(cell.text):
                box = page.sheet.box(*grid.rectangle(cell))
                found.append(Heading(page.sheet.number, _cut(cell.text), box))
    return found


def first_cells(grid: Grid) -> list[Cell]:
    """Return the cells of the first rows."""
    return [cell for row in range(min(_FIRST_ROWS, grid.rows)) for cell in grid.starting(row)]


def _parts(line: Line) -> list[Line]:
    """Return the pieces of a line that name a body; a wide gap parts it from the unit of money."""
    return [part for part in line.fragments(2.5) if body_in(part.text)]


def _heading(page: PageContent, line: Line, part: Line) -> Heading:
    box = page.sheet.box(part.x0, line.top, part.x1, line.bottom)
    return Heading(page.sheet.number, _cut(part.text), box)


def _cut(text: str) -> str:
    match = _BODY.match(squeeze(text))
    return match["caption"] if match else text
