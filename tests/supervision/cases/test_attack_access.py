"""Who sees what of cases: other units, other jurisdictions, what is confidential, what is counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.supervision.cases.conftest import OTHER, UNIT
from tests.supervision.cases.test_life import asked, done, examined, page, people, post, today
from tests.world import DISTRICT, ROOT, TOWN, World, body
from tongjian.core.action import action
from tongjian.core.identity.actions import grant_role
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.supervision.cases import actions, reads
from tongjian.supervision.cases.models import CaseFinding, CaseLook, WarningCase
from tongjian.supervision.cases.tasks import gather_in_background, remind
from tongjian.supervision.warning.models import LedgerWarning

__all__ = ["people", "today"]
SECRET = "绝密对象"


def changed(world: World, **values: Any) -> None:
    """Change the first unit's case as no page could, say to rest on confidential data."""

    @action("test.change", None)
    def change(*, by: Any, now: Any) -> None:
        WarningCase.objects.filter(kind="unit", code=UNIT).update(**values)

    with world.scope():
        change(by=ROOT, now=world.now)


def told(world: World, role: str, **given: str) -> list[str]:
    user = world.person(role, **given)
    return list(Notice.objects.filter(user=user).values_list("text", flat=True))


def cleared(world: World) -> None:
    """Let another person of the committee read confidential data."""
    user = world.person("committee", unit="c")
    with scope(ROOT.everywhere, ROOT):
        grant_role(
            user=user, role="cleared", jurisdiction=DISTRICT, unit="", by=ROOT, now=world.now
        )


