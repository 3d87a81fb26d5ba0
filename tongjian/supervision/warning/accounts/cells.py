"""The tables of a document as lines of cells that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from tongjian.core.documents.rounding import Interval, exact, printed
from tongjian.supervision.readers.accounts.model import AccountsDocument, Table
from tongjian.supervision.warning.accounts.names import plain
from tongjian.supervision.warning.accounts.scale import SAME, Scale, scale_of


@dataclass(eq=False)
class Cell:
    """One cell. A blank one counts as exactly zero: the form leaves out what did not occur."""

    table: int
    page: int
    row: str
    column: str
    text: str | None
    verbatim: str | None = None  # the figure with its thousands commas
    scale: Scale = SAME

    @cached_property
    def value(self) -> Decimal:
        """The printed value in the document's unit of money, zero for a blank."""
        if self.text is None:
            return Decimal(0)
        return self.scale.bring(Decimal(self.text))

    @cached_property
    def interval(self) -> Interval:
        """What the printed value stands for."""
        if self.text is None:
            return exact(0)
        return printed(self.text).scaled(self.scale.factor)

    @property
    def unit(self) -> Decimal:
        """One unit of the last printed place, in the table's own unit of money."""
        exponent = Decimal(self.text).as_tuple().exponent if self.text is not None else -2
        return Decimal(1).scaleb(exponent if isinstance(exponent, int) else -2)

    @property
    def where(self) -> dict[str, Any]:
        """The place as a finding gives it."""
        return {"page": self.page, "table": self.table, "row": self.row, "column": self.column}

    @property
    def label(self) -> str:
        """The place in Chinese."""
        money = f"（{self.scale.money}）" if self.scale.money else ""
        return f"表{self.table}{money}“{self.row}”的“{self.column}”"

    @property
    def shown(self) -> str:
        """The figure, or what stands for it."""
        return self.text if self.text is not None else "空白"

    @property
    def operand(self) -> str:
        """The figure as a part of a sum in the document's unit of money."""
        return f"{self.value.normalize():f}" if self.scale.money else self.shown


@dataclass(eq=False)
class Line:
    """A line of a table, or one of its totals."""

    name: str
    code: str | None
    side: str | None
    section: str | None
    page: int
    is_total: bool
    sheet: Sheet
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def filled(self) -> bool:
        """Whether any figure is printed in it."""
        return any(cell.text is not None for cell in self.cells.values())

    @property
    def title(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}" if self.code else self.name

    def cell(self, column: str) -> Cell:
        """Return the cell in a column; a blank one is made once."""
        if column not in self.cells:
            self.cells[column] = Cell(
                self.sheet.number, self.page, self.title, column, None, None, self.sheet.scale
            )
        return self.cells[column]


class Sheet:
    """One table with its lines in order, its totals after them."""

    def __init__(self, table: Table, scale: Scale) -> None:
        """Index the printed figures of ``table``; what is not a number is left to the reader."""
        self.scale = scale
        self.number = table.number
        self.table = table
        self.lines: list[Line] = []
        last = table.pages[-1] if table.pages else 0
        for row in table.rows:
            self._add(
                Line(row.name, row.code, row.side, row.section, row.page or last, False, self),
                row.values,
                row.printed,
            )
        for name, values in table.totals.items():
            boxes = table.total_boxes.get(name, {})
            shown = table.total_printed.get(name, {})
            page = next((box.page for box in boxes.values()), last)
            self._add(Line(name, None, _side(name), None, page, True, self), values, shown)

    def _add(self, line: Line, values: dict[str, str], shown: dict[str, str]) -> None:
        for column, text in values.items():
            if _number(text):
                verbatim = shown.get(column, text)
                line.cells[column] = Cell(
                    self.number, line.page, line.title, column, text, verbatim, self.scale
                )
        self.lines.append(line)

    @cached_property
    def columns(self) -> list[str]:
        """The columns that hold figures, in printed order."""
        used = {column for line in self.lines for column in line.cells}
        ordered = [column for column in self.table.columns if column in used]
        return ordered + sorted(used - set(ordered))

    @property
    def empty(self) -> bool:
        """Whether no figure is printed."""
        return not any(line.filled for line in self.lines)

    @property
    def silent(self) -> bool:
        """Whether nothing is printed and no note says that there is nothing: no evidence."""
        return self.empty and not self.table.note

    def column(self, *patterns: str, without: str | None = None) -> str | None:
        """Return the first column that a pattern (in order) is found in."""
        pool = list(dict.fromkeys([*self.columns, *self.table.columns]))
        for pattern in patterns:
            for column in pool:
                if re.search(pattern, column) and not (without and re.search(without, column)):
                    return column
        return None

    def find(self, pattern: str, side: str | None = None) -> Line | None:
        """Return the first line whose plain name a pattern is found in, totals first."""
        for line in sorted(self.lines, key=lambda one: not one.is_total):
            if side and line.side and line.side != side:
                continue
            if re.search(pattern, plain(line.name)):
                return line
        return None

    @property
    def total(self) -> Line | None:
        """The 合计 line of a table that lists codes."""
        return self.find(r"^合计$|^总计$")

    def by_code(self, code: str) -> Line | None:
        """Return the line with a code."""
        return next((line for line in self.lines if line.code == code), None)

    def children(self, line: Line) -> list[Line]:
        """Return the lines directly below a coded line."""
        return [child for child in self.lines if line.code and self.parent(child) is line]

    def parent(self, line: Line) -> Line | None:
        """Return the nearest line above by code; a code printed twice has the first."""
        if not line.code:
            return None
        return self._parents.get(line.code)

    @cached_property
    def _parents(self) -> dict[str, Line]:
        found: dict[str, Line] = {}
        coded = {line.code: line for line in reversed(self.lines) if line.code}
        for code, line in coded.items():
            above = [other for other in coded if code.startswith(other) and other != code]
            # A heading line without any figure passes its children on to the line above it.
            above = [other for other in above if coded[other].filled or not line.filled]
            if above:
                found[code] = coded[max(above, key=len)]
        return found

    @cached_property
    def roots(self) -> list[Line]:
        """The coded lines that no other coded line contains."""
        return [
            line for line in self.lines if line.code and line.filled and self.parent(line) is None
        ]

    @cached_property
    def leaves(self) -> list[Line]:
        """The coded lines that contain no other coded line."""
        return [
            line for line in self.lines if line.code and line.filled and not self.children(line)
        ]


def sheets(document: AccountsDocument) -> dict[int, Sheet]:
    """Return the nine tables by number."""
    return {table.number: Sheet(table, scale_of(table, document)) for table in document.tables}


def _side(name: str) -> str | None:
    for side in ("收入", "支出"):
        if side in name:
            return side
    return None


def _number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def filled(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells in which a figure is printed."""
    return [cell for cell in cells if cell.text is not None]
