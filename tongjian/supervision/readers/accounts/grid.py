"""Cells of a table from its ruling lines.

Lines are laid on a raster of all their positions. Two neighbouring raster boxes are one cell
unless a line runs between them, so merged cells, small gaps at crossings, slightly shifted lines
and a missing outer frame do no harm.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from tongjian.supervision.readers.accounts.lines import lines_of
from tongjian.supervision.readers.accounts.rowbands import Piece, row_cuts, several_rows
from tongjian.supervision.readers.accounts.sheet import Glyph, Sheet, Stroke

TOUCH = 3.0  # points within which two lines meet
SNAP = 4.0  # points within which two positions are one
MOST_LINES = 4000  # of a page; a drawing with more is no table and would take minutes
MOST_COLUMNS, MOST_ROWS = 120, 500
COVERED = 0.6  # share of a raster edge that a line must cover to divide


@dataclass
class Cell:
    """A cell over rows ``r0`` to ``r1`` and columns ``c0`` to ``c1`` (exclusive ends)."""

    r0: int
    r1: int
    c0: int
    c1: int
    glyphs: list[Glyph] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The cell's text, line after line, without spaces or line breaks."""
        return "".join(line.text for line in lines_of(self.glyphs))


@dataclass
class Grid:
    """A table's cells on one page. ``xs`` and ``ys`` are the positions of its raster."""

    sheet: Sheet
    xs: list[float]
    ys: list[float]
    cells: list[Cell]

    def __post_init__(self) -> None:
        self._at = {
            (r, c): cell
            for cell in self.cells
            for r in range(cell.r0, cell.r1)
            for c in range(cell.c0, cell.c1)
        }

    @property
    def rows(self) -> int:
        """Number of raster rows."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """Number of raster columns."""
        return len(self.xs) - 1

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.ys[-1]

    def at(self, row: int, column: int) -> Cell:
        """Return the cell that covers a raster box."""
        return self._at[row, column]

    def starting(self, row: int) -> list[Cell]:
        """Return the cells whose first row is ``row``, from left to right."""
        found = {id(c): c for k in range(self.columns) if (c := self.at(row, k)).r0 == row}
        return list(found.values())

    def across(self, row: int) -> list[Cell]:
        """Return the cells that cover ``row``, from left to right."""
        return list({id(c): c for k in range(self.columns) if (c := self.at(row, k))}.values())

    def rectangle(self, cell: Cell) -> tuple[float, float, float, float]:
        """Return x0, top, x1, bottom of a cell."""
        return self.xs[cell.c0], self.ys[cell.r0], self.xs[cell.c1], self.ys[cell.r1]


def ruled_grids(sheet: Sheet) -> list[Grid]:
    """Return the ruled tables of a page from top to bottom, filled with their text.

    A figure of lines counts as a table if it has at least two columns or two rows.
    """
    grids = []
    if len(sheet.across) + len(sheet.down) > MOST_LINES:
        return []
    for across, down in _systems(sheet.across, sheet.down):
        grid = _raster(sheet, across, down)
        if grid is not None:
            grids.append(grid)
    grids.sort(key=lambda g: (g.top, g.xs[0]))
    for grid in grids:
        fill(grid)
    return [split_rows(grid) for grid in grids if any(cell.glyphs for cell in grid.cells)]


def fill(grid: Grid) -> None:
    """Put each run of glyphs into the cell that holds most of it.

    Words wider than their cell run over its edge; glyph by glyph they would be torn apart.
    """
    for cell in grid.cells:
        cell.glyphs = []
    x0, x1 = grid.xs[0], grid.xs[-1]
    inside = [
        g
        for g in grid.sheet.glyphs
        if x0 < g.middle[0] < x1 and grid.top < g.middle[1] < grid.bottom
    ]
    for line in lines_of(inside):
        for run in _runs(line.glyphs, grid.xs):
            cells = [c for g in run if (c := _cell_at(grid, *g.middle)) is not None]
            if cells:
                counts = Counter(map(id, cells))
                most = max(cells, key=lambda c: counts[id(c)])
                most.glyphs.extend(run)


def _runs(glyphs: list[Glyph], xs: list[float]) -> list[list[Glyph]]:
    """Split a line into runs set solid; a column's edge between two glyphs parts them."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        before = runs[-1][-1] if runs else None
        if (
            before is not None
            and glyph.x0 - before.x1 < 0.1 * glyph.size
            and not any(before.x1 - 0.3 <= x <= glyph.x0 + 0.3 for x in xs)
        ):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _cell_at(grid: Grid, x: float, y: float) -> Cell | None:
    row, column = _slot(grid.ys, y), _slot(grid.xs, x)
    return None if row is None or column is None else grid.at(row, column)


def _slot(positions: list[float], value: float) -> int | None:
    for index, (low, high) in enumerate(pairwise(positions)):
        if low <= value < high:
            return index
    return None


