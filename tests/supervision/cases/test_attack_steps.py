"""Steps against each other and against time: two at once, four eyes, limits over holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from tests.supervision.cases.test_attack_access import changed
from tests.supervision.cases.test_life import (
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


@pytest.mark.soak
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


@pytest.mark.soak
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


@pytest.mark.soak
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


@pytest.mark.soak
def test_no_step_leaves_the_table_whoever_asks(world: World, case: WarningCase) -> None:
    """Who may do everything is refused every step that the table does not have in a state."""
    full = {
        "letter": "inquiry",
        "due": world.now.date() + timedelta(30),
        "reason": "理由",
        "violation": "idle",
        "yuan": 1,
        "agenda": "代表大会",
    }
    table = {(step.action, source) for step in FLOW.steps for source in step.sources}
    for state in FLOW.states:
        set_state(world, case, state)
        found = again(world, case)
        for action in ACTIONS:
            if (action, state) in table:
                continue
            with world.scope(), pytest.raises(StepRefused):
                take(world, found, action, ROOT, full)
        assert again(world, case).track.state == state


@pytest.mark.soak
def test_each_role_has_its_own_steps_and_no_other(world: World, case: WarningCase) -> None:
    holds: dict[str, str] = {
        "committee": "oversight.manage",
        "unit": "oversight.answer",
        "bureau": "oversight.check",
        "finance": "oversight.examine",
        "deputy": "",
        "auditor": "",
        "cleared": "",
    }
    for state in FLOW.states:
        set_state(world, case, state)
        found = again(world, case)
        for who, permission in holds.items():
            actor = world.actor(who)
            for step in FLOW.steps_from(state):
                may = reads.may_take(actor, found, step)
                assert may == (step.permission == permission), (state, who, step.action)
                if not may:
                    with world.scope(), pytest.raises((NotPermitted, StepRefused)):
                        take(world, found, step.action, actor, {"reason": "越权"})
        assert again(world, case).track.state == state


def take(world: World, case: WarningCase, step: str, by: Any, given: dict[str, Any]) -> None:
    turn = case.track.turn
    actions.take(subject=case, step=step, turn=turn, given=given, by=by, now=world.now)


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


@pytest.mark.soak
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


@pytest.mark.soak
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
