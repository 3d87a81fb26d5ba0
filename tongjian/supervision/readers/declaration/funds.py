"""The money of the project: its totals and the sources they come from.

Forms print these labels one to a cell, several in one cell, side by side for the whole project and
the year, or over their values. A source belongs to the total above it in its own column.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from tongjian.supervision.readers.declaration.grid import Cell, Grid, Row, Where
from tongjian.supervision.readers.declaration.model import Declaration, Money, Shift
from tongjian.supervision.readers.declaration.money import (
    AMOUNT,
    NUMBER,
    folded,
    read_money,
    unit_in,
)
from tongjian.supervision.readers.declaration.sections import is_total
from tongjian.supervision.readers.declaration.words import (
    FUND_LABELS,
    LABELS,
    NOTE,
    is_blank,
    label_key,
    label_of,
    plain,
    tidy,
)

CONTEXT = re.compile(r"资金|预算|经费|投资")
ANNUAL = re.compile(r"年度|本年|当年")
ANNUAL_HEADING = re.compile(r"年度|本年|当年|申请")
AMBIGUOUS = frozenset(
    {"资金总额", "总额", "资金合计", "总金额", "预算总额", "项目资金总额", "项目资金合计"}
)
OWN_SOURCE = (
    r"一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|社会保险基金(?:预算)?|财政专户(?:管理资金)?"
    r"|(?:中央|省|市|区|县|州|镇|乡镇|街镇|地方)级?(?:财政)?(?=\s*[:\d])"
    r"|[\u4e00-\u9fff()]{0,12}?(?:资金|拨款|收入|自筹|配套|结转|结余|贷款|补助|债券|经费)"
)
SOURCE_COLUMN = re.compile(r"上年|资金来源|来源渠道|资金渠道|经费来源")
AMOUNT_COLUMN = re.compile(r"(?:本年|当年|年度)?.{0,6}(?:金额|预算数?|申请数?|安排数?|资金)")
END = r"(?![\u4e00-\u9fff])"
ANNUAL_LABEL = re.compile(
    r"(?:(?:19|20)\d{2}年度?|本年度?|当年度?|年度)(?:项目)?(?:申请|申报)?(?:财政)?(?:预算|资金|支出|经费|投资)"
    rf"(?:资金|申请|安排|预算)*(?:总额|金额|总金额|合计|总计|数|总数|总量|额)?{END}"
)
WHOLE_LABEL = re.compile(
    r"(?:实施周?期|中期|中长期|总体|项目期|项目周期|项目)(?:项目|内)?(?:总?(?:预算|资金|投资|经费))+"
    rf"(?:总额|金额|总金额|合计|总计|额){END}"
)
CIRCLED = re.compile(r"[①-⑳]")
LONE_TOTALS = frozenset({"项目预算", "项目经费", "项目预算金额", "项目投资", "项目金额"})
LONE_ANNUALS = frozenset({"预算金额", "申请金额", "申请资金", "预算申请金额", "申报金额", "预算数"})
SEPARATORS = r"[\s;,。、|()]*"
LEAD = re.compile(
    rf"{SEPARATORS}(?:\d{{1,2}}[.、]\s*(?!\d)|\(?[一二三四五六七八九十\d]{{1,3}}[)、.]\s*|[①-⑳]\s*)?(?:其\s*中\s*:?\s*)?"
    rf"(?:\d{{1,2}}[.、]\s*(?!\d)|\([一二三四五六七八九十\d]{{1,3}}\)\s*)?[*★]?"
)
VALUE = re.compile(
    rf"\s*(?:\((?P<note>[^()]{{1,10}})\))?\s*:?\s*(?P<amount>[¥]?{NUMBER}(?!\d|[.、)])\s*(?:亿|百万|万|千)?\s*元?)?"
)


def _spaced(label: str) -> str:
    return r"\s*".join(re.escape(char) for char in label)


_KNOWN = {label: ("total", label) for label in LABELS["total"]}
_KNOWN |= {label: ("annual", label) for label in LABELS["annual"]}
_KNOWN |= {label: ("fund", name) for label, name in FUND_LABELS.items()}
_LABEL = re.compile("|".join(_spaced(label) for label in sorted(_KNOWN, key=len, reverse=True)))


@dataclass(frozen=True)
class _Part:
    """One label in a cell: total, annual or fund; its name; the amount behind it, if any."""

    kind: str
    name: str
    amount: str | None
    unit: str | None


@dataclass
class _Anchor:
    kind: str
    column: int
    block: int


def is_money_label(text: str) -> bool:
    """Whether a cell is one or more labels of money, with or without amounts."""
    return bool(_parts(text, context=False))


def read_funds(
    grid: Grid, rows: list[Row], units: dict[int, str | None], into: Declaration
) -> None:
    """Fill the totals and funds of ``into`` from the rows outside the tables."""
    _Funds(grid, units, into).read(rows)


class _Funds:
    def __init__(self, grid: Grid, units: dict[int, str | None], into: Declaration) -> None:
        self._grid = grid
        self._units = units
        self._into = into
        self._anchors: list[_Anchor] = []
        self._sources: list[tuple[str, str, Money]] = []
        self._context = ""
        self._columns: list[Cell] = []
        self._last_block = 0
        self._noted: str | None = None
        self._amounts: Cell | None = None

    def read(self, rows: list[Row]) -> None:
        for number, row in enumerate(rows):
            self._row(row, rows[number + 1] if number + 1 < len(rows) else None)
        self._into.funds = self._of_the_year()
        if self._into.total_budget is None and self._into.year_budget is None:
            self._lone(rows)
        self._displaced()

    def _row(self, row: Row, below: Row | None) -> None:
        if row.block != self._last_block:
            self._context, self._last_block, self._noted = "", row.block, None
            self._amounts = None
        cells = row.filled
        first = row.cells[0] if row.cells else None
        if first and first.shown and not _parts(first.shown, context=False):
            self._context = first.shown
        if self._heads(row):
            return
        in_context = bool(CONTEXT.search(plain(self._context)[:30]))
        parts = [(cell, _parts(cell.text, context=in_context)) for cell in cells]
        heading = below if sum(bool(found) for _, found in parts) > 1 else None
        for index, (cell, found) in enumerate(parts):
            lone_other = plain(cell.text).startswith(("其他:", "其它:"))
            if not found or (lone_other and not in_context and not self._anchors):
                continue
            right = parts[index + 1] if index + 1 < len(parts) else None
            if self._amounts and cell.column < self._amounts.column:
                under = row.at(self._amounts.column)
                right = (under, []) if under else right
            value = right[0] if right and not right[1] and not label_of(right[0].text) else None
            self._take(row, cell, found, _values(cell, found, value, heading))

    def _lone(self, rows: list[Row]) -> None:
        """Read a form whose only amount stands under a name as plain as 项目预算 or 申请金额."""
        for row in rows:
            for cell, right in pairwise(row.filled):
                key = label_key(cell.text)
                if key in LONE_TOTALS | LONE_ANNUALS and AMOUNT.match(folded(right.text)):
                    kind = "total" if key in LONE_TOTALS else "annual"
                    part = _Part(kind, key, None, unit_in(plain(cell.text)))
                    self._take(row, cell, [part], [(right.text, right.where)])

    def _heads(self, row: Row) -> bool:
        """Note the column of this year's amounts where the sources are a table of columns.

        Its sum line (合计) is the year's total, unless the heading does not speak of the year.
        """
        if self._amounts:
            total = next((cell for cell in row.filled[:2] if is_total(cell.text)), None)
            value = row.at(self._amounts.column)
            if total is not None and value is not None:
                kind = "annual" if ANNUAL_HEADING.search(plain(self._amounts.text)) else "total"
                self._take(
                    row, total, [_Part(kind, "合计", None, None)], [(value.text, value.where)]
                )
                return True
            return False
        keys = [(cell, plain(cell.text)) for cell in row.filled]
        if not any(SOURCE_COLUMN.search(key) for _, key in keys) or len(keys) < 2:
            return False
        found = [
            cell
            for cell, key in keys
            if AMOUNT_COLUMN.fullmatch(NOTE.sub("", key)) and not SOURCE_COLUMN.search(key)
        ]
        if not found or any(AMOUNT.match(folded(cell.text)) for cell in row.filled):
            return False
        self._amounts = next((c for c in found if ANNUAL_HEADING.search(plain(c.text))), found[0])
        headings = [self._amounts.text, *(cell.shown for cell in row.cells)]
        named = (unit_in(plain(heading)) for heading in headings)
        self._noted = next(filter(None, named), self._noted)
        return True

    def _take(
        self, row: Row, cell: Cell, found: list[_Part], values: list[tuple[str, Where]]
    ) -> None:
        for part, (text, where) in zip(found, values, strict=True):
            if part.unit and part.kind != "fund":
                self._noted = part.unit  # 年度资金总额（万元）speaks for the sources below it too
            left = [other.shown for other in row.cells if other.column < cell.column]
            named = (unit_in(plain(shown)) for shown in [*reversed(left), self._context])
            unit = part.unit or next(filter(None, named), None) or self._noted
            unit = unit or self._units.get(id(row))
            money = (
                read_money(part.amount, unit, cell.where)
                if part.amount
                else read_money(text, unit, where if text else cell.where)
            )
            kind = part.kind
            if part.name in AMBIGUOUS and ANNUAL.search(plain(self._context)):
                kind = "annual"
            named_year = re.match(r"(?:19|20)\d{2}", part.name)
            if named_year and self._into.year and int(named_year[0]) != self._into.year:
                continue  # another year's share of a project of several years
            if kind == "fund":
                self._fund(row, cell, part.name, money)
                continue
            self._anchors.append(_Anchor(kind, cell.column, row.block))
            if kind == "total" and _better(self._into.total_budget, money):
                self._into.total_budget = money
            if kind == "annual" and _better(self._into.year_budget, money):
                self._into.year_budget = money

    def _fund(self, row: Row, cell: Cell, name: str, money: Money) -> None:
        self._columns.append(cell)
        same = [a for a in self._anchors if a.block == row.block and a.column == cell.column]
        anchor = (same or self._anchors)[-1:]
        self._sources.append((anchor[0].kind if anchor else "", name, money))

    def _of_the_year(self) -> dict[str, Money]:
        """Return the sources of the year's money.

        Only a form that lists the same source under both totals has two sets of them; otherwise
        the place of a label under one or the other total means nothing.
        """
        names = {
            kind: {n for k, n, _ in self._sources if k == kind} for kind in ("total", "annual")
        }
        twice = bool(names["total"] & names["annual"])
        funds: dict[str, Money] = {}
        for kind, name, money in self._sources:
            if twice and kind != "annual":
                continue
            if name not in funds or _better(funds[name], money):
                funds[name] = money
        return funds

    def _displaced(self) -> None:
        """In a scan, a source that lost the cell before it stands out of its siblings' column."""
        if self._grid.form != "txt" or len(self._columns) < 3:
            return
        columns = [cell.column for cell in self._columns]
        usual = max(set(columns), key=columns.count)
        for cell in self._columns:
            if cell.column == 1 and usual > 1:
                stated = tidy(cell.text)
                message = f"“{stated}”填在栏目名称的位置，按内容应为资金来源，已归入项目资金；请核对原表。"
                self._into.shifts.append(Shift(stated, "funds", cell.where, message))


