"""Tables beside each other whose headings stand in different rows, each read as a sheet of its own.

Where the headings share their rows, the columns tell the tables apart (``heads.groups``).
"""

from __future__ import annotations

from tongjian.supervision.readers.reports.heads import find_heads
from tongjian.supervision.readers.reports.sheets import Sheet


def regions(sheet: Sheet) -> list[Sheet]:
    """Return the tables an empty column parts, or the sheet itself."""
    pieces = [_cut(sheet, first, last) for first, last in _runs(sheet)]
    if len(pieces) < 2:
        return [sheet]
    tops = [[head.top for head in find_heads(piece)] for piece in pieces]
    if sum(bool(top) for top in tops) < 2 or len({tuple(top) for top in tops if top}) == 1:
        return [sheet]
    return [piece for piece, top in zip(pieces, tops, strict=True) if top]


def _runs(sheet: Sheet) -> list[tuple[int, int]]:
    """Return the runs of columns in which something is written, from and to."""
    runs: list[tuple[int, int]] = []
    for column in range(sheet.width):
        # A title merged over everything says nothing about the tables below.
        if not any(sheet.own(row, column).filled for row in range(sheet.height)):
            continue
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def _cut(sheet: Sheet, first: int, last: int) -> Sheet:
    rows = [line[first : last + 1] for line in sheet.rows]
    origin = {
        (row, column - first): (top, left - first)
        for (row, column), (top, left) in sheet.origin.items()
        if first <= column <= last and first <= left <= last
    }
    return Sheet(sheet.name, rows, origin, sheet.first, sheet.first_column + first)
