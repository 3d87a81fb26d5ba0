from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World
from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.supervision.ledger.actions import deliver
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.linkage import actions, reads, seen
from tongjian.supervision.linkage.models import DataSeen, Explanation, Reminder
from tongjian.supervision.linkage.tasks import chase

pytestmark = pytest.mark.django_db
JUNE = {
    "place": DISTRICT,
    "dataset": "payment",
    "source": "finance",
    "year": "2024",
    "period": "06",
}


def line(world: World, place: str = DISTRICT, period: str = "06", year: int = 2024) -> Any:
    found = reads.line_of((place, "payment", "finance", year, period), world.now.date())
    assert found is not None
    return found


def demanded(world: World, place: str = DISTRICT) -> Explanation:
    with world.scope():
        return actions.demand(jurisdiction=place, line=line(world, place), by=ROOT, now=world.now)


def test_the_board_tells_what_came_and_what_is_missing(clerk: Clerk) -> None:
    world = clerk.world
    assert clerk.deliver(
        clerk.file("六月.csv", "payment", {"date_paid": "2024-06-05"}), period="06"
    ).accepted
    page = world.client("committee").get("/sources/?year=2024").content.decode()
    assert "按时 0 份，迟到 1 份" in page
    with world.scope():
        assert line(world).state == "late"
        assert line(world, period="05").state == "missing"
        assert line(world, TOWN).state == "missing"
    export = world.client("deputy").get("/sources/?year=2024&format=csv&state=late&dataset=payment")
    assert "2024 年 6 月" in b"".join(export.streaming_content).decode()  # type: ignore[attr-defined]


def test_a_rejected_file_is_on_the_board(clerk: Clerk) -> None:
    file = clerk.file("六月.csv", "payment", {"date_paid": "坏"})
    assert not clerk.deliver(file, period="06").accepted
    with clerk.world.scope():
        assert line(clerk.world).state == "rejected" and line(clerk.world).rejected == 1


def test_each_sees_the_places_and_sources_they_may(world: World) -> None:
    page = world.client("town", TOWN).get(f"/sources/?place={DISTRICT}&year=2024").content.decode()
    assert "数据来源：甲镇" in page
    tax = world.client("department").get("/sources/?year=2024").content.decode()
    assert "税务" in tax and "国库集中支付" not in tax.split("<main")[1].split("逐期")[0]
    assert world.client("unit").get("/sources/").status_code == 403
    assert world.client("operator").get("/sources/").status_code == 403


def test_reminding_tells_the_clerks_once_a_day(world: World) -> None:
    clerk = world.person("finance")
    client = world.client("committee")
    for _ in range(2):
        assert client.post("/sources/remind/", JUNE).status_code == 302
    with world.scope():
        assert Reminder.objects.get().people == 1
    assert Notice.objects.filter(user=clerk).count() == 1
    assert world.client("deputy").post("/sources/remind/", JUNE).status_code == 403
    assert world.client("town", TOWN).post("/sources/remind/", JUNE).status_code == 404
    for wrong in ({"year": "x"}, {"period": "13"}, {"dataset": "none"}, {"year": "99999"}):
        assert client.post("/sources/demand/", {**JUNE, **wrong}).status_code == 404


def test_an_explanation_is_demanded_drafted_answered_returned_and_accepted(world: World) -> None:
    staff, clerk = world.client("committee"), world.client("finance")
    address = staff.post("/sources/demand/", JUNE)["Location"]
    assert "不用" not in staff.get(address).content.decode()
    again = staff.post("/sources/demand/", JUNE, follow=True)
    assert "已经要求过说明" in again.content.decode()
    draft = clerk.get(f"{address}answer/").content.decode()
    assert "国库集中支付 2024 年 6 月的数据应于2024年07月09日前报送" in draft
    untouched = clerk.post(
        f"{address}answer/", {"text": "数据。\n未按时报送的原因：\n改进的办法："}
    )
    assert untouched.status_code == 422
    given = {"text": "系统切换，导出推迟。", "expected": "2026-12-01"}
    assert staff.post(f"{address}answer/", given).status_code == 403
    assert world.client("department").post(f"{address}answer/", given).status_code == 404
    assert clerk.post(f"{address}answer/", given).status_code == 302
    assert staff.post(f"{address}judge/", {"accepted": "no"}, follow=True).status_code == 200
    with world.scope():
        assert Explanation.objects.get().state == "answered"
    staff.post(f"{address}judge/", {"accepted": "no", "reason": "请写明改进办法"})
    assert "请写明改进办法" in clerk.get(f"{address}answer/").content.decode()
    clerk.post(f"{address}answer/", {**given, "text": "系统切换。今后提前三天导出。"})
    staff.post(f"{address}judge/", {"accepted": "yes"})
    with world.scope():
        assert Explanation.objects.get().state == "accepted"
    late = clerk.post(f"{address}answer/", given, follow=True)
    assert "刚刚有人处理过" in late.content.decode()


def test_what_is_not_late_needs_no_explanation(clerk: Clerk) -> None:
    world = clerk.world
    with world.scope():
        ahead = line(world, year=world.now.year, period="12")
        with pytest.raises(actions.LinkageRefused):
            actions.demand(jurisdiction=DISTRICT, line=ahead, by=ROOT, now=world.now)


