"""How a made table is laid out: names, cells, headings, all drawn by the seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from tests.supervision.readers.reports.made.content import FACTORS, OTHER_NAMES, Item

HEADS = {
    "budget": ["预算数", "年初预算", "年初预算数", "批准预算", "{y}年预算数", "年度预算数"],
    "adjusted": ["调整预算", "调整预算数", "变动后预算", "调整后预算数", "{y}年调整预算数"],
    "actual": ["决算数", "执行数", "实际完成", "累计完成", "完成数", "本年累计", "1-9月执行数",
               "实绩", "{y}年决算数", "{y}年执行数"],
}  # fmt: skip
DECOYS = {
    "last": ["上年决算数", "{p}年决算数", "上年同期", "上年执行数"],
    "growth": ["增减%", "比上年增减%", "同比（%）", "比上年±%"],
    "done": ["完成预算%", "占预算%", "执行率", "决算数为预算数的%"],
    "month": ["本月数", "当月完成"],
    "note": ["备注", "说明"],
    "change": ["增减额", "比上年增减额"],
}
NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
STYLES = ("chinese", "none", "mixed", "digits")
WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@dataclass
class Cell:
    """What to write: text, or a number (with a format)."""

    text: str = ""
    number: float | None = None
    style: str | None = None


@dataclass
class Grid:
    """Cells by place and merged ranges of one sheet."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False

    def put(self, row: int, column: int, text: str) -> None:
        """Write text."""
        self.cells[(row, column)] = Cell(text)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge, unless it is one cell."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    def moved(self, rows: int, columns: int) -> Grid:
        """Return the same with empty rows above and columns before."""
        cells = {(row + rows, at + columns): cell for (row, at), cell in self.cells.items()}
        merges = [
            (top + rows, left + columns, bottom + rows, right + columns)
            for top, left, bottom, right in self.merges
        ]
        return Grid(self.name, cells, merges, self.hidden)

    @property
    def height(self) -> int:
        """Return the first free row."""
        return max((row for row, _ in self.cells), default=-1) + 1


def numeral(number: int) -> str:
    """Return 一 … 九十九."""
    if number <= 10:
        return NUMERALS[number - 1]
    tens, ones = divmod(number, 10)
    head = "" if tens == 1 else NUMERALS[tens - 1]
    return f"{head}十{NUMERALS[ones - 1] if ones else ''}"


class Printer:
    """Prints names and figures in one manner for a whole table."""

    def __init__(self, random: Random, unit: str, places: int, year: int, step: int) -> None:
        self.step = step
        self.random, self.unit, self.places, self.year = random, unit, places, year
        self.style = random.choice(STYLES)
        self.space = random.choice(["　", "  ", "    ", "　　"])
        self.as_text = random.random() < 0.3
        self.codes = random.random()  # below 0.12 beside names, below 0.25 in a column
        self.aliases = random.random() < 0.5 and self.codes >= 0.25
        self.merged = random.random() < 0.7
        self.counters: dict[int, int] = {}

    def name(self, item: Item, *, spaced: bool = True) -> str:
        """Return the name as printed, ``spaced`` by its level."""
        space = self.space if spaced else ""
        base = item.name
        if item.code in OTHER_NAMES and self.aliases and self.random.random() < 0.3:
            base = self.random.choice(OTHER_NAMES[item.code])
        shown = base
        if len(base) <= 6 and self.random.random() < 0.25:
            shown = self.random.choice([" ", "　", "　　"]).join(base)
        shown += self.random.choice(
            ["", "", "", "", "", "*", " ", "　", "：" if item.total else ""]
        )
        item.name = base
        if self.codes < 0.12 and item.code:
            shown = f"{item.code}{self.random.choice(['', ' ', '　'])}{base}"
            return space * item.level + ("其中：" if item.of_which else "") + shown
        if item.total:
            return shown
        mark = "其中：" if item.of_which else self.ordinal(item.level)
        return f"{space * item.level}{mark}{shown}"

    def ordinal(self, level: int) -> str:
        """Return the next ordinal of a level."""
        for deeper in [key for key in self.counters if key > level]:
            del self.counters[deeper]
        number = self.counters[level] = self.counters.get(level, 0) + 1
        if self.style == "none" or (self.style == "mixed" and level):
            return ""
        marks = [f"{numeral(number)}、", f"（{numeral(number)}）", f"{number}."]
        if self.style == "digits":
            marks = [f"{number}.", f"（{number}）", f"{number}）"]
        return marks[min(level, 2)]

    def restart(self) -> None:
        """Begin to count again."""
        self.counters = {}

    def figure(self, cents: int | None) -> Cell | None:
        """Return a figure as a cell; None leaves it empty."""
        if cents is None:
            shown = self.random.choice(["", "", "—", "-", "／" if self.as_text else "/"])
            return Cell(shown) if shown else None
        value = Decimal(cents) / 100 / FACTORS[self.unit]
        if not self.as_text and self.random.random() < 0.9:
            noise = float(value)
            if self.random.random() < 0.1 and value:
                noise = float(value) * (1 + 2e-16)
            style = self.random.choice([None, "0.00", "#,##0.00"]) if self.places <= 2 else None
            return Cell(number=noise, style=style)
        return Cell(self.written(value))

    def written(self, value: Decimal) -> str:
        """Return a figure as text."""
        text = f"{abs(value):,.{self.places}f}"
        if self.random.random() < 0.3:
            text = text.replace(",", "")
        if self.random.random() < 0.1:
            text = text.translate(WIDE)
        if self.random.random() < 0.1:
            text = f" {text} "
        if value < 0:
            return self.random.choice(
                [f"-{text}", f"（{text}）", f"({text})", f"－{text}", f"△{text}"]
            )
        return text

    def head(self, role: str) -> str:
        """Return the wording of a column."""
        words = HEADS.get(role) or DECOYS[role]
        return self.random.choice(words).format(y=self.year, p=self.year - 1)


def decoy(random: Random, kind: str, item: Item, printer: Printer, roles: list[str]) -> Any:
    """Return what a column holds that must not be read; percentages are true ones."""
    actual = item.values.get("actual")
    if kind == "note":
        return Cell(random.choice(["含结转", "见说明"])) if random.random() < 0.1 else None
    last = None if actual is None else (actual // 3 + 700) // printer.step * printer.step
    if kind in {"last", "month", "change"}:
        return printer.figure(last)
    base = next((item.values.get(role) for role in ("adjusted", "budget") if role in roles), None)
    if kind == "done" and actual is not None and base:
        return _percent(random, Decimal(actual) / base)
    if kind == "growth" and actual is not None and last and "last" in roles:
        return _percent(random, Decimal(actual - last) / abs(last))
    return None


def _percent(random: Random, share: Decimal) -> Cell:
    """Return a percentage in one of the ways people write it."""
    points = (share * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    way = random.choice(["number", "text", "sign", "format"])
    if way == "format":
        return Cell(number=float(share), style="0.00%")
    if way == "number":
        return Cell(number=float(points))
    return Cell(f"{points}%" if way == "sign" else f"{points}")
