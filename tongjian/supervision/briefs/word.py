"""A report as a Word document, for offices that work on it further: the same words as in PDF."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from tongjian.core.documents.letters import printed_day
from tongjian.core.documents.pdf import picture
from tongjian.supervision.briefs.models import QuarterBrief
from tongjian.supervision.briefs.printing import printed

BODY, HEAD = "宋体", "黑体"
RED, GREY, BLACK = RGBColor(0xC8, 0x10, 0x2E), RGBColor(0x6E, 0x6E, 0x6E), RGBColor(0, 0, 0)
WIDTH = 158  # mm between the margins
CODE = 26  # mm


def word_of(brief: QuarterBrief, *, issued: date | None, site: str = "") -> bytes:
    """Return a report as a Word document."""
    told = printed(brief, issued=issued, site=site)
    word = Document()
    _styled(word)
    _head(word, told)
    if told["since"]:
        _line(word, told["since"], indent=True)
    for section in told["sections"]:
        word.add_heading(section["heading"], 1)
        for text in section["paragraphs"]:
            _line(word, text, indent=True)
        for chart in section["charts"]:
            word.add_picture(io.BytesIO(picture({"chart": chart, "width": WIDTH})), width=Mm(WIDTH))
        for table in section["tables"]:
            _table(word, table)
    _tail(word, told)
    _foot(word, f"{told['body']} · {told['number']}{told['draft']}　{told['label']}")
    made = brief.made_at.replace(tzinfo=None, microsecond=0)
    return _saved(word, told["title"], told["body"], made)


def _saved(word: Word, title: str, author: str, made: datetime) -> bytes:
    known = word.core_properties
    known.title, known.author, known.last_modified_by = title, author, author
    known.created = known.modified = made
    known.comments = ""
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _styled(word: Word) -> None:
    for name, font, size in (("Normal", BODY, 12), ("Heading 1", HEAD, 15)):
        style = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), BLACK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for each in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(each), font)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    for section in word.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)


def _head(word: Word, told: Mapping[str, Any]) -> None:
    _line(word, told["body"], size=16, centred=True, colour=RED)
    _line(word, told["title"], size=20, centred=True, font=HEAD)
    _line(word, f"{told['number']}{'　' if told['draft'] else ''}{told['draft']}", centred=True)
    _line(word, told["span"], size=10, centred=True, colour=GREY)


def _tail(word: Word, told: Mapping[str, Any]) -> None:
    _line(word, "数据来源", size=11, font=HEAD)
    for text in (*told["sources"], told["made"]):
        _line(word, text, size=10)
    for text in (told["body"], printed_day(date.fromisoformat(told["date"]))):
        _line(word, text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    code = picture({"svg": told["qr"]["svg"], "width": CODE})
    word.add_picture(io.BytesIO(code), width=Mm(CODE))
    _line(word, f"{told['qr']['label']}：{told['address']}", size=9, colour=GREY)
    if told["label"]:
        _line(word, told["label"], size=9, colour=GREY)


def _line(
    word: Word,
    text: str,
    *,
    size: int = 12,
    centred: bool = False,
    indent: bool = False,
    colour: RGBColor | None = None,
    font: str = "",
) -> Any:
    line = word.add_paragraph()
    run = line.add_run(text)
    run.font.size = Pt(size)
    if font:
        run.font.name = font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour
    if centred:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        line.paragraph_format.first_line_indent = Pt(24)
    line.paragraph_format.space_after = Pt(4)
    return line


def _table(word: Word, told: Mapping[str, Any]) -> None:
    head = _line(word, told["title"], size=11, font=HEAD)
    head.paragraph_format.keep_with_next = True
    lines = [[column["title"] for column in told["columns"]], *told["rows"]]
    lines += [told["total"]] if told["total"] else []
    table = word.add_table(rows=len(lines), cols=len(told["columns"]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    bold = {0, len(lines) - 1} if told["total"] else {0}
    for at, (line, cells) in enumerate(zip(lines, table.rows, strict=True)):
        _row(line, cells.cells, told["columns"], bold=at in bold)
    _repeats(table.rows[0])
    _line(word, told["note"], size=9, colour=GREY)


def _row(
    line: Sequence[str], cells: Sequence[Any], columns: Sequence[Mapping[str, Any]], *, bold: bool
) -> None:
    for text, cell, column in zip(line, cells, columns, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.font.size, run.font.bold = Pt(10), bold
        if column["number"]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeats(row: Any) -> None:
    """Have a table's headings on each page it runs over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _foot(word: Word, text: str) -> None:
    line = word.sections[0].footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(f"{text.strip()}　第").font.size = Pt(9)
    _field(line, "PAGE")
    line.add_run("页，共").font.size = Pt(9)
    _field(line, "NUMPAGES")
    line.add_run("页").font.size = Pt(9)


def _field(line: Any, name: str) -> None:
    """Add a figure that Word counts."""
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        run = line.add_run()
        run.font.size = Pt(9)
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)
