"""Steps against each other and against time: two at once, four eyes, limits over holidays."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from tests.supervision.cases.test_attack_access import changed
from tests.supervision.cases.test_life import (
    ASK,
    again,
    asked,
    done,
    examined,
    page,
    people,
    post,
    today,
)
from tests.world import DISTRICT, ROOT, World
from tongjian.core import clock
from tongjian.core.calendar.days import Calendar
from tongjian.core.identity.actions import grant_role
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.identity.reads import actor_of
from tongjian.core.scope import scope
from tongjian.core.workflow.flow import StepRefused
from tongjian.supervision.cases import actions, reads
from tongjian.supervision.cases.flow import DEFINITION, ENDS, CaseFlow
from tongjian.supervision.cases.models import CaseLetter, CaseReminder, WarningCase
from tongjian.supervision.cases.tasks import remind
from tongjian.supervision.linkage.obligations import after_working_days

__all__ = ["people", "today"]
FLOW = CaseFlow.parse(DEFINITION)
ACTIONS = sorted({step.action for step in FLOW.steps})


def test_who_proposed_closing_cannot_close_by_any_other_role(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    examined(world, people, case)
    assert done(people["committee"], world, case, "normal", reason="有依据") == "closing"
    user = world.person("committee")
    with scope(ROOT.everywhere, ROOT):
        for role in ("town", "auditor", "finance"):
            grant_role(user=user, role=role, jurisdiction=DISTRICT, unit="", by=ROOT, now=world.now)
    for _ in range(2):  # two tabs
        post(people["committee"], world, case, "close")
    assert again(world, case).track.state == "closing"
    with world.scope(), pytest.raises(StepRefused):
        found = again(world, case)
        actions.take(
            subject=found,
            step="close",
            turn=found.track.turn,
            given={},
            by=actor_of(user),
            now=world.now,
        )


def test_only_a_late_case_is_decided_without_an_answer(
    world: World, people: dict[str, Client], case: WarningCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(world, people, case)
    assert "逾期未答复，直接认定" not in page(people["committee"], f"/cases/{case.pk}/")
    post(people["committee"], world, case, "go_on", reason="等不及")
    assert again(world, case).track.state == "asked"
    due = again(world, case).due
    assert due is not None
    on_the_day = datetime.combine(due, world.now.timetz())
    monkeypatch.setattr(clock, "now", lambda: on_the_day)
    post(people["committee"], world, case, "go_on", reason="等不及")
    assert again(world, case).track.state == "asked"
    assert "已逾期" not in page(people["committee"], f"/cases/{case.pk}/")
    monkeypatch.setattr(clock, "now", lambda: on_the_day + timedelta(1))
    assert "已逾期" in page(people["committee"], f"/cases/{case.pk}/")
    assert done(people["committee"], world, case, "go_on", reason="逾期") == "examined"


def test_an_extension_does_not_outlive_what_it_was_for(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    examined(world, people, case)
    given = {"violation": "idle", "due": "2025-12-01", "reason": "认定", "yuan": "1"}
    done(people["committee"], world, case, "violation", **given)
    done(people["unit"], world, case, "extend", due="2026-02-10", reason="来不及")
    done(people["unit"], world, case, "rectify", reason="其实来得及")
    assert again(world, case).extension is None
    assert "等人大答复" not in page(people["committee"], f"/cases/{case.pk}/")
    done(people["committee"], world, case, "rectify_return", reason="再改", due="2025-12-20")
    assert "extend_grant" not in page(people["committee"], f"/cases/{case.pk}/")


def test_an_extension_to_a_day_gone_by_is_not_granted(
    world: World, people: dict[str, Client], case: WarningCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(world, people, case)
    done(people["unit"], world, case, "extend", due="2025-12-05", reason="忙")
    later = world.now.replace(month=12, day=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = post(people["committee"], world, case, "extend_grant")
    assert "2025-12-05" in answer.content.decode() and answer.status_code == 422
    assert done(people["committee"], world, case, "extend_refuse", reason="已过") == "asked"
    assert done(people["unit"], world, case, "extend", due="2025-12-20", reason="仍要") == "asked"
    assert done(people["committee"], world, case, "extend_grant") == "asked"
    assert again(world, case).due == date(2025, 12, 20)


def test_sums_already_reported_stay_when_the_next_report_names_none(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    examined(world, people, case)
    given = {"violation": "idle", "due": "2025-12-01", "reason": "认定", "yuan": "5000"}
    done(people["committee"], world, case, "violation", **given)
    done(people["unit"], world, case, "rectify", reason="先退一部分", returned="2500")
    done(people["committee"], world, case, "rectify_return", reason="再改", due="2025-12-20")
    shown = people["unit"].get(f"/cases/{case.pk}/")
    (form,) = [one for one in shown.context["forms"] if one.step.action == "rectify"]
    assert str(form["returned"].value()) == "2500.00"


def test_a_person_whose_role_was_taken_takes_no_step(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    from tongjian.core.identity.models import Membership

    page_seen = people["committee"].get(f"/cases/{case.pk}/")
    assert page_seen.status_code == 200
    with scope(ROOT.everywhere, ROOT):
        rows = Membership.objects.filter(user=world.person("committee"))
        assert rows.exists()

        from tongjian.core.action import action

        @action("test.revoke", None)
        def revoke(*, by: Any, now: Any) -> None:
            rows.delete()

        revoke(by=ROOT, now=world.now)
    assert post(people["committee"], world, case, "open").status_code == 403
    assert again(world, case).track.state == "found"


@pytest.mark.parametrize("action", ACTIONS)
def test_no_step_leaves_the_table_whoever_asks(
    action: str, world: World, people: dict[str, Client], case: WarningCase
) -> None:
    """In each state each role posts each step: it leads where the table says, or nowhere."""
    full = {
        "letter": "inquiry",
        "due": "2026-02-01",
        "reason": "理由",
        "violation": "idle",
        "yuan": "1",
        "agenda": "代表大会",
    }
    table = {(step.action, source): step for step in FLOW.steps for source in step.sources}
    for state in FLOW.states:
        if (action, state) in table:
            continue
        set_state(world, case, state)
        for who in ("committee", "unit", "bureau", "finance", "deputy", "auditor"):
            answer = post(people[who], world, case, action, **full)
            assert answer.status_code in (302, 403, 404, 409), (state, who)
            assert again(world, case).track.state == state, (state, who)


@pytest.mark.parametrize("state", sorted(FLOW.states))
def test_each_role_has_its_own_steps_and_no_other(
    state: str, world: World, people: dict[str, Client], case: WarningCase
) -> None:
    set_state(world, case, state)
    holds = {
        "committee": {"oversight.manage"},
        "unit": {"oversight.answer"},
        "bureau": {"oversight.check"},
        "finance": {"oversight.examine"},
        "deputy": set(),
        "auditor": set(),
    }
    found = again(world, case)
    for who, permissions in holds.items():
        allowed = {step.action for step in FLOW.steps_from(state) if step.permission in permissions}
        for step in FLOW.steps_from(state):
            with world.scope():
                may = reads.may_take(world.actor(who), found, step)
            assert may == (step.action in allowed), (who, step.action)
            if not may:
                with world.scope(), pytest.raises((NotPermitted, StepRefused)):
                    actions.take(
                        subject=found,
                        step=step.action,
                        turn=found.track.turn,
                        given={"reason": "越权", "due": world.now.date() + timedelta(5)},
                        by=world.actor(who),
                        now=world.now,
                    )


def set_state(world: World, case: WarningCase, state: str) -> None:
    """Put a case that has been asked about into a state."""
    from tongjian.core.action import action
    from tongjian.core.workflow.models import Case

    @action("test.put", None)
    def put(*, by: Any, now: Any) -> None:
        Case.objects.filter(pk=case.track_id).update(state=state)
        if not CaseLetter.objects.filter(case=case).exists():
            CaseLetter.objects.create(
                jurisdiction_id=case.jurisdiction_id,
                case=case,
                kind="inquiry",
                number="号",
                content={},
                due=now.date(),
                issued_at=now,
                by=by.label,
            )

    with world.scope():
        put(by=ROOT, now=world.now)


@settings(max_examples=60, deadline=None, database=None)
@drawn(
    st.dates(date(2023, 1, 1), date(2027, 12, 31)),
    st.sampled_from([state.limit_days for state in FLOW.states.values() if state.limit_days]),
)
def test_limits_are_working_days_over_holidays_and_years(start: date, limit: int) -> None:
    days = Calendar.seeded()
    due = after_working_days(start, limit, days)
    assert days.works(due) and days.workdays(start, due) == limit
    assert after_working_days(start, limit, days) <= after_working_days(
        start + timedelta(1), limit, days
    )


def test_reminders_come_once_a_day_due_over_a_year_change(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    changed(world, due=date(2026, 1, 5))
    world.person("unit", unit=case.unit)
    told = [
        remind(DISTRICT, world.now.replace(year=day.year, month=day.month, day=day.day))
        for day in (date(2025, 12, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 5))
    ]
    with world.scope():
        sent = list(CaseReminder.objects.filter(case=case).values_list("occasion", "due"))
    assert sent == [("soon:asked", date(2026, 1, 5))], told
    remind(DISTRICT, world.now.replace(year=2026, month=1, day=6))
    with world.scope():
        assert CaseReminder.objects.filter(case=case, occasion="late:asked").count() == 1


def test_ended_cases_are_never_late(world: World, case: WarningCase) -> None:
    for state in ENDS:
        set_state(world, case, state)
        changed(world, due=date(2020, 1, 1))
        found = again(world, case)
        assert not reads.is_late(found, world.now.date())
        with world.scope():
            assert case.pk not in {
                one.pk for one in reads.late(WarningCase.objects.all(), world.now.date())
            }


def at_once(*calls: Any) -> list[Any]:
    """Run calls in threads that begin together; what each returned or raised."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(at: int, call: Any) -> None:
        gate.wait()
        try:
            results[at] = call()
        except Exception as error:
            results[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return results


def test_bulk_triage_twice_and_single_steps_at_once(committed: World) -> None:
    """Every case is opened once, whoever was first, and nobody meets a broken page."""
    world = committed
    with world.scope():
        keys = sorted(WarningCase.objects.values_list("pk", flat=True))
    clients = [world.client("committee", unit=str(at)) for at in range(3)]
    form = {"cases": keys, "step": "open", "reason": ""}
    calls = [
        lambda: clients[0].post("/cases/triage/", form).status_code,
        lambda: clients[1].post("/cases/triage/", form).status_code,
        lambda: [
            clients[2].post(f"/cases/{key}/open/", {"turn": 0}).status_code
            for key in reversed(keys)
        ],
    ]
    first, second, single = at_once(*calls)
    assert {first, second} <= {302, 422}, (first, second)
    assert set(single) <= {302, 409, 422}, single
    with world.scope():
        found = WarningCase.objects.select_related("track")
        assert {(one.track.state, one.track.turn) for one in found} == {("triaged", 1)}
        numbers = [one.number for one in found if one.jurisdiction_id == DISTRICT]
    assert sorted(numbers) == [f"督〔2025〕{at}号" for at in range(1, len(numbers) + 1)]


def test_two_letters_at_once_are_one(committed: World) -> None:
    world = committed
    with world.scope():
        case = WarningCase.objects.filter(jurisdiction_id=DISTRICT).order_by("pk")[0]
        actions.take(subject=case, step="open", turn=0, given={}, by=ROOT, now=world.now)
    due = (world.now.date() + timedelta(30)).isoformat()
    clients = [world.client("committee", unit=str(at)) for at in range(2)]
    given = {"turn": 1, **ASK, "due": due}
    results = at_once(
        *(
            lambda client=client: client.post(f"/cases/{case.pk}/ask/", given).status_code
            for client in clients
        )
    )
    assert sorted(results) in ([302, 409], [302, 422])
    with world.scope():
        assert CaseLetter.objects.filter(case=case).count() == 1


def test_gathering_and_steps_at_once_undo_nothing_of_each_other(committed: World) -> None:
    from tests.supervision.cases.test_attack_gathering import forget_some
    from tongjian.supervision.cases.gathering import gather

    world = committed
    with world.scope():
        keys = sorted(
            WarningCase.objects.filter(jurisdiction_id=DISTRICT).values_list("pk", flat=True)
        )
        forget_some(by=ROOT, now=world.now)

    def gathering() -> Any:
        with world.scope():
            return gather(jurisdiction=DISTRICT, by=ROOT, now=world.now)

    client = world.client("committee")
    form = {"cases": keys, "step": "dismiss", "reason": "属正常"}
    results = at_once(gathering, gathering, lambda: client.post("/cases/triage/", form).status_code)
    assert results[2] in (302, 422), results
    assert all(isinstance(one, dict) for one in results[:2]), results
    with world.scope():
        gather(jurisdiction=DISTRICT, by=ROOT, now=world.now)
        for one in WarningCase.objects.filter(pk__in=keys).select_related("track"):
            rules = {each.rule for each in one.findings.all()}
            assert rules and one.involved_yuan == sum(
                one.payments.values_list("amount_yuan", flat=True)
            )
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
