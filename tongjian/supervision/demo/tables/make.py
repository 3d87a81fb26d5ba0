"""Writing the tables: merged headings, money in 万元, two sides of one sheet, sheets of prose."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from tongjian.supervision.demo.tables.story import MadeTable, Side, expenditure, revenue

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 Excel knows no time zones
_WAN, _YUAN = 100, 1  # hundreds of yuan in a unit: 万元 has a hundred, 元 a hundredth
_HEADS = ("年初预算", "调整预算", "累计完成")
# Names a bureau uses for itself, in place of those of the list.
_OWN_NAMES = {"一般公共服务支出": "行政运转方面支出", "节能环保支出": "生态绿色发展支出"}


def make_tables(folder: Path, *, seed: int) -> list[MadeTable]:
    """Write the tables and ``truth.json`` into ``folder``; equal seeds give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)  # noqa: S311 invented figures, no secret
    # One bureau's two months: the same budget, and more of it done in the second.
    september, october = (random.Random(seed + 1) for _ in range(2))  # noqa: S311 as above
    made = [
        _side_by_side(folder / "01-六月收支执行情况表.xlsx", rng, 6),
        _two_sheets(folder / "02-七月预算执行表.xlsx", rng, 7),
        _in_yuan(folder / "03-八月支出明细表.xlsx", rng, 8),
        _own_names(folder / "04-九月收支执行情况表.xlsx", september, 9, faulty=True),
        _own_names(folder / "05-十月收支执行情况表.xlsx", october, 10, faulty=False),
    ]
    text = json.dumps([one.as_json() for one in made], ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")
    return made


def _side_by_side(path: Path, rng: random.Random, months: int) -> MadeTable:
    """Revenue on the left and expenditure on the right of one sheet."""
    sides = (revenue(rng, months), expenditure(rng, months))
    with _book(path) as book:
        sheet = _Sheet(book, "收支表")
        sheet.title(f"演示区2025年1-{months}月一般公共预算收支执行情况表", 8)
        sheet.corner("单位：万元", 7)
        for number, side in enumerate(sides):
            sheet.block(side, column=number * 4, row=3, unit=_WAN)
    return MadeTable(path, "万元", sides)


def _two_sheets(path: Path, rng: random.Random, months: int) -> MadeTable:
    """A sheet of prose, then one side a sheet under a heading of two rows."""
    sides = (revenue(rng, months), expenditure(rng, months))
    with _book(path) as book:
        prose = book.add_worksheet("编制说明")
        prose.write(0, 0, "一、本表由演示区财政部门编制，数据为演示数据。")
        prose.write(1, 0, "二、表内数字以万元为单位，因四舍五入可能有尾差。")
        for side in sides:
            sheet = _Sheet(book, f"{side.name}表")
            sheet.title(f"演示区2025年1-{months}月{side.name}执行情况", 4)
            sheet.corner("金额单位：万元", 3)
            sheet.block(side, column=0, row=3, unit=_WAN, merged=True)
    return MadeTable(path, "万元", sides)


def _in_yuan(path: Path, rng: random.Random, months: int) -> MadeTable:
    """Expenditure alone, in yuan."""
    side = expenditure(rng, months)
    with _book(path) as book:
        sheet = _Sheet(book, "支出")
        sheet.title(f"2025年1至{months}月一般公共预算支出明细表", 4)
        sheet.corner("单位：元", 3)
        sheet.block(side, column=0, row=3, unit=_YUAN)
    return MadeTable(path, "元", (side,))


def _own_names(path: Path, rng: random.Random, months: int, *, faulty: bool) -> MadeTable:
    """Both sides with two names of the bureau's own; the first month's subtotal does not add up."""
    left, right = revenue(rng, months), expenditure(rng, months)
    lines = []
    for line in right.lines:
        own = _OWN_NAMES.get(line.name)
        if own and not line.of_which:
            printed = line.printed.replace(line.name, own)
            lines.append(replace(line, name=own, printed=printed, code=None))
        else:
            lines.append(line)
    right = replace(right, lines=tuple(lines))
    made = MadeTable(path, "万元", (left, right), tuple(_OWN_NAMES.values()))
    shown = left
    if faulty:
        first = left.lines[0]
        wrong = replace(first, actual=first.actual + 12_300)
        shown = replace(left, lines=(wrong, *left.lines[1:]))
        said = {"name": first.name, "stated": f"{wrong.actual * 100:.2f}"}
        made.faults.append({**said, "expected": f"{first.actual * 100:.2f}"})
    with _book(path) as book:
        sheet = _Sheet(book, "执行情况")
        sheet.title(f"演示区2025年{months}月财政收支情况表（累计）", 8)
        sheet.corner("单位：万元", 7)
        sheet.block(shown, column=0, row=3, unit=_WAN, sums=left.sums)
        sheet.block(right, column=4, row=3, unit=_WAN)
    return made


def _book(path: Path) -> Any:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": "演示数据", "created": _MADE})
    return book


class _Sheet:
    """One sheet that is written block by block."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.sheet.set_column(0, 0, 30)
        self.sheet.set_column(4, 4, 30)
        self.head = book.add_format({"bold": True, "align": "center", "border": 1})
        self.top = book.add_format({"bold": True, "align": "center", "font_size": 16})
        self.right = book.add_format({"align": "right"})
        self.bold = book.add_format({"bold": True})
        self.money = book.add_format({"num_format": "#,##0.00"})

    def title(self, text: str, columns: int) -> None:
        """Write the title over all columns."""
        self.sheet.merge_range(0, 0, 0, columns - 1, text, self.top)

    def corner(self, text: str, column: int) -> None:
        """Write the unit of money in a corner."""
        self.sheet.write(1, column, text, self.right)

    def block(
        self,
        side: Side,
        *,
        column: int,
        row: int,
        unit: int,
        merged: bool = False,
        sums: Sequence[int] | None = None,
    ) -> None:
        """Write one side: its heading, its lines and its total; ``sums`` when they differ."""
        title = f"{side.name}项目" if not merged else "项　　目"
        if merged:
            self.sheet.merge_range(row - 1, column, row, column, title, self.head)
            self.sheet.merge_range(row - 1, column + 1, row - 1, column + 2, "预算数", self.head)
            self.sheet.merge_range(row - 1, column + 3, row, column + 3, _HEADS[2], self.head)
            self.sheet.write_row(row, column + 1, _HEADS[:2], self.head)
        else:
            self.sheet.write_row(row, column, (title, *_HEADS), self.head)
        for number, line in enumerate(side.lines, start=row + 1):
            self.sheet.write(number, column, line.printed, self.bold if line.subtotal else None)
            for place, amount in enumerate((line.budget, line.adjusted, line.actual), start=1):
                if amount is not None:
                    self.sheet.write(number, column + place, _printed(amount, unit), self.money)
        last = row + 1 + len(side.lines)
        self.sheet.write(last, column, f"{side.total[:2]}　{side.total[2:]}", self.bold)
        for place, amount in enumerate(sums or side.sums, start=1):
            self.sheet.write(last, column + place, _printed(amount, unit), self.money)


def _printed(amount: int, unit: int) -> float:
    """Return hundreds of yuan in the sheet's unit; both are exact in two decimals."""
    return amount * 100 if unit == _YUAN else round(amount / unit, 2)
