"""Forms of other regions and awkward tables, typeset from ``forms/*.typ``.

Each ``forms/*.json`` was compared with the rendered pages. ``national`` is the national form
(行次, 栏次, 公开01表, 预算数 and 决算数 as halves, two tables on a page); ``odd`` has titles inside
the grid, codes before names in one column, 类 and 款 in cells over several rows, one list of income
and expense, items across and measures down; ``cut`` has lines cut in two by short pages; ``turns`` has titles printed again on
each page, headings in the row of the total, a table that is nothing but a note.
"""

import json
from pathlib import Path

import noto_cjk_sans_otc
import pytest
import typst

from tongjian.supervision.readers.accounts import AccountsDocument, read_accounts

FORMS = Path(__file__).with_name("forms")


def read(source: str, path: Path) -> AccountsDocument:
    fonts = str(Path(noto_cjk_sans_otc.__file__).parent)
    pdf: bytes = typst.compile(
        source.encode(), font_paths=typst.Fonts(font_paths=[fonts], include_system_fonts=False)
    )
    path.write_bytes(pdf)
    return read_accounts(path)


@pytest.mark.parametrize("name", ["national", "odd", "cut", "turns", "apart", "noted"])
def test_form(name: str, tmp_path: Path) -> None:
    source = (FORMS / f"{name}.typ").read_text(encoding="utf-8")
    document = read(source, tmp_path / f"{name}.pdf")
    wanted = json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))
    for want, table in zip(wanted, document.tables, strict=True):
        got = table.as_json()
        got["rows"] = [
            [r["code"], r["name"], r["side"], r["section"], r["values"]] for r in got["rows"]
        ]
        assert got == want
    assert (document.unit, document.year) == ("云岭市青石区水务局", 2023)


def test_a_tenth_table_adds_nothing(tmp_path: Path) -> None:
    source = (FORMS / "national.typ").read_text(encoding="utf-8")
    document = read(source, tmp_path / "national.pdf")
    assert document.table(9).pages == [8]
    assert not any("机关运行" in r.name for t in document.tables for r in t.rows)
    assert "机关运行经费支出及国有资产占用情况表" in [h.text for h in document.headings]


def test_a_missing_table_keeps_its_place(tmp_path: Path) -> None:
    source = (FORMS / "cut.typ").read_text(encoding="utf-8")
    table = read(source, tmp_path / "cut.pdf").table(9)
    assert (table.title, table.rows, table.pages, table.note) == (
        "国有资本经营预算财政拨款收入支出决算表",
        [],
        [],
        None,
    )
