"""Which columns of a table hold this year's budget, adjusted budget and actual figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tongjian.supervision.readers.reports.heads import Column
from tongjian.supervision.readers.reports.model import ROLES, Finding
from tongjian.supervision.readers.reports.numbers import NoAmount, read_amount
from tongjian.supervision.readers.reports.roles import ESTIMATE, role_of
from tongjian.supervision.readers.reports.sheets import Sheet
from tongjian.supervision.readers.reports.words import squeeze, years_in

WORDS = {"budget": "预算数", "adjusted": "调整预算数", "actual": "决算数（执行数）"}
_WHOLE = re.compile(r"合计|小计|总计|金额|数|全区|全县|全市|全镇|总额")


@dataclass
class Choice:
    """The columns taken, by role; ``compared`` are percentages and last year's figures."""

    roles: dict[str, Column] = field(default_factory=dict)
    compared: list[Column] = field(default_factory=list)
    unit: str = "元"
    year: int | None = None

    @property
    def taken(self) -> list[Column]:
        """Return the columns that amounts are read from."""
        return list(self.roles.values())


def table_year(title: str, columns: list[Column], wanted: int | None) -> int | None:
    """Return the year a table is of: its title's, else the latest above its columns.

    A title of two years (2024年执行情况和2025年预算) leaves it to ``wanted`` or to the year with
    the most kinds of columns.
    """
    named = years_in(title)
    above = {c.year for c in columns if c.year and c.kind == "money" and c.role != "prior"}
    if len(named) == 1 and (not above or named[0] in above):
        return named[0]
    if wanted in above or (wanted in named and not above):
        return wanted
    if len(named) == 1 and above and _without_year(columns):
        return named[0]
    years = [year for year in above if year in named] or sorted(above)
    if years:
        return max(years, key=lambda year: (_kinds(columns, year), year))
    return max(named, default=None)


def _without_year(columns: list[Column]) -> bool:
    return any(c.kind == "money" and c.year is None and c.role in ROLES for c in columns)


def _kinds(columns: list[Column], year: int) -> int:
    return len({c.role for c in columns if c.year == year and c.role in ROLES})


def choose(
    sheet: Sheet, rows: tuple[int, int], group: list[Column], title: str, choice: Choice
) -> list[Finding]:
    """Choose one column for each role; return what is ambiguous. ``choice`` has the year."""
    year, findings = choice.year, list[Finding]()
    money = [c for c in group if c.kind == "money" and _of_year(c, year)]
    chooser = _Chooser(sheet, rows, group, choice, findings)
    for role in ROLES:
        chooser.take(role, [c for c in money if c.role == role])
    chooser.whole_year_budget(money)
    chooser.delta()
    if "actual" not in choice.roles:
        chooser.month(year)
    if not choice.roles:
        chooser.by_title(money, title)
    taken = [column.at for column in choice.taken]
    choice.compared = [
        c
        for c in group
        if c.at not in taken and (c.role in {"ratio", "prior"} or c.kind == "money")
    ]
    return findings


def _of_year(column: Column, year: int | None) -> bool:
    return column.year is None or year is None or column.year == year


