"""Rule 74 on tables that are right, nearly right, and wrong in one place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.supervision.warning.accounts.book import Book, document
from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.accounts.model import AccountsDocument, Row
from tongjian.supervision.warning.accounts.tables import check_tables

D = Decimal
cents = st.decimals(min_value="0", max_value="5000", places=4)


def faults(accounts: AccountsDocument) -> list[Finding]:
    return [one for one in check_tables(accounts) if one.kind != "rounding"]


def put(accounts: AccountsDocument, table: int, row: str, column: str, value: str | None) -> None:
    """Overwrite one printed figure; None makes the cell blank."""
    sheet = accounts.table(table)
    for line in sheet.rows:
        if row in (line.code, line.name):
            _set(line.values, column, value)
            return
    _set(sheet.totals[row], column, value)


def _set(values: dict[str, str], column: str, value: str | None) -> None:
    if value is None:
        values.pop(column)
    else:
        values[column] = value


def only(accounts: AccountsDocument) -> Finding:
    found = faults(accounts)
    assert len(found) == 1, [one.message for one in found]
    return found[0]


def test_the_book_is_in_order() -> None:
    assert faults(document()) == []


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Any exact amounts: items, the economic split of basic spending, carried sums."""
    book = Book()
    book.items = {code: (draw(cents), draw(cents)) for code in book.items}
    left, codes = book.basic, list(book.economic)
    book.economic = {}
    for code in codes[:-1]:
        part = (left * draw(st.integers(0, 100)) / 100).quantize(D("0.0001"))
        book.economic[code], left = part, left - part
    book.economic[codes[-1]] = left
    book.other_income, book.opening, book.extra_opening = draw(cents), draw(cents), draw(cents)
    return book


@settings(max_examples=60, deadline=None)
@given(books())
def test_rounding_each_cell_by_itself_is_never_a_fault(book: Book) -> None:
    assert faults(document(book)) == []


CELLS = [
    (3, "2012604", "项目支出"),
    (3, "2080505", "本年支出合计"),
    (3, "208", "本年支出合计"),
    (5, "2012601", "基本支出"),
    (5, "合计", "合计"),
    (2, "2012604", "其他收入"),
    (2, "合计", "财政拨款收入"),
    (1, "收入总计", "决算数"),
    (1, "本年支出合计", "决算数"),
    (1, "九、卫生健康支出", "决算数"),
    (4, "本年收入合计", "决算数"),
    (4, "八、社会保障和就业支出", "合计"),
    (6, "302", "决算数"),
    (6, "人员经费合计", "决算数"),
]


@pytest.mark.parametrize(("table", "row", "column"), CELLS)
def test_one_wrong_figure_is_one_finding_at_its_cell(table: int, row: str, column: str) -> None:
    accounts = document()
    line = next((one for one in accounts.table(table).rows if row in (one.code, one.name)), None)
    right = D((line.values if line else accounts.table(table).totals[row])[column])
    put(accounts, table, row, column, str(right + D("31.40")))
    finding = only(accounts)
    assert (finding.rule, finding.where["table"]) == (74, table)
    assert row in finding.where["row"]
    assert finding.where["column"] == column
    assert finding.stated == str(right + D("31.40"))
    assert abs(D(finding.expected or "0") - right) <= D("0.02")


def test_a_figure_is_stated_as_it_is_printed() -> None:
    accounts = document()
    right = D(accounts.table(1).totals["收入总计"]["决算数"])
    put(accounts, 1, "收入总计", "决算数", str(right + D("31.40")))
    accounts.table(1).total_printed["收入总计"] = {"决算数": f"{right + D('31.40'):,}"}
    finding = only(accounts)
    assert finding.stated == f"{right + D('31.40'):,}" != str(right + D("31.40"))


def test_an_item_that_only_its_sum_contradicts_is_reported_at_the_sum() -> None:
    accounts = document()
    put(accounts, 6, "30207", "决算数", "70.11")
    finding = only(accounts)
    assert finding.where["row"] == "302 商品和服务支出"
    assert "至少一个数有误" in finding.message


def test_a_blank_where_a_figure_belongs() -> None:
    accounts = document()
    put(accounts, 5, "2080505", "基本支出", None)
    finding = only(accounts)
    assert (finding.stated, finding.expected) == (None, "88.40")
    assert finding.where["row"] == "2080505 机关事业单位基本养老保险缴费支出"


def test_a_table_right_in_itself_and_different_from_another() -> None:
    accounts = document()
    for row in ("30101", "301", "人员经费合计"):
        line = next((one for one in accounts.table(6).rows if one.code == row), None)
        right = D((line.values if line else accounts.table(6).totals[row])["决算数"])
        put(accounts, 6, row, "决算数", str(right + 7))
    finding = only(accounts)
    assert finding.kind == "between_tables"
    assert "表6" in finding.message
    assert "表5" in finding.message


def test_a_part_above_its_whole() -> None:
    accounts = document()
    put(accounts, 7, "公务接待费", "决算数", "0.50")
    put(accounts, 7, "合计", "决算数", "0.50")
    finding = only(accounts)
    assert finding.kind == "between_tables"
    assert finding.where["row"] == "30217 公务接待费"


