"""What a report table says: its lines in hundreds of yuan, and how they are printed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from tongjian.supervision.datasets.dictionaries import names

REVENUE, EXPENDITURE = "revenue", "expenditure"
YEAR = 2025
_HUNDRED = Decimal(100)
_ORDINALS = "一二三四五六七八九十"
_TAXES = ("10101", "10104", "10106", "10109", "10110", "10113", "10119")
_OTHERS = ("10302", "10304", "10305", "10307", "10399")
_CLASSES = ("201", "204", "205", "206", "207", "208", "210", "211", "212", "213", "214", "221")
_PARTS = {"205": ("20501", "20502"), "208": ("20805",), "212": ("21201", "21203")}


@dataclass(frozen=True)
class Line:
    """One line: ``code`` and the name of the dictionary, amounts in hundreds of yuan.

    ``printed`` is the name as it stands in the sheet; ``code`` is None where a name is the
    bureau's own and belongs to no code of the list.
    """

    side: str
    code: str | None
    name: str
    printed: str
    budget: int | None
    adjusted: int | None
    actual: int
    subtotal: bool = False
    of_which: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the line as the reader should understand it, in yuan."""
        return {
            "side": self.side,
            "code": self.code,
            "name": self.name,
            "budget_yuan": _yuan(self.budget),
            "adjusted_yuan": _yuan(self.adjusted),
            "actual_yuan": _yuan(self.actual),
            "subtotal": self.subtotal,
            "of_which": self.of_which,
        }


@dataclass(frozen=True)
class Side:
    """One side's lines, and what its total is called."""

    name: str
    lines: tuple[Line, ...]
    total: str

    @property
    def sums(self) -> tuple[int, int, int]:
        """Budget, adjusted and actual of the lines that are no part of another."""
        top = [line for line in self.lines if not line.of_which and not _inside(line)]
        return (
            sum(line.budget or 0 for line in top),
            sum(line.adjusted or 0 for line in top),
            sum(line.actual for line in top),
        )


@dataclass
class MadeTable:
    """A file, what it says, and what is wrong or unknown in it on purpose."""

    path: Path
    money_unit: str
    sides: tuple[Side, ...]
    unknown: tuple[str, ...] = ()
    faults: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the truth about the file as plain JSON values."""
        return {
            "label": "演示数据",
            "file": self.path.name,
            "year": YEAR,
            "money_unit": self.money_unit,
            "lines": [line.as_json() for side in self.sides for line in side.lines],
            "totals": {side.total: _yuan(side.sums[2]) for side in self.sides},
            "unknown": list(self.unknown),
            "faults": self.faults,
        }


def _yuan(amount: int | None) -> str | None:
    return None if amount is None else f"{amount * _HUNDRED:.2f}"


def _inside(line: Line) -> bool:
    """Whether a line is already counted in a subtotal above it."""
    return line.printed.startswith("　　")


def revenue(rng: random.Random, months: int) -> Side:
    """Return a year's revenue so far: taxes and other revenue, each under its subtotal."""
    lines: list[Line] = []
    for number, (code, parts) in enumerate((("101", _TAXES), ("103", _OTHERS))):
        items = [_line(rng, REVENUE, part, months, size=9_000_000) for part in parts]
        title = names("revenue", YEAR)[code]
        printed = f"{_ORDINALS[number]}、{title}"
        lines += [_subtotal(REVENUE, code, title, printed, items), *items]
    return Side("收入", tuple(lines), "收入合计")


def expenditure(rng: random.Random, months: int) -> Side:
    """Return a year's expenditure so far by class, some with what is in it."""
    lines: list[Line] = []
    for number, code in enumerate(_CLASSES):
        title = names("function", YEAR)[code]
        ordinal = _ORDINALS[number] if number < 10 else f"十{_ORDINALS[number - 10]}"
        own = _line(rng, EXPENDITURE, code, months, size=14_000_000)
        lines.append(replace(own, printed=f"{ordinal}、{title}"))
        for place, part in enumerate(_PARTS.get(code, ())):
            lines.append(_of_which(own, part, first=place == 0))
    return Side("支出", tuple(lines), "支出合计")


def _line(rng: random.Random, side: str, code: str, months: int, *, size: int) -> Line:
    budget = rng.randrange(size // 10, size)
    adjusted = budget + rng.choice((0, 0, rng.randrange(-budget // 12, budget // 12)))
    actual = int(adjusted * months / 12 * rng.uniform(0.88, 1.08))
    title = names("revenue" if side == REVENUE else "function", YEAR)[code]
    return Line(side, code, title, f"　　{title}", budget, adjusted, actual)


def _subtotal(side: str, code: str, title: str, printed: str, items: list[Line]) -> Line:
    return Line(
        side,
        code,
        title,
        printed,
        sum(item.budget or 0 for item in items),
        sum(item.adjusted or 0 for item in items),
        sum(item.actual for item in items),
        subtotal=True,
    )


def _of_which(own: Line, code: str, *, first: bool) -> Line:
    part = 3 if first else 4
    title = names("function", YEAR)[code]
    return Line(
        own.side,
        code,
        title,
        f"　　其中：{title}" if first else f"　　　　　{title}",
        (own.budget or 0) // part,
        (own.adjusted or 0) // part,
        own.actual // part,
        of_which=True,
    )