@dataclass
class _Chooser:
    sheet: Sheet
    rows: tuple[int, int]
    group: list[Column]
    choice: Choice
    findings: list[Finding]

    def take(self, role: str, candidates: list[Column]) -> None:
        """Take the column that stands for the whole; the first of those equally good."""
        if not candidates:
            return
        filled = [c for c in candidates if self._numbers(c)] or candidates
        best = min(filled, key=lambda c: (_rank(role, c), c.at))
        self.choice.roles[role] = best
        rivals = [c for c in filled if c is not best and _rank(role, c) == _rank(role, best)]
        if rivals:
            names = "、".join(f"“{c.shown}”" for c in rivals)
            self._tell(best, f"{WORDS[role]}取自“{best.shown}”；{names}没有读取，请核对")

    def whole_year_budget(self, money: list[Column]) -> None:
        """Beside 年初预算 the 全年预算 is the adjusted one."""
        first = self.choice.roles.get("budget")
        if first is None or "adjusted" in self.choice.roles:
            return
        if not re.search("年初|批准|人代会", first.shown):
            return
        others = [c for c in money if c.role == "budget" and re.search("全年|现行", c.shown)]
        if others:
            self.choice.roles["adjusted"] = others[0]

    def delta(self) -> None:
        """预算调整数 is the change, or the budget after it: the figures tell."""
        deltas = [c for c in self.group if c.role == "delta" and _of_year(c, self.choice.year)]
        budget = self.choice.roles.get("budget")
        if not deltas or budget is None or "adjusted" in self.choice.roles:
            return
        before, after = self._by_row(budget), self._by_row(deltas[0])
        pairs = [(before[row], after[row]) for row in after if before.get(row)]
        near = sum(1 for one, other in pairs if 0.5 <= other / one <= 2)
        if pairs and near * 2 > len(pairs):
            self.choice.roles["adjusted"] = deltas[0]
            self._tell(deltas[0], f"“{deltas[0].shown}”按调整后的预算读取，请核对")
        else:
            self._tell(deltas[0], f"“{deltas[0].shown}”看作增减数，没有读取；表上没有调整后的预算")

    def month(self, year: int | None) -> None:
        """Take the month's figures where no others are there, and say so."""
        months = [c for c in self.group if c.role == "month" and _of_year(c, year)]
        sums = [c for c in self.group if c.kind == "money" and c.role == "amount"]
        if len(months) > 1:  # one column a month: the year's sum is what counts
            if sums:
                self.choice.roles["actual"] = sums[-1]
            else:
                self._tell(months[0], "表上只有各月的数，没有累计数；实际数没有读取")
        elif months:
            self.choice.roles["actual"] = months[0]
            self._tell(months[0], f"表上没有累计数，“{months[0].shown}”按实际数读取，请核对")

    def by_title(self, money: list[Column], title: str) -> None:
        """A column only called 金额 holds what the title says."""
        plain = [c for c in money if c.role in {"amount", "year"}]
        if not plain:
            return
        role = role_of_title(title)
        best = next((c for c in plain if _WHOLE.search(c.path[-1])), plain[0])
        self.choice.roles[role or "actual"] = best
        if role is None:
            self._tell(
                best, f"看不出“{best.shown}”是预算数还是决算数，按{WORDS['actual']}读取，请核对"
            )

    def _numbers(self, column: Column) -> bool:
        return bool(self._by_row(column))

    def _by_row(self, column: Column) -> dict[int, float]:
        found = {}
        for row in range(*self.rows):
            try:
                amount = read_amount(self.sheet.own(row, column.at))
            except NoAmount:
                continue
            if amount is not None:
                found[row] = float(amount.value)
        return found

    def _tell(self, column: Column, message: str) -> None:
        where = {
            "sheet": self.sheet.name,
            "row": self.sheet.number(max(self.rows[0] - 1, 0)),
            "column": self.sheet.letter(column.at),
        }
        self.findings.append(Finding("column", message, where, stated=column.shown))


def _rank(role: str, column: Column) -> int:
    """Return how far a column is from standing for the whole of its role; 0 is best."""
    last = column.path[-1] if column.path else ""
    own = role_of(last) == role
    rank = 0 if own or _WHOLE.fullmatch(squeeze(last)) else 4
    if ESTIMATE.search(last):
        rank += 2
    if role == "budget" and not re.search("年初|批准|人代会", last):
        rank += 1
    if role == "actual" and not re.search("决算|累计|执行|完成|实", last):
        rank += 1
    return rank


def role_of_title(title: str) -> str | None:
    """Return what the figures of a table are, by its title: 决算 and 执行 before 预算."""
    plain = re.sub(
        r"(?:一般公共|公共财政|政府性基金|国有资本经营|社会保险基金|基金|一般)预算",
        "",
        squeeze(title),
    )
    if re.search(r"决算|执行|完成|快报|月报|实绩", plain):
        return "actual"
    if re.search(r"调整", plain):
        return "adjusted"
    if re.search(r"预算|草案|计划|安排", plain):
        return "budget"
    return None
