"""Cells of a sheet, whatever file they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tongjian.supervision.readers.reports.words import squeeze

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 20_000, 300, 100
MOST_CELLS = 1_000_000


@dataclass(frozen=True)
class Cell:
    """One cell: what it shows, and the number behind it where it is one.

    ``percent`` says that the number is shown as a percentage; ``places`` are the decimals its
    format shows, None where the format leaves that open; ``indent`` is the format's.
    """

    text: str = ""
    number: Decimal | None = None
    percent: bool = False
    places: int | None = None
    indent: int = 0
    fault: str | None = None  # #REF!, a formula without result, a date

    @property
    def plain(self) -> str:
        """Return the text without any kind of space, full-width forms made ordinary."""
        return squeeze(self.text)

    @property
    def filled(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.plain) or self.number is not None or self.fault is not None


EMPTY = Cell()
Place = tuple[int, int]


@dataclass
class Sheet:
    """A sheet as a rectangle of cells; ``origin`` leads from a merged place to the first one."""

    name: str
    rows: list[list[Cell]]
    origin: dict[Place, Place] = field(default_factory=dict)
    first: int = 1  # the number printed beside the first row
    first_column: int = 0

    def __post_init__(self) -> None:
        self.width = max((len(row) for row in self.rows), default=0)

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def own(self, row: int, column: int) -> Cell:
        """Return what is written at a place itself."""
        line = self.rows[row]
        return line[column] if column < len(line) else EMPTY

    def at(self, row: int, column: int) -> Cell:
        """Return what a reader sees at a place: for a merged one, the content of the whole."""
        return self.own(*self.origin.get((row, column), (row, column)))

    def covered(self, row: int, column: int) -> bool:
        """Whether a place belongs to a merged cell that begins elsewhere."""
        return self.origin.get((row, column), (row, column)) != (row, column)

    def span(self, row: int, column: int) -> int:
        """Return how many columns the cell that begins here covers."""
        width = 1
        while self.origin.get((row, column + width)) == (row, column):
            width += 1
        return width

    def depth(self, row: int, column: int) -> int:
        """Return how many rows the cell that begins here covers."""
        depth = 1
        while self.origin.get((row + depth, column)) == (row, column):
            depth += 1
        return depth

    def filled(self, row: int) -> list[tuple[int, Cell]]:
        """Return the columns and cells of a row in which something is written."""
        return [(at, cell) for at, cell in enumerate(self.rows[row]) if cell.filled]

    def letter(self, column: int) -> str:
        """Return the column's letters as a reader sees them."""
        return letters(column + self.first_column)

    def number(self, row: int) -> int:
        """Return the row's number as printed."""
        return row + self.first


def letters(column: int) -> str:
    """Return A, B, …, AA for a column from 0."""
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


Corrections = Mapping[tuple[str, int, str], str]
"""What a person wrote over a cell: (sheet, printed row, column letters) → text."""


def corrected(sheets: Iterable[Sheet], corrections: Corrections) -> None:
    """Lay corrections over the cells; a place outside a sheet is left alone."""
    for sheet in sheets:
        for row, line in enumerate(sheet.rows):
            for at in range(len(line)):
                text = corrections.get((sheet.name, sheet.number(row), letters(at)))
                if text is not None:
                    line[at] = Cell(text) if text else EMPTY


def merge(origin: dict[Place, Place], first: Place, last: Place, size: tuple[int, int]) -> None:
    """Note a merged range, cut to the ``size`` (rows, columns) of what is written."""
    (top, left), (bottom, right) = first, last
    for row in range(top, min(bottom, size[0] - 1) + 1):
        for column in range(left, min(right, size[1] - 1) + 1):
            origin[(row, column)] = (top, left)