def _values(
    cell: Cell, found: list[_Part], right: Cell | None, below: Row | None
) -> list[tuple[str, Where]]:
    """Return the amount for each label in ``cell``: in the cell ``right`` of it or ``below`` it."""
    if right is not None:
        pieces = [right.text] if len(found) == 1 else right.text.split()
        if len(pieces) == len(found):
            return [(piece, right.where) for piece in pieces]
    elif below is not None and len(found) == 1:
        under = below.at(cell.column)
        if under is not None and AMOUNT.match(folded(under.text)):
            return [(under.text, under.where)]
    return [("", cell.where)] * len(found)


def _better(known: Money | None, new: Money) -> bool:
    return known is None or (known.yuan is None and new.yuan is not None)


def _parts(text: str, *, context: bool) -> list[_Part]:
    """Read a cell that consists of money labels, amounts and nothing else; else nothing."""
    if not text or len(text) > 400:
        return []
    line = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", CIRCLED.sub("1、", text)))
    parts: list[_Part] = []
    at = 0
    while at < len(line):
        lead = LEAD.match(line, at)
        start = lead.end() if lead else at
        if start >= len(line):
            break
        found = _label_at(line, start, context)
        if not found:
            return []
        kind, name, at = found
        value = VALUE.match(line, at)
        assert value is not None
        amount = value["amount"]
        rest = line[value.end() :]
        if rest and not re.match(r"[\s;,。、|()]|其|[一二三四五六七八九十]、|\d", rest):
            return []
        parts.append(
            _Part(kind, name, amount, unit_in(f"({value['note']})") if value["note"] else None)
        )
        at = value.end()
        if re.fullmatch(r"[\s;,。、|()]*", rest):
            break
    if len(parts) == 1 and parts[0].amount is None and is_blank(text):
        return []
    return parts


