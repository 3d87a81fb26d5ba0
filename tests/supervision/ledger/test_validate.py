"""Files good and bad: what is accepted, and every fault at its place."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supervision.ledger.files import (
    cells,
    heading,
    rows,
    text,
    write_book,
    write_csv,
)
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger.checks import Slice
from tongjian.supervision.ledger.validate import Validation, validate, workbench

SLICE = Slice("310112", 2024)
KNOWN = {
    "unit": ["310112001001"],
    "function": ["2010101"],
    "economic_department": ["30201"],
    "economic_government": ["50201"],
    "revenue": ["10101"],
}


def check(
    path: Path,
    dataset: str = "payment",
    of: Slice = SLICE,
    totals: dict[str, str] | None = None,
    query: str = "SELECT 1",
) -> tuple[Validation, list[Any]]:
    work = path.parent / "work"
    work.mkdir(exist_ok=True)
    with workbench(work) as con:
        found = validate(
            con,
            path,
            dataset_named(dataset),
            of,
            name=path.name,
            known=KNOWN,
            totals=totals or {},
            work=work,
        )
        return found, [] if found.fatal else con.execute(query).fetchall()


def codes(found: Validation) -> set[str]:
    return set(found.counts)


def test_a_good_file_is_typed(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {}, {"amount_yuan": "-5"}))
    found, typed = check(
        path, query="SELECT row, fund_type, date_paid, amount_yuan FROM typed ORDER BY row"
    )
    assert not found.fatal and found.counts == {} and found.rows == 2
    assert found.sums == {"amount_yuan": Decimal("1229.50")}
    assert typed[0] == (2, "general", date(2024, 6, 5), Decimal("1234.50"))
    assert typed[1][0] == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_in_use(tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {}, {}), encoding)
    found, typed = check(path, query="SELECT payee FROM typed")
    assert not found.fatal and typed[0] == ("明川办公服务有限公司",)


@pytest.mark.parametrize(
    ("change", "code", "column", "expected"),
    [
        ({"date_paid": "2024-02-30"}, "not_date", "支付日期", "YYYY-MM-DD"),
        ({"date_paid": "2024-06-05x"}, "not_date", "支付日期", "YYYY-MM-DD"),
        ({"date_paid": "05/06/2024"}, "not_date", "支付日期", "YYYY-MM-DD"),
        ({"date_paid": ""}, "missing", "支付日期", "YYYY-MM-DD"),
        ({"amount_yuan": "12.345"}, "too_precise", "支付金额（元）", "两位"),
        ({"amount_yuan": "1.2E+05"}, "not_amount", "支付金额（元）", "数字"),
        ({"amount_yuan": "12,34"}, "not_amount", "支付金额（元）", "数字"),
        ({"amount_yuan": "一百"}, "not_amount", "支付金额（元）", "数字"),
        ({"amount_yuan": "99999999999999999999"}, "not_amount", "支付金额（元）", "数字"),
        ({"fund_type": "其他"}, "not_choice", "预算种类", "一般公共预算"),
        ({"fiscal_year": "二〇二四"}, "not_integer", "预算年度", "整数"),
        ({"fiscal_year": "2023"}, "wrong_year", "预算年度", "2024"),
        ({"jurisdiction": "310112101"}, "wrong_jurisdiction", "行政区划", "310112"),
        ({"jurisdiction": "合计"}, "total_row", "行政区划", "明细"),
        ({"level_scope": "总预算"}, "own_level_only", "口径", "本级"),
        ({"unit": ""}, "payment_with_unit", "单位编码", "编码"),
        ({"purpose": "长" * 501}, "too_long", "用途", "500"),
        ({"payment_no": "ZF0001"}, "duplicate_key", "支付凭证号", "不重复"),
    ],
)
def test_a_fault_names_its_place(
    tmp_path: Path, change: dict[str, str], code: str, column: str, expected: str
) -> None:
    path = write_csv(tmp_path / "六月.csv", "payment", rows("payment", {}, {}, change))
    found, _ = check(path)
    assert found.fatal and codes(found) >= {code}
    fault = next(fault for fault in found.faults if fault.code == code)
    assert (fault.file, fault.row, fault.column) == ("六月.csv", 4, column)
    assert fault.expected is not None and expected in fault.expected
    assert "第 4 行" in str(fault)


def test_only_that_fault_is_reported(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {}, {"date_paid": "昨天"}))
    found, _ = check(path)
    assert found.counts == {"not_date": 1}
    assert found.faults[0].value == "昨天"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-6-5", "2024-06-05"),
        ("2024/06/05", "2024-06-05"),
        ("20240605", "2024-06-05"),
        ("2024-06-05 00:00:00", "2024-06-05"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_unambiguous_ways_to_write_a_day(tmp_path: Path, written: str, day: str) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {"date_paid": written}))
    found, typed = check(path, query="SELECT date_paid FROM typed")
    assert found.counts == {}
    assert typed == [(date.fromisoformat(day),)]


def test_a_value_of_three_decimals_that_ends_in_zero_is_exact(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {"amount_yuan": "1.230"}))
    assert check(path)[0].sums == {"amount_yuan": Decimal("1.23")}


def test_a_code_the_year_lacks_is_a_finding_and_no_rejection(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "p.csv",
        "payment",
        rows("payment", {}, {"function_code": "2999999"}, {"function_code": "2999999"}),
    )
    found, _ = check(path)
    assert not found.fatal
    assert found.counts == {"unknown_code": 1}, "a code counts once, whatever the rows"
    assert [(fault.row, fault.value) for fault in found.faults] == [(3, "2999999")]
    assert "共 2 行" in found.faults[0].message


def test_blank_payee_and_purpose_are_left_to_the_rules(tmp_path: Path) -> None:
    change = {"payee": "", "purpose": "", "date_paid": "2024-12-31"}
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", change))
    assert not check(path)[0].fatal


def test_a_payment_outside_the_year_is_a_finding(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {"date_paid": "2025-01-03"}))
    found, _ = check(path)
    assert not found.fatal and found.counts == {"paid_in_year": 1}


def test_rows_of_another_period_are_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "r.csv", "revenue", rows("revenue", {}, {"period": "07"}))
    found, _ = check(path, "revenue", of=Slice("310112", 2024, "06"))
    assert found.fatal and found.counts == {"wrong_period": 1}
    assert (found.faults[0].row, found.faults[0].expected) == (3, "2024-06")
    dated = write_csv(tmp_path / "b.csv", "budget", rows("budget", {}))
    assert check(dated, "budget", of=Slice("310112", 2024, "06"))[0].fatal


def test_a_payment_dated_outside_its_month_is_a_finding(tmp_path: Path) -> None:
    """A mistyped date must reach the ledger, or no warning rule could ever show it."""
    path = write_csv(
        tmp_path / "p.csv", "payment", rows("payment", {}, {"date_paid": "2024-07-01"})
    )
    found, _ = check(path, of=Slice("310112", 2024, "06"))
    assert not found.fatal and found.counts == {"wrong_period": 1}


def test_a_budget_must_add_up_and_blanks_have_their_meaning(tmp_path: Path) -> None:
    lines = rows("budget", {}, {"current_yuan": "91", "function_code": "2010102"})
    found, _ = check(write_csv(tmp_path / "b.csv", "budget", lines), "budget")
    assert found.counts["current_is_sum"] == 1
    fault = found.faults[0]
    assert (fault.row, fault.expected, fault.value) == (3, "90.00", "91")
    path = write_csv(tmp_path / "b2.csv", "budget", lines[:1])
    query = "SELECT effective_date, adjustment_yuan FROM typed"
    assert check(path, "budget", query=query)[1] == [(date(2024, 1, 1), Decimal(0))]


def test_consolidated_rows_have_no_unit_and_own_level_rows_do(tmp_path: Path) -> None:
    lines = rows(
        "budget",
        {"level_scope": "consolidated"},
        {"unit": ""},
        {"level_scope": "consolidated", "unit": ""},
    )
    found, _ = check(write_csv(tmp_path / "b.csv", "budget", lines), "budget")
    assert found.counts == {"consolidated_without_unit": 1, "own_level_with_unit": 1}


def test_a_budget_key_includes_its_blank_parts(tmp_path: Path) -> None:
    found, _ = check(write_csv(tmp_path / "b.csv", "budget", rows("budget", {}, {})), "budget")
    assert found.counts == {"duplicate_key": 1}
    assert "第 2 行" in found.faults[0].message


def test_a_month_may_be_written_with_one_digit(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "r.csv", "revenue", rows("revenue", {}, {"period": "7月"}))
    assert check(path, "revenue", query="SELECT period FROM typed ORDER BY 1")[1] == [
        ("06",),
        ("07",),
    ]
    path = write_csv(tmp_path / "r2.csv", "revenue", rows("revenue", {"period": "13"}))
    assert check(path, "revenue")[0].counts == {"not_period": 1}


def test_control_totals(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {}, {"amount_yuan": "0.5"}))
    assert not check(path, totals={"amount_yuan": "1,235.00", "行数": "2"})[0].fatal
    found, _ = check(
        path, totals={"支付金额": "1235.01", "rows": "3", "用途": "1", "amount_yuan": "x"}
    )
    assert codes(found) == {
        "total_mismatch",
        "row_count_mismatch",
        "unknown_total",
        "not_total",
    }
    mismatch = next(fault for fault in found.faults if fault.code == "total_mismatch")
    assert mismatch.expected == "1235.00" and "0.01" in mismatch.message


def test_the_heading_may_stand_below_a_title_in_any_order(tmp_path: Path) -> None:
    lines = text("revenue", rows("revenue", {}), chinese=False).splitlines()
    path = tmp_path / "r.csv"
    path.write_text("2024年收入表,,,\n单位：元,,,\n" + "\n".join(lines) + "\n")
    found, typed = check(path, "revenue", query="SELECT row FROM typed")
    assert not found.fatal and typed == [(4,)]


def test_headings_missing_repeated_unknown_and_in_another_unit(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("行政区划,预算年度,预算种类,口径,期间,期间,本期收入（万元）,备注\n")
    found, _ = check(path, "revenue")
    assert found.fatal
    assert found.counts == {
        "repeated_column": 1,
        "wrong_unit": 1,
        "unknown_column": 1,
        "missing_column": 2,
    }


def test_an_unknown_column_alone_is_a_warning(tmp_path: Path) -> None:
    lines = text("revenue", rows("revenue", {})).splitlines()
    path = tmp_path / "r.csv"
    path.write_text(f"{lines[0]},备注\n{lines[1]},某事\n")
    found, _ = check(path, "revenue")
    assert not found.fatal and found.counts == {"unknown_column": 1}


def test_ten_thousand_columns(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    names = heading("payment") + [f"列{index}" for index in range(10_000)]
    path.write_text(",".join(names) + "\n")
    found, _ = check(path)
    assert found.counts == {"too_many_columns": 1}
    assert "10021" in found.faults[0].message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unreadable"),
        (b"\n\n", "empty"),
        ("甲,乙,丙\n1,2,3\n".encode(), "no_header"),
        (("，".join(heading("payment")) + "\n").encode(), "no_header"),
        ((",".join(heading("payment")) + "\n").encode(), "empty"),
        ("行政区划,预算年度的第一个字节之后损坏".encode() + b"\xff\xff\n", "encoding"),
        (b"\xef\xbb\xbf" + text("payment", []).encode() + b"\xff\xfe\n", "encoding"),
        (b"a,b\n\x00\x01\x02", "unreadable"),
        (b"PK\x03\x04 not a zip", "unreadable"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    found, _ = check(path)
    assert found.fatal and codes(found) == {code}


def _insert(path: Path, line: int, content: str) -> Path:
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:line], content, *lines[line:]]) + "\n")
    return path


def test_blank_lines_are_skipped_and_counted(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {}, {"date_paid": "x"}))
    found, _ = check(_insert(_insert(path, 2, ""), 2, "," * 20))
    assert [(fault.row, fault.code) for fault in found.faults] == [(5, "not_date")]


def test_a_ragged_row_is_named_and_the_others_are_still_checked(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {}, {"date_paid": "x"}))
    found, _ = check(_insert(path, 2, "310112,2024"))
    assert [(fault.row, fault.code) for fault in found.faults] == [
        (3, "ragged_row"),
        (4, "not_date"),
    ]
    assert found.faults[0].expected == "21 列"


def test_a_stray_quote_costs_its_own_row(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {}, {}, {}, {}))
    body = path.read_text().splitlines()
    body[2] = body[2].replace("购买办公用品", '"购买办公用品')
    body[4] = body[4].replace("购买办公用品", '"购买办公用品')
    path.write_text("\n".join(body) + "\n")
    found, _ = check(path)
    assert found.counts == {"stray_quote": 2}
    assert [fault.row for fault in found.faults] == [3, 5]


def test_line_breaks_inside_a_cell_do_not_shift_rows(tmp_path: Path) -> None:
    lines = rows("payment", {"purpose": '购买"办公"\n用品,等'}, {"date_paid": "x"})
    found, _ = check(write_csv(tmp_path / "p.csv", "payment", lines))
    assert [(fault.row, fault.code) for fault in found.faults] == [(3, "not_date")]


def test_a_personal_value_is_not_repeated_in_a_report(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", "payment", rows("payment", {"payee_account": "9" * 80}))
    found, _ = check(path)
    assert found.faults[0].code == "too_long"
    assert found.faults[0].value == "9***"


def test_only_the_first_thousand_faults_are_kept(tmp_path: Path) -> None:
    lines = rows("payment", *({"date_paid": "x"} for _ in range(1500)))
    found, _ = check(write_csv(tmp_path / "p.csv", "payment", lines))
    assert found.counts == {"not_date": 1500}
    assert len(found.faults) == 1000 and found.faults[-1].row == 1001


def test_a_workbook_with_numbers_dates_two_sheets_and_totals(tmp_path: Path) -> None:
    first, second = (list(cells("payment", line)) for line in rows("payment", {}, {}))
    index = heading("payment").index("支付金额（元）")
    first[index], second[index] = 0.1 + 0.2, 100  # type: ignore[call-overload]
    path = write_book(
        tmp_path / "p.xlsx",
        {
            "六月": [["2024年支付"], heading("payment"), first],
            "七月": [heading("payment"), second],
            "合计": [["列名", "合计"], ["支付金额（元）", 100.3], ["行数", 2]],
            "填写说明": [["说明"]],
            "备注": [["随便写写"]],
        },
    )
    found, typed = check(path, query="SELECT row, amount_yuan FROM typed ORDER BY row")
    assert not found.fatal and found.counts == {"unread_sheet": 1}
    assert typed == [(3, Decimal("0.30")), (5, Decimal("100.00"))]
    assert found.sheets == [("六月", 0), ("七月", 3)]


def test_a_fault_in_a_workbook_names_sheet_and_row(tmp_path: Path) -> None:
    good, bad = (cells("payment", line) for line in rows("payment", {}, {"date_paid": "x"}))
    path = write_book(
        tmp_path / "p.xlsx",
        {"六月": [heading("payment"), good], "七月": [heading("payment"), [], bad]},
    )
    fault = check(path)[0].faults[0]
    assert (fault.sheet, fault.row, fault.code) == ("七月", 3, "not_date")


def test_a_total_on_the_totals_sheet_is_held_against_the_rows(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "p.xlsx",
        {
            "数据": [heading("payment"), cells("payment", rows("payment", {})[0])],
            "合计": [["支付金额（元）", "1"]],
        },
    )
    assert check(path)[0].counts == {"total_mismatch": 1}


def test_a_cell_far_away_is_refused_before_memory_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    write_book(path, {"数据": [heading("payment")]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    found, _ = check(path)
    assert found.counts == {"too_many_columns": 1}


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    write_book(path, {"数据": [heading("payment")]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"<row/>" * 20_000_000)
    found, _ = check(path)
    assert codes(found) == {"unreadable"} and "压缩" in found.faults[0].message


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\0", exclude_categories=("Cs", "Cc")),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(purposes=st.lists(CELL, min_size=1, max_size=6), broken=st.booleans())
def test_both_ways_to_read_a_csv_agree(
    tmp_path_factory: pytest.TempPathFactory, purposes: list[str], broken: bool
) -> None:
    """A blank last line sends the same file the patient way."""
    folder = tmp_path_factory.mktemp("both")
    lines = rows("payment", *({"purpose": purpose} for purpose in purposes))
    query = "SELECT row, payment_no, purpose FROM typed ORDER BY row"
    fast = write_csv(folder / "fast.csv", "payment", lines)
    slow = folder / "slow.csv"
    slow.write_bytes(fast.read_bytes() + b"\n")
    assert check(fast, query=query)[1] == check(slow, query=query)[1]


def test_chinese_that_begins_late_in_a_gb18030_file_is_read(tmp_path: Path) -> None:
    """The first block of such a file looks like UTF-8."""
    plain = {"fund_type": "general", "level_scope": "own_level", "kind": "basic"}
    ascii_only = {**plain, "payee": "A" * 150, "purpose": "B" * 400, "settlement": "cash"}
    lines = rows("payment", *(ascii_only for _ in range(2_000)), {**plain, "purpose": "办公"})
    path = tmp_path / "late.csv"
    path.write_bytes(text("payment", lines, chinese=False).encode("gb18030"))
    assert path.stat().st_size > 1 << 20
    found, typed = check(path, query="SELECT purpose FROM typed WHERE row = 2002")
    assert not found.fatal and typed == [("办公",)]


def test_a_workbook_damaged_inside_is_said_to_be(tmp_path: Path) -> None:
    path = write_book(tmp_path / "p.xlsx", {"数据": [heading("payment"), ["310112"] * 21]})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
    crc = content.index(member.CRC.to_bytes(4, "little"))
    while crc >= 0:
        content[crc] ^= 1
        crc = content.find(member.CRC.to_bytes(4, "little"), crc + 1)
    path.write_bytes(bytes(content))
    assert codes(check(path)[0]) == {"unreadable"}


def test_a_table_that_begins_away_from_the_corner(tmp_path: Path) -> None:
    line = ["", "", *cells("revenue", rows("revenue", {"period": "13"})[0])]
    path = write_book(tmp_path / "r.xlsx", {"表": [[], [], ["", "", *heading("revenue")], line]})
    found, _ = check(path, "revenue")
    assert [(fault.row, fault.code) for fault in found.faults] == [(4, "not_period")]
