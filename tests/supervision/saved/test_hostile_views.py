"""Views of others, and what they may not give away or break."""

from __future__ import annotations

import html

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.saved.test_views import saved
from tests.world import DISTRICT, ROOT, TOWN
from tongjian.core.identity.actions import grant_role
from tongjian.supervision.saved.models import SavedView, Subscription


def test_a_view_somebody_above_subscribed_to_can_still_be_removed(filled: Clerk) -> None:
    """A view that names no place is the town's for its owner and the district's for another."""
    world = filled.world
    town, district = world.client("town", TOWN), world.client("deputy")
    given = {"path": "/query/payment/", "query": "year=2024", "title": "支付", "shared": "on"}
    assert town.post("/views/new/", given).status_code == 302
    with world.scope():
        view = SavedView.objects.get()
    district.post(f"/views/{view.code}/subscribe/", {"often": "change"})
    with world.scope():
        assert Subscription.objects.count() == 1
    assert town.post(f"/views/{view.code}/remove/").status_code == 302
    with world.scope():
        assert not SavedView.objects.exists() and not Subscription.objects.exists()


def test_a_shared_view_of_confidential_data_is_shown_to_those_alone_who_may_read_it(
    filled: Clerk,
) -> None:
    world = filled.world
    with world.scope():
        grant_role(
            user=world.person("deputy"),
            role="cleared",
            jurisdiction=DISTRICT,
            by=ROOT,
            now=world.now,
        )
    query = {"path": "/query/voucher/", "query": f"j={DISTRICT}&year=2024&q=机密摘要"}
    saved(filled, "deputy", **query, title="机密凭证", shared="on")
    view_of = {"auditor": True, "finance": False, "committee": False}
    with world.scope():
        code = SavedView.objects.get().code
    for role, may in view_of.items():
        client = world.client(role)
        page = html.unescape(client.get("/views/?whose=shared").content.decode())
        assert ("机密凭证" in page) is may, role
        assert client.get(f"/v/{code}/").status_code == (302 if may else 404)
        assert client.get(f"/views/{code}/").status_code == (200 if may else 404)
