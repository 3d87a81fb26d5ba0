"""What the tables say about a subject that the text names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tongjian.supervision.readers.accounts.model import AccountsDocument
from tongjian.supervision.warning.accounts.between import (
    fund_income,
    total_cell,
    whole_cell,
    year_cell,
)
from tongjian.supervision.warning.accounts.cells import Cell, Line, Sheet, sheets
from tongjian.supervision.warning.accounts.constraints import Judgement
from tongjian.supervision.warning.accounts.identities import (
    entries,
    fund_columns,
    grand_total,
    side_amount,
    three_public_lines,
    whole_column,
)
from tongjian.supervision.warning.accounts.names import bare, plain
from tongjian.supervision.warning.accounts.tables import judged

GRAND = re.compile(
    r"(?:本年度?|全年|年度)?(?:财政拨款)?"
    r"(?:(?:收入支出|收支|收入|支出)(?:决算)?(?:总计|总额|总数)|总(?:收入|支出|收支))"
)


@dataclass(frozen=True)
class Fact:
    """A subject's figures in the tables: every place where each is printed."""

    name: str
    actual: list[Cell] = field(default_factory=list)
    budget: list[Cell] = field(default_factory=list)


class Facts:
    """The nine tables, ready to be asked by subject and topic."""

    def __init__(self, document: AccountsDocument) -> None:
        """Judge the tables first, so that a figure found wrong there is not held against text."""
        self.document = document
        self.sheets: dict[int, Sheet] = sheets(document)
        self.judgement: Judgement = judged(self.sheets)

    def find(self, topic: str, subject: str) -> Fact | None:
        """Return what the tables say of a subject in a passage about ``topic``."""
        name = plain(subject)
        if not name:
            return None
        makers = {
            "three_public": self._three_public,
            "basic": self._basic,
            "fund": self._fund,
            "capital": self._fund,
            "income": self._income,
            "spending": self._spending,
        }
        maker = makers.get(topic)
        found = maker(topic, name) if maker else None
        return found or self._general(topic, name)

    def whole(self, topic: str) -> Fact | None:
        """Return what shares in a passage about ``topic`` are parts of."""
        wholes = {
            "income": "本年收入合计",
            "spending": "本年支出合计",
            "structure": "一般公共预算财政拨款支出",
            "items": "一般公共预算财政拨款支出",
            "general": "一般公共预算财政拨款支出",
            "basic": "一般公共预算财政拨款基本支出",
            "three_public": "三公经费财政拨款支出",
        }
        return self.find(topic, wholes[topic]) if topic in wholes else None

    def _general(self, topic: str, name: str) -> Fact | None:
        if topic in ("agency", "procurement", "assets", "performance"):
            return None
        if GRAND.fullmatch(name):
            return self._grand(name)
        one, two, three, five = (self.sheets[number] for number in (1, 2, 3, 5))
        subjects: tuple[tuple[str, list[Cell | None]], ...] = (
            (r"一般公共预算.*基本支出(合计)?", [total_cell(five, r"基本支出")]),
            (r"一般公共预算.*项目支出(合计)?", [total_cell(five, r"项目支出")]),
            (r"一般公共预算(财政拨款)?支出(合计|总额)?", [whole_cell(five, five.total)]),
            (
                r"本年(度)?支出(合计)?|(全年)?支出合计",
                [whole_cell(three, three.total), year_cell(one, "支出")],
            ),
            (
                r"本年(度)?收入(合计)?|(全年)?收入合计",
                [whole_cell(two, two.total), year_cell(one, "收入")],
            ),
        )
        for pattern, cells in subjects:
            if re.fullmatch(pattern, name):
                return self._named(name, cells)
        return self._carried(name)

    def _grand(self, name: str) -> Fact | None:
        sheet = self.sheets[4 if "财政拨款" in name else 1]
        sides = [side for side in ("收入", "支出") if side in name or "收支" in name]
        cells = [side_amount(sheet, grand_total(sheet, side), side) for side in sides]
        return self._named(name, cells)

    def _carried(self, name: str) -> Fact | None:
        match = re.search(r"(年初|年末)(财政拨款)?结转(和|与|及)?结余", name)
        if match is None or re.search(r"基金|国有资本|一般公共", name):
            return None
        side = "收入" if match[1] == "年初" else "支出"
        sheet = self.sheets[4 if match[2] else 1]
        return self._named(name, [side_amount(sheet, sheet.find(f"^{match[1]}.*结", side), side)])

    def _income(self, topic: str, name: str) -> Fact | None:
        one, two = self.sheets[1], self.sheets[2]
        if re.fullmatch(r"财政拨款(收入)?", name):
            return self._named(name, [total_cell(two, r"财政拨款收入", r"财政拨款")])
        for fund, pattern in (
            ("general", "一般公共预算"),
            ("fund", "政府性基金"),
            ("capital", "国有资本"),
        ):
            if re.search(rf"{pattern}.*收入", name):
                cells = [fund_income(one, fund), fund_income(self.sheets[4], fund)]
                return self._named(name, cells)
        cells = [
            side_amount(one, line, "收入")
            for line in entries(one, "收入")
            if bare(line.name) == bare(name)
        ]
        if cells and two.total:
            cells += [
                two.total.cell(column)
                for column in two.columns
                if bare(column.split("/")[-1]) == bare(name)
            ]
        return self._named(name, cells) if cells else None

    def _spending(self, topic: str, name: str) -> Fact | None:
        three = self.sheets[3]
        for pattern in ("基本支出", "项目支出", "上缴上级", "经营支出", "附属单位"):
            if re.search(rf"^(其中)?(对)?{pattern}", name):
                return self._named(name, [total_cell(three, pattern)])
        return None

    def _basic(self, topic: str, name: str) -> Fact | None:
        six = self.sheets[6]
        if six.empty:
            return None
        if re.search(r"人员经费|公用经费", name):
            line = six.find("人员经费" if "人员" in name else "公用经费")
            return self._named(name, [line.cell(six.columns[0]) if line else None])
        if re.search(r"基本支出$", name):
            return self._named(name, [total_cell(self.sheets[5], r"基本支出")])
        for line in six.lines:
            if line.code and bare(line.name) == bare(name):
                return self._named(name, [line.cell(six.columns[0])])
        return None

    def three_public_key(self, name: str) -> str | None:
        """Return which of the three public expenses a subject names, "total" for all."""
        patterns = (
            ("vehicles", r"购置(及|和|与|、)运行|^公务用车(费|经费)?(支出)?$"),
            ("purchase", r"(公务用车|公务车|车辆|公车)购置|^购置费"),
            ("running", r"(公务用车|公务车|车辆|公车)运行|^运行(维护)?费"),
            ("abroad", r"出国"),
            ("reception", r"^公务接待|^接待费"),
            ("total", r"三公"),
        )
        return next((key for key, pattern in patterns if re.search(pattern, name)), None)

    def _three_public(self, topic: str, name: str) -> Fact | None:
        seven = self.sheets[7]
        key = self.three_public_key(name)
        line = three_public_lines(seven).get(key or "")
        if line is None or (seven.silent and key != "total"):
            return None
        actual = seven.column("决算") or "决算数"
        budget = seven.column("预算") or "预算数"
        return Fact(name, [line.cell(actual)], [] if seven.silent else [line.cell(budget)])

    def _fund(self, topic: str, name: str) -> Fact | None:
        sheet = self.sheets[8 if topic == "fund" else 9]
        if sheet.silent:
            return None
        named = fund_columns(sheet)
        patterns = (
            ("opening", "年初"),
            ("closing", "年末"),
            ("spending", "^支出收入$"),  # as the official form itself words it
            ("income", "收入$"),
            ("basic", "基本支出"),
            ("project", "项目支出"),
            ("spending", "支出$"),
        )
        for key, pattern in patterns:
            if re.search(pattern, name) and "总计" not in name:
                line, column = sheet.total, named.get(key)
                if line is None or column is None:
                    return None
                return self._named(name, [line.cell(column)])
        return None

    def detail(self, topic: str) -> Sheet:
        """Return the table whose lines by code a passage about ``topic`` goes through."""
        return self.sheets[{"spending": 3, "fund": 8, "capital": 9}.get(topic, 5)]

    def detail_column(self, topic: str) -> str | None:
        """Return the column of that table with what was spent in all."""
        sheet = self.detail(topic)
        if sheet.number in (3, 5):
            return whole_column(sheet.columns)
        return fund_columns(sheet).get("spending")

    def line_cell(self, topic: str, line: Line) -> Cell | None:
        """Return what was spent on a line."""
        column = self.detail_column(topic)
        return line.cell(column) if column else None

    @staticmethod
    def _named(name: str, cells: list[Cell | None]) -> Fact | None:
        real = [cell for cell in cells if cell is not None]
        return Fact(name, real) if real else None
