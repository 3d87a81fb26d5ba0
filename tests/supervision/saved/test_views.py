"""Saved views: named, shared, opened by a short link, never anybody else's."""

from __future__ import annotations

import html
import re

from django.test import Client

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, TOWN, body
from tongjian.core.audit.models import AuditEvent
from tongjian.supervision.saved.builtin import BUILTIN
from tongjian.supervision.saved.models import SavedView

QUERY = f"j={DISTRICT}&year=2024&rows=organisation.unit&cols=kind"
GIVEN = {"path": "/query/payment/pivot/", "query": QUERY, "title": "各单位两类支出"}


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def saved(clerk: Clerk, role: str = "deputy", **changes: str) -> SavedView:
    client = clerk.world.client(role, DISTRICT)
    assert client.post("/views/new/", {**GIVEN, **changes}).status_code == 302
    with clerk.world.scope():
        found: SavedView = SavedView.objects.latest("id")
        return found


def test_a_page_is_saved_and_opened_by_its_short_link(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    page = text(client, f"/query/payment/pivot/?{QUERY}")
    link = re.search(r'href="(/views/new/[^"]+)"', page)
    assert link is not None
    assert "存为常用视图" in text(client, link[1])
    view = saved(filled)
    opened = client.get(f"/v/{view.code}/")
    assert opened.status_code == 302
    assert "第1局本级" in text(client, opened["Location"])
    assert view.title in text(client, "/views/")
    with filled.world.scope():
        assert AuditEvent.objects.filter(action="view.save").exists()


def test_only_a_shared_view_is_seen_by_others_of_the_place(filled: Clerk) -> None:
    view = saved(filled)
    other, town = filled.world.client("auditor"), filled.world.client("town", TOWN)
    for address in (f"/v/{view.code}/", f"/views/{view.code}/"):
        assert other.get(address).status_code == 404
    owner = filled.world.client("deputy")
    owner.post(f"/views/{view.code}/", {"title": "改了名", "shared": "on"})
    assert other.get(f"/v/{view.code}/").status_code == 302
    assert "改了名" in text(other, "/views/?whose=shared")
    assert "改了名" not in text(other, "/views/?whose=mine")
    assert town.get(f"/v/{view.code}/").status_code == 404  # the district's
    assert other.post(f"/views/{view.code}/", {"title": "抢来"}).status_code == 404
    assert other.post(f"/views/{view.code}/remove/").status_code == 404
    assert owner.post(f"/views/{view.code}/remove/").status_code == 302
    assert owner.get(f"/v/{view.code}/").status_code == 404


REFUSED = [
    {"path": "/people/"},
    {"path": "https://example.org/"},
    {"path": "//example.org/query/payment/"},
    {"path": "/query/nothing/"},
    {"path": "/query/payment/rows/csv/"},
    {"query": "j=999999"},
    {"query": f"j={DISTRICT}&month=13"},
    {"query": "q=" + "x" * 3000},
]


def test_no_other_page_is_saved_and_nothing_that_makes_no_sense(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    for changes in REFUSED:
        response = client.post("/views/new/", {**GIVEN, **changes})
        assert response.status_code == 400, changes
        assert "没有保存" in response.content.decode()
    for title in ("", " ", "字" * 81):
        response = client.post("/views/new/", {**GIVEN, "title": title})
        assert response.status_code == 400
    saved(filled)
    again = client.post("/views/new/", GIVEN)
    assert "已经有一个叫" in again.content.decode()
    assert filled.world.client("operator").get("/views/").status_code == 403


def test_the_built_in_views_open_for_everybody_who_reads(filled: Clerk) -> None:
    client = filled.world.client("town", TOWN)
    page = text(client, "/views/")
    for view in BUILTIN:
        assert view.title in page
        opened = client.get(f"/v/{view.code}/")
        assert "有些条件没有用上" not in text(client, opened["Location"]), view.code


def test_the_list_sorts_filters_and_exports(filled: Clerk) -> None:
    saved(filled)
    saved(filled, title="另一个")
    client = filled.world.client("deputy")
    assert "各单位两类" not in text(client, "/views/?name=另一").split("系统自带")[0]
    export = body(client.get("/views/?format=csv&sort=-at"))
    assert "另一个" in export.decode("utf-8-sig")
