"""Reading lists of jurisdictions and units from CSV files; every fault names its place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

from tongjian.core.orgs.actions import UnitLine

Place = tuple[str, str, str, str | None]

PLACE_COLUMNS = ("code", "name", "level")
UNIT_COLUMNS = (
    "jurisdiction",
    "department",
    "department_name",
    "unit",
    "unit_name",
    "valid_from",
    "valid_to",
)
LEVELS = {"district": "district", "区": "district", "town": "town", "镇": "town"}
SHOWN = 20  # faults told at once
CODE = re.compile(r"[0-9]{6,12}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ListRefused(Exception):
    """The file cannot be taken; the message is Chinese, one fault a line."""


class _Table:
    """A CSV file's lines by column, and the faults found in them."""

    def __init__(self, path: Path, columns: Collection[str]) -> None:
        self.name = path.name
        self.faults: list[str] = []
        self.lines = list(self._lines(_text(path), columns))

    def fault(self, row: int, column: str, value: str, expected: str) -> None:
        """Note a fault; rows count as in a spreadsheet, the header being the first."""
        shown = f"“{value[:40]}”" if value else "空白"
        self.faults.append(f"{self.name} 第 {row} 行，{column} 列：{shown}，应为{expected}")

    def finish(self) -> None:
        """Raise what was found, if anything."""
        if self.faults:
            more = len(self.faults) - SHOWN
            rest = [f"……另有 {more} 处"] if more > 0 else []
            raise ListRefused("\n".join(self.faults[:SHOWN] + rest))

    def _lines(self, text: str, columns: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = [cell.strip() for cell in next(rows, [])]
            if missing := [column for column in columns if column not in header]:
                raise ListRefused(
                    f"{self.name} 第 1 行：缺少列 {'、'.join(missing)}，应有 {'、'.join(columns)}"
                )
            for number, cells in enumerate(rows, 2):
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(header):
                    self.faults.append(
                        f"{self.name} 第 {number} 行：有 {len(cells)} 列，应为 {len(header)} 列"
                    )
                    continue
                yield number, dict(zip(header, (cell.strip() for cell in cells), strict=True))
        except csv.Error as error:
            raise ListRefused(
                f"{self.name} 第 {rows.line_num} 行：引号不成对或内容过长，应为 CSV"
            ) from error


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ListRefused(f"{path.name} 打不开，请检查路径和权限") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ListRefused(f"{path.name} 不是文本文件，应为 UTF-8 或 GB18030 编码的 CSV")


def read_places(path: Path, known: Mapping[str, str]) -> list[Place]:
    """Return the jurisdictions of a file, districts first; raises ``ListRefused``.

    ``known`` are the levels of those already there, by code. Without a column ``parent`` the
    towns belong to the file's district, when there is exactly one.
    """
    table = _Table(path, PLACE_COLUMNS)
    levels = {**known}
    levels.update(
        (line["code"], LEVELS[line["level"]]) for _, line in table.lines if line["level"] in LEVELS
    )
    own = {line["code"] for _, line in table.lines if LEVELS.get(line["level"]) == "district"}
    only = next(iter(own)) if len(own) == 1 else ""
    seen: dict[str, int] = {}
    places: list[Place] = []
    for row, line in table.lines:
        code, level = line["code"], LEVELS.get(line["level"], "")
        if not CODE.fullmatch(code):
            table.fault(row, "code", code, " 6 至 12 位数字的行政区划代码")
        elif code in seen:
            table.fault(row, "code", code, f"没有出现过的代码，第 {seen[code]} 行已有")
        elif known.get(code, level) != level:
            table.fault(row, "level", line["level"], "与系统里已有的级别相同")
        seen.setdefault(code, row)
        _named(table, row, "name", line["name"], 60)
        if not level:
            table.fault(row, "level", line["level"], " district（区）或 town（镇）")
        parent = line.get("parent", only if level == "town" else "")
        if level == "district" and parent:
            table.fault(row, "parent", parent, "空白，区没有上级")
        if level == "town" and levels.get(parent) != "district":
            table.fault(row, "parent", parent, "所属区的代码，区应在本文件或系统里")
        places.append((code, line["name"], level, parent or None))
    if not table.lines and not table.faults:
        table.faults.append(f"{path.name} 没有数据行，应至少有一个区")
    table.finish()
    return sorted(places, key=lambda place: place[2])


def read_units(path: Path, places: Collection[str]) -> dict[str, list[UnitLine]]:
    """Return the units of a file by jurisdiction, which is one of ``places``.

    Codes are built as the datasets say: a department's is its jurisdiction's and three digits, a
    unit's its department's and three more. Raises ``ListRefused``.
    """
    table = _Table(path, UNIT_COLUMNS)
    found: dict[str, list[UnitLine]] = {}
    rows: dict[str, list[tuple[UnitLine, int]]] = {}
    for row, line in table.lines:
        jurisdiction, department, unit = line["jurisdiction"], line["department"], line["unit"]
        if jurisdiction not in places:
            table.fault(row, "jurisdiction", jurisdiction, "已有的行政区划代码")
        if not _extends(department, jurisdiction):
            table.fault(row, "department", department, f" {jurisdiction} 加三位数字")
        if not _extends(unit, department):
            table.fault(row, "unit", unit, f" {department} 加三位数字")
        _named(table, row, "department_name", line["department_name"], 120)
        _named(table, row, "unit_name", line["unit_name"], 120)
        since = _day(table, row, "valid_from", line["valid_from"])
        until = _day(table, row, "valid_to", line["valid_to"]) if line["valid_to"] else None
        if since is None:
            continue
        if until is not None and until < since:
            table.fault(row, "valid_to", line["valid_to"], f"不早于 valid_from 的 {since}")
        names = line["department_name"], unit, line["unit_name"]
        one = UnitLine(department, *names, since, until)
        found.setdefault(jurisdiction, []).append(one)
        rows.setdefault(unit, []).append((one, row))
    _overlaps(table, rows)
    _departments(table, rows)
    table.finish()
    return found


def _extends(code: str, stem: str) -> bool:
    rest = code.removeprefix(stem)
    return code.startswith(stem) and re.fullmatch(r"[0-9]{3}", rest) is not None


def _named(table: _Table, row: int, column: str, value: str, longest: int) -> None:
    if not 0 < len(value) <= longest:
        table.fault(row, column, value, f" 1 至 {longest} 个字的名称")


def _day(table: _Table, row: int, column: str, value: str) -> date | None:
    try:
        if DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    table.fault(row, column, value, "日期，写作 2020-01-01")
    return None


def _overlaps(table: _Table, rows: Mapping[str, list[tuple[UnitLine, int]]]) -> None:
    """A unit has one name on a day."""
    for lines in rows.values():
        lines.sort(key=lambda pair: pair[0].valid_from)
        for (before, first), (after, row) in pairwise(lines):
            if before.valid_to is None or before.valid_to >= after.valid_from:
                until = before.valid_to or "空白，即仍有效"
                expected = f"晚于第 {first} 行的 valid_to（{until}），同一单位的起止不能重叠"
                table.fault(row, "valid_from", after.valid_from.isoformat(), expected)


def _departments(table: _Table, rows: Mapping[str, list[tuple[UnitLine, int]]]) -> None:
    """A department has one name from a day: of two names, one begins with a later unit."""
    starts: dict[tuple[str, str], tuple[date, int]] = {}
    for one, row in sorted((pair for lines in rows.values() for pair in lines), key=_place):
        starts.setdefault((one.department, one.department_name), (one.valid_from, row))
    seen: dict[tuple[str, date], tuple[str, int]] = {}
    for (code, name), (since, row) in starts.items():
        other, first = seen.setdefault((code, since), (name, row))
        if other != name:
            table.fault(row, "department_name", name, f"与第 {first} 行相同的名称“{other}”")


def _place(pair: tuple[UnitLine, int]) -> tuple[date, int]:
    return pair[0].valid_from, pair[1]
