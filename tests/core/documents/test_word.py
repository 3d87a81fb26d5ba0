"""Tables of Word documents: figures stand right, headings repeat, columns fill the paper."""

from __future__ import annotations

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm

from tongjian.core.documents.word import grid, line, styled

HEADS = ["单位编码", "项目", "件数", "金额（元）"]
ROWS = [
    ["310112001003", "信息系统运行", "3", "16,280,600.00"],
    ["310112001004", "一个名字长得要断成好几行才放得下的项目，还有后面的说明", "—", "-0.50"],
]


def test_figures_stand_right_and_codes_and_words_left() -> None:
    word = Document()
    styled(word)
    grid(word, HEADS, ROWS)
    first = word.tables[0].rows[1].cells
    right = [cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT for cell in first]
    assert right == [False, False, True, True]


def test_headings_repeat_and_columns_fill_the_paper() -> None:
    word = Document()
    styled(word)
    grid(word, HEADS, ROWS)
    table = word.tables[0]
    assert ["w:tblHeader" in row._tr.xml for row in table.rows] == [True, False, False]
    widths = [cell.width or 0 for cell in table.rows[1].cells]
    room = Cm(21) - 2 * Cm(2.6)
    assert room - 4000 <= sum(widths) <= room + 4000  # twentieths of a point are rounded
    assert widths[1] == max(widths) and widths[2] == min(widths)


def test_nothing_is_made_of_nothing_and_headings_stay_with_what_follows() -> None:
    word = Document()
    grid(word, [], [])
    assert not word.tables
    assert line(word, "一、总体情况", size=14).paragraph_format.keep_with_next
    assert not line(word, "共查出问题。").paragraph_format.keep_with_next
