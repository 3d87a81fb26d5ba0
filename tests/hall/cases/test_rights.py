"""Who may act on which case: one's own, at one's desk, in one's jurisdiction, when asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hall.cases import flows
from tests.hall.cases.conftest import Hall
from tests.hall.cases.test_acceptance import GROUNDS, POINTS, SIGNED
from tests.hall.cases.test_decision import accepted, approving
from tests.world import DISTRICT, ROOT, TOWN
from tongjian.core.action import action
from tongjian.core.identity.actor import Actor, Grant, NotPermitted
from tongjian.core.identity.models import User
from tongjian.core.scope import scope
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.applicants.models import Applicant, Authority, Party
from tongjian.hall.cases.actions import take, withdraw
from tongjian.hall.cases.calendar_changed import recompute
from tongjian.hall.cases.corrections import add_material, answer_correction, check_material
from tongjian.hall.cases.due import remind_of_correction
from tongjian.hall.cases.extensions import ask_extension
from tongjian.hall.cases.handling import end_leave, hand_over, send_message, set_leave
from tongjian.hall.cases.hearings import ask_hearing, tell_hearing
from tongjian.hall.cases.models import HallCase, Leave, Material
from tongjian.hall.cases.monitoring import note_findings
from tongjian.hall.cases.reads import asked_of, mine, steps_open, worklist


def other_applicant(hall: Hall) -> Actor:
    """Return somebody else who applies here."""
    person = hall.world.person("applicant", TOWN)
    grant = Grant("applicant", DISTRICT, (DISTRICT,))
    return Actor(person.pk, person.username, (grant,))


@action("test.authorise", None)
def authorise(*, user_id: int, party: Party, by: Actor, now: Any) -> None:
    applicant = Applicant.objects.create(jurisdiction_id=DISTRICT, user_id=user_id, made_at=now)
    Authority.objects.create(
        jurisdiction_id=DISTRICT,
        applicant=applicant,
        party=party,
        right="guardian",
        valid_from=now.date(),
    )


def test_another_applicant_can_do_nothing(hall: Hall) -> None:
    other, now = other_applicant(hall), hall.now
    case = hall.do(hall.open(), "ask_correction", "officer", points=POINTS)
    examined = approving(hall)
    told = tell_hearing(subject=examined, party="学生甲01", by=hall.actor("officer"), now=now)
    for attempt in (
        lambda: answer_correction(subject=case, answers={}, materials=SIGNED, by=other, now=now),
        lambda: withdraw(subject=case, reason="不办了", by=other, now=now),
        lambda: send_message(subject=case, text="你好", by=other, now=now),
        lambda: add_material(subject=case, given=SIGNED[0], by=other, now=now),
        lambda: ask_hearing(subject=told, by=other, now=now),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert steps_open(case, other, now.date()) == []
    assert not mine(other, now.date()).exists()
    assert mine(hall.actor("applicant"), now.date()).count() == 2


def test_a_second_guardian_acts_for_the_child(hall: Hall) -> None:
    child, other = Party.objects.get(), other_applicant(hall)
    case = hall.open(party=child)
    assert other.user_id is not None
    authorise(user_id=other.user_id, party=child, by=ROOT, now=hall.now)
    assert list(mine(other, hall.now.date())) == [case]
    assert withdraw(subject=case, reason="不办了", by=other, now=hall.now).outcome == "withdrawn"


def test_another_jurisdiction_finds_no_case(hall: Hall) -> None:
    case, officer = hall.open(), hall.world.actor("officer", TOWN)
    given: dict[str, Any] = {"subject": case, "step": "accept", "turn": 0, "data": {}}
    with scope([TOWN], officer), pytest.raises(HallCase.DoesNotExist):
        take(by=officer, now=hall.now, **given)
    with pytest.raises(NotPermitted):
        take(by=officer, now=hall.now, **given)


@pytest.mark.parametrize("role", ["hall_supervisor", "reviewer", "applicant", "joint"])
def test_who_does_not_sit_at_the_desk_may_not_act(hall: Hall, role: str) -> None:
    case = hall.open()
    with pytest.raises(NotPermitted):
        hall.do(case, "accept", role)
    with pytest.raises(NotPermitted):
        hall.do(case, "refuse", role, **GROUNDS)
    if role in ("hall_supervisor", "applicant"):
        with pytest.raises(NotPermitted):
            ask_extension(subject=case, reason="需要核实", by=hall.actor(role), now=hall.now)
    assert not [
        one
        for one in steps_open(case, hall.actor(role), hall.now.date())
        if one.action not in ("withdraw",)
    ]


def test_nobody_handles_their_own_application(hall: Hall) -> None:
    case, own = hall.open(), hall.actor("applicant")
    official = Actor(own.user_id, own.label, (*own.grants, *hall.actor("officer").grants))
    with pytest.raises(NotPermitted, match="回避"):
        take(subject=case, step="accept", turn=0, data={}, by=official, now=hall.now)
    assert "accept" not in {one.action for one in steps_open(case, official, hall.now.date())}


def test_applicants_do_not_say_when_it_happened(hall: Hall) -> None:
    with pytest.raises(StepRefused, match="系统时间"):
        hall.open(event_at=hall.now.replace(hour=8))
    case = hall.open()
    hall.later(hours=2)
    with pytest.raises(StepRefused, match="系统时间"):
        withdraw(
            subject=case,
            reason="不办了",
            by=hall.actor("applicant"),
            now=hall.now,
            event_at=hall.now.replace(hour=11),
        )


def test_a_clerk_answers_for_who_came_on_paper(hall: Hall) -> None:
    window = hall.actor("window")
    case = hall.open(applicant=None, by=window, channel="window", paper=True)
    case = hall.do(case, "ask_correction", "window", points=POINTS)
    done = answer_correction(subject=case, answers={}, materials=SIGNED, by=window, now=hall.now)
    assert (done.state, done.paper) == ("received", True)


def test_joint_clerks_see_what_was_asked_of_their_body(hall: Hall) -> None:
    case = accepted(hall, version=hall.version(flows.with_bodies(), "bus"))
    accepted(hall)
    hall.do(case, "ask_body", "officer", bodies=["police"])
    police, traffic = hall.actor("joint", "police"), hall.actor("joint", "traffic")
    assert list(worklist(police)) == [case] and not worklist(traffic).exists()
    hall.do(case, "body_reply", "joint", "police", verdict="agree")
    assert not worklist(police).exists()
    assert list(asked_of(police, DISTRICT)) == [case] and not asked_of(traffic, DISTRICT).exists()


def test_the_worklist_is_what_waits_at_ones_desks(hall: Hall) -> None:
    later = hall.open()
    first = accepted(hall.on("2026-02-13"))
    assert list(worklist(hall.actor("officer"))) == [later, first]
    assert not worklist(hall.actor("head")).exists()


def test_a_case_is_handed_to_a_colleague_with_a_reason(hall: Hall) -> None:
    case = hall.do(hall.open(), "accept", "officer")
    assert case.handler_id == hall.actor("officer").user_id
    colleague = hall.world.person("officer", unit="x")
    given: dict[str, Any] = {"subject": case, "to": colleague, "now": hall.now}
    with pytest.raises(StepRefused, match="理由"):
        hand_over(reason="", by=hall.actor("officer"), **given)
    with pytest.raises(NotPermitted):
        hand_over(reason="忙", by=hall.actor("window"), **given)
    stranger = hall.world.person("applicant", TOWN)
    with pytest.raises(StepRefused, match="权限"):
        hand_over(**{**given, "to": stranger}, reason="忙", by=hall.actor("reviewer"))
    done = hand_over(reason="请假", by=hall.actor("officer"), **given)
    assert (done.handler_id, done.turn) == (colleague.pk, case.turn + 1)


def test_leave_is_ones_own_or_the_assigners_to_note(hall: Hall) -> None:
    officer, today = hall.world.person("officer"), hall.now.date()
    deputy: User = hall.world.person("reviewer")
    given: dict[str, Any] = {
        "user": officer,
        "deputy": deputy,
        "from_day": today,
        "to_day": today,
        "jurisdiction": DISTRICT,
        "now": hall.now,
    }
    with pytest.raises(NotPermitted):
        set_leave(by=hall.actor("window"), **given)
    with pytest.raises(StepRefused, match="另一名"):
        set_leave(**{**given, "deputy": officer}, by=hall.actor("officer"))
    leave = set_leave(by=hall.actor("officer"), **given)
    with pytest.raises(StepRefused, match="已经登记"):
        set_leave(by=hall.actor("head"), **given)
    with pytest.raises(NotPermitted):
        end_leave(subject=leave, by=hall.actor("window"), now=hall.now)
    end_leave(subject=leave, by=hall.actor("head"), now=hall.now)
    assert Leave.objects.get().ended_at == hall.now


def test_originals_are_checked_by_officials(hall: Hall) -> None:
    row = Material.objects.filter(case=hall.open()).first()
    assert row is not None
    with pytest.raises(NotPermitted):
        check_material(subject=row, by=hall.actor("applicant"), now=hall.now)
    assert check_material(subject=row, by=hall.actor("window"), now=hall.now).grade == "B"


def test_what_time_does_nobody_else_does(hall: Hall) -> None:
    case, head = hall.open(), hall.actor("head")
    for work in (note_findings, remind_of_correction):
        with pytest.raises(NotPermitted, match="系统"):
            work(subject=case, by=head, now=hall.now)
    with pytest.raises(NotPermitted, match="系统"):
        recompute(subject=case, version=case.calendar_id, by=head, now=hall.now)
