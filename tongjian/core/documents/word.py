"""Word documents as offices here expect them: A4, 宋体, centred headings, plain grids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT = "宋体"
UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def styled(word: Word, *, across: bool = False) -> None:
    """Give a new document its font and its paper; ``across`` turns the paper."""
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    for section in word.sections:
        sides = (Cm(21), Cm(29.7))
        section.page_width, section.page_height = sides[::-1] if across else sides
        section.left_margin = section.right_margin = Cm(2 if across else 2.6)


def line(
    word: Word,
    text: str,
    *,
    size: int = 12,
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
    return made


def grid(word: Word, heads: Sequence[str], rows: Sequence[Sequence[str]], size: int = 10) -> None:
    """Add a table with lines; nothing where it would be empty."""
    lines = [heads, *rows] if heads else list(rows)
    if not lines:
        return
    table = word.add_table(rows=len(lines), cols=len(lines[0]), style="Table Grid")
    for texts, cells in zip(lines, table.rows, strict=True):
        for text, cell in zip(texts, cells.cells, strict=True):
            cell.paragraphs[0].add_run(written(text)).font.size = Pt(size)


def written(text: str) -> str:
    """Return a text without the characters that no Word document may hold."""
    return UNWRITTEN.sub("", text)
