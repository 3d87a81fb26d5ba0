"""Word forms: every table cell once, with its grid column, merged cells and ticked boxes.

python-docx repeats merged cells and misses those inside content controls, so rows are read from
the document's own elements; it still opens and checks the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx

from tongjian.supervision.readers.declaration.grid import Cell, Grid, Row
from tongjian.supervision.readers.declaration.ticks import OFF, ON
from tongjian.supervision.readers.errors import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
SKIPPED = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}rPr", f"{W}pPr", f"{W}sdtPr",
}  # fmt: skip
WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag", f"{W}ins"}
SYMBOLS = {
    "52": ON, "54": ON, "fe": ON, "fd": ON, "fc": ON, "50": ON,
    "a3": OFF, "a8": OFF, "6f": OFF, "35": OFF, "71": OFF,
}  # fmt: skip
MOST_ROWS = 5_000
HALF_SIGN = 105  # twips: half of a sign of 10.5 points (五号)


def read_word(path: Path) -> Grid:
    """Return paragraphs (table 0, row by paragraph) and tables (from 1) in document order."""
    try:
        body = docx.Document(str(path)).element.body
    except Exception as error:  # a damaged package fails in python-docx in any of a dozen ways
        raise Unreadable(
            f"文件“{path.name}”不是完整的 Word 文档，无法打开；请从原处重新导出或另存为 .docx。"
        ) from error
    grid = Grid(path.name, "docx")
    _Walk(grid).body(body)
    return grid


class _Walk:
    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._tables = self._paragraphs = self._blocks = 0

    def body(self, parent: Any) -> None:
        for child in _unwrapped(parent):
            if child.tag == f"{W}p":
                self._paragraphs += 1
                text = _text(child).strip()
                if text:
                    self._blocks += 1
                    self._add(Row(self._paragraph(text), self._blocks))
            elif child.tag == f"{W}tbl":
                self.table(child)

    def _paragraph(self, text: str) -> list[Cell]:
        """Return a line outside tables; tabs part it into columns."""
        pieces = [piece.strip() for piece in text.split("\t") if piece.strip()]
        return [
            Cell(piece, column, {"table": 0, "row": self._paragraphs, "column": column})
            for column, piece in enumerate(pieces, start=1)
        ]

    def table(self, element: Any) -> None:
        self._tables += 1
        self._blocks += 1
        table, block = self._tables, self._blocks
        above: dict[int, Cell] = {}
        number = 0
        for tr in _unwrapped(element):
            if tr.tag != f"{W}tr":
                continue
            number += 1
            cells, nested = _row_cells(tr, table, number, above)
            self._add(Row(cells, block))
            for inner in nested:
                self.table(inner)

    def _add(self, row: Row) -> None:
        if len(self._grid.rows) >= MOST_ROWS:
            raise Unreadable(f"文件“{self._grid.file}”超过 {MOST_ROWS} 行，不像一份表；请核对。")
        self._grid.rows.append(row)


def _row_cells(
    tr: Any, table: int, number: int, above: dict[int, Cell]
) -> tuple[list[Cell], list[Any]]:
    cells: list[Cell] = []
    nested: list[Any] = []
    column = 1 + _number(tr.find(f"{W}trPr/{W}gridBefore"), 0)
    for tc in _unwrapped(tr):
        if tc.tag != f"{W}tc":
            continue
        span = _number(tc.find(f"{W}tcPr/{W}gridSpan"), 1)
        merge = tc.find(f"{W}tcPr/{W}vMerge")
        where = {"table": table, "row": number, "column": column}
        if merge is not None and merge.get(f"{W}val", "continue") == "continue" and column in above:
            cell = Cell("", column, where, span, covered=True, origin=above[column].shown)
        else:
            paragraphs = [child for child in _unwrapped(tc) if child.tag == f"{W}p"]
            text = "\n".join(_text(paragraph).strip() for paragraph in paragraphs).strip()
            cell = Cell(text, column, where, span, indent=_indent(paragraphs))
        nested += [child for child in _unwrapped(tc) if child.tag == f"{W}tbl"]
        above[column] = cell
        cells.append(cell)
        column += span
    return cells, nested


def _indent(paragraphs: list[Any]) -> int:
    """Return how far the first paragraph with text stands in: spaces before it and its format."""
    for paragraph in paragraphs:
        text = _text(paragraph)
        if not text.strip():
            continue
        leading = text[: len(text) - len(text.lstrip())]
        width = sum(2 if sign == "\u3000" else 1 for sign in leading)
        format_ = paragraph.find(f"{W}pPr/{W}ind")
        if format_ is None:
            return width
        twips = sum(_twips(format_, name) for name in ("left", "start", "firstLine"))
        return width + max(0, round((twips - _twips(format_, "hanging")) / HALF_SIGN))
    return 0


def _twips(element: Any, name: str) -> int:
    value = element.get(f"{W}{name}", "0")
    return int(value) if value.lstrip("-").isdigit() else 0


def _unwrapped(parent: Any) -> Iterator[Any]:
    """Yield the children, those inside content controls and insertions too."""
    for child in parent:
        if child.tag in WRAPPERS:
            yield from _unwrapped(child)
        elif child.tag not in SKIPPED:
            yield child


def _number(element: Any, default: int) -> int:
    value = element.get(f"{W}val") if element is not None else None
    return int(value) if value and value.isdigit() else default


def _text(element: Any) -> str:
    """Return the text below ``element`` with breaks, tabs and boxes, without deleted text."""
    parts: list[str] = []
    for child in element:
        tag = child.tag
        if tag in SKIPPED or tag == f"{W}tbl":
            continue
        if tag == f"{W}t":
            parts.append(_boxes_of_font(element, child.text or ""))
        elif tag in {f"{W}br", f"{W}cr"}:
            parts.append("\n")
        elif tag == f"{W}tab":
            parts.append("\t")
        elif tag == f"{W}sym":
            parts.append(_symbol(child))
        elif tag == f"{W}checkBox":
            parts.append(_legacy_box(child))
        elif tag == f"{W}sdt":
            parts.append(_control(child))
        elif isinstance(tag, str):
            parts.append(_text(child))
    return "".join(parts)


def _boxes_of_font(run: Any, text: str) -> str:
    """Letters set in Wingdings are boxes: R is a ticked one, £ an open one."""
    fonts = run.find(f"{W}rPr/{W}rFonts")
    if fonts is None or not any("Wingdings" in value for value in fonts.values()):
        return text
    return "".join(SYMBOLS.get(f"{ord(char) & 0xFF:x}", char) for char in text)


def _symbol(element: Any) -> str:
    font, code = element.get(f"{W}font", ""), element.get(f"{W}char", "").lower()
    return SYMBOLS.get(code[-2:], "") if "Wingdings" in font or code.startswith("f0") else ""


def _legacy_box(element: Any) -> str:
    for name in ("checked", "default"):
        found = element.find(f"{W}{name}")
        if found is not None:
            return OFF if found.get(f"{W}val") in {"0", "false", "off"} else ON
    return OFF


def _control(element: Any) -> str:
    """Read a content control; a check box by its state, a placeholder as nothing."""
    box = element.find(f"{W}sdtPr/{W14}checkbox")
    if box is not None:
        state = box.find(f"{W14}checked")
        on = state is not None and state.get(f"{W14}val") in {"1", "true", "on"}
        return ON if on else OFF
    if element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
        return ""
    content = element.find(f"{W}sdtContent")
    return _text(content) if content is not None else ""
