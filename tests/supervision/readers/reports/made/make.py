"""A made file: content, layout and carrier drawn by one seed, and the truth about it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter
import xlwt

from tests.supervision.readers.reports.made.content import ROLES, Content, Item, flattened
from tests.supervision.readers.reports.made.layout import DECOYS, Cell, Grid, Printer, decoy

SIDES = {"revenue": "收入", "expenditure": "支出"}


@dataclass
class Made:
    """A file and the truth: lines in order, totals, unit, and where a sum was falsified."""

    path: Path
    unit: str
    lines: list[dict[str, Any]]
    totals: dict[str, str | None]
    wrong: list[tuple[str, str]] = field(default_factory=list)  # side and name of a false sum
    words: str = ""


class Maker:
    """Draws one file."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.random = random = Random(seed)
        self.seed, self.folder = seed, folder
        self.unit = random.choice(["元", "万元", "万元", "万元", "千元", "亿元"])
        self.places = {
            "元": 2,
            "千元": 2,
            "万元": random.choice([0, 2, 2, 6]),
            "亿元": random.choice([2, 4]),
        }[self.unit]
        self.year = random.randint(2022, 2025)
        self.kind = random.choice(["xlsx"] * 5 + ["xls"] * 2 + ["csv"] * 2)
        self.content = Content(random, self.unit, self.places)
        self.printer = Printer(random, self.unit, self.places, self.year, self.content.step)
        roles = random.choice(
            [("budget", "actual"), ("budget", "adjusted", "actual"), ("actual",), ("budget",),
             ("adjusted", "actual"), ("budget", "adjusted", "actual")]
        )  # fmt: skip
        self.columns: list[str] = list(roles)
        random.shuffle(self.columns)
        for kind in DECOYS:
            if random.random() < 0.3:
                self.columns.insert(random.randint(0, len(self.columns)), kind)
        self.roles = roles
        self.heads = {column: self.printer.head(column) for column in self.columns}
        if "actual" not in roles:
            for kind in ("month", "done"):
                self.heads.pop(kind, None)
            self.columns = [column for column in self.columns if column in self.heads]
        self.truth: list[dict[str, Any]] = []
        self.totals: dict[str, str | None] = {}
        self.breaks: set[int] = set()
        self.wrong: list[tuple[str, Item]] = []

    def make(self) -> Made:
        """Write the file and return it with the truth."""
        revenue = self.content.revenue()
        expenditure = self.content.expenditure(revenue[-1].values)
        sides = {"revenue": flattened(revenue), "expenditure": flattened(expenditure)}
        shape = self.random.choice(["beside", "beside", "sheets", "stacked", "single"])
        if shape == "single":
            del sides[self.random.choice(sorted(sides))]
        if self.random.random() < 0.25:
            self._falsify(sides)
        if self.kind == "csv" and shape == "sheets":
            shape = "beside"
        grids = self._grids(sides, shape)
        if self.random.random() < 0.15:
            grids = [grid.moved(self.random.choice([0, 1, 2]), 1) for grid in grids]
        path = self._write(grids)
        wrong = [(side, item.name) for side, item in self.wrong]
        return Made(path, self.unit, self.truth, self.totals, wrong, f"{shape} {self.columns}")

    def _falsify(self, sides: dict[str, list[Item]]) -> None:
        side = self.random.choice(sorted(sides))
        role = self.random.choice(self.roles)
        sums = [
            one
            for one in sides[side]
            if one.subtotal and not one.total and any(role in part.values for part in one.parts)
        ]
        if not sums:
            return
        item = self.random.choice(sums)
        item.values[role] += self.content.step * 777_000
        self.wrong.append((side, item))

    def _grids(self, sides: dict[str, list[Item]], shape: str) -> list[Grid]:
        grids: list[Grid] = []
        if shape in {"single", "sheets"}:
            grids += [self._one(side, lines) for side, lines in sides.items()]
        elif shape == "stacked":
            grid = self._one("revenue", sides["revenue"])
            self._one("expenditure", sides["expenditure"], grid)
            grids.append(grid)
        else:
            grids.append(self._beside(sides))
        if self.kind != "csv":
            grids = self._others(grids)
        return grids

    def _others(self, grids: list[Grid]) -> list[Grid]:
        """Put sheets around that are no tables."""
        if self.random.random() < 0.3:
            cover = Grid("封面")
            cover.put(2, 1, f"某某区{self.year}年财政决算（草案）")
            cover.put(5, 1, "某某区财政局")
            grids = [cover, *grids]
        if self.random.random() < 0.2:
            grids = [*grids, Grid("Sheet9")]
        if self.random.random() < 0.2:
            hidden = Grid("底稿", hidden=True)
            for column, text in enumerate(("项目", "预算数", "决算数")):
                hidden.put(0, column, text)
            hidden.cells[(1, 0)], hidden.cells[(1, 1)] = Cell("教育支出"), Cell(number=1.0)
            grids.append(hidden)
        return grids

    def _title(self, side: str | None) -> str:
        word = {None: "收支", "revenue": "收入", "expenditure": "支出"}[side]
        last = "预算" if self.roles == ("budget",) else "决算"
        return f"某某区{self.year}年一般公共预算{word}{last}{'总' if side is None else ''}表"

    def _above(self, grid: Grid, title: str, width: int) -> int:
        """Write title and unit; return the row of the heading."""
        row = grid.height + (2 if grid.height else 0)
        random = self.random
        if random.random() < 0.3:
            grid.put(row, 0, random.choice(["表一", "附件2", "附表1"]))
            row += 1
        unit = random.choice([
            f"单位：{self.unit}", f"单位:{self.unit}", f"（单位：{self.unit}）", f"单 位 ： {self.unit}",
            f"金额单位：人民币{self.unit}", f"单位：人民币 {self.unit}", f"金额单位：{self.unit}",
        ])  # fmt: skip
        where = random.choice(["right", "left", "title", "same row"])
        if where == "title":
            grid.put(row, 0, f"{title}（单位：{self.unit}）")
        else:
            grid.put(row, 0, title)
        grid.merge(row, 0, row, width - 1)
        row += 1
        if where != "title":
            at = {"right": width - 1, "left": 0, "same row": max(1, width - 2)}[where]
            if where == "same row" and width > 1:
                grid.put(row, 0, "编制单位：某某区财政局")
            grid.put(row, at, unit)
            row += 1
        return row + (1 if random.random() < 0.15 else 0)

    def _head(self, grid: Grid, row: int, left: int, side: str | None) -> int:
        """Write the headings of one table; return the first row below."""
        word = SIDES.get(side or "", "")
        name = self.random.choice(["项目", "项　目", "科目", "预算科目", "科目名称", "项  目"])
        if word and self.random.random() < 0.5:
            name = f"{word}{self.random.choice(['项目', '科目'])}"
        columns = self._shown(name)
        if self.deep:
            if word:
                grid.put(row, left, f"{word[0]}　　{word[1]}")
                grid.merge(row, left, row, left + len(columns) - 1)
            else:
                grid.put(row, left, columns[0])
                grid.merge(row, left, row + 1, left + self.levels - 1)
                grid.put(
                    row, left + self.levels, self.random.choice([f"{self.year}年", "本年情况"])
                )
                grid.merge(row, left + self.levels, row, left + len(columns) - 1)
                columns = [*[""] * self.levels, *columns[self.levels :]]
            row += 1
        if columns[0]:
            grid.merge(row, left, row, left + self.levels - 1)
        for at, text in enumerate(columns):
            if text:
                shown = f"{text[:3]}\n{text[3:]}" if len(text) > 5 and self.broken else text
                grid.put(row, left + at, shown)
        row += 1
        if self.counted:
            grid.put(row, left, "栏次")
            for at in range(self.levels, len(columns)):
                grid.put(row, left + at, str(at - self.levels + 1))
            row += 1
        return row

    def _shown(self, name: str) -> list[str]:
        code = ["科目编码"] if self.coded else []
        names = [name, *[""] * (self.levels - 1)]
        return [*code, *names, *(self.heads[column] for column in self.columns)]

    def _manner(self) -> None:
        self.coded = 0.12 <= self.printer.codes < 0.25
        self.deep = self.random.random() < 0.5 and not self.coded
        self.broken = self.random.random() < 0.3
        # names may stand in a column for each level instead of behind spaces
        self.levels = 3 if self.random.random() < 0.15 and not self.coded else 1
        self.counted = self.random.random() < 0.2

    def _one(self, side: str, lines: list[Item], grid: Grid | None = None) -> Grid:
        """Write one table of one side."""
        self._manner()
        grid = grid or Grid(self.random.choice([f"{SIDES[side]}表", f"Sheet {side}", SIDES[side]]))
        width = len(self._shown(""))
        row = self._above(grid, self._title(side), width)
        start = row
        row = self.first = self._head(grid, row, 0, None)
        self.deepness = row - start
        if self.random.random() < 0.2 and not self.deep:
            self.breaks = {self.random.randint(4, 12)}
        self._lines(grid, row, 0, side, lines)
        if self.random.random() < 0.3:
            grid.put(grid.height, 0, "注：本表数据因四舍五入，合计数与分项之和可能略有差异。")
        return grid

    def _beside(self, sides: dict[str, list[Item]]) -> Grid:
        """Write both sides beside each other."""
        self._manner()
        grid = Grid(self.random.choice(["收支总表", "Sheet1"]))
        gap = self.random.choice([0, 0, 1])
        width = len(self._shown(""))
        row = self._above(grid, self._title(None), 2 * width + gap)
        first = 0
        for at, side in enumerate(sides):
            first = self._head(grid, row, at * (width + gap), side)
        for at, (side, lines) in enumerate(sides.items()):
            self._lines(grid, first, at * (width + gap), side, lines)
        return grid

    def _lines(self, grid: Grid, row: int, left: int, side: str, lines: list[Item]) -> None:
        self.printer.restart()
        breaks, self.breaks = self.breaks, set()
        top, width = row, len(self._shown(""))
        blank = self.random.random() < 0.15
        for item in lines:
            if blank and self.random.random() < 0.1 and left == 0:
                row += 1
            if self.coded and item.code:
                grid.put(row, left, item.code)
            at = left + (1 if self.coded else 0)
            level = min(item.level, self.levels - 1)
            grid.put(row, at + level, self.printer.name(item, spaced=self.levels == 1))
            for offset, column in enumerate(self.columns, start=self.levels):
                cell = (
                    self.printer.figure(item.values.get(column))
                    if column in ROLES
                    else decoy(self.random, column, item, self.printer, self.columns)
                )
                if cell is not None:
                    grid.cells[(row, at + offset)] = cell
            row += 1
            self._true(side, item)
            if row - top in breaks and item is not lines[-1]:
                row = self._break(grid, row, left, width)

    def _break(self, grid: Grid, row: int, left: int, width: int) -> int:
        """Print the heading again, as at the top of a new page."""
        for back in range(self.deepness, 0, -1):
            for at in range(left, left + width):
                if cell := grid.cells.get((self.first - back, at)):
                    grid.cells[(row, at)] = Cell(cell.text, cell.number, cell.style)
            row += 1
        return row

    def _true(self, side: str, item: Item) -> None:
        def yuan(role: str) -> str | None:
            if role not in self.roles or role not in item.values:
                return None
            return f"{Decimal(item.values[role]) / 100:.2f}"

        self.truth.append(
            {
                "side": side,
                "code": item.code,
                "name": item.name,
                "budget_yuan": yuan("budget"),
                "adjusted_yuan": yuan("adjusted"),
                "actual_yuan": yuan("actual"),
                "subtotal": item.subtotal,
                "of_which": item.of_which,
            }
        )
        if item.total:
            self.totals[item.name] = yuan("actual")

    def _write(self, grids: list[Grid]) -> Path:
        path = self.folder / f"made-{self.seed}.{self.kind}"
        {"xlsx": _xlsx, "xls": _xls, "csv": _csv}[self.kind](path, grids, self.random)
        return path


