"""The identities between tables: one fact printed twice, or a part that cannot exceed its whole."""

from __future__ import annotations

import re

from tongjian.supervision.warning.accounts.cells import Cell, Line, Sheet
from tongjian.supervision.warning.accounts.constraints import Identity
from tongjian.supervision.warning.accounts.identities import (
    CARRIED_IN,
    CARRIED_OUT,
    YEAR_IN,
    YEAR_OUT,
    amount_columns,
    entries,
    fund_columns,
    side_amount,
    three_public_lines,
    whole_column,
)
from tongjian.supervision.warning.accounts.names import bare, class_of, plain

KIND = "between_tables"
FUNDS = {"general": r"一般公共预算", "fund": r"政府性基金", "capital": r"国有资本经营"}


def between(sheets: dict[int, Sheet]) -> list[Identity]:
    """Return every identity between the tables that are there and not empty."""
    makers = (
        _income_totals,
        _spending_totals,
        _spending_classes,
        _appropriation_income,
        _appropriation_spending,
        _general_budget,
        _basic,
        _other_budgets,
        _by_code,
        _three_public,
        _carried,
    )
    found: list[Identity] = []
    for maker in makers:
        found += maker(sheets)
    return found


def _equal(one: Cell | None, other: Cell | None, words: str) -> list[Identity]:
    """One fact in two places. Where neither is printed there is nothing to hold together."""
    if one is None or other is None or (one.text is None and other.text is None):
        return []
    return [Identity(KIND, one, [(1, other)], words)]


def _most(part: Cell | None, wholes: list[Cell], words: str) -> list[Identity]:
    if part is None or part.text is None or not wholes:
        return []
    return [Identity(KIND, part, [(1, whole) for whole in wholes], words, at_most=True)]


def total_cell(sheet: Sheet, *patterns: str, without: str | None = None) -> Cell | None:
    """Return the 合计 line's figure in the column that a pattern finds."""
    column = sheet.column(*patterns, without=without)
    line = sheet.total
    if column is None or line is None or not line.filled:
        return None
    return line.cell(column)


def whole_cell(sheet: Sheet, line: Line | None) -> Cell | None:
    """Return the figure of a line in the column that sums the others."""
    column = whole_column(sheet.columns)
    return line.cell(column) if line is not None and column is not None else None


def year_cell(sheet: Sheet, side: str) -> Cell | None:
    """Return 本年收入合计 or 本年支出合计 of table 1 or 4."""
    line = sheet.find(YEAR_IN if side == "收入" else YEAR_OUT, side)
    return side_amount(sheet, line, side)


def fund_column(sheet: Sheet, fund: str) -> str | None:
    """Return the spending column of table 4 for one of the three budgets."""
    columns = amount_columns(sheet, "支出")
    return next((one for one in columns if re.search(FUNDS[fund], one)), None)


def fund_income(sheet: Sheet, fund: str) -> Cell | None:
    """Return the income line of table 1 or 4 for one of the three budgets."""
    for line in entries(sheet, "收入"):
        if re.search(FUNDS[fund], plain(line.name)):
            return side_amount(sheet, line, "收入")
    return None


def class_lines(sheet: Sheet) -> dict[str, Line]:
    """Return the spending lines of table 1 or 4 by class code."""
    found: dict[str, Line] = {}
    for line in entries(sheet, "支出"):
        code = class_of(line.name)
        if code is not None:
            found.setdefault(code, line)
    return found


def _income_totals(sheets: dict[int, Sheet]) -> list[Identity]:
    one, two = sheets[1], sheets[2]
    if one.empty or two.empty:
        return []
    found = _equal(year_cell(one, "收入"), whole_cell(two, two.total), "表2本年收入合计")
    for line in entries(one, "收入"):
        column = next((c for c in two.columns if bare(c.split("/")[-1]) == bare(line.name)), None)
        if column and two.total and "财政拨款" not in line.name:
            cell = side_amount(one, line, "收入")
            found += _equal(cell, two.total.cell(column), f"表2合计行{column}")
    appropriation = total_cell(two, r"财政拨款收入", r"财政拨款")
    parts = [cell for fund in FUNDS if (cell := fund_income(one, fund)) is not None]
    if appropriation is not None and parts:
        words = "表1三项财政拨款收入之和"
        found.append(Identity(KIND, appropriation, [(1, cell) for cell in parts], words))
    return found


