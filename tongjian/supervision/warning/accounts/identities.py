"""The identities within each of the nine tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tongjian.supervision.warning.accounts.cells import Cell, Line, Sheet, filled
from tongjian.supervision.warning.accounts.constraints import Identity
from tongjian.supervision.warning.accounts.names import plain

# Lines of the two-sided tables that stand between the year's total and the grand total.
CARRIED_IN = r"^(使用.*结余|用.*弥补|年初.*结[转余]|上年结转)"
CARRIED_OUT = r"^(结余分配|年末.*结[转余]|提取.*基金|缴纳.*税|交纳.*税)"
YEAR_IN, YEAR_OUT = r"本年收入合?计", r"本年支出合?计"
ORDINAL = re.compile(r"^\s*[一二三四五六七八九十]+[、.．]")
OF_WHICH = re.compile(r"其中")


def within(sheet: Sheet) -> list[Identity]:
    """Return the identities of one table; none for an empty one."""
    if sheet.empty:
        return []
    makers = {
        1: _two_sided,
        4: _two_sided,
        6: _economic,
        7: three_public,
        8: _fund,
        9: _fund,
    }
    return makers.get(sheet.number, _coded)(sheet)


def identity(
    result: Cell, parts: Iterable[Cell | tuple[int, Cell]], words: str, kind: str = "arithmetic"
) -> list[Identity]:
    """Return one identity, or none where one side is not filled in at all."""
    signed = [part if isinstance(part, tuple) else (1, part) for part in parts]
    if not filled(cell for _, cell in signed):
        return []
    return [Identity(kind, result, signed, words)]


def _coded(sheet: Sheet) -> list[Identity]:
    """Tables 2, 3 and 5: lines by code, a total, and columns that add up."""
    found: list[Identity] = []
    lines = _judged(sheet)
    whole = whole_column(sheet.columns)
    bare_lines = [line for line in lines if set(line.cells) == {whole}]
    for line in lines:
        # Where most lines print no columns but their sum, the layout leaves them out.
        if line not in bare_lines or len(bare_lines) * 2 <= len(lines):
            found += across(sheet, line)
    return found + down(sheet, sheet.columns)


def _judged(sheet: Sheet) -> list[Line]:
    return [line for line in sheet.lines if line.filled]


def across(sheet: Sheet, line: Line) -> list[Identity]:
    """合计 = Σ columns, with groups of columns that have a 小计 of their own."""
    columns = [column for column in sheet.columns if not OF_WHICH.search(column)]
    whole = whole_column(columns)
    if whole is None:
        return []
    found: list[Identity] = []
    parts: list[str] = []
    for group, members in _groups(columns, whole).items():
        subtotal = next((one for one in members if re.search(r"(小计|合计)$", one)), None)
        if group and subtotal and len(members) > 1:
            others = [line.cell(one) for one in members if one != subtotal]
            if line.cell(subtotal).text is not None:
                found += identity(line.cell(subtotal), others, "同行各栏之和")
            parts.append(subtotal)
        else:
            parts += members
    signed = [(1, line.cell(one)) for one in parts]
    if not signed:
        return found
    return [Identity("arithmetic", line.cell(whole), signed, "同行各栏之和"), *found]


def whole_column(columns: Sequence[str]) -> str | None:
    """Return the column that the others add up to."""
    for pattern in (r"^(?!.*/)[^/]*合计", r"(^|/)[^/]*合计$", r"合计", r"(^|/)小计$"):
        for column in columns:
            if re.search(pattern, column):
                return column
    return None


def _groups(columns: Sequence[str], whole: str) -> dict[str, list[str]]:
    """Group columns by all but the last part of their headings, where that tells them apart."""
    shared = {column.rpartition("/")[0] for column in columns if column != whole}
    groups: dict[str, list[str]] = {}
    for column in columns:
        if column != whole:
            key = column.rpartition("/")[0] if len(shared) > 1 else ""
            groups.setdefault(key, []).append(column)
    return groups


def down(sheet: Sheet, columns: Iterable[str]) -> list[Identity]:
    """类 = Σ款 = Σ项 and 合计 = Σ类 in each column."""
    found: list[Identity] = []
    for column in columns:
        for line in sheet.lines:
            children = [child for child in sheet.children(line) if child.filled]
            if line.code and line.filled and children:
                found += _sum(line, children, column, f"{column}下级科目之和")
        total = sheet.total
        stray = [one for one in sheet.lines if one.filled and not one.code and not one.is_total]
        if total and total.filled and sheet.roots and not stray:
            found += _sum(total, sheet.roots, column, f"{column}各类之和")
    return found


def _sum(line: Line, children: list[Line], column: str, words: str) -> list[Identity]:
    cells = [child.cell(column) for child in children]
    result = line.cell(column)
    if result.text is None and not filled(cells):
        return []
    return [Identity("arithmetic", result, [(1, cell) for cell in cells], words)]


def amount_columns(sheet: Sheet, side: str) -> list[str]:
    """Return the columns of one side of table 1 or 4 (支出 of table 4 has several).

    Where a form prints budgets beside final figures, only the latter are accounts.
    """
    mine = [
        column
        for column in sheet.columns
        if any(column in line.cells for line in sheet.lines if line.side == side)
    ]
    finals = [column for column in mine if "决算" in column]
    return finals if finals and len(finals) < len(mine) else mine


def entries(sheet: Sheet, side: str) -> list[Line]:
    """Return the lines of one side whose sum is the year's total."""
    lines = [
        line
        for line in sheet.lines
        if line.side == side and not line.is_total and not line.section and not _special(line)
    ]
    ordered = [line for line in lines if ORDINAL.match(line.name)]
    # A line repeated below 年初… belongs to that heading even where the form prints none.
    pool = ordered if len(ordered) * 2 > len(lines) else lines
    seen: dict[str, Line] = {}
    for line in pool:
        seen.setdefault(plain(line.name), line)
    return [line for line in seen.values() if not OF_WHICH.search(line.name)]


