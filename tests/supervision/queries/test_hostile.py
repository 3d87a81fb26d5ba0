"""Addresses nobody would type by accident."""

from __future__ import annotations

import html
from decimal import Decimal

import duckdb
import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.queries.conftest import UNIT
from tests.world import DISTRICT, ROOT
from tongjian.core.home import home
from tongjian.core.identity.actions import grant_role
from tongjian.core.scope import scope
from tongjian.supervision.ledger.paths import store_root


@pytest.mark.parametrize("amount", ["1e15", "-1e15", "1.123456789012345678", "NaN", "1e400"])
@pytest.mark.parametrize("key", ["min", "max"])
def test_an_amount_the_engine_cannot_hold_is_told_and_ignored(
    filled: Clerk, key: str, amount: str
) -> None:
    address = f"/query/payment/rows/?j={DISTRICT}&year=2024&{key}={amount}"
    page = filled.world.client("deputy").get(address)
    assert page.status_code == 200
    assert "无法识别，已忽略" in page.content.decode()


def test_the_sql_runs_in_a_copy_of_the_ledger_and_names_no_machine_path(filled: Clerk) -> None:
    address = f"/query/payment/explain/?j={DISTRICT}&year=2024&measure=paid"
    page = html.unescape(filled.world.client("auditor").get(address).content.decode())
    assert str(home()) not in page
    sql = page[page.index("-- 文件路径") :].partition("</")[0]
    with duckdb.connect() as con:
        con.execute(f"SET file_search_path = '{store_root()}'")
        assert con.execute(sql).fetchone() == (Decimal("4600.50"),)


@pytest.mark.parametrize("kind", ["rows/", "", "explain/"])
def test_a_unit_cannot_ask_for_the_names_of_others_projects(filled: Clerk, kind: str) -> None:
    other = f"{DISTRICT}002"
    path = f"organisation={DISTRICT}&organisation={other}&organisation={other}001&organisation=P1"
    address = f"/query/payment/{kind}?j={DISTRICT}&year=2024&measure=paid&{path}"
    world = filled.world
    assert "校园网" in world.client("finance").get(address).content.decode()
    assert "校园网" not in world.client("unit", DISTRICT, UNIT).get(address).content.decode()


def test_a_unit_with_a_second_role_still_sees_its_own_rows_alone(filled: Clerk) -> None:
    world = filled.world
    user = world.person("unit", DISTRICT, UNIT)
    with scope(ROOT.everywhere, ROOT):
        grant_role(user=user, role="department", jurisdiction=DISTRICT, by=ROOT, now=world.now)
    address = f"/query/payment/rows/?j={DISTRICT}&year=2024"
    page = world.client("unit", DISTRICT, UNIT).get(address).content.decode()
    assert "维修校舍屋面" in page
    assert "甲乙网络有限公司" not in page


@pytest.mark.parametrize(
    "address",
    [
        "rows/?year=2024&page=²",
        "rows/?year=2024&page=" + "9" * 5000,
        "since/?year=2024&as_of=0001-01-01",
        "since/?year=2024&from=0001-01-01",
    ],
    ids=["superscript", "huge", "first day", "from the first day"],
)
def test_no_number_or_day_breaks_a_page(filled: Clerk, address: str) -> None:
    assert filled.world.client("deputy").get(f"/query/payment/{address}").status_code == 200
