"""Confidential cases that nobody of a committee may see: it is told how many wait, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.supervision.cases.conftest import OTHER, UNIT, gathered
from tests.supervision.cases.test_life import ASK, done, page
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core import clock
from tongjian.core.action import action
from tongjian.core.identity.actions import grant_role, revoke_role
from tongjian.core.identity.models import Membership
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.supervision.cases import reads
from tongjian.supervision.cases.models import CaseReminder, WarningCase
from tongjian.supervision.cases.staff import staff_of
from tongjian.supervision.cases.tasks import gather_in_background, remind
from tongjian.supervision.warning.plain import money

ASKED_FOR = "请安全管理员在“人员与角色”里给经办的人加上“保密数据查阅人”"


@pytest.fixture(autouse=True)
def today(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", clerk.moment)


def hide(world: World, *cases: WarningCase) -> None:
    @action("test.hide", None)
    def hidden(*, by: Any, now: Any) -> None:
        WarningCase.objects.filter(pk__in=[case.pk for case in cases]).update(confidential=True)

    with world.scope():
        hidden(by=ROOT, now=world.now)


def of(world: World, **given: Any) -> WarningCase:
    with world.scope():
        found: WarningCase = WarningCase.objects.get(kind="unit", **given)
        return found


def clear(world: World, place: str, role: str, **given: Any) -> None:
    with world.scope():
        grant_role(
            user=world.person(role, **given),
            role="cleared",
            jurisdiction=place,
            by=ROOT,
            now=world.now,
        )


def told(world: World, role: str, *of: str, **given: Any) -> list[str]:
    user = world.person(role, *of, **given)
    rows = Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True)
    return [text for text in rows if "保密" in text]


def test_a_committee_none_of_which_is_cleared_is_told_once(
    world: World, case: WarningCase, clerk: Clerk
) -> None:
    world.person("committee"), world.person("committee", unit="b")
    hide(world, case)
    gather_in_background(jurisdictions=[DISTRICT])
    gather_in_background(jurisdictions=[DISTRICT])
    remind(DISTRICT, clerk.moment(3))
    words = (
        f"督办：示例区有1件用到保密数据的事项等人大办理，但人大没有人可以查阅保密数据，"
        f"谁也看不到是什么事项。{ASKED_FOR}。"
    )
    assert told(world, "committee") == told(world, "committee", unit="b") == [words]
    hide(world, of(world, code=OTHER))
    remind(DISTRICT, clerk.moment(4))
    remind(DISTRICT, clerk.moment(5))
    assert [text[:10] for text in told(world, "committee")] == [
        "督办：示例区有1件用",
        "督办：示例区有2件用",
    ]


def test_nothing_else_of_them_is_told(world: World, case: WarningCase, clerk: Clerk) -> None:
    """Neither unit nor sum nor rule, nor year, in whatever a person of the committee opens."""
    committee = world.client("committee")
    every = page(committee, "/cases/?whose=all")
    assert case.title in every
    hide(world, case)
    gather_in_background(jurisdictions=[DISTRICT])
    for address in ("/cases/", "/cases/?whose=all", "/cases/board/", "/cases/triage/", "/notices/"):
        shown = page(committee, address)
        for secret in (case.title, UNIT, f"/cases/{case.pk}/", money(case.involved_yuan)):
            assert secret not in shown, (address, secret)
    assert ASKED_FOR in page(committee, "/cases/")
    page(committee, f"/cases/{case.pk}/", 404)
    for text in told(world, "committee"):
        assert "局" not in text and "元" not in text and "规则" not in text


def test_only_whose_work_it_is_reads_of_it(world: World, case: WarningCase) -> None:
    hide(world, case)
    for role in ("deputy", "finance", "unit", "bureau", "auditor"):
        assert ASKED_FOR not in page(world.client(role), "/cases/?whose=all"), role
    assert ASKED_FOR not in page(world.client("town", TOWN), "/cases/")


def test_who_is_cleared_makes_an_end_of_it(world: World, case: WarningCase, clerk: Clerk) -> None:
    committee, second = world.client("committee"), world.client("committee", unit="b")
    hide(world, case)
    assert ASKED_FOR in page(second, "/cases/")
    clear(world, DISTRICT, "committee")
    assert ASKED_FOR not in page(committee, "/cases/") and case.title in page(committee, "/cases/")
    assert ASKED_FOR not in page(second, "/cases/"), "a colleague sees to it"
    remind(DISTRICT, clerk.moment(60))
    assert not any("谁也看不到" in text for text in told(world, "committee", unit="b"))
    with world.scope():
        held = Membership.objects.get(role="cleared", user=world.person("committee"))
        revoke_role(subject=held, by=ROOT, now=world.now)
    assert ASKED_FOR in page(committee, "/cases/")


def test_what_does_not_wait_for_the_committee_is_not_counted(
    world: World, case: WarningCase
) -> None:
    committee = world.client("committee")
    world.person("unit", unit=UNIT)
    done(committee, world, case, "open")
    done(committee, world, case, "ask", **ASK)
    clear(world, DISTRICT, "unit", unit=UNIT)
    hide(world, case)
    assert ASKED_FOR not in page(committee, "/cases/"), "its unit is at work"
    with world.scope():
        assert reads.unseen([DISTRICT]) == {}


def town_case(world: World) -> tuple[WarningCase, Client]:
    case = of(world, jurisdiction_id=TOWN)
    town = world.client("town", TOWN)
    hide(world, case)
    return case, town


def test_of_a_towns_the_district_is_told_where_the_town_has_nobody(
    world: World, clerk: Clerk
) -> None:
    gathered(clerk)
    case, town = town_case(world)
    assert "甲镇有1件用到保密数据的事项" in page(town, "/cases/")
    committee = world.client("committee")
    assert "甲镇有1件用到保密数据的事项" in page(committee, "/cases/")
    clear(world, DISTRICT, "committee")
    assert ASKED_FOR not in page(town, "/cases/")
    with scope([TOWN], ROOT):
        assert reads.managers(TOWN, confidential=True) == [world.person("committee").pk]
        known = CaseReminder.objects.filter(occasion="unseen")
        remind(TOWN, clerk.moment(60))
        assert not known.exists()
    texts = Notice.objects.filter(user=world.person("committee")).values_list("text", flat=True)
    assert any("有1件事项等待研判" in text for text in texts)
    assert case.title in page(committee, "/cases/?whose=all")


def test_whom_the_district_cleared_is_known_in_the_towns_own_scope(world: World) -> None:
    """A town's scope shows none of the district's roles; its clerk cleared there is cleared."""
    clerk = world.person("unit", TOWN)
    clear(world, DISTRICT, "unit", jurisdiction=TOWN)
    with scope([TOWN], ROOT):
        assert clerk.pk in staff_of([TOWN])[TOWN].cleared


def test_a_page_asks_nothing_more_where_nothing_is_confidential(
    world: World, case: WarningCase
) -> None:
    with world.scope():
        assert reads.unseen([DISTRICT, TOWN]) == {}
    assert ASKED_FOR not in page(world.client("committee"), "/cases/")
