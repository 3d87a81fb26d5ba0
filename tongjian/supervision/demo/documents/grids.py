"""The nine tables of a book as printed lines: what a reader must find, before any layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tongjian.supervision.demo.documents.book import Book, Flow, Other, ThreePublic
from tongjian.supervision.demo.documents.names import (
    CLASSES,
    ECONOMIC,
    ITEMS,
    SECTIONS,
    TABLE_TITLES,
)
from tongjian.supervision.demo.documents.press import Press

ORDINALS = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
    "二十一",
    "二十二",
    "二十三",
    "二十四",
    "二十五",
    "二十六",
    "二十七",
    "二十八",
    "二十九",
    "三十",
]
INCOME_KINDS = (
    "一般公共预算财政拨款收入",
    "政府性基金预算财政拨款收入",
    "国有资本经营预算财政拨款收入",
    "上级补助收入",
    "事业收入",
    "经营收入",
    "附属单位上缴收入",
    "其他收入",
)
FUNDS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
THREE_PUBLIC = (
    "因公出国（境）费",
    "公务用车购置及运行维护费（小计）",
    "公务用车购置费",
    "公务用车运行维护费",
    "公务接待费",
)
SPECIAL_COLUMNS = (
    "年初结转和结余",
    "本年收入",
    "本年支出/小计",
    "本年支出/基本支出",
    "本年支出/项目支出",
    "年末结转和结余",
)


@dataclass
class Line:
    """A printed line; ``values`` as printed, with commas."""

    code: str | None
    name: str
    values: dict[str, str]
    side: str | None = None
    section: str | None = None
    total: bool = False
    key: str = ""


@dataclass
class Grid:
    """A printed table. ``lines`` in reading order, totals among them."""

    number: int
    title: str
    columns: list[str]
    lines: list[Line] = field(default_factory=list)
    note: str | None = None
    absent: bool = False

    def truth(self, pages: list[int]) -> dict[str, Any]:
        """Return the JSON that a reader must give."""
        twice = sum(line.total and line.name == "总计" for line in self.lines) > 1
        rows = [
            {
                "code": line.code,
                "name": line.name,
                "side": line.side,
                "section": line.section,
                "values": plain(line.values),
            }
            for line in sorted(self.lines, key=lambda line: line.side == "支出")
            if not line.total
        ]
        totals = {
            (f"{line.side}总计" if twice and line.name == "总计" else line.name): plain(line.values)
            for line in self.lines
            if line.total
        }
        return {
            "number": self.number,
            "title": self.title,
            "pages": pages,
            "columns": self.columns,
            "rows": rows,
            "totals": totals,
            "note": self.note,
        }


def plain(values: dict[str, str]) -> dict[str, str]:
    """Drop thousands commas."""
    return {column: text.replace(",", "") for column, text in values.items()}


def function_name(code: str) -> str:
    """Return the name of a class, section or item."""
    if len(code) == 7:
        return ITEMS[code][0]
    return CLASSES[code] if len(code) == 3 else SECTIONS[code]


class Tables:
    """Prints the nine tables of one book."""

    def __init__(self, book: Book, press: Press) -> None:
        self.book = book
        self.press = press

    def all(self) -> list[Grid]:
        """Return tables one to nine."""
        grids = [
            self.summary(),
            self.income(),
            self.expenditure(),
            self.appropriated(),
            self.general(),
            self.basic(),
            self.three_public(),
            self.special(8, self.book.fund),
            self.special(9, self.book.capital),
        ]
        if self.press.style.dated_titles:
            for grid in grids:
                grid.title = f"{self.book.year}年度{grid.title}"
        return grids

    def line(self, table: int, key: str, name: str, amounts: dict[str, int | None]) -> Line:
        """Print one line of a table; ``key`` names it within the table."""
        values = {}
        for column, cents in amounts.items():
            text = self.press.cell(f"t{table}|{key}|{column}", cents)
            if text is not None:
                values[column] = text
        return Line(None, name, values, key=key)

    def classes(self) -> list[str]:
        """Return the classes this bureau's form lists; shorter forms lack the last kinds."""
        dropped = {26: set[str](), 24: {"231", "232"}, 23: {"231", "232", "234"}}
        return [code for code in CLASSES if code not in dropped[self.press.style.classes]]

    def summary(self) -> Grid:
        """Table 1."""
        book, grid = self.book, Grid(1, TABLE_TITLES[1], [self.press.style.amount_heading])
        incomes = income_by_kind(book)
        for mark, kind in zip(ORDINALS, INCOME_KINDS, strict=False):
            self._side(grid, "收入", f"{mark}、{kind}", incomes[kind])
        for mark, code in zip(ORDINALS, self.classes(), strict=False):
            spent = sum(f.spent for f in book.appropriated if f.code.startswith(code)) + sum(
                o.basic + o.project + o.business_spent
                for o in book.other
                if o.code.startswith(code)
            )
            self._side(grid, "支出", f"{mark}、{CLASSES[code]}", spent)
        self._side(grid, "收入", "本年收入合计", book.income, total=True)
        self._side(grid, "支出", "本年支出合计", book.spent, total=True)
        self._side(grid, "收入", "使用非财政拨款结余（含专用结余）", book.other_reserve_used)
        self._side(grid, "支出", "结余分配", book.distributed)
        self._side(grid, "收入", "年初结转和结余", book.opening)
        self._side(grid, "支出", "年末结转和结余", book.closing)
        self._side(grid, "收入", "总计", book.grand, total=True)
        self._side(grid, "支出", "总计", book.grand, total=True)
        return grid

    def _side(self, grid: Grid, side: str, name: str, cents: int, total: bool = False) -> None:
        heading = self.press.style.amount_heading
        line = self.line(grid.number, f"{side}{name}", name, {heading: cents})
        line.side, line.total = side, total
        grid.lines.append(line)

    def income(self) -> Grid:
        """Table 2."""
        columns = ["本年收入合计", "财政拨款收入", *INCOME_KINDS[3:]]
        book = self.book

        def amounts(code: str) -> dict[str, int]:
            values = dict.fromkeys(columns, 0)
            values["财政拨款收入"] = sum(
                f.income for f in book.appropriated if f.code.startswith(code)
            )
            for other in book.other:
                if other.code.startswith(code):
                    values[other.income_kind] += other.income
                    values["经营收入"] += other.business_income
            values["本年收入合计"] = sum(values.values())
            return values

        return self._by_function(2, columns, amounts, total_first=True)

    def expenditure(self) -> Grid:
        """Table 3."""
        columns = [
            "本年支出合计",
            "基本支出",
            "项目支出",
            "上缴上级支出",
            "经营支出",
            "对附属单位补助支出",
        ]
        book = self.book

        def amounts(code: str) -> dict[str, int]:
            values = dict.fromkeys(columns, 0)
            flows: list[Flow | Other] = [*book.appropriated, *book.other]
            for flow in flows:
                if flow.code.startswith(code):
                    values["基本支出"] += flow.basic
                    values["项目支出"] += flow.project
            values["经营支出"] = sum(
                o.business_spent for o in book.other if o.code.startswith(code)
            )
            values["本年支出合计"] = sum(values.values())
            return values

        return self._by_function(3, columns, amounts, total_first=True)

    def general(self) -> Grid:
        """Table 5."""
        columns = list(self.press.style.general_heading)

        def amounts(code: str) -> dict[str, int]:
            flows = [f for f in self.book.general if f.code.startswith(code)]
            basic, project = sum(f.basic for f in flows), sum(f.project for f in flows)
            return dict(zip(columns, (basic + project, basic, project), strict=True))

        return self._by_function(
            5,
            columns,
            amounts,
            total_first=False,
            codes=[f.code for f in self.book.general],
        )

    def _by_function(
        self,
        number: int,
        columns: list[str],
        amounts: Callable[[str], dict[str, int]],
        *,
        total_first: bool,
        codes: Iterable[str] | None = None,
    ) -> Grid:
        """Print a table of classes, sections and items with a line 合计 first or last."""
        grid = Grid(number, TABLE_TITLES[number], columns)
        for code in with_parents(codes or self._codes()):
            line = self.line(number, code, function_name(code), dict(amounts(code)))
            line.code = code
            grid.lines.append(line)
        total = self.line(number, "合计", "合计", dict(amounts("")))
        total.total = True
        grid.lines.insert(0 if total_first else len(grid.lines), total)
        return grid

    def _codes(self) -> set[str]:
        book = self.book
        return {f.code for f in book.appropriated} | {o.code for o in book.other}

    def appropriated(self) -> Grid:
        """Table 4."""
        book = self.book
        heading = self.press.style.amount_heading
        columns = [heading, "合计", *FUNDS]
        grid = Grid(4, TABLE_TITLES[4], columns)
        budgets = (book.general, book.fund, book.capital)
        for mark, fund, flows in zip(ORDINALS, FUNDS, budgets, strict=False):
            self._side(grid, "收入", f"{mark}、{fund}", sum(f.income for f in flows))
        for mark, code in zip(ORDINALS, self.classes(), strict=False):
            parts = [sum(f.spent for f in b if f.code.startswith(code)) for b in budgets]
            self._spread(grid, f"{mark}、{CLASSES[code]}", parts)
        self._side(grid, "收入", "本年收入合计", sum(f.income for f in book.appropriated), True)
        spent = [sum(f.spent for f in b) for b in budgets]
        self._spread(grid, "本年支出合计", spent, total=True)
        openings = [sum(f.opening for f in b) for b in budgets]
        self._side(grid, "收入", "年初财政拨款结转和结余", sum(openings))
        closings = [sum(f.closing for f in b) for b in budgets]
        self._spread(grid, "年末财政拨款结转和结余", closings)
        for mark, fund, opening in zip(ORDINALS, FUNDS, openings, strict=False):
            line = self.line(4, f"年初{fund}", f"{mark}、{fund}", {heading: opening})
            line.side, line.section = "收入", "年初财政拨款结转和结余"
            grid.lines.append(line)
        self._side(grid, "收入", "总计", sum(spent) + sum(closings), True)
        both = [a + b for a, b in zip(spent, closings, strict=True)]
        self._spread(grid, "总计", both, total=True)
        return grid

    def _spread(self, grid: Grid, name: str, parts: list[int], total: bool = False) -> None:
        amounts: dict[str, int | None] = {"合计": sum(parts)}
        amounts.update(zip(FUNDS, parts, strict=True))
        line = self.line(4, f"支出{name}", name, amounts)
        line.side, line.total = "支出", total
        grid.lines.append(line)

    def basic(self) -> Grid:
        """Table 6, the personnel half first."""
        grid = Grid(6, TABLE_TITLES[6], ["决算数"])
        for half in (("301", "303"), ("302", "310")):
            for code, name in ECONOMIC.items():
                if code[:3] in half:
                    cents = self.book.economic.get(code, 0)
                    line = self.line(6, code, name, {"决算数": cents})
                    line.code = code
                    grid.lines.append(line)
        for name, cents in (
            ("人员经费合计", self.book.people),
            ("公用经费合计", self.book.office),
        ):
            total = self.line(6, name, name, {"决算数": cents})
            total.total = True
            grid.lines.append(total)
        return grid

    def three_public(self) -> Grid:
        """Table 7."""
        book = self.book
        trips, vehicles, reception = book.three
        kinds = (trips, vehicles, book.purchase, book.operation, reception)
        grid = Grid(7, TABLE_TITLES[7], ["预算数", "决算数"])
        for name, kind in zip(THREE_PUBLIC, kinds, strict=True):
            grid.lines.append(self._three_line(name, kind))
        every = ThreePublic(sum(k.budget for k in book.three), sum(k.final for k in book.three), 0)
        total = self._three_line("合计", every)
        total.total = True
        grid.lines.append(total)
        return grid

    def _three_line(self, name: str, kind: ThreePublic) -> Line:
        return self.line(7, name, name, {"预算数": kind.budget, "决算数": kind.final})

    def special(self, number: int, flows: list[Flow]) -> Grid:
        """Table 8 or 9; without money it has a note instead of lines."""
        grid = Grid(number, TABLE_TITLES[number], list(SPECIAL_COLUMNS))
        if number == 9 and self.press.style.national_order:
            grid.title = "国有资本经营预算财政拨款支出决算表"
            grid.columns = list(SPECIAL_COLUMNS[2:5])
        what = "政府性基金" if number == 8 else "国有资本经营"
        if not flows:
            unit = self.press.words(f"t{number}|note|unit", self.book.unit)
            grid.note = f"注：{unit}{self.book.year}年度未发生{what}预算财政拨款收支，本表无数据。"
            return grid
        for code in with_parents(f.code for f in flows):
            amounts = special_amounts(flows, code)
            shown = {column: amounts[column] for column in grid.columns}
            line = self.line(number, code, function_name(code), shown)
            line.code = code
            grid.lines.append(line)
        amounts = special_amounts(flows, "")
        shown = {column: amounts[column] for column in grid.columns}
        total = self.line(number, "合计", "合计", shown)
        total.total = True
        grid.lines.insert(0, total)
        return grid


def special_amounts(flows: list[Flow], code: str) -> dict[str, int | None]:
    """Columns of tables 8 and 9 for all flows below a code."""
    chosen = [f for f in flows if f.code.startswith(code)]
    parts = (
        sum(f.opening for f in chosen),
        sum(f.income for f in chosen),
        sum(f.spent for f in chosen),
        sum(f.basic for f in chosen),
        sum(f.project for f in chosen),
        sum(f.closing for f in chosen),
    )
    return dict(zip(SPECIAL_COLUMNS, parts, strict=True))


def income_by_kind(book: Book) -> dict[str, int]:
    """Cents by the eight kinds of income."""
    result = dict.fromkeys(INCOME_KINDS, 0)
    for kind, flows in zip(INCOME_KINDS, (book.general, book.fund, book.capital), strict=False):
        result[kind] = sum(f.income for f in flows)
    for other in book.other:
        result[other.income_kind] += other.income
        result["经营收入"] += other.business_income
    return result


def with_parents(codes: Iterable[str]) -> list[str]:
    """Return items with their sections and classes, in order of code."""
    return sorted({code[:length] for code in codes for length in (3, 5, 7)})
