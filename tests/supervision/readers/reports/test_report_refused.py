"""Files that are no report table: a Chinese message with the file's name, never a traceback."""

import zipfile
from pathlib import Path
from random import Random
from typing import Any

import docx
import pytest
import xlsxwriter
import xlwt
from click.testing import CliRunner

from tests.supervision.readers.reports.golden import dictionary
from tests.supervision.readers.reports.made import make
from tests.supervision.readers.reports.sketch import build
from tongjian.cli import main
from tongjian.supervision.readers.errors import Unreadable
from tongjian.supervision.readers.reports import read_report

TABLE = "## 收入\n2024年收入决算表\n单位：万元\n项目|预算数|决算数\n增值税|10|10.5\n契税|1|2\n"


def refused(path: Path) -> str:
    """Return the message for a file that is not read."""
    with pytest.raises(Unreadable) as caught:
        read_report(path, dictionary)
    assert path.name in str(caught.value)
    return str(caught.value)


def old_book(path: Path) -> Path:
    """Write a small xls."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("收入")
    for row, line in enumerate(TABLE.strip().split("\n")[1:]):
        for column, text in enumerate(line.split("|")):
            sheet.write(
                row, column, float(text) if text[0].isdigit() and "年" not in text else text
            )
    book.save(str(path))
    return path


def test_an_empty_file_and_an_empty_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert "空" in refused(tmp_path / "a.xlsx")
    xlsxwriter.Workbook(str(tmp_path / "b.xlsx")).close()
    assert "没有任何内容" in refused(tmp_path / "b.xlsx")


def test_a_workbook_without_a_table(tmp_path: Path) -> None:
    path = build("## 封面\n某某区2024年财政决算\n某某区财政局\n", tmp_path / "a.xlsx")
    assert "没有找到收支报表" in refused(path)


def test_another_kind_of_file_under_this_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    build(TABLE, tmp_path / "b.xlsx").rename(path)
    assert "扩展名" in refused(path)


def test_a_damaged_and_a_protected_old_workbook(tmp_path: Path) -> None:
    data = old_book(tmp_path / "a.xls").read_bytes()
    (tmp_path / "b.xls").write_bytes(data[: len(data) // 2])
    refused(tmp_path / "b.xls")
    marked = data.replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00", 1)
    assert marked != data
    (tmp_path / "c.xls").write_bytes(marked)
    assert "密码" in refused(tmp_path / "c.xls")


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_cell_far_out_takes_no_memory(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    book: Any = xlwt.Workbook() if kind == "xls" else xlsxwriter.Workbook(str(path))
    sheet = book.add_sheet("表") if kind == "xls" else book.add_worksheet("表")
    sheet.write(0, 0, "项目")
    sheet.write(60_000, 200, "远")
    if kind == "xls":
        book.save(str(path))
    else:
        book.close()
    assert "工作表“表”" in refused(path)


def test_a_quotation_mark_never_closed_swallows_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('单位：万元\n项目,决算数\n教育支出,"10\n国防支出,5\n', encoding="utf-8")
    assert "引号" in refused(path)


def test_a_number_beyond_any_budget_is_no_amount(tmp_path: Path) -> None:
    sketch = TABLE.replace("增值税|10|10.5", f"增值税|'1E+30|{'9' * 30}")
    found = read_report(build(sketch, tmp_path / "a.xlsx"), dictionary)
    assert found.lines[0].yuan("budget") is found.lines[0].yuan("actual") is None
    assert sum(finding.kind == "cell" for finding in found.findings) == 2


def test_an_archive_that_swells_is_not_unpacked(tmp_path: Path) -> None:
    path = build(TABLE, tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"0" * (160 << 20))
    assert "炸弹" in refused(path)


def test_damage_anywhere_ends_in_a_message(tmp_path: Path) -> None:
    random = Random(5)
    for seed in (9, 12, 23):
        made = make(seed, tmp_path)
        data = made.path.read_bytes()
        for _ in range(4):
            torn = bytearray(data)
            for _ in range(random.randint(1, 20)):
                torn[random.randrange(len(torn))] = random.randrange(256)
            path = tmp_path / f"torn{made.path.suffix}"
            path.write_bytes(bytes(torn[: random.randrange(len(torn) // 2, len(torn) + 1)]))
            try:
                read_report(path, dictionary).as_json()
            except Unreadable as error:
                assert path.name in str(error)


def test_formulas_without_results_and_errors_are_told_cell_by_cell(tmp_path: Path) -> None:
    path = build(f"{TABLE}房产税|=#REF!|3\n收入合计|11|15.5", tmp_path / "a.xlsx")
    found = read_report(path, dictionary)
    (cell,) = [one for one in found.findings if one.kind == "cell"]
    assert cell.where == {"sheet": "收入", "row": 6, "column": "B"}
    assert (cell.stated, found.lines[2].yuan("budget")) == ("#REF!", None)


def test_no_unit_is_taken_for_yuan_and_said(tmp_path: Path) -> None:
    path = build(TABLE.replace("单位：万元\n", ""), tmp_path / "a.xlsx")
    found = read_report(path, dictionary)
    assert (found.money_unit, found.lines[0].yuan("actual")) == ("元", "10.50")
    assert [one.kind for one in found.findings] == ["unit"]
    given = read_report(path, dictionary, unit="万元")
    assert (given.money_unit, given.lines[0].yuan("actual")) == ("万元", "105000.00")
    assert given.findings == []


def test_tables_in_word(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("2024年收入决算表")
    document.add_paragraph("单位：万元")
    table = document.add_table(rows=4, cols=3)
    rows = [
        ("项目", "2024年", ""),
        ("", "预算数", "决算数"),
        ("一、增值税", "10", "1,010.55"),
        ("合计", "10", "1,010.55"),
    ]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    document.save(str(tmp_path / "a.docx"))
    found = read_report(tmp_path / "a.docx", dictionary)
    assert [(line.code, line.yuan("actual")) for line in found.lines] == [
        ("10101", "10105500.00"),
        (None, "10105500.00"),
    ]
    assert found.findings == []


def test_an_old_workbook_is_read_like_a_new_one(tmp_path: Path) -> None:
    old = read_report(old_book(tmp_path / "a.xls"), dictionary).as_json()
    new = read_report(build(TABLE, tmp_path / "a.xlsx"), dictionary).as_json()
    assert old["lines"] == new["lines"]


def test_the_command(tmp_path: Path) -> None:
    path = build(TABLE, tmp_path / "a.xlsx")
    run = CliRunner()
    told = run.invoke(main, ["read", "report", str(path)])
    assert told.exit_code == 0
    assert (
        told.output
        == "a.xlsx：2024年收入决算表，金额单位万元，读到 2 行（2 行对到科目），发现 0 处\n"
    )
    as_json = run.invoke(main, ["read", "report", str(path), "--json", "--year", "2023"])
    assert '"dictionary_year": 2023' in as_json.output
    missing = run.invoke(main, ["read", "report", str(tmp_path / "none.xlsx")])
    assert (missing.exit_code, "none.xlsx" in missing.stderr) == (1, True)