def _spending_totals(sheets: dict[int, Sheet]) -> list[Identity]:
    one, three = sheets[1], sheets[3]
    if one.empty or three.empty:
        return []
    return _equal(year_cell(one, "支出"), whole_cell(three, three.total), "表3本年支出合计")


def _classes(summary: Sheet, column: str | None, detail: Sheet, other: str) -> list[Identity]:
    """Hold the class lines of table 1 or 4 against the class lines of a table with codes."""
    lines = class_lines(summary)
    if column is None or not lines:
        return []
    found: list[Identity] = []
    for code, line in lines.items():
        twin = detail.by_code(code)
        if twin is None:
            below = [one for one in detail.roots if (one.code or "").startswith(code)]
            cells = [one.cell(other) for one in below]
        else:
            cells = [twin.cell(other)]
        words = f"表{detail.number}{line_name(line)}"
        if cells and (line.cell(column).text is not None or any(one.text for one in cells)):
            found.append(Identity(KIND, line.cell(column), [(1, one) for one in cells], words))
        elif not cells and line.cell(column).value:
            found.append(Identity(KIND, line.cell(column), [], f"{words}（未列）"))
    return found


def line_name(line: Line) -> str:
    """Return a line's name without its ordinal."""
    return plain(line.name)


def _spending_classes(sheets: dict[int, Sheet]) -> list[Identity]:
    one, three = sheets[1], sheets[3]
    column = whole_column(three.columns)
    mine = amount_columns(one, "支出")
    if one.empty or three.empty or column is None or not mine:
        return []
    return _classes(one, mine[0], three, column)


def _appropriation_income(sheets: dict[int, Sheet]) -> list[Identity]:
    one, two, four = sheets[1], sheets[2], sheets[4]
    if four.empty:
        return []
    found: list[Identity] = []
    if not one.empty:
        for fund in FUNDS:
            found += _equal(fund_income(one, fund), fund_income(four, fund), "表4同名收入")
    if not two.empty:
        cell = total_cell(two, r"财政拨款收入", r"财政拨款")
        found += _equal(year_cell(four, "收入"), cell, "表2财政拨款收入合计")
    return found


def _appropriation_spending(sheets: dict[int, Sheet]) -> list[Identity]:
    """What is paid from appropriations is part of what is paid in all."""
    one, four = sheets[1], sheets[4]
    if one.empty or four.empty:
        return []
    whole, part = year_cell(one, "支出"), year_cell(four, "支出")
    if whole is None or part is None:
        return []
    found = _most(part, [whole], "表1本年支出合计")
    left, right = class_lines(one), class_lines(four)
    alike = whole.value == part.value
    for code, line in right.items():
        if code in left:
            mine, theirs = side_amount(four, line, "支出"), side_amount(one, left[code], "支出")
            words = f"表1{line_name(line)}"
            if mine is not None and theirs is not None:
                found += _equal(mine, theirs, words) if alike else _most(mine, [theirs], words)
    return found


def _general_budget(sheets: dict[int, Sheet]) -> list[Identity]:
    four, five = sheets[4], sheets[5]
    mine, theirs = fund_column(four, "general"), whole_column(five.columns)
    if four.empty or five.empty or mine is None or theirs is None:
        return []
    line = four.find(YEAR_OUT, "支出")
    found = _equal(line.cell(mine) if line else None, whole_cell(five, five.total), "表5合计")
    return found + _classes(four, mine, five, theirs)


def _basic(sheets: dict[int, Sheet]) -> list[Identity]:
    five, six = sheets[5], sheets[6]
    basic = total_cell(five, r"基本支出")
    if five.empty or six.empty or basic is None:
        return []
    column = six.columns[0]
    parts = [line for name in ("人员经费", "公用经费") if (line := six.find(name))]
    if len(parts) != 2:
        whole = six.find("^合计$|^总计$|基本支出合计")
        parts = [whole] if whole else []
    if not parts:
        return []
    words = "表6人员经费与公用经费之和"
    return [Identity(KIND, basic, [(1, line.cell(column)) for line in parts], words)]