def test_no_notice_tells_of_a_confidential_case(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    changed(world, confidential=True, title=SECRET)
    cleared(world)
    with world.scope():
        found = WarningCase.objects.get(pk=case.pk)
        by = world.actor("committee", unit="c")
        for step, given in (
            ("open", {}),
            (
                "ask",
                {"letter": "order", "due": world.now.date() + timedelta(9), "reason": "请说明"},
            ),
        ):
            turn = WarningCase.objects.select_related("track").get(pk=case.pk).track.turn
            actions.take(subject=found, step=step, turn=turn, given=given, by=by, now=world.now)
    remind(DISTRICT, world.now + timedelta(60))
    for role in ("committee", "unit", "finance"):
        assert not any(SECRET in text for text in told(world, role)), role
    assert any(SECRET in text for text in told(world, "committee", unit="c"))


def test_who_is_not_cleared_takes_no_step_of_a_confidential_case(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    changed(world, confidential=True)
    with world.scope(), pytest.raises(NotPermitted):
        actions.take(
            subject=case, step="open", turn=0, given={}, by=world.actor("committee"), now=world.now
        )


def test_reminders_count_only_what_their_reader_may_see(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    with world.scope():
        every = WarningCase.objects.filter(jurisdiction_id=DISTRICT).count()
    changed(world, confidential=True)
    world.person("committee")
    remind(DISTRICT, world.now + timedelta(60))
    (text,) = [one for one in told(world, "committee") if "等待研判" in one]
    assert f"有{every - 1}件" in text


@pytest.mark.soak
def test_new_confidential_cases_are_not_counted_to_who_may_not_see_them(
    world: World, case: WarningCase
) -> None:
    @action("test.afresh", None)
    def afresh(*, by: Any, now: Any) -> None:
        LedgerWarning.objects.filter(followed__case=case).update(confidential=True)
        CaseFinding.objects.filter(case=case).delete()

    world.person("committee")
    cleared(world)
    with world.scope():
        afresh(by=ROOT, now=world.now)
    gather_in_background(jurisdictions=[DISTRICT])
    with world.scope():
        assert WarningCase.objects.filter(code=UNIT, confidential=True).exists()
    assert told(world, "committee") == []
    assert ["新发现1件" in text for text in told(world, "committee", unit="c")] == [True]


def test_years_of_confidential_cases_are_in_no_filter_and_no_priority(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    changed(world, confidential=True, year=2019)
    for address in ("/cases/?whose=all", "/cases/triage/"):
        assert "2019" not in page(people["committee"], address)
    assert "2019" in page(people["auditor"], "/cases/?whose=all")


def test_a_dismissed_case_is_not_told_to_a_unit_nobody_asked(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    world.person("unit", unit=UNIT)
    done(people["committee"], world, case, "dismiss", reason="属正常")
    assert told(world, "unit", unit=UNIT) == []


def test_a_look_back_names_no_later_case_its_reader_may_not_see(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    examined(world, people, case)
    done(people["committee"], world, case, "normal", reason="有依据")
    done(people["second"], world, case, "close")
    with world.scope():
        assert CaseLook.objects.filter(case=case).exists()

    @action("test.later", None)
    def later(*, by: Any, now: Any) -> None:
        other = WarningCase.objects.get(kind="unit", code=OTHER)
        WarningCase.objects.filter(pk=other.pk).update(code=UNIT, year=2025, title=SECRET)

    with world.scope():
        later(by=ROOT, now=world.now)
    assert SECRET in page(people["committee"], f"/cases/{case.pk}/")
    assert SECRET not in page(people["unit"], f"/cases/{case.pk}/")


def test_a_unit_sees_no_towns_case_of_a_unit_with_its_code(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    with world.scope():
        town = WarningCase.objects.get(jurisdiction_id=TOWN)

    @action("test.same", None)
    def same(*, by: Any, now: Any) -> None:
        WarningCase.objects.filter(pk=town.pk).update(unit=UNIT, department=f"{DISTRICT}001")

    with world.scope():
        same(by=ROOT, now=world.now)
    committee = people["committee"]
    done(committee, world, town, "open")
    due = (world.now.date() + timedelta(9)).isoformat()
    done(committee, world, town, "ask", letter="inquiry", due=due, reason="请说明")
    for who in ("unit", "bureau"):
        page(people[who], f"/cases/{town.pk}/", 404)
    assert post(people["unit"], world, town, "answer", reason="代答").status_code == 404


@pytest.mark.soak
def test_a_bureau_or_unit_of_nothing_sees_nothing(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    changed(world, department="", unit="")
    for who in ("unit", "other", "bureau"):
        page(people[who], f"/cases/{case.pk}/", 404)
        exported = body(people[who].get("/cases/?whose=all&format=csv")).decode("utf-8-sig")
        assert len(exported.splitlines()) == 1, who


def test_a_unit_gets_no_other_units_rows_by_any_way(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    """A case about a payee rests on rows of two units; one of them answers."""

    @action("test.mix", None)
    def mix(*, by: Any, now: Any) -> None:
        mine = CaseFinding.objects.filter(case=case).first()
        other = CaseFinding.objects.filter(case__code=OTHER).first()
        assert mine is not None and other is not None
        mine.frozen["tables"] += other.frozen["tables"]
        mine.frozen["facts"] += other.frozen["facts"]
        mine.frozen["deliveries"] += other.frozen["deliveries"]
        mine.save()

    with world.scope():
        mix(by=ROOT, now=world.now)
    asked(world, people, case)
    assert "会所消费" in page(people["committee"], f"/cases/{case.pk}/")
    with world.scope():
        letter = WarningCase.objects.get(pk=case.pk).letters.get()
    assert "会所消费" not in str(letter.content)
    for who in ("unit", "bureau"):
        assert "会所消费" not in page(people[who], f"/cases/{case.pk}/")
        page(people[who], f"/cases/{case.pk}/evidence/", 404)


@pytest.mark.soak
def test_every_address_of_a_case_is_closed_to_who_may_not_see_it(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    with world.scope():
        letter = WarningCase.objects.get(pk=case.pk).letters.get()
        look = CaseLook.objects.count()
    assert look == 0
    strangers = [
        people["other"],
        world.client("unit", TOWN),
        world.client("bureau", unit=f"{DISTRICT}002"),
        world.client("town", TOWN),
    ]
    for client in strangers:
        for address in (
            f"/cases/{case.pk}/",
            f"/cases/{case.pk}/evidence/",
            f"/cases/letters/{letter.pk}.pdf",
            f"/cases/letters/{letter.pk}.docx",
        ):
            page(client, address, 404)
        for step in ("answer", "ask", "close", "violation", "extend"):
            assert client.post(f"/cases/{case.pk}/{step}/", {"turn": 2}).status_code == 404
        for query in ("", "&rule=49", "&format=csv", "&unit=第1局"):
            answer = client.get(f"/cases/?whose=all{query}")
            content = body(answer) if answer.streaming else answer.content
            assert case.title not in content.decode("utf-8-sig")
        for by in ("unit", "rule"):
            shown = page(client, f"/cases/board/?by={by}")
            assert "R049" not in shown and case.title not in shown
        posted = client.post("/cases/triage/", {"cases": [case.pk], "step": "open", "reason": ""})
        assert posted.status_code in (403, 422)
    for role in ("department", "system_admin", "security_admin", "operator", "applicant"):
        client = world.client(role)
        for address in ("/cases/", f"/cases/{case.pk}/", "/cases/board/", "/cases/triage/"):
            assert client.get(address).status_code == 403, (role, address)


@pytest.mark.soak
def test_no_role_gets_a_step_of_a_town_it_does_not_reach(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    for role in ("town", "unit", "bureau", "finance", "committee", "deputy", "auditor"):
        assert reads.steps_of(world.actor(role, TOWN), case, world.now.date()) == []