def _special(line: Line) -> bool:
    name = plain(line.name)
    patterns = (CARRIED_IN, CARRIED_OUT, YEAR_IN, YEAR_OUT, r"^总?合?计$|总计$")
    return any(re.search(pattern, name) for pattern in patterns)


def _two_sided(sheet: Sheet) -> list[Identity]:
    """Tables 1 and 4: Σ lines = the year's total; + carried = grand total; sides are equal."""
    found: list[Identity] = []
    sides = (("收入", YEAR_IN, CARRIED_IN), ("支出", YEAR_OUT, CARRIED_OUT))
    for side, year, carried in sides:
        for column in amount_columns(sheet, side):
            found += _side(sheet, side, column, year, carried)
    for line in _judged(sheet):
        if line.side != "收入":
            found += _by_fund(sheet, line)
    return found + _balance(sheet) + _carried_by_fund(sheet)


def _side(sheet: Sheet, side: str, column: str, year: str, carried: str) -> list[Identity]:
    found: list[Identity] = []
    total = sheet.find(year, side)
    lines = entries(sheet, side)
    if total and total.filled:
        cells = [line.cell(column) for line in lines]
        if total.cell(column).text is not None or filled(cells):
            found += identity(total.cell(column), cells, f"{side}各项之和")
    grand = grand_total(sheet, side)
    extra = [
        line
        for line in sheet.lines
        if line.side in (side, None)
        and not line.section
        and re.search(carried, plain(line.name))
        and not OF_WHICH.search(line.name)
    ]
    if total and grand and grand.filled:
        cells = [total.cell(column), *(line.cell(column) for line in extra)]
        if grand.cell(column).text is not None or filled(cells):
            found += identity(grand.cell(column), cells, f"{total.name}与结转结余之和")
    return found


def grand_total(sheet: Sheet, side: str) -> Line | None:
    """Return the 总计 line of one side."""
    return sheet.find(f"^{side}总计$|^{side}合计$", side) or sheet.find("^总计$")


def _by_fund(sheet: Sheet, line: Line) -> list[Identity]:
    """Table 4: 合计 = the three budgets."""
    columns = amount_columns(sheet, "支出")
    whole = whole_column(columns)
    if sheet.number != 4 or whole is None:
        return []
    parts = [line.cell(column) for column in columns if column != whole]
    return identity(line.cell(whole), parts, "三本预算之和") if line.side == "支出" else []


def side_amount(sheet: Sheet, line: Line | None, side: str) -> Cell | None:
    """Return the main figure of a line on one side of table 1 or 4."""
    columns = amount_columns(sheet, side)
    if line is None or not columns:
        return None
    return line.cell(whole_column(columns) or columns[0])


def _balance(sheet: Sheet) -> list[Identity]:
    income = side_amount(sheet, grand_total(sheet, "收入"), "收入")
    spending = side_amount(sheet, grand_total(sheet, "支出"), "支出")
    if income is None or spending is None or income is spending:
        return []
    return identity(income, [spending], "支出总计") if filled([income]) else []


