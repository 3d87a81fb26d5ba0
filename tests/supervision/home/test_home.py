"""The first minute: five questions, answered from what was delivered."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.queries.conftest import UNIT, clerk, filled, ledger
from tests.world import DISTRICT, OTHER_TOWN, TOWN, World
from tongjian.core.identity.models import User
from tongjian.core.scope import scope
from tongjian.supervision.warning.actions import run_rules

__all__ = ["clerk", "filled", "ledger"]

MOST_QUERIES = {
    "/home/?year=2024": 45,
    f"/query/payment/?j={DISTRICT}&year=2024": 30,
    f"/query/payment/rows/?j={DISTRICT}&year=2024": 30,
    f"/query/payment/explain/?j={DISTRICT}&year=2024&measure=paid": 30,
    "/warnings/": 25,
    "/deliveries/": 20,
    "/documents/": 20,
}


def home(client: Client, query: str = "year=2024") -> str:
    response = client.get(f"/home/?{query}")
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_the_general_budget_is_shown_consolidated(filled: Clerk) -> None:
    page = home(filled.world.client("deputy"))
    assert "全区（含镇）一般公共预算支出完成 4,500.50元" in page
    assert "全区（含镇）一般公共预算收入完成 190.10元，占全年预算 1,200.00元 的 15.8%" in page


def test_a_town_sees_itself_alone(filled: Clerk) -> None:
    page = home(filled.world.client("town", TOWN), f"year=2024&j={DISTRICT}")
    assert "无权查看" in page
    assert "全区" not in page


def test_as_of_a_day_before_everything_nothing_is_claimed(filled: Clerk) -> None:
    day = (filled.world.now - timedelta(2)).date()
    page = home(filled.world.client("deputy"), f"year=2024&as_of={day}")
    assert "还没有可以比较的预算和执行数据" in page
    assert "还没有收到任何数据" in page


def test_an_empty_installation_has_a_home(world: World, ledger: Any) -> None:
    page = home(world.client("deputy"), "")
    assert "还没有数据，规则还没有判断过" in page
    assert "还没有收到任何数据" in page


def test_what_changed_since_the_last_visit(filled: Clerk) -> None:
    world, client = filled.world, filled.world.client("deputy")
    assert "第一次打开" in home(client)
    User.objects.filter(username=world.person("deputy").username).update(
        visited_at=world.now - timedelta(3)
    )
    page = home(client)
    assert "新到 4 批数据" in page


def test_red_warnings_stand_on_the_page(filled: Clerk) -> None:
    world = filled.world
    with world.scope():
        by = world.actor("committee")
    with scope(by.reach("warnings.run"), by):
        run_rules(jurisdictions=[DISTRICT], year=2024, by=by, now=world.now)
    page = home(world.client("deputy"))
    assert "红色预警" in page
    assert "/warnings/" in page


@pytest.mark.parametrize(
    "query", ["year=abc", "year=1900", "j=999999", "as_of=2024-02-31", "as_of=9999-01-01", "j=%00"]
)
def test_no_parameter_breaks_the_page(filled: Clerk, query: str) -> None:
    assert filled.world.client("deputy").get(f"/home/?{query}").status_code in (200, 400)


def test_a_budget_unit_is_led_to_its_own_figures(filled: Clerk) -> None:
    response = filled.world.client("unit", DISTRICT, UNIT).get("/home/")
    assert response.status_code == 302
    assert response["Location"].startswith("/query/")


def test_everybody_is_led_somewhere_from_the_front(filled: Clerk) -> None:
    for role in ("deputy", "operator", "security_admin", "audit_admin", "department"):
        response = filled.world.client(role, OTHER_TOWN).get("/", follow=True)
        assert response.status_code == 200, role


@pytest.mark.parametrize("path", sorted(MOST_QUERIES))
def test_a_page_stays_within_its_budget_of_queries(
    filled: Clerk, path: str, django_assert_max_num_queries: Any
) -> None:
    client = filled.world.client("committee")
    client.get(path)
    with django_assert_max_num_queries(MOST_QUERIES[path]):
        assert client.get(path).status_code == 200
