"""Text as it comes out of a scan: tabs between cells, tags and Markdown where the scanner put them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from tongjian.core.files.sniff import UndecodableText, decode_text
from tongjian.supervision.readers.declaration.grid import Cell, Grid, Row
from tongjian.supervision.readers.declaration.ticks import INPUT, with_marks
from tongjian.supervision.readers.errors import Unreadable

MOST_BYTES = 2 << 20
MOST_CELLS = 200
MOST_LINES = 20_000
MOST_JOINED = 50
NEAR = 3  # half widths by which a column may waver
TAG = re.compile(r"</?(?:b|strong|i|em|u|p|div|span|font|table|tbody|thead|tr|th|td)\b[^>]*>", re.I)
RULE = re.compile(r"[\s|:+-]+")
HTML_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.I | re.S)
HTML_CELL = re.compile(r"<t[dh]\b([^>]*)>(.*?)</t[dh]>", re.I | re.S)


def read_text(path: Path) -> Grid:
    """Return the lines of the file as rows; ``where`` of every cell is its line, from 1."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(
            f"文件“{path.name}”超过 {MOST_BYTES >> 20} MiB，不像一份绩效目标申报表；请核对。"
        )
    try:
        text = decode_text(path.read_bytes())
    except UndecodableText as error:
        raise Unreadable(f"文件“{path.name}”：{error}") from error
    grid = Grid(path.name, "txt")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise Unreadable(
            f"文件“{path.name}”有 {len(lines)} 行，一份绩效目标申报表不会超过 {MOST_LINES} 行；请核对。"
        )
    tabbed = any("\t" in line for line in lines)
    block, empty = 1, True
    hanging: dict[int, tuple[int, Cell]] = {}
    above: dict[int, int] = {}
    for number, line in enumerate(_whole_rows(lines), start=1):
        html = HTML_ROW.search(line)
        if html:
            grid.rows.append(Row(_html_cells(html[1], number, hanging), block))
            empty = False
            continue
        hanging.clear()
        cells = _cells(line, tabbed)
        if len(cells) > MOST_CELLS:
            raise Unreadable(
                f"文件“{path.name}”第 {number} 行有 {len(cells)} 列，绩效目标申报表不会超过 "
                f"{MOST_CELLS} 列；请核对是否交错了文件。"
            )
        if not any(cells):
            block += not empty
            empty = True
            continue
        empty = False
        if not tabbed and line[:1].isspace():
            cells = [""] * _indented(line, above) + cells
            above |= _starts(line, cells)
        else:
            above = _starts(line, cells)
        placed = [Cell(cell, at, {"line": number}) for at, cell in enumerate(cells, start=1)]
        grid.rows.append(Row(placed, block))
    return grid


def _whole_rows(lines: list[str]) -> list[str]:
    """Join rows that run over several lines into the first of them; line numbers stay.

    An HTML row runs to its end tag, and a cell pasted from a spreadsheet to its closing quote.
    """
    whole: list[str] = []
    for number in range(len(lines)):
        if number < len(whole):
            continue
        length = _html_length(lines, number) or _quoted_length(lines, number)
        whole.append("\n".join(lines[number : number + length]))
        whole += [""] * (length - 1)
    return whole


def _html_length(lines: list[str], number: int) -> int:
    starts = len(re.findall(r"<tr\b", lines[number], re.I))
    if starts <= len(re.findall("</tr>", lines[number], re.I)):
        return 0
    following = lines[number + 1 : number + MOST_JOINED]
    return next((at for at, line in enumerate(following, start=2) if "</tr>" in line.lower()), 1)


def _quoted_length(lines: list[str], number: int) -> int:
    """Return how many lines the row takes; 1 where a quote is only a quote."""
    if '\t"' not in lines[number]:
        return 1
    for length in range(1, MOST_JOINED):
        row = "\n".join(lines[number : number + length])
        if not any(_opens(cell) for cell in row.split("\t")):
            return length
    return 1


def _opens(cell: str) -> bool:
    return cell.startswith('"') and cell.count('"') % 2 == 1


def _starts(line: str, cells: list[str]) -> dict[int, int]:
    """Return where each cell begins in the printed line: its column by its offset in half widths."""
    starts: dict[int, int] = {}
    at = 0
    for column, cell in enumerate(cells):
        found = line.find(cell, at) if cell else -1
        if found >= 0:
            starts[_width(line[:found])] = column
            at = found + len(cell)
    return starts


def _indented(line: str, above: dict[int, int]) -> int:
    """Return how many columns a line aligned by spaces leaves out, from the line above it."""
    offset = _width(line[: len(line) - len(line.lstrip())])
    near = [start for start in above if abs(start - offset) <= NEAR]
    return above[min(near, key=lambda start: abs(start - offset))] if near else 0


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _html_cells(row: str, number: int, hanging: dict[int, tuple[int, Cell]]) -> list[Cell]:
    """Read an HTML row; ``hanging`` holds, by column, cells that reach down and for how long."""
    cells: list[Cell] = []
    column = 1
    waiting = HTML_CELL.findall(row)[:MOST_CELLS]
    while waiting or column in hanging:
        if column in hanging:
            left, above = hanging.pop(column)
            text = above.shown
            cell = Cell("", column, {"line": number}, above.span, covered=True, origin=text)
            down = left - 1
        else:
            attributes, inner = waiting.pop(0)
            cell = Cell(_clean(inner), column, {"line": number}, _spread("col", attributes))
            down = _spread("row", attributes) - 1
        if down:
            hanging[column] = (down, cell)
        cells.append(cell)
        column += cell.span
    return cells


def _spread(way: str, attributes: str) -> int:
    found = re.search(rf"{way}span\s*=\s*[\"']?(\d{{1,3}})", attributes, re.I)
    return max(int(found[1]), 1) if found else 1


def _cells(line: str, tabbed: bool) -> list[str]:
    if "\t" in line:
        return [_clean(cell) for cell in line.split("\t")]
    bare = line.strip()
    if bare.startswith("|") and bare.endswith("|") and len(bare) > 1:
        return [] if RULE.fullmatch(bare) else [_clean(cell) for cell in bare[1:-1].split("|")]
    if not tabbed and not INPUT.search(line):
        return [_clean(cell) for cell in re.split(r" {2,}|\u3000+", bare)]
    return [_clean(line)]


def _clean(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"' and "\n" in cell:
        cell = cell[1:-1].replace('""', '"')
    cell = re.sub(r"<br\s*/?>", "\n", cell, flags=re.I)
    if INPUT.search(cell):
        cell = with_marks(cell)
    cell = TAG.sub("", cell).replace("&nbsp;", " ").replace("**", "")
    cell = cell.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub(r"^#{1,6}\s+", "", cell.strip()).strip().strip("\ufeff")
