"""A report table of a finance bureau as read: its lines, its totals, and what is doubtful in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tongjian.core.documents.rounding import half_up
from tongjian.supervision.readers.reports.names import MAYBE_TOTAL

REVENUE, EXPENDITURE = "revenue", "expenditure"
ROLES = ("budget", "adjusted", "actual")
SIDE_WORDS = {REVENUE: "收入", EXPENDITURE: "支出"}
KINDS = {
    "subtotal": "合计与各项之和不符",
    "rounding": "可由四舍五入解释",
    "unbalanced": "收支总计不平",
    "unmatched": "名称在当年科目中找不到",
    "ambiguous": "名称对应几个科目",
    "code": "编码与名称不一致或不在当年科目中",
    "unit": "金额单位没有写明或前后不一",
    "duplicate": "同一行出现两次",
    "cell": "单元格读不出金额",
    "percent": "百分比与金额不符",
    "column": "列的含义需要核对",
    "sheet": "工作表没有读取",
}


@dataclass(frozen=True)
class Figure:
    """One amount: ``value`` in the table's unit, ``places`` the decimals it is printed with."""

    value: Decimal
    places: int
    factor: Decimal

    @property
    def yuan(self) -> Decimal:
        """Return yuan to the cent, rounded half up."""
        return half_up(self.value * self.factor, 2)


@dataclass
class Finding:
    """One thing a person should look at.

    ``where`` has ``sheet`` and, where there is one, ``row`` (from 1) and ``column`` (A, B, …).
    ``suggestions`` are codes with names, best first, for a name that was not matched.
    """

    kind: str
    message: str
    where: dict[str, Any] = field(default_factory=dict)
    stated: str | None = None
    expected: str | None = None
    suggestions: list[dict[str, str]] = field(default_factory=list)
    name: str | None = None
    side: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of finding: {self.kind}")

    def as_json(self) -> dict[str, Any]:
        """Return the published shape."""
        return {
            "kind": self.kind,
            "where": self.where,
            "name": self.name,
            "side": self.side,
            "stated": self.stated,
            "expected": self.expected,
            "message": self.message,
            "suggestions": self.suggestions,
        }


@dataclass(eq=False)
class Line:
    """One line of a table.

    ``name`` is without ordinal, spaces, 其中 and footnote marks; ``printed`` is as in the cell.
    ``figures`` has a role of ``ROLES`` only where a figure is printed. ``parent`` is the line this
    one is a part of. ``subtotal`` marks a sum of other lines, ``of_which`` a part that is counted
    in another line: the lines that are neither add up to the table once.
    """

    sheet: str
    row: int
    column: int
    name: str
    printed: str
    side: str = REVENUE
    code: str | None = None
    figures: dict[str, Figure] = field(default_factory=dict)
    subtotal: bool = False
    of_which: bool = False
    printed_code: str | None = None
    matched: str | None = None  # printed, mapping, exact, alias or context
    parent: Line | None = None
    ordinal: str | None = None  # the style of its ordinal, e.g. 一、
    indent: int = 0
    offset: int = 0  # where the name begins behind 其中：
    marked: bool = False  # printed with 其中：
    minus: bool = False  # printed with 减：
    total: bool = False  # named 合计, 总计, 小计 …
    others: dict[str, Any] = field(default_factory=dict)  # columns only compared
    label: str | None = None  # the merged cell to its left that names a group of lines
    excused: bool = False  # a name known to have no code

    def yuan(self, role: str) -> str | None:
        """Return the figure of a role as yuan with two decimals, None where nothing is printed."""
        figure = self.figures.get(role)
        return None if figure is None else f"{figure.yuan:.2f}"

    def as_json(self) -> dict[str, Any]:
        """Return the published shape."""
        return {
            "side": self.side,
            "code": self.code,
            "name": self.name,
            "budget_yuan": self.yuan("budget"),
            "adjusted_yuan": self.yuan("adjusted"),
            "actual_yuan": self.yuan("actual"),
            "subtotal": self.subtotal,
            "of_which": self.of_which,
            "sheet": self.sheet,
            "row": self.row,
            "parent": self.parent.name if self.parent else None,
            "printed": self.printed,
            "printed_code": self.printed_code,
            "matched": self.matched,
        }


@dataclass
class Part:
    """What one heading covers: a table, or its left or right half, of one side."""

    sheet: str
    row: int
    title: str
    side: str
    fund: str | None
    unit: str
    year: int | None
    columns: dict[str, str]  # role → the heading as printed
    lines: list[Line]
    order: str = "function"  # the code list the lines of expenditure belong to

    def as_json(self) -> dict[str, Any]:
        """Return the published shape, without the lines."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "title": self.title,
            "side": self.side,
            "fund_type": self.fund,
            "money_unit": self.unit,
            "year": self.year,
            "columns": self.columns,
            "list": self.order,
            "lines": len(self.lines),
        }


@dataclass
class Report:
    """The whole file. ``money_unit`` is that of its first table."""

    file: str
    money_unit: str
    year: int | None
    title: str
    jurisdiction: str | None
    period: str | None
    parts: list[Part]
    findings: list[Finding]
    dictionary_year: int | None = None

    @property
    def lines(self) -> list[Line]:
        """Return every line in the order of the file."""
        return [line for part in self.parts for line in part.lines]

    def totals(self) -> dict[str, str | None]:
        """Return the actual figures of 合计 and 总计 by printed name.

        Where both sides, or several tables, print the same name with different figures, the side
        or the sheet is put to the name.
        """
        found: dict[str, str | None] = {}
        shared = _shared_names(self.parts)
        for part in self.parts:
            for line in part.lines:
                named = line.total or (line.subtotal and MAYBE_TOTAL.fullmatch(line.name))
                if not named or line.name == "小计":
                    continue
                key, value = line.name, line.yuan("actual")
                if key in shared and SIDE_WORDS[line.side] not in key:
                    key = f"{SIDE_WORDS[line.side]}{key}"
                if key in found and found[key] != value:
                    key = f"{key}（{line.sheet}）"
                if key in found and found[key] != value:
                    key = f"{key}（第{line.row}行）"
                found[key] = value
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the published shape."""
        return {
            "file": self.file,
            "title": self.title,
            "year": self.year,
            "dictionary_year": self.dictionary_year,
            "period": self.period,
            "jurisdiction": self.jurisdiction,
            "money_unit": self.money_unit,
            "sheets": [part.as_json() for part in self.parts],
            "lines": [line.as_json() for line in self.lines],
            "totals": self.totals(),
            "findings": [finding.as_json() for finding in self.findings],
        }


def _shared_names(parts: list[Part]) -> set[str]:
    """Return the names of totals that both sides print with different figures."""
    seen: dict[str, dict[str, set[str | None]]] = {}
    for part in parts:
        for line in part.lines:
            if line.total:
                sides = seen.setdefault(line.name, {})
                sides.setdefault(line.side, set()).add(line.yuan("actual"))
    return {
        name
        for name, sides in seen.items()
        if len(sides) > 1 and len(set().union(*sides.values())) > 1
    }