def _xlsx(path: Path, grids: list[Grid], random: Random) -> None:
    book = xlsxwriter.Workbook(str(path))
    for grid in grids:
        sheet = book.add_worksheet(grid.name)
        if grid.hidden:
            sheet.hide()
        for place, cell in grid.cells.items():
            if cell.number is None:
                sheet.write_string(*place, cell.text)
            else:
                style = book.add_format({"num_format": cell.style}) if cell.style else None
                sheet.write_number(*place, cell.number, style)
        for top, left, bottom, right in grid.merges:
            shown = grid.cells.get((top, left), Cell())
            sheet.merge_range(top, left, bottom, right, shown.text)
    book.close()


def _xls(path: Path, grids: list[Grid], random: Random) -> None:
    book = xlwt.Workbook()
    for grid in grids:
        sheet = book.add_sheet(grid.name)
        sheet.visibility = 1 if grid.hidden else 0
        merged = {(top, left): (bottom, right) for top, left, bottom, right in grid.merges}
        styles: dict[str, Any] = {}
        for place, cell in grid.cells.items():
            if place in merged:
                bottom, right = merged[place]
                sheet.write_merge(place[0], bottom, place[1], right, cell.text)
            elif cell.number is not None and cell.style:
                style = styles.setdefault(cell.style, xlwt.easyxf(num_format_str=cell.style))
                sheet.write(*place, cell.number, style)
            else:
                sheet.write(*place, cell.text if cell.number is None else cell.number)
    book.save(str(path))


def _csv(path: Path, grids: list[Grid], random: Random) -> None:
    grid = grids[0]
    width = max(column for _, column in grid.cells) + 1
    encoding = random.choice(["utf-8", "utf-8-sig", "gb18030"])
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        for row in range(grid.height):
            cells = [grid.cells.get((row, column), Cell()) for column in range(width)]
            writer.writerow([c.text if c.number is None else f"{c.number!r}" for c in cells])


def make(seed: int, folder: Path) -> Made:
    """Write the file of a seed into ``folder``."""
    return Maker(seed, folder).make()