def _label_at(line: str, start: int, context: bool) -> tuple[str, str, int] | None:
    for kind, pattern in (("annual", ANNUAL_LABEL), ("total", WHOLE_LABEL)):
        general = pattern.match(line, start)
        if general:
            return kind, re.sub(r"\s", "", general[0]), general.end()
    found = _LABEL.match(line, start)
    if found:
        follows = line[found.end() : found.end() + 1]
        if not re.match(r"[\u4e00-\u9fff]", follows) or follows == "其":
            return (*_KNOWN[re.sub(r"\s", "", found[0])], found.end())
    if context:
        own = re.compile(rf"({OWN_SOURCE})(?=\s*[:(]|\s*$|\s+\d|\d)").match(line, start)
        if own and not label_of(own[1]) and own[1] not in {"资金", "预算资金", "项目预算资金"}:
            name = re.sub(r"^(?:本年度?|当年度?|年度|申请)", "", own[1])
            return "fund", FUND_LABELS.get(name, own[1]), own.end()
    return None


def money_units(grid: Grid) -> tuple[dict[int, str | None], str | None]:
    """Return the money unit declared above each row (by ``id``), and the document's first one."""
    units: dict[int, str | None] = {}
    current: str | None = None
    first: str | None = None
    for row in grid.rows:
        for cell in row.filled:
            found = re.search(
                r"(?:金额)?单位\s*[:：]\s*(?:人民币)?\s*(亿元|百万元|万元|千元|元)", cell.text
            )
            if found and len(cell.text) < 80:
                current = found[1]
                first = first or current
            elif not first and len(cell.text) < 40:
                first = unit_in(cell.text)
        units[id(row)] = current
    return units, first