def test_one_fact_printed_two_ways_to_close_a_table_is_rounding() -> None:
    """The class that table 1 prints a cent lower makes table 1 add up."""
    book = Book()
    book.items["2012604"] = (D("0"), D("341.7781"))
    accounts = document(book)
    classes = [one for one in accounts.table(1).rows if one.side == "支出" and "支出" in one.name]
    total = D(accounts.table(1).totals["本年支出合计"]["决算数"])
    printed = sum(
        (D(one.values["决算数"]) for one in classes if one.values and "、" in one.name), D(0)
    )
    assert printed != total
    put(accounts, 1, "八、社会保障和就业支出", "决算数", str(D("129.63") + total - printed))
    found = check_tables(accounts)
    assert {one.kind for one in found} == {"rounding"}
    assert any(one.where["table"] == 1 and "社会保障" in one.where["row"] for one in found)


def test_a_difference_that_closes_nothing_is_a_fault() -> None:
    accounts = document()
    put(accounts, 1, "八、社会保障和就业支出", "决算数", "129.58")
    finding = only(accounts)
    assert finding.where["row"] == "八、社会保障和就业支出"


def test_three_parts_cannot_be_off_by_two_cents() -> None:
    accounts = document()
    for row, value in (("30302", "39.40"), ("30309", "0.32"), ("303", "39.74")):
        put(accounts, 6, row, "决算数", value)
    total = D(accounts.table(6).totals["人员经费合计"]["决算数"])
    assert total - D("913.52") == D("39.72")
    finding = only(accounts)
    assert (finding.where["row"], finding.expected) == ("303 对个人和家庭的补助", "39.72")


def test_a_missing_line_shows_once() -> None:
    accounts = document()
    sheet = accounts.table(3)
    sheet.rows = [one for one in sheet.rows if one.code != "2210203"]
    places = {(one.where["table"], one.where["row"]) for one in faults(accounts)}
    assert places <= {(3, "22102 住房改革支出"), (5, "2210203 购房补贴")}
    assert (3, "22102 住房改革支出") in places


def test_a_code_with_anothers_name() -> None:
    accounts = document()
    row = next(one for one in accounts.table(5).rows if one.code == "210")
    row.name = "住房保障支出"
    finding = only(accounts)
    assert (finding.kind, finding.expected) == ("name", "卫生健康支出")


def test_a_note_of_no_data_under_data() -> None:
    accounts = document()
    accounts.table(8).rows.append(
        Row("2290402", "其他政府性基金安排的支出", {"本年收入": "5.00"}, page=12)
    )
    assert any(
        one.kind == "between_tables" and one.where["table"] == 8 and "无数据" in one.message
        for one in faults(accounts)
    )


def test_tables_that_could_not_be_read_accuse_nobody() -> None:
    accounts = document()
    for number in (2, 3, 7):
        sheet = accounts.table(number)
        sheet.rows, sheet.totals, sheet.note = [], {}, None
    assert faults(accounts) == []


def _even() -> AccountsDocument:
    """Accounts without any rounding: what is printed is all there is."""
    book = Book()
    cent = D("0.01")
    book.items = {c: (a.quantize(cent), b.quantize(cent)) for c, (a, b) in book.items.items()}
    book.economic = {code: value.quantize(cent) for code, value in book.economic.items()}
    book.economic["30201"] += book.basic - book.economic_on("3")
    book.other_income, book.opening, book.extra_opening = D("12.34"), D("20.19"), D("5.55")
    return document(book)


def _in_yuan(accounts: AccountsDocument, number: int) -> None:
    """Print one table of a document in 万元 in 元."""
    for table in accounts.tables:
        table.money_unit = "万元"
    table = accounts.table(number)
    table.money_unit = "元"
    for values in [*(row.values for row in table.rows), *table.totals.values()]:
        values.update({column: f"{D(text) * 10000:.2f}" for column, text in values.items()})


@pytest.mark.parametrize("number", range(1, 8))
def test_a_table_in_yuan_among_tables_in_ten_thousands(number: int) -> None:
    accounts = _even()
    _in_yuan(accounts, number)
    assert faults(accounts) == []


def test_a_wrong_figure_of_a_table_in_yuan_is_told_in_yuan() -> None:
    accounts = _even()
    _in_yuan(accounts, 1)
    right = accounts.table(1).totals["收入总计"]["决算数"]
    put(accounts, 1, "收入总计", "决算数", str(D(right) + 314000))
    finding = only(accounts)
    assert (finding.stated, finding.expected) == (str(D(right) + 314000), right)
    assert "表1（元）" in finding.message


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_heading_with_the_wrong_unit_of_money_is_one_finding(number: int) -> None:
    accounts = document()
    for table in accounts.tables:
        table.money_unit = "万元"
    accounts.table(number).money_unit = "元"
    finding = only(accounts)
    assert (finding.kind, finding.where["table"]) == ("unit", number)
    assert (finding.stated, finding.expected) == ("元", "万元")
