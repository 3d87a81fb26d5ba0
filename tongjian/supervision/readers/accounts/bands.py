"""Tables without (enough) ruling lines: columns and rows told by the places of words.

Figures stand under one another, so whatever horizontal range no line of the body uses parts two
columns. Headings add the columns that are blank throughout; a heading over several columns is told
by its middle and by what stands below it (``wordheads``).
"""

from itertools import pairwise

from tongjian.supervision.readers.accounts.chars import ORDINAL, digits_only, money_like
from tongjian.supervision.readers.accounts.grid import Cell, Grid
from tongjian.supervision.readers.accounts.lines import Line, lines_of
from tongjian.supervision.readers.accounts.regions import PageOf, is_caption
from tongjian.supervision.readers.accounts.rowbands import CODE_LENGTHS, Piece, row_cuts
from tongjian.supervision.readers.accounts.sheet import Glyph, Sheet
from tongjian.supervision.readers.accounts.wordheads import Span, place_heads
from tongjian.supervision.readers.accounts.words import is_enumeration, is_total

NOTHING = frozenset({"-", "—", "–", "－", "/", "——", "--"})

Range = tuple[float, float]


def incomplete(page: PageOf) -> bool:
    """Whether the page's ruling lines leave columns undivided or figures outside."""
    crowded = inside = 0
    for grid in page.grids:
        for cell in grid.cells:
            for line in lines_of(cell.glyphs):
                figures = [f for f in fragments(line) if money_like(f.text)]
                inside += len(figures)
                crowded += len(figures) > 1
    outside = sum(1 for line in page.lines for f in fragments(line) if money_like(f.text))
    return crowded > 1 or outside > max(3, inside)


def fragments(line: Line) -> list[Line]:
    """Split a printed line at gaps, and between a code or figure and words set close to it."""
    parts: list[Line] = []
    for piece in _spaced_out(line.fragments(0.5)):
        runs: list[list[Glyph]] = []
        for glyph in piece.glyphs:
            before = runs[-1][-1] if runs else None
            gap = (glyph.x0 - before.x1) / glyph.size if before else 0.0
            if (
                before is None
                or (_wordy(before) != _wordy(glyph) and gap > 0.15)
                or (gap > 0.45 and not _wordy(glyph))
            ):
                runs.append([glyph])
            else:
                runs[-1].append(glyph)
        parts.extend(_rejoined(runs))
    return parts


def _spaced_out(pieces: list[Line]) -> list[Line]:
    """Join words printed with wide spaces between their characters (合　计)."""
    out: list[Line] = []
    for piece in pieces:
        before = out[-1] if out else None
        if (
            before is not None
            and (len(before.glyphs) == 1 or len(piece.glyphs) == 1)
            and all(map(_wordy, before.glyphs + piece.glyphs))
            and (before.text + piece.text == "项目" or not _level(before, piece))
            and piece.x0 - before.x1 <= 2.2 * piece.size
        ):
            out[-1] = Line([*before.glyphs, *piece.glyphs])
        else:
            out.append(piece)
    return out


def _level(*pieces: Line) -> bool:
    """Whether one is the heading of a code level, a column of its own."""
    return any(piece.text in {"类", "款", "项"} for piece in pieces)


def _wordy(glyph: Glyph) -> bool:
    return glyph.text > "\u2e80" and glyph.text not in "，．－"


def _rejoined(runs: list[list[Glyph]]) -> list[Line]:
    """Join runs again unless one of two neighbours is a whole code or figure."""
    out: list[Line] = []
    for run in map(Line, runs):
        if out and not (_whole(out[-1].text) or _whole(run.text)):
            out[-1] = Line([*out[-1].glyphs, *run.glyphs])
        else:
            out.append(run)
    return out


def _whole(text: str) -> bool:
    code = digits_only(text)
    return text in NOTHING or money_like(text) or (code is not None and len(code) in CODE_LENGTHS)


def grid_by_words(page: PageOf, number: int, before: Grid | None) -> Grid | None:
    """Return a grid of the page's lines below the title, or None if they are no table.

    ``before`` is the table's piece on the page before; its columns are used where the page repeats
    no heading.
    """
    lines = _table_lines(page)
    start = next((k for k, line in enumerate(lines) if _is_body(line)), len(lines))
    heads = [f for line in lines[:start] if not _enumerates(line) for f in fragments(line)]
    heads = _without_sides(heads, number)
    body = [f for line in lines[start:] for f in fragments(line)]
    if not lines or (not heads and (before is None or not body)):
        return None
    if heads:
        ranges = _ranges([f for f in body if not is_total(f.text)])
        bottom = min((f.top for f in body), default=page.sheet.height)
        across = [s for s in page.sheet.across if page.top < s.at < bottom]
        spans = place_heads(heads, ranges, across)
        columns = [span.ranges[0] for span in spans if span.leaf]
    else:
        spans = []
        columns = list(pairwise(before.xs)) if before else []
    if len(columns) < 2:
        return None
    return _build(page.sheet, lines, spans, columns, body)


