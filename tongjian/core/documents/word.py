"""Word documents as offices here expect them: A4, 宋体, centred headings, plain grids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

FONT = "宋体"
TEXT = 12
"""Points of the running text."""
FIGURE = re.compile(r"[-−+]?([0-9]{1,4}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?%?")
"""A count, an amount or a share; more digits in a row are a code."""
WIDEST = 48  # halves of a character; what is longer is broken over lines
UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def styled(word: Word, *, across: bool = False) -> None:
    """Give a new document its font and its paper; ``across`` turns the paper."""
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(TEXT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    for section in word.sections:
        sides = (Cm(21), Cm(29.7))
        section.page_width, section.page_height = sides[::-1] if across else sides
        section.left_margin = section.right_margin = Cm(2 if across else 2.6)


def line(
    word: Word,
    text: str,
    *,
    size: int = TEXT,
    centred: bool = False,
    indent: bool = False,
    colour: RGBColor | None = None,
) -> Any:
    """Add a paragraph and return it; ``size`` in points."""
    made = word.add_paragraph()
    run = made.add_run(written(text))
    run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    if centred:
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        made.paragraph_format.first_line_indent = Pt(24)
    if size > TEXT:  # a heading does not end a page
        made.paragraph_format.keep_with_next = True
    made.paragraph_format.space_before = Pt(4)  # a table before it ends without air of its own
    return made


def grid(word: Word, heads: Sequence[str], rows: Sequence[Sequence[str]], size: int = 10) -> None:
    """Add a table with lines; nothing where it would be empty.

    Columns are as wide as their longest text wants, figures stand right, headings are repeated on
    every page, and a row stays whole.
    """
    lines = [heads, *rows] if heads else list(rows)
    if not lines:
        return
    table = word.add_table(rows=len(lines), cols=len(lines[0]), style="Table Grid")
    table.autofit = False
    widths = _widths(word, lines)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    right = [_figures([row[at] for row in rows]) for at in range(len(lines[0]))]
    for number, (texts, row) in enumerate(zip(lines, table.rows, strict=True)):
        head = bool(heads) and number == 0
        _mark(row, "w:cantSplit")
        if head:
            _mark(row, "w:tblHeader")
        for at, (text, cell) in enumerate(zip(texts, row.cells, strict=True)):
            cell.width = widths[at]
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(written(text))
            run.font.size, run.font.bold = Pt(size), head or None
            if right[at]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _widths(word: Word, lines: Sequence[Sequence[str]]) -> list[Emu]:
    """Return the widths of the columns, together as wide as the paper between its margins."""
    section = word.sections[-1]
    paper, left, right = section.page_width, section.left_margin, section.right_margin
    assert paper is not None and left is not None and right is not None, "styled gives them"
    room = paper - left - right
    wanted = [
        min(max(_long(text) for text in column), WIDEST) for column in zip(*lines, strict=True)
    ]
    return [Emu(room * one // sum(wanted)) for one in wanted]


def _long(text: str) -> int:
    """Return how long a text is in halves of a Chinese character, with room for the cell's edges."""
    return sum(1 if char.isascii() else 2 for char in written(text)) + 3


def _figures(texts: Sequence[str]) -> bool:
    """Whether a column holds figures and dashes for none, and at least one figure."""
    told = [text for text in texts if text.strip() and text != "—"]
    return bool(told) and all(FIGURE.fullmatch(text) for text in told)


def written(text: str) -> str:
    """Return a text without the characters that no Word document may hold."""
    return UNWRITTEN.sub("", text)
