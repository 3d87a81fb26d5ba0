"""What the three carriers have in common: rows of cells, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Where = dict[str, Any]


@dataclass
class Cell:
    """One cell. ``column`` counts grid columns from 1, ``span`` is how many it covers.

    ``covered`` is set where a merged cell from a row above reaches into this row: then ``text``
    is empty and ``origin`` is the merged cell's text. ``indent`` is how far the text stands in, in
    half widths of a sign.
    """

    text: str
    column: int
    where: Where
    span: int = 1
    covered: bool = False
    origin: str = ""
    indent: int = 0

    @property
    def shown(self) -> str:
        """Return what a person sees here, also inside a merged cell."""
        return self.origin if self.covered else self.text


@dataclass
class Row:
    """One row; ``block`` numbers the sheet, table or run of lines it belongs to."""

    cells: list[Cell]
    block: int

    @property
    def filled(self) -> list[Cell]:
        """Return the cells with text of their own."""
        return [cell for cell in self.cells if cell.text]

    def at(self, column: int) -> Cell | None:
        """Return the cell that covers grid column ``column``."""
        for cell in self.cells:
            if cell.column <= column < cell.column + cell.span:
                return cell
        return None


@dataclass
class Grid:
    """A file as rows. ``form`` is "txt", "docx" or "xlsx"; only txt loses its columns."""

    file: str
    form: str
    rows: list[Row] = field(default_factory=list)