def _systems(across: list[Stroke], down: list[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Group lines that meet, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, h in enumerate(across):
        for j, v in enumerate(down, start=len(across)):
            if (
                h.start - TOUCH <= v.at <= h.end + TOUCH
                and v.start - TOUCH <= h.at <= v.end + TOUCH
            ):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(across):
        groups[root(i)][0].append(h)
    for j, v in enumerate(down, start=len(across)):
        groups[root(j)][1].append(v)
    whole = [group for group in groups.values() if group[0] and group[1]]
    for group in groups.values():
        if not (group[0] and group[1]):
            _take_in(whole, *group)
    return whole


def _take_in(
    whole: list[tuple[list[Stroke], list[Stroke]]], across: list[Stroke], down: list[Stroke]
) -> None:
    """Give lines that meet no other to the table they lie in (pieces between merged cells)."""
    for rows, columns in whole:
        left, right = min(s.start for s in rows), max(s.end for s in rows)
        top, bottom = min(s.start for s in columns), max(s.end for s in columns)
        rows.extend(s for s in across if top < s.at < bottom and left <= s.start and s.end <= right)
        columns.extend(
            s for s in down if left < s.at < right and top <= s.start and s.end <= bottom
        )


def _positions(values: list[float]) -> list[float]:
    """Merge positions closer than ``SNAP`` and return them ascending."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][0] <= SNAP:
            out[-1].append(value)
        else:
            out.append([value])
    return [sum(group) / len(group) for group in out]


def _raster(sheet: Sheet, across: list[Stroke], down: list[Stroke]) -> Grid | None:
    """Build the cells of one system of lines; its outline is closed where it is open."""
    left = min([s.start for s in across] + [s.at for s in down])
    right = max([s.end for s in across] + [s.at for s in down])
    top = min([s.start for s in down] + [s.at for s in across])
    bottom = max([s.end for s in down] + [s.at for s in across])
    xs = _positions([s.at for s in down] + [left, right])
    ys = _positions([s.at for s in across] + [top, bottom])
    if len(xs) > MOST_COLUMNS or len(ys) > MOST_ROWS:
        return None
    if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
        return None
    return Grid(sheet, xs, ys, _cells(xs, ys, across, down))


def _divides(strokes: list[Stroke], at: float, start: float, end: float) -> bool:
    """Whether lines near ``at`` cover most of ``start`` to ``end``."""
    covered = sum(
        max(0.0, min(s.end, end) - max(s.start, start)) for s in strokes if abs(s.at - at) <= SNAP
    )
    return covered >= COVERED * (end - start)


def _cells(
    xs: list[float], ys: list[float], across: list[Stroke], down: list[Stroke]
) -> list[Cell]:
    rows, columns = len(ys) - 1, len(xs) - 1
    parent = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(box: tuple[int, int]) -> tuple[int, int]:
        while parent[box] != box:
            parent[box] = parent[parent[box]]
            box = parent[box]
        return box

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not _divides(down, xs[c + 1], ys[r], ys[r + 1]):
                parent[root((r, c))] = root((r, c + 1))
            if r + 1 < rows and not _divides(across, ys[r + 1], xs[c], xs[c + 1]):
                parent[root((r, c))] = root((r + 1, c))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for box in parent:
        groups[root(box)].append(box)
    return [cell for boxes in groups.values() for cell in _rectangles(boxes)]


def _rectangles(boxes: list[tuple[int, int]]) -> list[Cell]:
    """Return one cell for a rectangle, or the runs of each row where a line is missing."""
    r0, r1 = min(r for r, _ in boxes), max(r for r, _ in boxes) + 1
    c0, c1 = min(c for _, c in boxes), max(c for _, c in boxes) + 1
    if len(boxes) == (r1 - r0) * (c1 - c0):
        return [Cell(r0, r1, c0, c1)]
    cells: list[Cell] = []
    for r, c in sorted(boxes):
        if cells and cells[-1].r0 == r and cells[-1].c1 == c:
            cells[-1].c1 = c + 1
        else:
            cells.append(Cell(r, r + 1, c, c + 1))
    return cells


def split_rows(grid: Grid) -> Grid:
    """Divide raster rows that hold several printed rows without a line between them."""
    cuts = [(r, cut) for r in range(grid.rows) for cut in _row_cuts(grid, r)]
    if not cuts:
        return grid
    ys = sorted([*grid.ys, *(cut for _, cut in cuts)])
    cells: list[Cell] = []
    for cell in grid.cells:
        top, bottom = grid.ys[cell.r0], grid.ys[cell.r1]
        r0, r1 = ys.index(top), ys.index(bottom)
        if cell.r1 - cell.r0 == 1:
            cells.extend(Cell(r, r + 1, cell.c0, cell.c1) for r in range(r0, r1))
        else:
            cells.append(Cell(r0, r1, cell.c0, cell.c1))
    divided = Grid(grid.sheet, grid.xs, ys, cells)
    fill(divided)
    return divided


def _row_cuts(grid: Grid, row: int) -> list[float]:
    """Return where to cut a raster row that holds several printed rows."""
    pieces: list[Piece] = []
    several = False
    for cell in grid.starting(row):
        if cell.r1 - cell.r0 > 1:
            continue
        lines = lines_of(cell.glyphs)
        several = several or several_rows(lines)
        pieces.extend(Piece(line, cell.c0, grid.xs[cell.c1]) for line in lines)
    return row_cuts(pieces) if several else []
