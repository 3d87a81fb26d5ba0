"""A report as a Word document, for offices that work on it further: the same words as in PDF."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tongjian.core.documents.letters import printed_day
from tongjian.core.documents.pdf import picture
from tongjian.core.documents.word import line, styled
from tongjian.supervision.briefs.models import QuarterBrief
from tongjian.supervision.briefs.printing import printed

HEAD = "黑体"
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
        line(word, told["since"], indent=True)
    for section in told["sections"]:
        word.add_heading(section["heading"], 1)
        for text in section["paragraphs"]:
            line(word, text, indent=True)
        for part in section["parts"]:
            if part["chart"] is not None:
                drawn = picture({"chart": part["chart"], "width": WIDTH})
                word.add_picture(io.BytesIO(drawn), width=Mm(WIDTH))
            else:
                _table(word, part["table"])
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
    styled(word)
    style = word.styles["Heading 1"]
    style.font.name, style.font.size, style.font.color.rgb = HEAD, Pt(15), BLACK
    _east(style.element, HEAD)
    for each in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        style.element.rPr.rFonts.attrib.pop(qn(f"w:{each}"), None)


def _east(element: Any, font: str) -> None:
    """Name the font of Chinese characters, which Word keeps apart."""
    element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _head(word: Word, told: Mapping[str, Any]) -> None:
    line(word, told["body"], size=16, centred=True, colour=RED)
    _titled(word, told["title"], 20).alignment = WD_ALIGN_PARAGRAPH.CENTER
    line(word, f"{told['number']}{'　' if told['draft'] else ''}{told['draft']}", centred=True)
    line(word, told["span"], size=10, centred=True, colour=GREY)


def _tail(word: Word, told: Mapping[str, Any]) -> None:
    _titled(word, "数据来源", 11)
    for text in (*told["sources"], told["made"]):
        line(word, text, size=10)
    for text in (told["body"], printed_day(date.fromisoformat(told["date"]))):
        line(word, text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    code = picture({"svg": told["qr"]["svg"], "width": CODE})
    word.add_picture(io.BytesIO(code), width=Mm(CODE))
    line(word, f"{told['qr']['label']}：{told['address']}", size=9, colour=GREY)
    if told["label"]:
        line(word, told["label"], size=9, colour=GREY)


def _titled(word: Word, text: str, size: int) -> Any:
    """Add a heading that is none of the numbered ones."""
    made = line(word, text, size=size)
    made.runs[0].font.name = HEAD
    _east(made.runs[0]._element, HEAD)
    return made


def _table(word: Word, told: Mapping[str, Any]) -> None:
    head = _titled(word, told["title"], 11)
    head.paragraph_format.keep_with_next = True
    lines = [[column["title"] for column in told["columns"]], *told["rows"]]
    lines += [told["total"]] if told["total"] else []
    table = word.add_table(rows=len(lines), cols=len(told["columns"]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    room = sum(column["room"] for column in told["columns"])
    widths = [Mm(WIDTH * column["room"] / room) for column in told["columns"]]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    bold = {0, len(lines) - 1} if told["total"] else {0}
    numbers = [column["number"] for column in told["columns"]]
    for at, (texts, row) in enumerate(zip(lines, table.rows, strict=True)):
        for text, cell, width, number in zip(texts, row.cells, widths, numbers, strict=True):
            cell.width = width
            _cell(cell.paragraphs[0], text, number=number, bold=at in bold)
    _repeats(table.rows[0])
    line(word, told["note"], size=9, colour=GREY)


def _cell(paragraph: Any, text: str, *, number: bool, bold: bool) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(10), bold
    if number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeats(row: Any) -> None:
    """Have a table's headings on each page it runs over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _foot(word: Word, text: str) -> None:
    foot = word.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(f"{text.strip()}　第").font.size = Pt(9)
    _field(foot, "PAGE")
    foot.add_run("页，共").font.size = Pt(9)
    _field(foot, "NUMPAGES")
    foot.add_run("页").font.size = Pt(9)


def _field(foot: Any, name: str) -> None:
    """Add a figure that Word counts."""
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        run = foot.add_run()
        run.font.size = Pt(9)
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)
