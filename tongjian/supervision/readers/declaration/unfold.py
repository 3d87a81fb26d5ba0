"""Cells that hold several fields, parted so that each label has a cell of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from tongjian.supervision.readers.declaration.grid import Cell, Grid
from tongjian.supervision.readers.declaration.words import LABELS, label_of

FIELDS = ("project", "year", "start", "end", "dates", "category", "person", "phone", "other")
LABEL = re.compile(
    r"(?:(?<=[\s;；,，])|^)(?:"
    + "|".join(
        r"[ \u3000]*".join(map(re.escape, label))
        for label in sorted(
            (word for name in FIELDS for word in LABELS[name]), key=len, reverse=True
        )
    )
    + r")(?:[（(][^（()）]{1,6}[)）])?[ \u3000]*[:：]"
)
LONGEST = 300


def unfold(grid: Grid) -> None:
    """Part cells like 起始时间：2024.01　终止时间：2024.12, in place.

    The parts keep the cell's place; only the first keeps its columns.
    """
    for row in grid.rows:
        if any(_starts(cell.text) for cell in row.cells):
            row.cells = [part for cell in row.cells for part in _parts(cell)]


def _starts(text: str) -> list[int]:
    if not 0 < len(text) <= LONGEST or label_of(text) is None:
        return []
    return [found.start() for found in LABEL.finditer(text) if found.start() > 0]


def _parts(cell: Cell) -> list[Cell]:
    starts = _starts(cell.text)
    if not starts:
        return [cell]
    edges = [0, *starts, len(cell.text)]
    texts = [cell.text[a:b].strip(" \t\n;；,，") for a, b in pairwise(edges)]
    return [replace(cell, text=texts[0]), *(replace(cell, text=text, span=0) for text in texts[1:])]
