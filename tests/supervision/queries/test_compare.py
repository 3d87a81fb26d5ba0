"""Comparing: years, stages, places, levels; never across a change of basis, never mixed."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from django.test import Client

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import write_csv
from tests.world import DISTRICT, ROOT, TOWN, body
from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.dictionaries.actions import change_basis

BASE = f"j={DISTRICT}&year=2024"


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def figures(page: str) -> list[str]:
    return re.findall(r'title="([\d,.-]+) 元"', page)


@pytest.fixture
def two_years(filled: Clerk) -> Clerk:
    lines = [
        {"fiscal_year": "2023", "date_paid": "2023-03-05", "amount_yuan": "800.00"},
        {
            "fiscal_year": "2023",
            "date_paid": "2023-07-05",
            "amount_yuan": "50.00",
            "unit": f"{DISTRICT}002001",
        },
    ]
    file = filled.file("去年.csv", "payment", *lines)
    assert filled.deliver(file, fiscal_year=2023).accepted
    return filled


def test_years_with_difference_and_growth(two_years: Clerk) -> None:
    client = two_years.world.client("deputy")
    address = f"/query/payment/compare/?{BASE}&organisation={DISTRICT}"
    page = text(client, address)
    assert {"850.00", "4,600.50", "3,750.50", "800.00", "4,200.50"} <= set(figures(page))
    assert "+441.2" in page
    months = text(client, f"{address}&month=03")
    assert {"800.00", "1,000.00", "200.00"} <= set(figures(months))
    assert "同期" in months


def test_years_split_by_time_fall_back_to_something_shared(two_years: Clerk) -> None:
    page = text(two_years.world.client("deputy"), f"/query/payment/compare/?{BASE}&by=time")
    assert "3,750.50" in figures(page)


def test_a_missing_year_has_no_difference(filled: Clerk) -> None:
    page = text(filled.world.client("deputy"), f"/query/payment/compare/?{BASE}&years=2024")
    assert "4,600.50" in figures(page)


def test_a_change_of_basis_blocks_difference_and_growth(two_years: Clerk) -> None:
    with two_years.world.scope():
        change_basis(
            jurisdiction=DISTRICT,
            by=ROOT,
            now=two_years.world.now,
            dataset="payment",
            measure="",
            column="",
            begins="",
            year=2024,
            note="改按新的支付口径",
        )
    page = text(two_years.world.client("deputy"), f"/query/payment/compare/?{BASE}")
    assert "改按新的支付口径" in page
    assert "3,750.50" not in figures(page)
    assert "口径变化" in page


def test_stages_of_a_budget_beside_what_was_paid(filled: Clerk) -> None:
    lines = [
        {
            "stage": stage,
            "approved_yuan": amount,
            "virement_yuan": "",
            "current_yuan": amount,
        }
        for stage, amount in (("draft", "9000"), ("approved", "9200"), ("current", "9500"))
    ]
    file = filled.file("阶段.csv", "budget", *lines)
    assert filled.deliver(file, dataset="budget").accepted
    page = text(
        filled.world.client("deputy"),
        f"/query/budget/compare/?{BASE}&what=stages&organisation={DISTRICT}",
    )
    assert {"9,000.00", "9,200.00", "9,500.00", "4,200.50"} <= set(figures(page))
    assert "27,700.00" not in figures(page)
    assert "没有报送的阶段不列出：调整" in page


def test_the_final_accounts_stand_beside_the_stages(filled: Clerk) -> None:
    line = {
        "jurisdiction": DISTRICT,
        "fiscal_year": "2024",
        "fund_type": "general",
        "level_scope": "own_level",
        "line_no": "1",
        "unit": DISTRICT,
        "side": "expenditure",
        "budget_yuan": "1",
        "adjusted_yuan": "1",
    }
    by_function = {**line, "table_name": "支出决算表", "line_name": "一般公共服务支出"}
    by_function |= {"function_code": "2010101", "final_yuan": "8765.43"}
    by_economy = {**line, "table_name": "经济分类表", "line_name": "办公费"}
    by_economy |= {"dept_econ_code": "30201", "final_yuan": "8765.43"}
    file = write_csv(filled.folder / "决算.csv", "final_account", [by_function, by_economy])
    assert filled.deliver(file, dataset="final_account", unit=DISTRICT).accepted
    page = text(
        filled.world.client("deputy"), f"/query/budget/compare/?{BASE}&what=stages&by=function"
    )
    assert "决算（支出决算表）" in page
    assert "8,765.43" in figures(page)
    assert "17,530.86" not in figures(page)


def test_places_side_by_side_at_their_own_level(filled: Clerk) -> None:
    page = text(
        filled.world.client("deputy"), f"/query/payment/compare/?{BASE}&what=places&by=function"
    )
    assert {"600.00", "4,600.50"} <= set(figures(page))
    assert "5,200.50" not in figures(page)
    assert "甲镇" in page
    town = text(filled.world.client("town", TOWN), f"/query/payment/compare/?{BASE}&what=places")
    assert "4,600.50" not in figures(town)


def test_own_level_and_consolidated_apart_with_what_lies_between(filled: Clerk) -> None:
    whole = {
        "level_scope": "consolidated",
        "unit": "",
        "kind": "",
        "approved_yuan": "12000",
        "virement_yuan": "",
        "current_yuan": "12000",
    }
    own = {"approved_yuan": "10000", "virement_yuan": "", "current_yuan": "10000"}
    file = filled.file("两个口径.csv", "budget", own, whole)
    assert filled.deliver(file, dataset="budget").accepted
    client = filled.world.client("deputy")
    page = text(client, f"/query/payment/compare/?{BASE}&what=scopes")
    assert {"4,600.50", "700.00", "3,900.50", "4,500.50"} <= set(figures(page))
    assert "5,200.50" not in figures(page)
    assert "没有另外报送" in page
    page = text(client, f"/query/budget/compare/?{BASE}&what=scopes&measure=current")
    assert {"10,000.00", "12,000.00", "2,000.00"} <= set(figures(page))
    assert "22,000.00" not in figures(page)


def test_the_export_has_exact_figures_and_needs_its_right(two_years: Clerk) -> None:
    for kind in ("years", "places", "scopes"):
        address = f"/query/payment/compare/export/?{BASE}&what={kind}"
        assert two_years.world.client("deputy").get(address).status_code == 403
        content = body(two_years.world.client("committee").get(address)).decode("utf-8-sig")
        assert "4600.50" in content
        assert len(list(csv.reader(io.StringIO(content)))) > 1
    assert two_years.world.client("committee").get(f"{address}&format=pdf").status_code == 404


HOSTILE = ["what=nothing", "years=abc&years=99999", "measure=x", "what=stages", "from=x&as_of=y"]


def test_no_parameter_breaks_a_page(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    for query in HOSTILE:
        text(client, f"/query/payment/compare/?{BASE}&{query}")
        text(client, f"/query/payment/since/?{BASE}&{query}")
    text(client, "/query/nothing/compare/", 404)
    text(client, "/query/nothing/since/", 404)


@pytest.mark.soak
def test_every_dataset_compares(filled: Clerk) -> None:
    client = filled.world.client("auditor")
    for dataset in all_datasets():
        for page in ("compare", "pivot", "since"):
            text(client, f"/query/{dataset.name}/{page}/?{BASE}")
