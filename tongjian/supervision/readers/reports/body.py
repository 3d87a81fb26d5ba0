"""The lines below a heading: names, codes and figures of one table, nothing judged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from tongjian.supervision.readers.reports.columns import Choice
from tongjian.supervision.readers.reports.heads import Column, is_figure
from tongjian.supervision.readers.reports.model import Figure, Finding, Line
from tongjian.supervision.readers.reports.names import Name, read_name
from tongjian.supervision.readers.reports.numbers import (
    FACTORS,
    NOTHING,
    NoAmount,
    read_amount,
)
from tongjian.supervision.readers.reports.sheets import Cell, Sheet
from tongjian.supervision.readers.reports.words import (
    CAPTION,
    CONTINUED,
    NOTE,
    NUMBERED,
    PAGE_LINE,
    SIDES,
    is_note,
    is_title,
    squeeze,
    unit_in,
    years_in,
)

LEVEL = 8  # a column further right is deeper than any indent within a cell
LONGEST_SHOWN = 40
EXPECTED = "金额数字；没有时留空或填“—”"
MARKERS = {
    **SIDES,
    "收入部分": "revenue",
    "支出部分": "expenditure",
    "收入项目": "revenue",
    "支出项目": "expenditure",
    "收入方": "revenue",
    "支出方": "expenditure",
}


ORDINAL = re.compile(r"[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）]?")
CHINESE = re.compile(r"[(（]?[一二三四五六七八九十]+[)）]?[、.．]?$")
NUMBERED_NOTE = re.compile(r"[(（]?\d{1,2}[)）]?[、.．]?(?=[^\d、.．)）])")  # 注：1.… above 2.…


@dataclass
class Body:
    """What stands below one heading: lines, and the places where a side is announced."""

    lines: list[Line] = field(default_factory=list)
    markers: list[tuple[int, str]] = field(default_factory=list)  # index of the next line, side
    notes: list[str] = field(default_factory=list)


@dataclass
class _Row:
    sheet: Sheet
    at: int
    group: list[Column]


class BodyReader:
    """Reads the rows of one table."""

    def __init__(
        self, sheet: Sheet, group: list[Column], choice: Choice, findings: list[Finding]
    ) -> None:
        self.sheet, self.group, self.choice, self.findings = sheet, group, choice, findings
        self.names = [column for column in group if column.kind == "name"]
        self.codes = [column for column in group if column.kind == "code"]
        self.money = [column for column in group if column.kind == "money"]
        # Plain counting (行次 1, 2, 3) says nothing about levels; 一 and 1 in turn do.
        self.counters = [
            column
            for column in group
            if column.kind == "line"
            and any(CHINESE.match(sheet.own(row, column.at).plain) for row in range(sheet.height))
        ]
        self.carried: list[str] = []
        self.pending = False  # a row of its own said 其中：
        self.body = Body()

    def read(self, start: int, end: int) -> Body:
        """Return the lines of rows ``start`` to ``end`` (exclusive)."""
        for row in range(start, end):
            self._row(row)
        return self.body

    def _row(self, row: int) -> None:
        figures = [column for column in self.money if is_figure(self.sheet.own(row, column.at))]
        name, at = self._name(row)
        text = squeeze(name)
        if PAGE_LINE.match(text) or (not figures and self._aside(row, text)):
            return
        found = read_name(name)
        if NOTHING.fullmatch(found.name) and found.name and not figures:
            return  # 无 in place of lines
        if found.name in MARKERS and not figures:
            self.body.markers.append((len(self.body.lines), MARKERS[found.name]))
            return
        if not found.name or not any("\u4e00" <= c <= "\u9fff" for c in found.name):
            self._nameless(row, found, figures)
            return
        self._line(row, at, name, found)

    def _aside(self, row: int, text: str) -> bool:
        """Whether a row without figures is a note, a title or a caption and no line."""
        if not text:
            return False
        goes_on = bool(self.body.notes) and bool(NUMBERED_NOTE.match(text))
        if is_note(text) or NOTE.match(text) or CAPTION.match(text) or goes_on:
            self.body.notes.append(text)
            return True
        if NUMBERED.fullmatch(text) or (unit_in(text) and len(text) <= 20):
            return True
        bare = CONTINUED.sub("", text)
        alone = len(self.sheet.filled(row)) == 1 and bool(years_in(bare))
        return (is_title(text) and (alone or bare.endswith(("表", "草案)")))) or len(text) > 45

    def _nameless(self, row: int, found: Name, figures: list[Column]) -> None:
        if found.of_which and not figures:
            self.pending = True
            return
        filled = [
            column
            for column in figures
            if column in self.choice.taken and (self._amount_or_none(row, column) or 0) != 0
        ]
        if filled and not found.name:
            cell = self.sheet.own(row, filled[0].at)
            self._cell(row, filled[0], cell.text, "这一行有金额，但没有名称，没有读取", "名称")

    def _amount_or_none(self, row: int, column: Column) -> Decimal | None:
        try:
            amount = read_amount(self.sheet.own(row, column.at))
        except NoAmount:
            return None
        return amount.value if amount else None

    def _name(self, row: int) -> tuple[str, int]:
        """Return the printed name and its column."""
        parts: list[tuple[int, Cell]] = []
        for column in self.names:
            cell = self.sheet.own(row, column.at)
            if cell.plain and not self.sheet.covered(row, column.at):
                parts.append((column.at, cell))
        if len(parts) > 1:
            parts = self._parted(row, parts)
        if not parts:
            return self._in_code_column(row)
        at, text = parts[0][0], parts[0][1].text
        if len(parts) > 1:  # ordinal or 其中： in a column of its own
            text = "".join(cell.text.strip() for _, cell in parts)
        level = [column.at for column in self.names].index(at)
        indent = 2 * parts[0][1].indent + LEVEL * level
        return "\u3000" * (indent // 2) + text, at

    def _in_code_column(self, row: int) -> tuple[str, int]:
        """Return 合计 that stands in the column of codes, often merged with that of names."""
        for column in self.codes:
            cell = self.sheet.own(row, column.at)
            if any("\u4e00" <= c <= "\u9fff" for c in cell.plain):
                return cell.text, column.at
        return "", self.names[0].at

    def _parted(self, row: int, parts: list[tuple[int, Cell]]) -> list[tuple[int, Cell]]:
        """Choose among several filled columns of names."""
        first, second = parts[0][1], parts[1][1]
        if self._is_prefix(first.plain):
            return parts[:2]
        if self.sheet.depth(row, parts[0][0]) > 1:
            return self._parted(row, parts[1:]) if len(parts) > 2 else parts[1:]
        same = self._head(parts[0][0]) == self._head(parts[1][0])
        if same and not is_figure(second):
            return parts[-1:]
        return parts[:1]

    def _label(self, row: int) -> str | None:
        """Return the merged cell over several rows, left of the names, that this row is in."""
        for column in self.names:
            top, left = self.sheet.origin.get((row, column.at), (row, column.at))
            if left == column.at and self.sheet.depth(top, left) > 1:
                return read_name(self.sheet.own(top, left).text).name or None
        return None

    def _head(self, at: int) -> list[str]:
        return next(column.path for column in self.names if column.at == at)

    def _is_prefix(self, text: str) -> bool:
        found = read_name(f"{text}某某")
        return found.name == "某某" and found.code is None

    def _line(self, row: int, at: int, name: str, found: Name) -> None:
        printed = name.strip()
        line = Line(
            self.sheet.name,
            self.sheet.number(row),
            at + self.sheet.first_column,
            found.name,
            printed,
        )
        line.ordinal, line.indent, line.offset = found.ordinal, found.indent, found.offset
        line.ordinal = line.ordinal or self._numbered(row)
        line.marked, line.minus, line.total = found.of_which, found.minus, found.total
        line.printed_code = self._code(row) or found.code
        if self.pending and not line.marked:
            line.marked = True
        self.pending = False
        line.label = self._label(row)
        for role, column in self.choice.roles.items():
            figure = self._figure(row, column)
            if figure is not None:
                line.figures[role] = figure
        for column in self.choice.compared:
            cell = self.sheet.own(row, column.at)
            if cell.filled:
                line.others[column.shown] = (column, cell, self.sheet.letter(column.at))
        self.body.lines.append(line)

    def _numbered(self, row: int) -> str | None:
        """Return the style of an ordinal in a column of its own (序号: 一, 1, 2, 二)."""
        for column in self.counters:
            text = self.sheet.own(row, column.at).plain.strip("、.．")
            if ORDINAL.fullmatch(text):
                return read_name(
                    f"{text}、某某" if text[-1] not in ")）" else f"{text}某某"
                ).ordinal
        return None

    def _figure(self, row: int, column: Column) -> Figure | None:
        cell = self.sheet.own(row, column.at)
        if not cell.filled or self.sheet.covered(row, column.at):
            return None
        try:
            amount = read_amount(cell)
        except NoAmount:
            self._cell(row, column, cell.text, _why(cell), EXPECTED)
            return None
        if amount is None:
            return None
        if amount.percent:
            self._cell(row, column, cell.text, "这一格是百分比，不是金额，没有取用", EXPECTED)
            return None
        factor = FACTORS[amount.unit or column.unit or self.choice.unit]
        return Figure(amount.value, amount.places, factor)

    def _cell(self, row: int, column: Column, value: str, why: str, expected: str) -> None:
        where = {
            "sheet": self.sheet.name,
            "row": self.sheet.number(row),
            "column": self.sheet.letter(column.at),
        }
        value = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
        place = f"工作表“{where['sheet']}”第 {where['row']} 行 {where['column']} 列"
        self.findings.append(
            Finding("cell", f"{place}“{value}”：{why}", where, stated=value, expected=expected)
        )

    def _code(self, row: int) -> str | None:
        """Return the code printed in columns of its own, levels put together."""
        texts = []
        for column in self.codes:
            cell = self.sheet.own(row, column.at)
            texts.append("".join(c for c in cell.plain if c.isdigit()) if cell.plain else "")
        if not any(texts):
            return None
        if len(texts) == 1:
            return texts[0] if len(texts[0]) in {3, 5, 7, 9} else None
        return self._levels(texts)

    def _levels(self, texts: list[str]) -> str | None:
        """Put 类 款 项 together; a level left empty is carried down from the row above."""
        longest = max(texts, key=len)
        if len(longest) >= 5:
            return longest if len(longest) in {5, 7} else None
        padded = [text.zfill(2) if text and level else text for level, text in enumerate(texts)]
        last = max(level for level, text in enumerate(padded) if text)
        for level in range(last):
            padded[level] = padded[level] or (
                self.carried[level] if level < len(self.carried) else ""
            )
        self.carried = padded[: last + 1]
        code = "".join(self.carried)
        return code if len(code) in {3, 5, 7} else None


def _why(cell: Cell) -> str:
    if cell.fault and cell.fault.startswith("#"):
        return "公式出错，没有金额"
    if cell.fault == "公式没有计算结果":
        return "公式没有保存计算结果；请用办公软件打开、重算并保存后再读取"
    if cell.fault in {"日期", "时间"}:
        return f"这一格是{cell.fault}，不是金额，没有取用"
    return "读不出金额"
