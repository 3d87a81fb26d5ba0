"""A department's published final accounts as read: nine tables and the text about them.

Nothing here is judged or repaired: figures are the printed strings without thousands commas.
Tables and their numbers follow the official form of departmental final accounts (部门决算).
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Box:
    """A rectangle on a page in PDF points, origin at the top left; pages count from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass
class Row:
    """One line of a table.

    ``code`` has its digits joined (类款项 in one column or three) or is None. ``name`` has its
    wrapping removed and keeps its ordinal (一、…). ``side`` is "收入" or "支出" in tables 1 and 4,
    else None. ``section`` names the uncoded heading a line is subordinate to. ``values`` maps a
    column to the figure without thousands commas, ``printed`` to the figure as it stands on the
    page; a blank cell is absent.
    """

    code: str | None
    name: str
    values: dict[str, str]
    side: str | None = None
    section: str | None = None
    page: int = 0
    boxes: dict[str, Box] = field(default_factory=dict)  # by column; "" is the line itself
    printed: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the published shape (positions stay inside)."""
        return {
            "code": self.code,
            "name": self.name,
            "side": self.side,
            "section": self.section,
            "values": self.values,
        }


@dataclass
class Table:
    """One of the nine tables; ``totals`` are its 合计/总计 lines by printed name."""

    number: int
    title: str
    pages: list[int]
    columns: list[str]
    rows: list[Row]
    totals: dict[str, dict[str, str]]
    note: str | None = None
    money_unit: str | None = None
    total_boxes: dict[str, dict[str, Box]] = field(default_factory=dict)
    total_printed: dict[str, dict[str, str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the published shape."""
        return {
            "number": self.number,
            "title": self.title,
            "pages": self.pages,
            "columns": self.columns,
            "rows": [row.as_json() for row in self.rows],
            "totals": self.totals,
            "note": self.note,
        }


@dataclass
class Paragraph:
    """One paragraph of the explanatory text, its line breaks removed.

    ``section`` is the nearest heading, e.g. "五、一般公共预算财政拨款支出决算情况说明" and ``part``
    the sub-heading, e.g. "（二）一般公共预算财政拨款支出决算结构情况", or None. ``number`` is 1–11,
    the ordinal of the section in part three, or 0 outside it. ``boxes`` has one box per printed
    line; ``offsets`` the index in ``text`` at which each of these lines begins.
    """

    section: str
    part: str | None
    number: int
    page: int
    text: str
    boxes: list[Box] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)

    def box_at(self, index: int) -> Box | None:
        """Return the printed line that holds the character at ``index``."""
        found = None
        for offset, box in zip(self.offsets, self.boxes, strict=True):
            if offset <= index:
                found = box
        return found


@dataclass
class Heading:
    """A printed heading or title (cover, part, table title, section) with its page."""

    page: int
    text: str
    box: Box | None = None


@dataclass
class AccountsDocument:
    """The whole document. ``headings`` are all titles, for checking whose accounts they name."""

    file: str
    unit: str
    year: int
    money_unit: str
    tables: list[Table]
    paragraphs: list[Paragraph]
    headings: list[Heading]
    page_count: int

    def table(self, number: int) -> Table:
        """Return table ``number`` (1–9)."""
        return self.tables[number - 1]

    def as_json(self) -> dict[str, Any]:
        """Return the published shape without findings."""
        return {
            "unit": self.unit,
            "year": self.year,
            "money_unit": self.money_unit,
            "tables": [table.as_json() for table in self.tables],
        }
