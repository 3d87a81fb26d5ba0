"""Excel forms: values by python-calamine, shown as the sheet shows them.

calamine gives 0.9 for a cell that shows 90% and holds the whole rectangle between the outermost
cells in memory, so a light pass over the sheet's XML first measures its extent and collects the
number formats.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # comes with python-docx, has no stubs
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from tongjian.supervision.readers.declaration.grid import Cell, Grid, Row
from tongjian.supervision.readers.errors import Unreadable

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 5_000, 200, 50
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 43: "#,##0.00", 44: "#,##0.00",
}  # fmt: skip
Formats = dict[tuple[int, int], str]


def read_sheet(path: Path) -> Grid:
    """Return the visible sheets' rows in order; ``where`` is the sheet's name and cell (B7)."""
    try:
        formats = _formats(path)
        book = CalamineWorkbook.from_path(str(path))
        grid = Grid(path.name, "xlsx")
        for block, meta in enumerate(book.sheets_metadata, start=1):
            if meta.visible == SheetVisibleEnum.Visible:
                _sheet(grid, book, meta.name, block, formats.get(meta.name, {}))
    except (
        CalamineError,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        zipfile.BadZipFile,
        OSError,
    ) as error:
        raise Unreadable(
            f"文件“{path.name}”不是完整的 Excel 工作簿，无法打开；请从原处重新导出或另存为 .xlsx。"
        ) from error
    return grid


def _sheet(grid: Grid, book: Any, name: str, block: int, formats: Formats) -> None:
    sheet = book.get_sheet_by_name(name)
    values = sheet.to_python(skip_empty_area=False)
    merged = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        for row in range(top, min(bottom, MOST_ROWS) + 1):
            for column in range(left, min(right, MOST_COLUMNS) + 1):
                merged[(row, column)] = (top, left, right - left + 1)
    for number, line in enumerate(values):
        cells = []
        for column, value in enumerate(line):
            top, left, span = merged.get((number, column), (number, column, 1))
            if left != column:
                continue
            where = {"sheet": name, "cell": f"{_letters(column)}{number + 1}"}
            if top != number:
                origin = _shown(values[top][left], formats.get((top, left), ""))
                cells.append(Cell("", column + 1, where, span, covered=True, origin=origin))
            else:
                text = _shown(value, formats.get((number, column), ""))
                cells.append(Cell(text, column + 1, where, span))
        if any(cell.shown for cell in cells):
            grid.rows.append(Row(cells, block))


def _shown(value: Any, code: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return _shown_date(value, code)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _shown_number(value, code)
    return str(value).strip()


def _shown_date(value: date, code: str) -> str:
    if "d" in code.lower():
        return value.strftime("%Y-%m-%d")
    if "m" in code.lower():
        return f"{value.year}年{value.month}月"
    return value.strftime("%Y-%m-%d") if not code else f"{value.year}年"


def _shown_number(value: float, code: str) -> str:
    """Return the number as its format shows it, but never with fewer digits than it has.

    15 significant digits are what Excel itself holds; the rest of a float is noise.
    """
    number = Decimal(format(value, ".15g"))
    section = code.partition(";")[0]
    literal = re.findall(r'"([^"]*)"|\\(.)', section)
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", section)
    if "%" in bare:
        number *= 100
    digits = re.search(r"[0#?,]*(?:\.([0#?]+))?", bare.strip())
    shown = f"{number.normalize() if number else Decimal(0):f}"
    if digits and digits[1]:
        places = len(digits[1].replace("#", ""))
        if places > len(shown.partition(".")[2]):
            shown = f"{number.quantize(Decimal(1).scaleb(-places)):f}"
    words = ["".join(pair) for pair in literal if "".join(pair).strip()]
    at = section.find("0") if "0" in section else section.find("#")
    before = "".join(word for word in words if 0 <= section.find(word) < at)
    after = "".join(word for word in words if section.find(word) > at >= 0)
    return before + shown + ("%" if "%" in bare else "") + after


def _letters(column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _formats(path: Path) -> dict[str, Formats]:
    """Return the number format of every formatted cell by sheet, refusing a sheet out of bounds."""
    with zipfile.ZipFile(path) as archive:
        styles = _styles(archive)
        parts = _sheet_parts(archive)
        if len(parts) > MOST_SHEETS:
            raise Unreadable(
                f"文件“{path.name}”有 {len(parts)} 张工作表，一份申报表不会这么多；请核对。"
            )
        return {name: _sheet_formats(path, archive, name, part, styles) for name, part in parts}


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    workbook = "xl/workbook.xml"
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {
        relation.get("Id"): posixpath.normpath(
            posixpath.join("xl", relation.get("Target", "")).replace("xl//xl/", "xl/")
            if not relation.get("Target", "").startswith("/")
            else relation.get("Target", "").lstrip("/")
        )
        for relation in relations
    }
    sheets = etree.fromstring(archive.read(workbook)).iter(f"{MAIN}sheet")
    found = [(sheet.get("name", ""), targets.get(sheet.get(REL), "")) for sheet in sheets]
    return [(name, part) for name, part in found if "worksheets/" in part]


def _styles(archive: zipfile.ZipFile) -> list[str]:
    if "xl/styles.xml" not in archive.namelist():
        return []
    root = etree.fromstring(archive.read("xl/styles.xml"))
    codes = dict(BUILT_IN)
    for element in root.iter(f"{MAIN}numFmt"):
        codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
    cells = root.find(f"{MAIN}cellXfs")
    return (
        [codes.get(int(xf.get("numFmtId", "0")), "") for xf in cells] if cells is not None else []
    )


def _sheet_formats(
    path: Path, archive: zipfile.ZipFile, name: str, part: str, styles: list[str]
) -> Formats:
    formats: Formats = {}
    row = column = -1
    with archive.open(part) as opened:
        events = etree.iterparse(
            opened,
            events=("start", "end"),
            tag=(f"{MAIN}row", f"{MAIN}c"),
            resolve_entities=False,
        )
        for event, element in events:
            if element.tag == f"{MAIN}row":
                if event == "start":
                    row, column = int(element.get("r", row + 2)) - 1, -1
                else:
                    element.clear()
                continue
            if event == "start":
                continue
            row, column = _at(element.get("r"), row, column + 1)
            if len(element) == 0:
                continue  # a border or a colour drawn far out is no content
            if row >= MOST_ROWS or column >= MOST_COLUMNS:
                raise Unreadable(
                    f"文件“{path.name}”的工作表“{name}”在单元格 {_letters(column)}{row + 1} 还有内容，"
                    f"绩效目标申报表不会超过 {MOST_ROWS} 行、{MOST_COLUMNS} 列；"
                    "请核对是否交错了文件。"
                )
            style = int(element.get("s", "0"))
            if style < len(styles) and styles[style]:
                formats[(row, column)] = styles[style]
    return formats


def _at(reference: str | None, row: int, column: int) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]{1,3})(\d+)", reference or "")
    if not found:
        return row, column
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]) - 1, number - 1
