"""Confidential data by every other way than their own pages; a unit by every page."""

from __future__ import annotations

import html

from django.test import Client

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.queries.test_datasets import deliver
from tests.world import DISTRICT, body
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.linkage.models import DataSeen

BASE = f"j={DISTRICT}&year=2024"
PAGES = (
    "pivot/export compare compare/export since print/rows print/rows/pdf print/pivot/pdf".split()
)
OTHER = ("甲乙网络", "校园网", "第2局本级")
UNITS_PAGES = (
    *(
        f"/query/payment{page}"
        for page in (
            f"/compare/?{BASE}&what=places&by=function",
            f"/compare/?{BASE}&what=scopes",
            f"/since/?{BASE}&from=2020-01-01",
            f"/print/rows/?{BASE}",
            f"/pivot/?{BASE}&rows=organisation.project&cols=organisation.unit",
        )
    ),
    f"/query/payment/pivot/?{BASE}&rows=payee&cols=purpose",
    f"/query/payment/rows/?{BASE}&view=all",
    f"/tree/?{BASE}&q=校园",
    f"/tree/?{BASE}&at={DISTRICT}/{DISTRICT}002/{DISTRICT}002001",
    f"/tree/branch/?{BASE}&at={DISTRICT}/{DISTRICT}002/{DISTRICT}002001",
    f"/analysis/unit/{DISTRICT}002001/?{BASE}",
    f"/analysis/rank-payees/?{BASE}",
)


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    return html.unescape((body(answer) if answer.streaming else answer.content).decode())


def test_a_unit_finds_nothing_of_another_on_any_page(filled: Clerk) -> None:
    unit, finance = (filled.world.client(role) for role in ("unit", "finance"))
    for address in UNITS_PAGES:
        found = said(unit, address)
        assert not [word for word in OTHER if word in found and word not in address], address
    for address in UNITS_PAGES[3:6]:
        assert any(word in said(finance, address) for word in OTHER), address


def test_whoever_takes_data_away_is_known_to_have_seen_them(filled: Clerk) -> None:
    world = filled.world
    with world.scope():
        key = Delivery.objects.filter(dataset="payment", jurisdiction_id=DISTRICT).get().pk
    for role, address in (
        ("finance", f"rows/csv/?{BASE}"),
        ("committee", f"pivot/export/?{BASE}"),
        ("auditor", f"compare/export/?{BASE}"),
        ("deputy", f"row/{key}/2/"),
    ):
        answer = world.client(role).get(f"/query/payment/{address}")
        assert answer.status_code == 200, address
        body(answer) if answer.streaming else answer.content
        with world.scope():
            assert DataSeen.objects.filter(dataset="payment", year=2024, role=role).exists(), role


def test_confidential_data_come_out_by_no_side_door(clerk: Clerk) -> None:
    key, world = deliver(clerk, "payment", "voucher")["voucher"], clerk.world
    for role in ("committee", "finance", "unit"):
        client = world.client(role)
        for page in PAGES:
            answer = client.get(f"/query/voucher/{page}/?{BASE}")
            assert answer.status_code in (403, 404), (role, page)
        given = {"dataset": "voucher", "query": BASE, "path": "/query/voucher/", "title": "x"}
        point = {"point": "late", "text": "x", "reason": "x"}
        for path, data in (
            ("/exports/new/", given),
            ("/views/new/", given),
            (f"/deliveries/{key}/withdraw/", point),
            (f"/deliveries/{key}/quality/answer/", point),
        ):
            assert client.post(path, data).status_code in (400, 403, 404), (role, path)
        assert client.get(f"/deliveries/{key}/quality/").status_code in (403, 404)
    for address in ("/sources/?year=2024", "/deliveries/?format=csv"):
        assert key not in said(world.client("committee"), address), address