def _table_lines(page: PageOf) -> list[Line]:
    """Return the table's printed lines, those inside incomplete ruled cells too."""
    notes = {id(line) for line in page.notes}
    glyphs: list[Glyph] = [
        glyph
        for line in page.lines
        if id(line) not in notes and not is_caption(line.text)
        for glyph in line.glyphs
    ]
    glyphs += [glyph for grid in page.grids for cell in grid.cells for glyph in cell.glyphs]
    return lines_of(glyphs)


def _enumerates(line: Line) -> bool:
    return is_enumeration([f.text for f in fragments(line)])


def _is_body(line: Line) -> bool:
    if _enumerates(line):
        return False
    texts = [f.text for f in fragments(line)]
    if any(money_like(t) or ORDINAL.match(t) for t in texts):
        return True
    code = digits_only(texts[0])
    if code is not None and len(code) in CODE_LENGTHS:
        return True
    return is_total(texts[0]) and all(t in NOTHING for t in texts[1:])


def _without_sides(heads: list[Line], number: int) -> list[Line]:
    """Drop headings over whole halves: sides are told by position, 项目 says nothing."""
    texts = {f.text for f in heads}
    drop: set[str] = set()
    if number in (1, 4):
        drop = {"收入", "支出"}
    elif any("名称" in t for t in texts):
        drop = {"项目"}
    return [f for f in heads if f.text not in drop]


def _ranges(pieces: list[Line]) -> list[Range]:
    """Return the horizontal ranges that the body's words use."""
    out: list[Range] = []
    for piece in sorted(pieces, key=lambda f: f.x0):
        if out and piece.x0 < out[-1][1] + 0.2 * piece.size:
            out[-1] = (out[-1][0], max(out[-1][1], piece.x1))
        else:
            out.append((piece.x0, piece.x1))
    return out


def _build(
    sheet: Sheet, lines: list[Line], spans: list[Span], columns: list[Range], body: list[Line]
) -> Grid:
    left = min([columns[0][0], *(line.x0 for line in lines)]) - 1
    right = max([columns[-1][1], *(line.x1 for line in lines)]) + 1
    xs = [left, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), right]
    top = lines[0].top - 2
    under = (body[0].top if body else lines[-1].bottom) - 1
    levels = 1 + max((span.level for span in spans), default=-1)
    ys = [top + (under - top) * k / levels for k in range(levels)] if levels else []
    pieces = _pieces(columns, body)
    bottom = max(line.bottom for line in lines) + 1
    ys += [under, *row_cuts(pieces), bottom] if body else [under]
    cells = _head_cells(spans, levels)
    for r in range(levels, len(ys) - 1):
        cells += [Cell(r, r + 1, c, c + 1) for c in range(len(columns))]
    grid = Grid(sheet, xs, ys, cells)
    for piece in pieces:
        middle = (piece.line.top + piece.line.bottom) / 2
        row = next((r for r in range(levels, grid.rows) if middle < ys[r + 1]), grid.rows - 1)
        grid.at(row, piece.column).glyphs.extend(piece.line.glyphs)
    return grid


def _pieces(columns: list[Range], body: list[Line]) -> list[Piece]:
    """Sort fragments into columns; a column ends where its longest words end."""
    placed = [(f, _nearest(columns, f)) for f in body]
    figures = {k for f, k in placed if money_like(f.text)}
    ends: dict[int, float] = {}
    for fragment, column in placed:
        ends[column] = max(ends.get(column, 0.0), fragment.x1)
    pieces = []
    for fragment, nearest in placed:
        column = nearest
        # A total centred over several columns is no figure of the one it happens to stand in.
        while is_total(fragment.text) and column in figures and column > 0:
            column -= 1
        pieces.append(Piece(fragment, column, ends.get(column, fragment.x1)))
    return pieces


def _nearest(columns: list[Range], piece: Line) -> int:
    """Return the column a fragment overlaps most, or the nearest."""

    def overlap(k: int) -> float:
        return min(columns[k][1], piece.x1) - max(columns[k][0], piece.x0)

    return max(range(len(columns)), key=overlap)


def _head_cells(spans: list[Span], levels: int) -> list[Cell]:
    """Return heading cells; a heading reaches up to whatever stands above it."""
    leaves = [span for span in spans if span.leaf]
    owner: dict[tuple[int, int], Span] = {}
    for span in spans:
        for column in range(span.first, span.last + 1):
            owner[span.level, column] = span
    cells: dict[int, Cell] = {}
    for column in range(len(leaves)):
        for level in range(levels):
            span = next(s for k in range(level, levels) if (s := owner.get((k, column))))
            cell = cells.setdefault(
                id(span), Cell(level, level + 1, column, column + 1, list(span.glyphs))
            )
            cell.r0, cell.r1 = min(cell.r0, level), max(cell.r1, level + 1)
            cell.c1 = max(cell.c1, column + 1)
    return list(cells.values())
