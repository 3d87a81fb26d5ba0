"""Rows of the ledger as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tongjian.core.ui.templatetags.tj import yuan
from tongjian.supervision.datasets.declare import Column


@dataclass(frozen=True, slots=True)
class Cell:
    """A value under its column, people already unnamed; ``named`` where it is a code's name."""

    column: Column
    value: Any
    named: bool = True

    @property
    def heading(self) -> str:
        """The column's heading over what is shown."""
        return heading(self.column) if self.named else self.column.heading

    @property
    def html(self) -> SafeString:
        """The value as a page shows it."""
        if self.column.type == "amount":
            return yuan(self.value)
        if self.value is None:
            return mark_safe("—")
        return escape(self.value.isoformat() if self.column.type == "date" else self.value)


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its cells, its number in the file that brought it, and its own address."""

    cells: list[Cell]
    number: int
    url: str

    @property
    def html(self) -> SafeString:
        """The line of a table; a page has a thousand cells, so it takes no template."""
        parts = []
        for cell in self.cells:
            kind = ' class="is-number"' if cell.column.is_number else ""
            parts.append(f'<td data-label="{_escaped(cell.heading)}"{kind}>{cell.html}</td>')
        parts.append(f'<td data-label="来源"><a href="{self.url}">第 {self.number} 行</a></td>')
        return mark_safe(f"<tr>{''.join(parts)}</tr>")  # noqa: S308 (escaped above)


def line(dataset: str, row: Mapping[str, Any], cells: Iterable[Cell]) -> Line:
    """Return a row of a dataset with its address."""
    url = f"{_addresses(dataset)}{row['delivery']}/{row['row']}/"
    return Line(list(cells), row["row"], url)


def heading(column: Column) -> str:
    """Return a column's heading over names: 单位 and not 单位编码, because names are shown."""
    return column.heading.removesuffix("编码") if column.codes else column.heading


@cache
def _escaped(heading: str) -> str:
    return escape(heading)


@cache
def _addresses(dataset: str) -> str:
    """Return what the addresses of all rows of a dataset begin with."""
    return reverse("query_row", args=[dataset, "0", 0]).removesuffix("0/0/")
