"""What python-calamine leaves out of an xlsx: number formats, indents, errors, empty formulas.

A light pass over the sheets' XML that also measures them first, because calamine keeps the whole
rectangle between the outermost cells in memory.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]  # comes with python-docx, has no stubs

from tongjian.supervision.readers.errors import Unreadable
from tongjian.supervision.readers.reports.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    Place,
    letters,
)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
}  # fmt: skip
NO_RESULT = "公式没有计算结果"


@dataclass(frozen=True)
class Style:
    """How a cell is shown. ``shift`` moves the decimal point: 0!.0000 shows yuan as 万元."""

    percent: bool = False
    places: int | None = None
    shift: int = 0
    indent: int = 0


@dataclass(frozen=True)
class Mark:
    """What is known about one cell beside its value."""

    style: Style
    fault: str | None = None


PLAIN = Style()
Marks = dict[Place, Mark]


def style_of(code: str, indent: int = 0) -> Style:
    """Return what a number format shows."""
    section = code.partition(";")[0]
    bare = re.sub(r'"[^"]*"|_.|\*.|\[[^\]]*\]', "", section)
    if not re.search(r"[0#?]", bare) or re.search(r"[ymdhs]", bare, re.I) or "E+" in bare.upper():
        return Style(indent=indent)
    percent = "%" in bare
    shift = 0
    literal = re.search(r"[!\\]\.([0#?]*)", bare)
    if literal:
        shift -= len(literal[1])
        bare = bare[: literal.start()] + "." + bare[literal.end() - len(literal[1]) :]
    digits = re.sub(r"[!\\].", "", bare)
    if trailing := re.search(r"[0#?.](,+)(?![0#?,])", digits):
        shift -= 3 * len(trailing[1])
    decimals = re.search(r"\.([0#?]+)", digits)
    places = len(decimals[1]) if decimals else 0
    return Style(percent, places, shift, indent)


def read_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of every sheet by name; raises ``Unreadable`` for a sheet out of bounds."""
    with zipfile.ZipFile(path) as archive:
        styles = _styles(archive)
        parts = _sheet_parts(archive)
        if len(parts) > MOST_SHEETS:
            raise Unreadable(
                f"文件“{path.name}”有 {len(parts)} 张工作表，超过上限 {MOST_SHEETS} 张；请拆分后再读取。"
            )
        return {name: _marks(path, archive, name, part, styles) for name, part in parts}


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): _target(one.get("Target", "")) for one in relations}
    found = []
    for sheet in etree.fromstring(archive.read("xl/workbook.xml")).iter(
        f"{MAIN}sheet", f"{STRICT}sheet"
    ):
        relation = next((sheet.get(name) for name in RELATIONS if sheet.get(name)), None)
        found.append((sheet.get("name", ""), targets.get(relation, "")))
    names = set(archive.namelist())
    return [(name, part) for name, part in found if "worksheets/" in part and part in names]


def _target(target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join("xl", target))


def _styles(archive: zipfile.ZipFile) -> list[Style]:
    if "xl/styles.xml" not in archive.namelist():
        return []
    root = etree.fromstring(archive.read("xl/styles.xml"))
    space = STRICT if root.tag.startswith(STRICT) else MAIN
    codes = dict(BUILT_IN)
    for element in root.iter(f"{space}numFmt"):
        codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
    cells = root.find(f"{space}cellXfs")
    found = []
    for xf in cells if cells is not None else []:
        alignment = xf.find(f"{space}alignment")
        indent = int(alignment.get("indent", "0")) if alignment is not None else 0
        found.append(style_of(codes.get(int(xf.get("numFmtId", "0")), ""), indent))
    return found


def _marks(
    path: Path, archive: zipfile.ZipFile, name: str, part: str, styles: list[Style]
) -> Marks:
    marks: Marks = {}
    row = column = -1
    tags = [f"{space}{tag}" for space in (MAIN, STRICT) for tag in ("row", "c")]
    with archive.open(part) as opened:
        for event, element in etree.iterparse(
            opened, events=("start", "end"), tag=tags, resolve_entities=False
        ):
            if element.tag.endswith("}row"):
                if event == "start":
                    row, column = int(element.get("r", row + 2)) - 1, -1
                else:
                    element.clear()
                continue
            if event == "start":
                continue
            row, column = _at(element.get("r"), row, column + 1)
            if len(element) == 0:
                continue  # a border drawn far out is no content
            if row >= MOST_ROWS or column >= MOST_COLUMNS:
                raise Unreadable(
                    f"文件“{path.name}”的工作表“{name}”在单元格 {letters(column)}{row + 1} 还有内容，"
                    f"报表不会超过 {MOST_ROWS} 行、{MOST_COLUMNS} 列；请删除数据之外的内容后另存。"
                )
            style = int(element.get("s", "0"))
            mark = Mark(styles[style] if style < len(styles) else PLAIN, _fault(element))
            if mark.style != PLAIN or mark.fault:
                marks[(row, column)] = mark
    return marks


def _fault(element: etree._Element) -> str | None:
    """Return the error a cell shows, or that its formula was never computed."""
    values = {child.tag.rpartition("}")[2]: child.text for child in element}
    if element.get("t") == "e":
        return values.get("v") or "#N/A"
    if "f" in values and values.get("v") is None and element.get("t") not in {"str", "inlineStr"}:
        return NO_RESULT
    return None


def _at(reference: str | None, row: int, column: int) -> Place:
    found = re.fullmatch(r"([A-Z]{1,3})(\d+)", reference or "")
    if not found:
        return row, column
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]) - 1, number - 1
