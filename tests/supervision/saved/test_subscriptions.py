"""Subscriptions: told when a figure changes, by the rights of that moment, without names."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.saved.moving import finished
from tests.supervision.saved.test_views import saved
from tests.world import DISTRICT, ROOT, TOWN
from tongjian.core import clock
from tongjian.core.identity.actions import revoke_role
from tongjian.core.identity.models import Membership
from tongjian.core.notify.models import Notice
from tongjian.supervision.ledger.actions import withdraw
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.saved.models import DAILY, SavedView, Subscription
from tongjian.supervision.saved.tasks import tell_changes

UNIT = f"{DISTRICT}001001"


@pytest.fixture(autouse=True)
def today(filled: Clerk, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let the pages live on the world's day, because deliveries are received on it."""
    monkeypatch.setattr(clock, "now", filled.moment)
    return filled.moment()


def subscribed(clerk: Clerk, often: str = "change", **changes: str) -> SavedView:
    view = saved(clerk, **changes)
    client = clerk.world.client("deputy")
    page = client.post(f"/views/{view.code}/subscribe/", {"often": often}, follow=True)
    assert "已订阅" in page.content.decode()
    return view


def notices(clerk: Clerk) -> list[str]:
    user = clerk.world.person("deputy")
    return list(Notice.objects.filter(user=user).order_by("id").values_list("text", flat=True))


def deliver_more(clerk: Clerk, amount: str = "5000.00", place: str = DISTRICT) -> str:
    line = {"amount_yuan": amount, "date_paid": "2024-11-05", "jurisdiction": place}
    line["unit"] = f"{place}001001"
    file = clerk.file(f"又一批{amount}.csv", "payment", line)
    outcome = clerk.deliver(file, jurisdiction=place, period="11", day=0)
    assert outcome.accepted
    return outcome.delivery


def soon(clerk: Clerk, minutes: int = 5) -> datetime:
    return clerk.moment() + timedelta(minutes=minutes)


def test_told_once_with_before_after_and_the_delivery(filled: Clerk) -> None:
    view = subscribed(filled)
    assert tell_changes(soon(filled)) == 0
    finished(filled, deliver_more(filled), soon(filled, 6))
    assert tell_changes(soon(filled, 7)) == 1
    (said,) = notices(filled)
    assert "4,600.50元 → 9,600.50元" in said
    assert "4 行 → 5 行" in said
    assert "国库集中支付 2024 年11月" in said
    assert tell_changes(soon(filled, 8)) == 0
    assert Notice.objects.get(text=said).url == f"/v/{view.code}/"


def test_a_withdrawal_is_told_too(filled: Clerk) -> None:
    subscribed(filled)
    delivery = deliver_more(filled)
    finished(filled, delivery, soon(filled, 1))
    assert tell_changes(soon(filled, 2)) == 1
    with filled.world.scope():
        found = Delivery.objects.get(pk=delivery)
        withdraw(subject=found, reason="重复", by=ROOT, now=soon(filled, 3))
    assert tell_changes(soon(filled, 4)) == 1
    assert len(notices(filled)) == 2


def test_new_data_that_leave_the_figure_alone_are_not_told(filled: Clerk) -> None:
    subscribed(filled)
    finished(filled, deliver_more(filled, place=TOWN), soon(filled, 1))
    assert tell_changes(soon(filled, 2)) == 0
    with filled.world.scope():
        assert Subscription.objects.get().checked_at == soon(filled, 2)


def test_once_a_day_waits_for_the_morning(filled: Clerk) -> None:
    subscribed(filled, often="daily")
    finished(filled, deliver_more(filled), soon(filled, 1))
    assert tell_changes(soon(filled, 2)) == 0
    assert tell_changes(soon(filled, 3), often=DAILY) == 1


def test_whoever_lost_the_right_is_told_nothing(filled: Clerk) -> None:
    subscribed(filled)
    with filled.world.scope():
        held = Membership.objects.get(user=filled.world.person("deputy"))
        revoke_role(subject=held, by=ROOT, now=filled.moment())
    finished(filled, deliver_more(filled), soon(filled, 1))
    assert tell_changes(soon(filled, 2)) == 0
    assert notices(filled) == []


def test_no_name_reaches_a_notice(filled: Clerk) -> None:
    query = f"j={DISTRICT}&year=2024&payee=王小明"
    subscribed(filled, path="/query/payment/", query=query, title="王小明的支付")
    line = {"payee": "王小明", "amount_yuan": "10.00", "date_paid": "2024-11-05"}
    outcome = filled.deliver(filled.file("人.csv", "payment", line), period="11")
    finished(filled, outcome.delivery, soon(filled, 1))
    assert tell_changes(soon(filled, 2)) == 1
    assert "王小明" not in notices(filled)[0]
    assert "一个常用视图" in notices(filled)[0]


def test_a_unit_and_a_project_by_their_codes(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    for kind, key, figure in (("unit", UNIT, "4200.50"), ("project", "P1", "400.00")):
        given = {"kind": kind, "key": key, "often": "change"}
        page = client.post("/views/subscribe/", given, follow=True).content.decode()
        assert "已订阅" in page, kind
        with filled.world.scope():
            assert Subscription.objects.get(kind=kind).figure == Decimal(figure)
        again = client.post("/views/subscribe/", given, follow=True).content.decode()
        assert "已经订阅过了" in again
    for bad in ({"key": "没有这个"}, {"key": "'; --"}, {"kind": "rule"}, {"key": ""}):
        given = {"kind": "unit", "key": UNIT, "often": "change", **bad}
        page = client.post("/views/subscribe/", given, follow=True).content.decode()
        assert "没有订阅" in page, bad


def test_a_fixed_day_never_changes_and_is_not_subscribed(filled: Clerk) -> None:
    query = f"j={DISTRICT}&year=2024&as_of=2025-01-01"
    view = saved(filled, query=query, title="固定一天")
    client = filled.world.client("deputy")
    page = client.post(f"/views/{view.code}/subscribe/", {"often": "change"}, follow=True)
    assert "固定看某一天" in page.content.decode()


def test_the_link_ends_the_subscription_of_its_owner_alone(filled: Clerk) -> None:
    subscribed(filled)
    with filled.world.scope():
        token = Subscription.objects.get().token
    assert filled.world.client("auditor").post(f"/views/unsubscribe/{token}/").status_code == 404
    client = filled.world.client("deputy")
    assert "退订" in client.get(f"/views/unsubscribe/{token}/").content.decode()
    assert client.post(f"/views/unsubscribe/{token}/").status_code == 302
    with filled.world.scope():
        assert not Subscription.objects.exists()
