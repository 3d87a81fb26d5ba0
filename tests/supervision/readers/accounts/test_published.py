"""The real documents: every cell of a bureau's accounts as a person reads it off the page.

``putuo-2024.json`` was compared with the rendered pages cell by cell. Rows are [code, name, side,
section, values].
"""

import json
import re
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from tongjian.supervision.readers.accounts import AccountsDocument, read_accounts
from tongjian.supervision.readers.accounts.model import Box

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "accounts"
SAMPLE = SHARED / "putuo-finance-bureau-2024.pdf"
FORM = SHARED / "final-accounts-template.pdf"
EXPECTED = json.loads(Path(__file__).with_name("putuo-2024.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample() -> AccountsDocument:
    if not SAMPLE.exists():
        pytest.skip(f"{SAMPLE.name} is not at hand")
    return read_accounts(SAMPLE)


@pytest.fixture(scope="module")
def form() -> AccountsDocument:
    if not FORM.exists():
        pytest.skip(f"{FORM.name} is not at hand")
    return read_accounts(FORM)


@pytest.mark.parametrize("number", range(1, 10))
def test_every_cell(sample: AccountsDocument, number: int) -> None:
    got = sample.table(number).as_json()
    want: dict[str, Any] = EXPECTED["tables"][number - 1]
    rows = [[r["code"], r["name"], r["side"], r["section"], r["values"]] for r in got["rows"]]
    assert rows == want["rows"]
    for key in ("number", "title", "pages", "columns", "totals"):
        assert got[key] == want[key]


def test_whose_accounts(sample: AccountsDocument) -> None:
    assert (sample.unit, sample.year, sample.money_unit) == (
        EXPECTED["unit"],
        EXPECTED["year"],
        EXPECTED["money_unit"],
    )


def test_only_empty_tables_have_notes(sample: AccountsDocument) -> None:
    notes = {t.number: t.note for t in sample.tables if t.note}
    assert set(notes) == {8, 9}
    assert all(n.startswith("注：") and n.endswith("故本表无数据。") for n in notes.values())


def _stands_in(char: dict[str, Any], box: Box) -> bool:
    """Whether the baseline of a character lies in the box (font boxes reach over lines here)."""
    base = char["bottom"] - (char["matrix"][5] - char["y0"])
    middle = (char["x0"] + char["x1"]) / 2
    return bool(box.x0 < middle < box.x1 and box.top < base < box.bottom)


def test_boxes_frame_the_figures(sample: AccountsDocument) -> None:
    """What the box of a figure shows on the page is that figure."""
    checked = 0
    with pdfplumber.open(SAMPLE) as pdf:
        for table in sample.tables:
            for row in table.rows:
                for column, value in row.values.items():
                    box = row.boxes[column]
                    chars = pdf.pages[box.page - 1].chars
                    text = "".join(c["text"] for c in chars if _stands_in(c, box))
                    assert text.replace(",", "") == value, (table.number, row.name, column)
                    checked += 1
    assert checked == sum(len(r[4]) for t in EXPECTED["tables"] for r in t["rows"])


def test_digits_stand_in_their_sentence(sample: AccountsDocument) -> None:
    """Digits in another font sit on another line for most readers of this file."""
    texts = [p.text for p in sample.paragraphs]
    assert any("支出决算为2940.05万元，完成年初预算的98.20%。" in t for t in texts)
    assert any("收入支出总计2995.39万元" in t for t in texts)
    assert not any(re.search(r"\s", t) for t in texts if "万元" in t)


def test_sections_are_numbered(sample: AccountsDocument) -> None:
    numbered = {p.number: p.section for p in sample.paragraphs if p.number}
    assert sorted(numbered) == list(range(1, 12))
    assert numbered[4] == "四、财政拨款收入支出决算总体情况说明"
    items = [p for p in sample.paragraphs if p.number == 5 and re.match(r"\d+、", p.text)]
    assert [int(p.text.split("、")[0]) for p in items] == list(range(1, 12))
    assert {p.part for p in items} == {"（三）一般公共预算财政拨款支出决算具体情况"}


def test_a_paragraph_knows_its_lines(sample: AccountsDocument) -> None:
    paragraph = next(p for p in sample.paragraphs if "98.20%" in p.text)
    box = paragraph.box_at(paragraph.text.index("98.20%"))
    assert box is not None
    with pdfplumber.open(SAMPLE) as pdf:
        page = pdf.pages[box.page - 1]
        shown = page.crop((box.x0, box.top - 2, box.x1, box.bottom + 4)).extract_text()
    assert "98.20%" in shown


def test_headings_of_all_parts(sample: AccountsDocument) -> None:
    texts = [h.text for h in sample.headings]
    unit, year = EXPECTED["unit"], EXPECTED["year"]
    for wanted in (
        unit,
        f"{year}年度部门决算",
        f"第二部分{unit}{year}年度部门决算表",
        f"第三部分{unit}{year}年度部门决算情况说明",
        "收入支出决算总表",
        "一、收入支出决算总体情况说明",
        "第四部分名词解释",
    ):
        assert wanted in texts


def test_the_blank_form_has_lines_but_no_figures(form: AccountsDocument) -> None:
    assert not any(row.values for table in form.tables for row in table.rows)
    assert form.table(8).columns == [
        "年初结转和结余",
        "本年收入",
        "本年支出/合计",
        "本年支出/基本支出",
        "本年支出/项目支出",
        "年末结转和结余",
    ]
    assert [r.code for r in form.table(2).rows] == [
        "205",
        "20502",
        "2050205",
        None,
        "207",
        "20799",
        None,
    ]
    assert len(form.table(6).rows) == 27 + 28 + 10
    assert {t.number for t in form.tables if t.note} == set(range(1, 10))
