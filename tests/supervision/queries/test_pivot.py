"""The pivot: cells add up to the drill, lead to their rows, and say what has no sum."""

from __future__ import annotations

import csv
import html
import io
import re
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.queries.conftest import UNIT
from tests.world import DISTRICT, TOWN, body
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.queries import pivot, pivot_pages, reads
from tongjian.supervision.queries.opening import parsed, tables_of
from tongjian.supervision.queries.pivot import Axis, Question, axes

BASE = f"j={DISTRICT}&year=2024"
PAYMENT = f"/query/payment/pivot/?{BASE}"


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def figures(page: str) -> list[str]:
    return re.findall(r'title="([\d,.-]+) 元"', page)


def test_units_by_month_with_totals(filled: Clerk) -> None:
    page = text(filled.world.client("deputy"), f"{PAYMENT}&rows=organisation.unit&cols=time.month")
    assert {"1,000.00", "3,200.50", "400.00", "4,200.50", "3,600.50", "4,600.50"} <= set(
        figures(page)
    )
    assert "第1局本级" in page
    assert "2024-03" in page


def test_a_cell_leads_to_its_own_explanation(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    page = text(client, f"{PAYMENT}&rows=organisation.unit&cols=time.month")
    links = re.findall(r'class="is-number heat-\d"><a class="explain" href="([^"]+)"', page)
    values = re.findall(r'is-number heat-\d">.*?title="([\d,.-]+) 元"', page)
    assert len(links) == len(values) == 3
    for link, value in zip(links, values, strict=True):
        assert f'title="{value} 元"' in text(client, link).split("</h1>")[0]


def test_consolidated_and_own_level_are_two_pivots(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    address = f"{PAYMENT}&rows=organisation.jurisdiction&cols=kind"
    assert "4,600.50" in figures(text(client, address))
    both = text(client, f"{address}&view=all")
    assert "4,500.50" in figures(both)
    assert "600.00" in figures(both)
    assert "甲镇" in both


def test_stages_stand_side_by_side_and_have_no_sum(filled: Clerk) -> None:
    draft = {"approved_yuan": "9000", "virement_yuan": "", "current_yuan": "9000"}
    current = {"approved_yuan": "9500", "virement_yuan": "", "current_yuan": "9500"}
    lines = [{**draft, "stage": "draft"}, {**current, "stage": "current"}]
    file = filled.file("两个阶段.csv", "budget", *lines)
    assert filled.deliver(file, dataset="budget").accepted
    page = text(
        filled.world.client("deputy"),
        f"/query/budget/pivot/?{BASE}&rows=function.class&cols=stage&measure=current",
    )
    assert {"9,000.00", "9,500.00"} <= set(figures(page))
    assert "18,500.00" not in figures(page)
    assert "不能相加" in page


def test_the_budget_of_the_year_repeated_in_months_is_not_added(filled: Clerk) -> None:
    page = text(
        filled.world.client("deputy"),
        f"/query/revenue/pivot/?{BASE}&rows=revenue.class&cols=period&measure=budget",
    )
    assert figures(page).count("1,200.00") >= 4  # both months, the row's total, the whole
    assert "2,400.00" not in figures(page)
    assert "取最近一期" in page


def test_filters_hold_and_people_are_one_row(filled: Clerk) -> None:
    file = filled.file("个人.csv", "payment", *({"payee": name} for name in ("王小明", "李小红")))
    assert filled.deliver(file, jurisdiction=DISTRICT, fiscal_year=2024, period="").accepted
    client = filled.world.client("deputy")
    page = text(client, f"{PAYMENT}&rows=payee&cols=kind")
    assert "个人" in page
    assert "p:" not in page
    assert "王小明" not in page
    link = next(
        found for found in re.findall(r'href="([^"]+explain[^"]+)"', page) if "%40" in found
    )
    assert "2,469.00" in figures(text(client, link))
    narrowed = text(client, f"{PAYMENT}&rows=payee&cols=kind&min=99999")
    assert "这里没有数据" in narrowed


def test_what_exceeds_the_columns_is_folded_and_still_adds_up(filled: Clerk) -> None:
    lines = [{"function_code": f"20{n:02d}01", "amount_yuan": f"{n}.00"} for n in range(1, 21)]
    assert filled.deliver(filled.file("多.csv", "payment", *lines)).accepted
    page = text(filled.world.client("deputy"), f"{PAYMENT}&rows=kind&cols=function.section")
    assert "其他（9 项）" in page
    assert {"45.00", "210.00"} <= set(figures(page))


def test_a_unit_sees_itself_and_a_town_not_the_district(filled: Clerk) -> None:
    address = f"{PAYMENT}&rows=organisation.unit&cols=kind"
    page = text(filled.world.client("unit", DISTRICT, UNIT), address)
    assert "4,200.50" in figures(page)
    assert "4,600.50" not in figures(page)
    town = text(filled.world.client("town", TOWN), address)
    assert "无权查看" in town
    assert "4,600.50" not in figures(town)


def test_the_export_needs_its_right_and_has_the_figures(filled: Clerk) -> None:
    address = f"/query/payment/pivot/export/?{BASE}&rows=organisation.unit&cols=time.month"
    assert filled.world.client("deputy").get(address).status_code == 403
    content = body(filled.world.client("committee").get(address)).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert lines[0][0] == "单位：预算单位"
    assert lines[-1][:2] == ["合计", "1000.00"]
    assert lines[-1][3] == "4600.50"
    assert filled.world.client("committee").get(f"{address}&format=exe").status_code == 404


HOSTILE = [
    "rows=nothing&cols=../x",
    "rows=kind&cols=kind",
    "measure=x",
    "order=c.",
    "order=-c.nothing",
    "order=total&rows=organisation.project",
    "is_payee=p:0123456789",
    "is_settlement=x&is_date_paid=2024-13-99",
    "is_payee=" + "字" * 500,
    "organisation=*&organisation=*&organisation=*",
    "is_kind=@person&is_date_paid=@person",
]


def test_no_parameter_breaks_the_page(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    for query in HOSTILE:
        text(client, f"{PAYMENT}&{query}")
    text(client, f"/query/nothing/pivot/?{BASE}", 404)


@pytest.fixture
def crowd(filled: Clerk) -> Clerk:
    """Payments over units, codes and months, some with nothing filled in."""
    lines = [
        {
            "amount_yuan": f"{(n * 37) % 91 - 20}.{n % 100:02d}",
            "unit": f"{DISTRICT}00{n % 2 + 1}001",
            "function_code": f"{205 + n % 3}{1 + n % 2:02d}",
            "dept_econ_code": "" if n % 7 == 0 else f"302{n % 4:02d}",
            "project": "" if n % 3 else f"P{n % 5}",
            "project_name": "" if n % 3 else f"项目{n % 5}",
            "kind": ("基本支出", "项目支出")[n % 2],
            "settlement": ("转账", "现金", "")[n % 3],
            "date_paid": f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
        }
        for n in range(80)
    ]
    assert filled.deliver(filled.file("许多.csv", "payment", *lines)).accepted
    return filled


AXES = [axis for axis in axes(dataset_named("payment")) if axis.key != "organisation.payment"]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), rows=st.sampled_from(AXES), columns=st.sampled_from(AXES))
def test_any_two_levels_add_up_to_the_drill(
    crowd: Clerk, data: st.DataObject, rows: Axis, columns: Axis
) -> None:
    actor = crowd.world.actor("deputy")
    view = data.draw(st.sampled_from(["own", "all"]))
    with crowd.world.scope():
        query = QueryDict(f"{BASE}&view={view}&by=function")
        state = parsed(actor, query, "payment", crowd.today())
        tables = tables_of(state)
        asked = Question(state, rows, columns, state.dataset.measures[0], 5, 4)
        found = pivot.answer(tables, asked, None)
        whole = reads.drill(tables, state, None).whole
        assert found.whole == whole.figures["paid"]
        assert found.count == whole.rows
        assert sum(found.cells.values()) == found.whole
        for head in found.rows:
            assert head.total == sum(v for (r, _), v in found.cells.items() if r == head.code)
        for head in found.columns:
            assert head.total == sum(v for (_, c), v in found.cells.items() if c == head.code)
        row, column = data.draw(st.sampled_from(sorted(found.cells)))
        below = pivot.cell_state(asked, row, column)
        if below is not None:  # the address of a cell selects the cell's rows
            again = parsed(actor, QueryDict(below.address().lstrip("?")), "payment", crowd.today())
            assert again.wrong == ()
            total = reads.drill(tables, again, None).whole.figures["paid"]
            assert total == found.cells[row, column]


def test_the_address_of_a_pivot_gives_it_back(crowd: Clerk) -> None:
    with crowd.world.scope():
        query = QueryDict(f"{BASE}&rows=time.month&cols=settlement&min=1")
        state = parsed(crowd.world.actor("deputy"), query, "payment", crowd.today())
        asked, wrong = pivot_pages.asked(state, query)
    assert wrong == []
    given = dict(parse_qsl(urlsplit(pivot_pages.url(asked, "-total")).query))
    assert given["rows"] == "time.month"
    assert given["cols"] == "settlement"
    assert given["order"] == "-total"
    assert Decimal(given["min"]) == 1