def _other_budgets(sheets: dict[int, Sheet]) -> list[Identity]:
    """Tables 8 and 9 against the columns and lines of table 4."""
    four = sheets[4]
    found: list[Identity] = []
    for number, fund in ((8, "fund"), (9, "capital")):
        detail, column = sheets[number], fund_column(four, fund)
        if four.empty or detail.silent:
            continue
        line = four.find(YEAR_OUT, "支出")
        mine = line.cell(column) if line is not None and column is not None else None
        income = fund_income(four, fund)
        if detail.empty:
            for cell in (mine, income):
                if cell is not None and cell.value:
                    found.append(Identity(KIND, cell, [], f"表{number}（无数据）"))
            continue
        named = fund_columns(detail)
        if detail.total is None or "spending" not in named:
            continue
        spending = detail.total.cell(named["spending"])
        found += _equal(mine, spending, f"表{number}本年支出合计")
        if "income" in named:
            theirs = detail.total.cell(named["income"])
            found += _equal(income, theirs, f"表{number}本年收入合计")
        found += _classes(four, column, detail, named["spending"])
    return found


def _by_code(sheets: dict[int, Sheet]) -> list[Identity]:
    """Each line of tables 5, 8 and 9 is part of the same line of table 3."""
    three, five = sheets[3], sheets[5]
    if three.empty:
        return []
    found: list[Identity] = []
    parts = [(5, r"合计"), (8, r"本年支出.*(小计|合计)|(小计|合计)$"), (9, r"(小计|合计)$")]
    wholes = (r"合计", r"基本支出", r"项目支出")
    alike = _same_total(three, five)
    for number, whole in parts:
        sheet = sheets[number]
        for pattern in (whole, *wholes[1:]):
            mine = sheet.column(pattern)
            theirs = three.column(wholes[0] if pattern == whole else pattern)
            if mine is None or theirs is None or sheet.empty:
                continue
            for line in sheet.lines:
                found += _part(line, mine, three, theirs, equal=alike and number == 5)
    return found


def _part(line: Line, mine: str, three: Sheet, theirs: str, *, equal: bool) -> list[Identity]:
    cell = line.cell(mine)
    if not line.code or cell.text is None:
        return []
    twin = three.by_code(line.code)
    words = f"表3同一科目的{theirs}"
    if twin is None:
        # A line that table 3 prints under another level of code is not judged here.
        near = any((one.code or "").startswith(line.code[:5]) for one in three.lines)
        missing = len(line.code) == 7 and near and bool(cell.value)
        return [Identity(KIND, cell, [], f"{words}（未列该科目）")] if missing else []
    return (
        _equal(cell, twin.cell(theirs), words) if equal else _most(cell, [twin.cell(theirs)], words)
    )


def _same_total(three: Sheet, five: Sheet) -> bool:
    """Whether all spending is from the general budget: then each line must be equal."""
    one, two = whole_cell(three, three.total), whole_cell(five, five.total)
    return one is not None and two is not None and bool(one.value) and one.value == two.value


def _three_public(sheets: dict[int, Sheet]) -> list[Identity]:
    """Basic spending on the three public expenses is part of table 7, which has projects too."""
    six, seven = sheets[6], sheets[7]
    column = seven.column("决算")
    if six.empty or seven.silent:
        return []
    lines = three_public_lines(seven)
    pairs = {"30212": "abroad", "30217": "reception", "30231": "running", "31013": "purchase"}
    found: list[Identity] = []
    for code, key in pairs.items():
        line = six.by_code(code)
        if line is not None and key in lines:
            whole = lines[key].cell(column or "决算数")
            found += _most(line.cell(six.columns[0]), [whole], f"表7{line_name(lines[key])}决算数")
    return found


def _carried(sheets: dict[int, Sheet]) -> list[Identity]:
    """What appropriations carry over is part of what the bureau carries over."""
    one, four = sheets[1], sheets[4]
    if one.empty or four.empty:
        return []
    found: list[Identity] = []
    for side, pattern in (("收入", CARRIED_IN), ("支出", CARRIED_OUT)):
        head = r"^年初.*结[转余]" if side == "收入" else r"^年末.*结[转余]"
        line = one.find(head, side)
        cell = side_amount(one, line, side)
        part = side_amount(four, four.find(pattern, side), side)
        if cell is not None and cell.text is not None:
            found += _most(part, [cell], f"表1{line_name(line) if line else ''}")
    return found
