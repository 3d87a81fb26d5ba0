"""What lies between two days of a figure: every delivery's effect, to the cent."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT
from tongjian.supervision.ledger.actions import withdraw
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.queries import reads, since
from tongjian.supervision.queries.opening import parsed, tables_of

BASE = f"j={DISTRICT}&year=2024"


@pytest.fixture
def history(clerk: Clerk) -> Clerk:
    """The year, a month of it anew, another month, the year again, and a withdrawal."""

    def month(number: int, *amounts: str) -> list[dict[str, str]]:
        return [{"date_paid": f"2024-{number:02d}-05", "amount_yuan": amount} for amount in amounts]

    year = [*month(1, "100.10", "7.00"), *month(6, "40.05"), *month(9, "3.33")]
    assert clerk.deliver(clerk.file("一.csv", "payment", *year), day=-30).accepted
    june = clerk.file("二.csv", "payment", *month(6, "41.05", "2.00"))
    assert clerk.deliver(june, period="06", day=-20).accepted
    assert clerk.deliver(
        clerk.file("三.csv", "payment", *month(10, "9.99")), period="10", day=-15
    ).accepted
    again = [*month(1, "100.10"), *month(6, "50.00"), *month(11, "-5.00")]
    last = clerk.deliver(clerk.file("四.csv", "payment", *again), day=-8)
    assert last.accepted
    with clerk.world.scope():
        found = Delivery.objects.get(pk=last.delivery)
        withdraw(subject=found, reason="口径有误", by=ROOT, now=clerk.moment(-3))
    return clerk


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.unescape(response.content.decode())


FILTERS = ["", "&month=06", "&month=01&to=09", "&min=5", "&kind=basic", "&q=没有", "&by=function"]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=st.tuples(st.integers(-35, 0), st.integers(-35, 0)), wanted=st.sampled_from(FILTERS))
def test_the_effects_add_up_to_the_difference(
    history: Clerk, days: tuple[int, int], wanted: str
) -> None:
    first, last = (history.today(day) for day in sorted(days))
    with history.world.scope():
        query = QueryDict(BASE + wanted)
        state = parsed(history.world.actor("deputy"), query, "payment", history.today())
        measure = state.dataset.measures[0]
        states = [replace(state, as_of=day) for day in (first, last)]
        tables = (tables_of(states[0]), tables_of(states[1]))
        found = since.between(tables, state, (first, last), measure, None)
        whole = [
            reads.drill(opened, one, None).whole.figures[measure.name] or Decimal(0)
            for opened, one in zip(tables, states, strict=True)
        ]
    assert found.adds
    assert [found.before, found.after] == whole
    assert sum(effect.effect for effect in found.effects) == found.difference
    assert sum(part.difference for part in found.parts) == found.difference


def test_what_happened_to_each_delivery_is_named(history: Clerk) -> None:
    client = history.world.client("deputy")
    first, last = history.today(-25), history.today(-5)
    address = f"/query/payment/since/?{BASE}&from={first}&as_of={last}"
    page = text(client, address)
    assert "这段时间收到" in page
    assert "被后来的报送替换" in page
    assert "一.csv" in page
    withdrawn = text(
        client, f"/query/payment/since/?{BASE}&from={history.today(-5)}&as_of={history.today()}"
    )
    assert "这段时间撤回" in withdrawn
    assert "重新计入" in withdrawn


def test_the_page_of_a_past_day_says_so_and_leads_to_the_change(history: Clerk) -> None:
    client = history.world.client("deputy")
    page = text(client, f"/query/payment/?{BASE}&as_of={history.today(-25)}")
    assert "这是截至" in page
    link = re.search(r'href="(/query/payment/since/[^"]+)"', page.split("看今天的数据")[1])
    assert link is not None
    changed = text(client, link[1])
    assert "9.99" in changed
    today = text(client, f"/query/payment/?{BASE}")
    assert "这是截至" not in today


def test_nothing_between_two_equal_days(history: Clerk) -> None:
    day = history.today()
    page = text(
        history.world.client("deputy"), f"/query/payment/since/?{BASE}&from={day}&as_of={day}"
    )
    assert "没有变化" in page
