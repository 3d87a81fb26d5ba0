"""The same accounts in the layouts bureaus use must read as the same accounts."""

from pathlib import Path

import pypdfium2
import pytest

from tests.supervision.readers.accounts.figures import UNIT, YEAR
from tests.supervision.readers.accounts.made import expected, make
from tests.supervision.readers.accounts.press import Layout
from tongjian.supervision.readers.accounts import read_accounts

LAYOUTS = {
    "codes in one column": Layout(),
    "codes in three columns, total beside the heading": Layout(codes=3, total="head", flipped=True),
    "total last, yuan, spaced words, ordinals": Layout(
        codes=3, total="last", money_unit="元", title="ordinal", spaced=True
    ),
    "numbered lines and columns, heading on every page": Layout(
        line_numbers=True,
        title="form",
        repeat_head=True,
        three_public="halves",
        basic="three",
        flipped=True,
    ),
    "names before codes, dashes for nothing, lists": Layout(
        name_first=True, title="table", three_public="lines", basic="list", blank="—"
    ),
    "unit in the title, over pages": Layout(
        title="unit", commas="，", blank="-", inset="(x: 3pt, y: 9pt)", flipped=True
    ),
    "over pages with three code columns and repeated heading": Layout(
        inset="(x: 3pt, y: 9pt)", flipped=True, repeat_head=True, codes=3
    ),
    "repeated heading, codes divided only beside the first total": Layout(
        inset="(x: 4pt, y: 8pt)", flipped=True, repeat_head=True, codes=3, total="head"
    ),
    "title in two lines, full-width digits": Layout(title="split", digits="full", flipped=True),
    "narrow columns, lines cut by the page": Layout(
        inset="(x: 3pt, y: 11pt)", flipped=True, name_width="2.6cm", code_width="1.1cm"
    ),
    "shaded headings": Layout(head_fill="luma(220)", codes=3),
    "sideways on an upright page": Layout(turned=True, inset="(x: 3pt, y: 2.5pt)", font_size=8),
    "no outer sides": Layout(rules="open"),
    "no outer sides, three code columns": Layout(rules="open", codes=3, total="head", flipped=True),
    "lines between columns only": Layout(rules="columns"),
    "lines between rows only": Layout(rules="across", flipped=True),
    "lines between rows only, three code columns": Layout(
        rules="across", flipped=True, codes=3, total="last", basic="three"
    ),
    "three lines": Layout(rules="booktabs", flipped=True),
    "no lines": Layout(rules="none", flipped=True),
    "no lines, lists": Layout(
        rules="none", flipped=True, codes=3, three_public="lines", basic="list"
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_reads_the_same(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    document = read_accounts(make(layout, tmp_path / "accounts.pdf"))
    for want, table in zip(expected(layout), document.tables, strict=True):
        got = table.as_json()
        assert {key: got[key] for key in want} == want
        assert table.money_unit == layout.money_unit
    assert (document.unit, document.year) == (UNIT, YEAR)
    assert document.money_unit == layout.money_unit


def test_pages_are_those_of_the_title_and_what_follows(tmp_path: Path) -> None:
    layout = LAYOUTS["unit in the title, over pages"]
    document = read_accounts(make(layout, tmp_path / "accounts.pdf"))
    pages = [table.pages for table in document.tables]
    assert pages[:5] == [[4, 5], [6, 7], [8, 9], [10, 11], [12, 13]]
    assert pages[5:] == [[14], [15], [16], [17]]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_rotated_pages(angle: int, tmp_path: Path) -> None:
    """A page that is stored turned reads as it stands upright."""
    made = make(Layout(flipped=True), tmp_path / "made.pdf")
    pdf = pypdfium2.PdfDocument(made)
    for page in pdf:
        page.set_rotation(angle)
    turned = tmp_path / "turned.pdf"
    pdf.save(turned)
    document = read_accounts(turned)
    for want, table in zip(expected(Layout()), document.tables, strict=True):
        got = table.as_json()
        assert {key: got[key] for key in want} == want
    size = pypdfium2.PdfDocument(turned)[4].get_size()
    for row in document.table(2).rows:
        for box in row.boxes.values():
            assert 0 <= box.x0 < box.x1 <= size[0] + 1
            assert 0 <= box.top < box.bottom <= size[1] + 1


def test_text_keeps_its_paragraphs(tmp_path: Path) -> None:
    document = read_accounts(make(Layout(), tmp_path / "accounts.pdf"))
    by_number = {p.number: p for p in document.paragraphs if p.number}
    assert set(by_number) == {1, 2, 10}
    assert by_number[1].text.startswith(
        f"{UNIT}{YEAR}年度收入支出总计1234633.79万元。与2022年度相比"
    )
    assert by_number[1].text.endswith("等原因。")
    assert by_number[10].section == "十、预算绩效管理情况"
    assert not any(p.text == "目" or "......" in p.text for p in document.paragraphs)


def test_headings_carry_no_dots_and_no_page_numbers(tmp_path: Path) -> None:
    document = read_accounts(make(Layout(title="form"), tmp_path / "accounts.pdf"))
    texts = [h.text for h in document.headings]
    assert texts.count(f"第二部分{UNIT}{YEAR}年度部门决算表") == 2  # announced, then printed
    assert not any("." in t for t in texts)
    assert UNIT in texts


def test_captions_above_tables_are_headings_without_the_money_unit(tmp_path: Path) -> None:
    document = read_accounts(make(Layout(), tmp_path / "accounts.pdf"))
    named = [heading for heading in document.headings if "编制单位" in heading.text]
    assert {heading.text for heading in named} == {f"编制单位：{UNIT}"}
    assert {page for table in document.tables for page in table.pages} >= {h.page for h in named}
    assert len(named) >= len(document.tables)


@pytest.mark.parametrize("commas", [",", "，"])
def test_figures_keep_the_form_they_are_printed_in(commas: str, tmp_path: Path) -> None:
    document = read_accounts(make(Layout(commas=commas), tmp_path / "accounts.pdf"))
    table = document.table(1)
    assert table.totals["收入总计"]["决算数"] == "1234633.79"
    printed = table.total_printed["收入总计"]["决算数"]
    assert printed == commas.join(["1", "234", "633.79"])
    for row in [row for one in document.tables for row in one.rows]:
        plain = {column: text.replace(commas, "") for column, text in row.printed.items()}
        assert plain == row.values


def test_accounts_of_another_body_behind_the_first_add_nothing(tmp_path: Path) -> None:
    """Many departments append the accounts of their units to their own."""
    own = Layout()
    other = Layout(codes=3, title="unit", money_unit="元")
    both = pypdfium2.PdfDocument.new()
    for name, layout in (("own", own), ("other", other)):
        pages = pypdfium2.PdfDocument(make(layout, tmp_path / f"{name}.pdf"))
        both.import_pages(pages)
    both.save(tmp_path / "both.pdf")
    document = read_accounts(tmp_path / "both.pdf")
    alone = read_accounts(tmp_path / "own.pdf")
    assert [t.as_json() for t in document.tables] == [t.as_json() for t in alone.tables]
    assert document.paragraphs[: len(alone.paragraphs)] == alone.paragraphs
    assert document.money_unit == own.money_unit
