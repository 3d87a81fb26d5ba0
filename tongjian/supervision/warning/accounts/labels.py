"""Names in the tables: one code has one name, and a note of no data stands under no data."""

from __future__ import annotations

import re

from tongjian.supervision.findings import Finding
from tongjian.supervision.warning.accounts.cells import Line, Sheet
from tongjian.supervision.warning.accounts.names import CLASSES, alike, bare

NO_DATA = re.compile(r"无(相关)?数据|空表|为空")


def check_labels(rule: int, tables: dict[int, Sheet]) -> list[Finding]:
    """Return what is wrong with names and notes."""
    return [*_names(rule, tables), *_notes(rule, tables)]


def _names(rule: int, tables: dict[int, Sheet]) -> list[Finding]:
    found: list[Finding] = []
    by_code: dict[str, list[tuple[int, Line]]] = {}
    for number in (2, 3, 5, 8, 9):
        for line in tables[number].lines:
            if line.code:
                by_code.setdefault(line.code, []).append((number, line))
    for code, uses in by_code.items():
        standard = CLASSES.get(code) or _usual([line.name for _, line in uses])
        for number, line in uses:
            if standard and _differs(line.name, standard):
                found.append(_wrong_name(rule, number, line, standard))
    return found


def _usual(names: list[str]) -> str | None:
    """Return the name that more than half of the tables give, None without one."""
    for name in names:
        if 2 * sum(bare(name) == bare(other) for other in names) > len(names):
            return name
    return None


def _differs(name: str, standard: str) -> bool:
    """Whether a name is another category's. A shortened or reworded one is not."""
    one, other = bare(name), bare(standard)
    if one == other or one in other or other in one or not one:
        return False
    known = any(bare(label) == one for label in CLASSES.values())
    return known or alike(one, other) < 0.5 or _sibling(one, other)


def _sibling(one: str, other: str) -> bool:
    """Whether two names differ in the one word that tells categories apart."""
    pairs = (("行政", "事业"), ("初中", "高中"), ("小学", "初中"), ("养老", "医疗"))
    return any(
        one.replace(left, right) == other or one.replace(right, left) == other
        for left, right in pairs
    )


def _wrong_name(rule: int, number: int, line: Line, standard: str) -> Finding:
    message = (
        f"表{number}科目编码{line.code}的名称为“{line.name}”，该编码应为“{standard}”，"
        "请核对编码与名称。"
    )
    where = {"page": line.page, "table": number, "row": line.title, "column": "科目名称"}
    return Finding(rule, "name", where, line.name, standard, message)


def _notes(rule: int, tables: dict[int, Sheet]) -> list[Finding]:
    found: list[Finding] = []
    for number, sheet in tables.items():
        note = sheet.table.note
        figures = [cell for line in sheet.lines for cell in line.cells.values() if cell.value]
        if note and NO_DATA.search(note) and figures:
            page = sheet.table.pages[-1] if sheet.table.pages else figures[0].page
            message = (
                f"表{number}的附注说本表无数据，但表中{figures[0].label}印有{figures[0].text}。"
            )
            where = {"page": page, "table": number, "row": "附注", "column": None}
            found.append(Finding(rule, "between_tables", where, note, None, message))
    return found
