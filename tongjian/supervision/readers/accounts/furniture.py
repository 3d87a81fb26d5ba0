"""Page headers, footers and page numbers: lines that belong to the paper, not to the text."""

import re
from collections import Counter

from tongjian.supervision.readers.accounts.lines import Line
from tongjian.supervision.readers.accounts.regions import is_caption
from tongjian.supervision.readers.accounts.sheet import Sheet
from tongjian.supervision.readers.accounts.titles import identify

_PAGE_NUMBER = re.compile(
    r"[-—–·~－―]*第?(?:\d{1,3}|[ivxIVX]{1,5})页?(?:[/／,，]?共?(?:\d{1,3})页?)?[-—–·~－―]*"
)
EDGE = 0.1  # share of the page's height where headers and footers stand


def strip(sheets: list[tuple[Sheet, list[Line]]]) -> list[list[Line]]:
    """Return each page's lines without its page number and running headers and footers."""
    repeated = Counter(
        key for sheet, lines in sheets for key in {_key(s) for s in _edge_lines(sheet, lines)}
    )
    often = max(3, 0.12 * len(sheets))
    result = []
    for sheet, lines in sheets:
        edge = {id(line) for line in _edge_lines(sheet, lines)}
        outer = {id(line) for line in [*lines[:1], *lines[-1:]]}
        kept = []
        for line in lines:
            number = _is_page_number(sheet, line) and (id(line) in outer or id(line) in edge)
            running = id(line) in edge and repeated[_key(line)] >= often and not _says(line)
            if not number and not running:
                kept.append(line)
        result.append(kept)
    return result


def _says(line: Line) -> bool:
    """Whether a line that stands on many pages still belongs to a table: title, unit, body."""
    return identify(line.text) is not None or is_caption(line.text)


def _edge_lines(sheet: Sheet, lines: list[Line]) -> list[Line]:
    """Return lines near the page's edge that stand apart from the text."""
    low, high = EDGE * sheet.height, (1 - EDGE) * sheet.height
    edge = []
    for k, line in enumerate(lines):
        above = line.base - lines[k - 1].base if k else float("inf")
        below = lines[k + 1].base - line.base if k + 1 < len(lines) else float("inf")
        apart = 2.2 * line.size
        if (line.bottom < low and below > apart) or (line.top > high and above > apart):
            edge.append(line)
    return edge


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _is_page_number(sheet: Sheet, line: Line) -> bool:
    margin = 0.15 * sheet.height
    outside = line.bottom < margin or line.top > sheet.height - margin
    return (
        outside and bool(_PAGE_NUMBER.fullmatch(line.text)) and any(c.isdigit() for c in line.text)
    )
