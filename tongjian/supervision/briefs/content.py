"""The parts of a report as they are kept: sentences, tables, charts, and what each figure counts.

All of it is JSON. Figures are kept as they are (counts as numbers, sums as decimal text in yuan, None
where there is no data) and put into words when shown, so that nothing is rounded on the way. ``sets``
names what a figure counts by its key: the cases or warnings themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from tongjian.core.documents.numbers import Unit, show

NO_DATA = "没有数据"
CASES, WARNINGS = "cases", "warnings"
TEXT, COUNT, MONEY, PERCENT = "text", "count", "money", "percent"


class Numbered(Protocol):
    """A warning or a case."""

    @property
    def pk(self) -> int:
        """Its key."""


@dataclass(frozen=True)
class Told:
    """A figure and the key of what it counts, "" for a figure that leads nowhere."""

    value: int | str | None
    key: str = ""


Cell = Told | str
Line = list[Cell]


@dataclass
class Section:
    """A numbered section as it is written."""

    key: str
    title: str
    sentences: list[str] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return what is kept."""
        return {
            "key": self.key,
            "title": self.title,
            "sentences": self.sentences,
            "tables": self.tables,
            "charts": self.charts,
        }

    def table(
        self,
        title: str,
        columns: Sequence[tuple[str, str]],
        rows: Iterable[Sequence[Cell]],
        total: Sequence[Cell] | None = None,
        note: str = "",
    ) -> None:
        """Add a table; ``columns`` are headings with their kind. An empty one is left out."""
        lines = [[_told(cell) for cell in row] for row in rows]
        if lines:
            self.tables.append(
                {
                    "title": title,
                    "columns": [list(column) for column in columns],
                    "rows": lines,
                    "total": None if total is None else [_told(cell) for cell in total],
                    "note": note,
                }
            )

    def chart(
        self,
        title: str,
        unit: str,
        categories: Sequence[str],
        series: Sequence[tuple[str, str, Sequence[int | str | None]]],
        keys: Sequence[str] = (),
        *,
        stacked: bool = False,
    ) -> None:
        """Add a chart of bars; a series is its name, its tone ("" for none) and its values."""
        if categories:
            self.charts.append(
                {
                    "title": title,
                    "unit": unit,
                    "categories": list(categories),
                    "series": [
                        {"name": name, "tone": tone, "values": list(values)}
                        for name, tone, values in series
                    ],
                    "keys": list(keys),
                    "stacked": stacked,
                }
            )


def _told(cell: Cell) -> list[Any]:
    return [cell, ""] if isinstance(cell, str) else [cell.value, cell.key]


class Sets:
    """What figures count, noted while they are counted."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}

    def count(self, key: str, title: str, found: Iterable[Numbered], of: str = CASES) -> Told:
        """Return how many there are; none leads nowhere."""
        ids = [one.pk for one in found]
        if not ids:
            return Told(0)
        self.kept[key] = {"title": title, "of": of, "ids": ids}
        return Told(len(ids), key)


def yuan(value: Decimal) -> str:
    """Return a sum as it is kept, to the cent."""
    return str(value.quantize(Decimal("0.01")))


def shown(value: Any, kind: str) -> str:
    """Return a kept figure as printed; sums in yuan to the cent."""
    if value is None:
        return NO_DATA
    if kind == COUNT:
        return f"{value:,d}" if isinstance(value, int) else str(value)
    if kind == MONEY:
        return show(Decimal(value), Unit.YUAN).number
    return f"{value}%" if kind == PERCENT else str(value)
