"""Query pages: drill, filter, list, explain, download; scoped and never broken."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.queries.conftest import TOWN_UNIT, UNIT
from tests.world import DISTRICT, OTHER_TOWN, TOWN, body
from tongjian.supervision.ledger.paths import store_root

BASE = f"j={DISTRICT}&year=2024"


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def figures(page: str) -> list[str]:
    """The exact values printed on a page's figures."""
    return re.findall(r'title="([\d,.-]+) 元"', page)


def test_own_level_leaves_towns_out_and_keeps_transfers(filled: Clerk) -> None:
    page = text(filled.world.client("deputy"), f"/query/payment/?{BASE}")
    assert "4,600.50" in figures(page)


def test_consolidated_adds_towns_and_leaves_transfers_out(filled: Clerk) -> None:
    page = text(filled.world.client("deputy"), f"/query/payment/?{BASE}&view=all")
    assert "4,500.50" in figures(page)


def test_drilling_to_one_payment_and_its_file(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    address, seen = f"/query/payment/?{BASE}", []
    for _ in range(5):
        page = text(client, address)
        seen.append(address)
        links = re.findall(r'<th scope="row"><a href="([^"]+)"', page)
        if not links:
            break
        address = links[0]
    assert "/rows/" in address
    row = re.search(r'href="(/query/payment/row/[^"]+)"', text(client, address))
    assert row is not None
    page = text(client, row[1])
    assert "区支付.csv" in page
    assert "文件 SM3" in page


def test_budget_and_progress_stand_beside_payments(filled: Clerk) -> None:
    page = text(filled.world.client("deputy"), f"/query/payment/?{BASE}&organisation={DISTRICT}")
    assert "变动后预算" in page
    assert "10,000.00" in figures(page)


def test_a_narrowed_view_does_not_compare_with_budgets(filled: Clerk) -> None:
    page = text(filled.world.client("deputy"), f"/query/payment/?{BASE}&q=维修")
    assert "变动后预算（" not in page
    assert "2,500.50" in figures(page)


FILTERS = [
    ("month=06", "3,600.50"),
    ("month=03&to=05", "1,000.00"),
    ("min=1000", "3,500.50"),
    ("max=500", "400.00"),
    ("kind=project", "400.00"),
    ("payee=网络", "400.00"),
    ("q=校园", "400.00"),
    ("function=205", "400.00"),
    ("q=没有这样的词", None),
    ("q=%25", None),
]


def test_filters(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    for query, total in FILTERS:
        page = text(client, f"/query/payment/?{BASE}&{query}")
        assert total in figures(page) if total else "这里没有数据" in page, query


def test_revenue_takes_the_latest_budget_once(filled: Clerk) -> None:
    page = text(filled.world.client("deputy"), f"/query/revenue/?{BASE}")
    assert {"190.10", "1,200.00"} <= set(figures(page))
    assert "2,400.00" not in figures(page)


def test_an_explanation_adds_up_and_names_files_and_sql(filled: Clerk) -> None:
    page = text(filled.world.client("deputy"), f"/query/payment/explain/?{BASE}&measure=paid")
    assert "4,600.50" in figures(page)
    assert "区支付.csv" in page
    assert "read_parquet" in page.lower()


def test_the_sql_of_an_explanation_gives_the_same_figure(
    filled: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    page = text(filled.world.client("deputy"), f"/query/payment/explain/?{BASE}&measure=paid")
    sql = re.search(r"<pre[^>]*><code>(.*?)</code>", page, re.S)
    assert sql is not None
    assert str(store_root()) not in sql[1]
    monkeypatch.chdir(store_root())  # the files are named from the ledger's folder
    assert duckdb.sql(sql[1]).fetchone() == (Decimal("4600.50"),)


def test_the_rows_count_before_the_download(filled: Clerk) -> None:
    page = text(filled.world.client("committee"), f"/query/payment/rows/?{BASE}")
    assert "导出 CSV（" in page
    assert "共 4 行" in page


def test_the_download_has_every_row_and_no_account(filled: Clerk) -> None:
    response = filled.world.client("committee").get(f"/query/payment/rows/csv/?{BASE}")
    content = body(response).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert len(lines) == 5
    assert "6222021001001234567" not in content


def test_as_of_a_day_before_the_delivery_there_is_nothing(filled: Clerk) -> None:
    day = (filled.world.now - timedelta(1)).date()
    page = text(filled.world.client("deputy"), f"/query/payment/?{BASE}&as_of={day}")
    assert "这里没有数据" in page


def test_a_town_cannot_look_at_the_district_or_another_town(filled: Clerk) -> None:
    client = filled.world.client("town", TOWN)
    page = text(client, f"/query/payment/?{BASE}")
    assert "无权查看" in page
    assert "4,600.50" not in figures(page)
    other = filled.world.client("town", OTHER_TOWN)
    found = text(client, f"/query/payment/rows/?j={TOWN}&year=2024")
    row = re.search(r'href="(/query/payment/row/[^"]+)"', found)
    assert row is not None
    assert other.get(row[1]).status_code == 404


def test_a_budget_unit_sees_its_own_rows_alone(filled: Clerk) -> None:
    page = text(filled.world.client("unit", DISTRICT, UNIT), f"/query/payment/?{BASE}")
    assert "4,200.50" in figures(page)
    client = filled.world.client("unit", TOWN, TOWN_UNIT)
    assert "600.00" in figures(text(client, f"/query/payment/?j={TOWN}&year=2024"))


def test_exporting_is_a_right_of_its_own(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    assert client.get(f"/query/payment/rows/csv/?{BASE}").status_code == 403
    assert "导出 CSV" not in text(client, f"/query/payment/rows/?{BASE}")


HOSTILE = [
    "year=1900",
    "year=abc",
    "j=999999",
    "month=13",
    "min=abc",
    "min=NaN",
    "min=1e999",
    "as_of=2024-02-30",
    "by=nothing",
    "organisation=" + "x" * 500,
    "sort=password",
    "page=99999999999",
    "stage=nonsense",
    "q=" + "字" * 500,
    "q='; DROP TABLE x; --",
    "organisation=a&organisation=b&organisation=c&organisation=d&organisation=e&organisation=f",
]


def test_no_parameter_breaks_a_page(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    for path in ("payment/", "payment/rows/", "budget/", "revenue/rows/"):
        for query in HOSTILE:
            text(client, f"/query/{path}?{query}")


@pytest.mark.parametrize(
    "path", ["nothing/", "payment/explain/", "payment/explain/?measure=x", "payment/row/x/1/"]
)
def test_what_does_not_exist_is_not_found(filled: Clerk, path: str) -> None:
    text(filled.world.client("deputy"), f"/query/{path}", 404)