def test_another_place_sees_no_explanation(world: World) -> None:
    made = demanded(world, TOWN)
    assert world.client("town", TOWN).get(f"/sources/explanations/{made.pk}/").status_code == 200
    assert (
        world.client("town", OTHER_TOWN).get(f"/sources/explanations/{made.pk}/").status_code == 404
    )
    assert world.client("committee").get(f"/sources/explanations/{made.pk}/").status_code == 200
    assert (
        "国库集中支付"
        in world.client("finance", TOWN).get("/sources/explanations/mine/").content.decode()
    )


def test_terms_are_a_places_own_from_the_day_they_were_set(world: World) -> None:
    staff = world.client("committee")
    given = {
        "jurisdiction": DISTRICT,
        "what": "payment/finance",
        "active": "on",
        "days": "20",
        "note": "商定",
    }
    assert staff.post("/sources/terms/", given).status_code == 302
    with world.scope():
        today = clock.now().date()
        due = {
            place: reads.line_of((place, "payment", "finance", 2024, "06"), today)
            for place in (DISTRICT, TOWN)
        }
        assert [one.due for one in due.values() if one] == [date(2024, 7, 26), date(2024, 7, 9)]
        before = reads.owed(DISTRICT, "district", today - timedelta(1))
        assert next(one for one in before if one.dataset == "payment").days is None
    assert staff.post("/sources/terms/", {**given, "days": "999"}).status_code == 422
    assert world.client("deputy").post("/sources/terms/", given).status_code == 403
    assert "20 个工作日内" in staff.get("/sources/terms/").content.decode()


def test_reminders_go_out_by_themselves_once_switched_on(world: World) -> None:
    assert chase(DISTRICT, world.now) == 0
    with world.scope():
        actions.set_term(
            jurisdiction=DISTRICT,
            dataset="",
            source="",
            active=True,
            days=None,
            committee="",
            note="试行",
            by=ROOT,
            now=world.now,
        )
    assert chase(DISTRICT, world.now) == 0, "nothing that was due before is chased"
    later = world.now + timedelta(60)
    first = chase(DISTRICT, later)
    assert first > 0
    with world.scope():
        assert Explanation.objects.filter(automatic=True).count() == first
    assert chase(DISTRICT, later) == 0


def test_a_clerk_delivers_in_the_name_of_their_source_alone(clerk: Clerk) -> None:
    file = clerk.file("六月.csv", "payment", {"date_paid": "2024-06-05"})
    for role, allowed in (("finance", True), ("department", False)):
        asked: Callable[[], Any] = lambda role=role: deliver(  # type: ignore[misc]  # noqa: E731
            file=file,
            dataset="payment",
            jurisdiction=DISTRICT,
            fiscal_year=2024,
            period="06",
            by=clerk.world.actor(role),
            now=clerk.moment(),
        )
        if allowed:
            assert asked().accepted
        else:
            with pytest.raises(DeliveryRefused, match="不能以财政部门的名义报送"):
                asked()


def test_a_quality_report_is_plain_and_can_be_answered(clerk: Clerk) -> None:
    world = clerk.world
    assert clerk.deliver(
        clerk.file("五月.csv", "payment", {"date_paid": "2024-05-05"}), period="05"
    ).accepted
    june = clerk.file(
        "六月.csv", "payment", {"date_paid": "2024-06-05", "amount_yuan": "9000.00", "payee": ""}
    )
    made = clerk.deliver(june, period="06", day=1)
    address = f"/deliveries/{made.delivery}/quality/"
    page = world.client("committee").get(address).content.decode()
    assert "支付金额合计比上期多" in page and "收款人有 1 行空白" in page and "天" in page
    client = world.client("finance")
    assert client.post(f"{address}answer/", {"point": "late", "text": "已说明"}).status_code == 302
    assert "已说明" in world.client("committee").get(address).content.decode()
    assert client.post(f"{address}answer/", {"point": "none", "text": "x"}).status_code == 404
    assert (
        world.client("deputy").post(f"{address}answer/", {"point": "late", "text": "x"}).status_code
        == 403
    )
    assert world.client("town", TOWN).get(address).status_code == 404
    same = clerk.deliver(
        clerk.file("六月二.csv", "payment", {"date_paid": "2024-06-06"}), period="06", day=2
    )
    assert (
        "替代了"
        in world.client("committee").get(f"/deliveries/{same.delivery}/quality/").content.decode()
    )


def test_who_looked_is_kept_once_a_day_and_told(clerk: Clerk) -> None:
    world = clerk.world
    made = clerk.deliver(
        clerk.file("六月.csv", "payment", {"date_paid": "2024-06-05"}), period="06"
    )
    deputy: Actor = world.actor("deputy")
    for _ in range(2):
        with scope([DISTRICT], deputy):
            seen.remember(
                actor=deputy,
                dataset="payment",
                year=2024,
                jurisdictions=[DISTRICT],
                now=clerk.moment(),
            )
    with world.scope():
        assert DataSeen.objects.count() == 1
    page = world.client("finance").get(f"/deliveries/{made.delivery}/quality/").content.decode()
    assert "deputy01" in page and "人大代表" in page