def _carried_by_fund(sheet: Sheet) -> list[Identity]:
    """Table 4: what is carried in = Σ of its three budgets, where they are printed."""
    head = sheet.find(r"^年初财政拨款结转|^年初.*结转", "收入")
    columns = amount_columns(sheet, "收入")
    if sheet.number != 4 or head is None or not columns:
        return []
    below = [line for line in sheet.lines if line.section and line.side == "收入"]
    return identity(
        head.cell(columns[0]), [line.cell(columns[0]) for line in below], "其下各项之和"
    )


PERSONNEL = ("301", "303")


def _economic(sheet: Sheet) -> list[Identity]:
    """Table 6: 类 = Σ款; 人员经费 and 公用经费 = Σ类; the whole where it is printed."""
    column = sheet.columns[0]
    found: list[Identity] = []
    for line in sheet.lines:
        children = [child for child in sheet.children(line) if child.filled]
        if line.code and line.filled and children:
            found += _sum(line, children, column, "所列各款之和")
    staff, office = sheet.find("人员经费"), sheet.find("公用经费")
    for total, staffed in ((staff, True), (office, False)):
        if total and total.filled:
            roots = [one for one in sheet.roots if (one.code or "")[:3] in PERSONNEL]
            roots = roots if staffed else [one for one in sheet.roots if one not in roots]
            found += _sum(total, roots, column, "所属各类之和") if roots else []
    whole = sheet.find("^合计$|^总计$|基本支出合计")
    if whole and whole.filled and staff and office:
        found += identity(
            whole.cell(column), [staff.cell(column), office.cell(column)], "人员经费与公用经费之和"
        )
    return found


def three_public_lines(sheet: Sheet) -> dict[str, Line]:
    """Return the lines of table 7 by what they are."""
    patterns = {
        "abroad": r"出国",
        "vehicles": r"小计|购置(及|和|与)运行",
        "purchase": r"购置费?$",
        "running": r"^公务用车运行",
        "reception": r"接待",
    }
    found: dict[str, Line] = {}
    for key, pattern in patterns.items():
        line = sheet.find(pattern)
        if line is not None:
            found[key] = line
    total = sheet.find(r"^合计$")
    if total is not None:
        found["total"] = total
    return found


def three_public(sheet: Sheet) -> list[Identity]:
    """Table 7: 合计 = 出国 + 用车 + 接待; 用车 = 购置 + 运行."""
    lines = three_public_lines(sheet)
    found: list[Identity] = []
    for column in sheet.columns:
        for whole, parts, words in (
            ("total", ("abroad", "vehicles", "reception"), "三项经费之和"),
            ("vehicles", ("purchase", "running"), "购置费与运行维护费之和"),
        ):
            cells = [lines[part].cell(column) for part in parts if part in lines]
            if whole in lines and len(cells) == len(parts):
                result = lines[whole].cell(column)
                if result.text is not None or filled(cells):
                    found.append(Identity("arithmetic", result, [(1, one) for one in cells], words))
    return found


def fund_columns(sheet: Sheet) -> dict[str, str]:
    """Return the columns of tables 8 and 9 by what they are."""
    patterns = {
        "opening": (r"年初",),
        "income": (r"本年收入",),
        "spending": (r"本年支出.*(小计|合计)", r"(小计|合计)$", r"^本年支出$"),
        "basic": (r"基本支出",),
        "project": (r"项目支出",),
        "closing": (r"年末",),
    }
    found = {key: sheet.column(*wanted) for key, wanted in patterns.items()}
    return {key: column for key, column in found.items() if column is not None}


def _fund(sheet: Sheet) -> list[Identity]:
    """Tables 8 and 9: by code, 本年支出 = basic + project, opening + income = spending + closing."""
    named = fund_columns(sheet)
    found = down(sheet, sheet.columns)
    for line in _judged(sheet):
        cells = {key: line.cell(column) for key, column in named.items()}
        if "spending" not in cells:
            continue
        halves = [cells[key] for key in ("basic", "project") if key in cells]
        found += identity(cells["spending"], halves, "基本支出与项目支出之和")
        if {"income", "closing", "opening"} <= cells.keys():
            parts = [
                (1, cells["opening"]),
                (1, cells["income"]),
                (-1, cells["spending"]),
            ]
            found += identity(cells["closing"], parts, "年初结转加本年收入减本年支出")
    return found
