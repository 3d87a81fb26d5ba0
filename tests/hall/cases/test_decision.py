"""Articles 36 to 47: four eyes, extension, special procedures, hearings, opinions, delivery."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.hall.cases import flows
from tests.hall.cases.conftest import PAPER, Hall, at
from tests.hall.cases.test_acceptance import GROUNDS
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.actions import take, withdraw
from tongjian.hall.cases.corrections import add_material
from tongjian.hall.cases.extensions import ask_extension, decide_extension
from tongjian.hall.cases.handling import record_visit
from tongjian.hall.cases.hearings import ask_hearing, hold_hearing, set_hearing, tell_hearing
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.cases.models import CaseDocument, Finding, HallCase, Hearing, Opinion
from tongjian.hall.cases.opinions import ask_opinion, reply_opinion
from tongjian.hall.cases.reads import clocks, stage, steps_open
from tongjian.hall.cases.suspensions import approve_suspension, ask_suspension, end_suspension


def accepted(hall: Hall, **changes: Any) -> HallCase:
    return hall.do(hall.open(**changes), "accept", "window")


def approving(hall: Hall, **changes: Any) -> HallCase:
    case = hall.do(accepted(hall, **changes), "forward", "officer")
    return hall.do(case, "report", "reviewer")


def both(hall: Hall, one: str, other: str) -> Actor:
    """Return one person who holds two roles."""
    mine, theirs = hall.actor(one), hall.actor(other)
    return Actor(mine.user_id, mine.label, (*mine.grants, *theirs.grants))


def test_who_examined_may_not_decide(hall: Hall) -> None:
    case = approving(hall)
    given: dict[str, Any] = {
        "subject": case,
        "step": "grant",
        "turn": case.turn,
        "data": {},
        "now": hall.now,
    }
    with pytest.raises(StepRefused, match="审核"):
        take(by=both(hall, "reviewer", "head"), **given)
    with pytest.raises(StepRefused, match="审核"):
        take(by=both(hall, "officer", "head"), **given)
    assert take(by=both(hall, "window", "head"), **given).outcome == "granted"


def test_a_rejection_has_reasons_basis_and_remedies(hall: Hall) -> None:
    case = approving(hall)
    with pytest.raises(StepRefused, match="理由"):
        hall.do(case, "reject", "head", basis=GROUNDS["basis"])
    with pytest.raises(StepRefused, match="依据"):
        hall.do(case, "reject", "head", reason="不符合条件")
    case = hall.do(case, "reject", "head", **GROUNDS)
    assert (case.outcome, case.phase, case.open) == ("rejected", "rejected", True)
    letter = CaseDocument.objects.get(kind="rejection_decision")
    assert letter.content["remedies"]["court"] == "示例区人民法院"


def test_an_extension_over_a_holiday_needs_the_head_and_a_notice(hall: Hall) -> None:
    case = accepted(hall.on("2026-09-25"))
    assert (case.statutory_due, case.promised_due) == (date(2026, 10, 29), date(2026, 10, 15))
    with pytest.raises(StepRefused, match="理由"):
        ask_extension(subject=case, reason="", by=hall.actor("officer"), now=hall.now)
    asked = ask_extension(
        subject=case, reason="需要向外地核实", by=hall.actor("officer"), now=hall.now
    )
    with pytest.raises(NotPermitted):
        decide_extension(
            subject=asked, approve=True, reason="", by=hall.actor("reviewer"), now=hall.now
        )
    own = both(hall, "officer", "head")
    with pytest.raises(StepRefused, match="自己"):
        decide_extension(subject=asked, approve=True, reason="", by=own, now=hall.now)
    head = hall.actor("head")
    decide_extension(subject=asked, approve=True, reason="同意", by=head, now=hall.now)
    case.refresh_from_db()
    assert case.statutory_due == date(2026, 11, 12), "thirty working days over the holidays"
    assert case.promised_due == date(2026, 10, 29), "a promise that still held moves with it"
    letter = CaseDocument.objects.get(kind="extension_notice")
    assert letter.content["due_on"] == "2026-11-12" and "外地" in letter.content["reasons"]
    with pytest.raises(StepRefused, match="一次"):
        ask_extension(subject=case, reason="还不够用", by=hall.actor("officer"), now=hall.now)


def test_a_declined_extension_changes_no_day_and_a_late_one_is_refused(hall: Hall) -> None:
    case, officer = accepted(hall), hall.actor("officer")
    asked = ask_extension(subject=case, reason="需要再核实", by=officer, now=hall.now)
    head = hall.actor("head")
    with pytest.raises(StepRefused, match="理由"):
        decide_extension(subject=asked, approve=False, reason="", by=head, now=hall.now)
    decide_extension(subject=asked, approve=False, reason="可以办完", by=head, now=hall.now)
    case.refresh_from_db()
    assert case.statutory_due == date(2026, 3, 18)
    hall.on("2026-03-19")
    with pytest.raises(StepRefused, match="届满"):
        ask_extension(subject=case, reason="来不及了", by=officer, now=hall.now)


def test_months_set_by_another_law_are_not_extended(hall: Hall) -> None:
    limits = [flows.limit("statutory", "3", "acceptance", "decision", "months")]
    version = hall.version(flows.definition(limits=limits), "school")
    case = accepted(hall, version=version)
    assert case.statutory_due == date(2026, 5, 12)
    with pytest.raises(StepRefused, match="专门的法律"):
        ask_extension(subject=case, reason="需要再核实", by=hall.actor("officer"), now=hall.now)


def test_a_special_procedure_stops_the_clock_by_two_people(hall: Hall) -> None:
    case, officer, head = accepted(hall), hall.actor("officer"), hall.actor("head")
    given: dict[str, Any] = {
        "subject": case,
        "kind": "专家评审",
        "reason": "需要专家论证",
        "needed": Decimal(10),
        "unit": "working_days",
        "now": hall.now,
    }
    with pytest.raises(StepRefused, match="选择"):
        ask_suspension(**{**given, "kind": "领导出差"}, by=officer)
    with pytest.raises(StepRefused, match="多少"):
        ask_suspension(**{**given, "needed": Decimal(0)}, by=officer)
    asked = ask_suspension(**given, by=officer)
    assert not HallCase.objects.get(pk=case.pk).paused, "not before it is approved"
    with pytest.raises(StepRefused, match="自己"):
        approve_suspension(subject=asked, by=both(hall, "officer", "head"), now=hall.now)
    approve_suspension(subject=asked, by=head, now=hall.on("2026-02-13").now)
    case.refresh_from_db()
    assert (case.state, case.paused, case.statutory_due) == ("special", True, None)
    letter = CaseDocument.objects.get(kind="special_notice")
    assert (letter.content["procedure"], letter.content["days"]) == ("专家评审", "10个工作日")
    assert "暂停" in stage(case, case.submitted_at.date()).waiting
    end_suspension(subject=asked, by=officer, now=hall.on("2026-03-02").now)
    case.refresh_from_db()
    assert (case.state, case.paused) == ("accepted", False)
    assert case.statutory_due == date(2026, 3, 27), (
        "the seven working days of the review come after"
    )


def test_a_hearing_is_offered_asked_and_held_before_the_decision(hall: Hall) -> None:
    case = approving(hall)
    officer, applicant = hall.actor("officer"), hall.actor("applicant")
    told = tell_hearing(subject=case, party="学生甲01", by=officer, now=hall.now)
    assert told.ask_by == date(2026, 2, 26)
    with pytest.raises(StepRefused, match="听证"):
        hall.do(case, "grant", "head")
    hall.on("2026-02-27")
    with pytest.raises(StepRefused, match="过期限"):
        ask_hearing(subject=told, by=applicant, now=hall.now)
    hall.on("2026-02-26")
    asked = ask_hearing(subject=told, by=applicant, now=hall.now)
    assert asked.hold_by == date(2026, 3, 25)
    with pytest.raises(StepRefused, match="之间"):
        set_hearing(subject=asked, at=at("2026-02-28"), place="一楼", by=officer, now=hall.now)
    set_hearing(subject=asked, at=at("2026-03-10"), place="一楼", by=officer, now=hall.now)
    hall.on("2026-03-10", 17)
    with pytest.raises(StepRefused, match="主持"):
        hold_hearing(subject=asked, chair=officer.label, record="笔录", by=officer, now=hall.now)
    held = hold_hearing(subject=asked, chair="head-x", record="各方到场", by=officer, now=hall.now)
    assert held.state == "held" and Hearing.objects.get().record.startswith("定于2026年03月10日")
    assert hall.do(case, "grant", "head").outcome == "granted"


def test_interested_parties_are_heard_until_their_day(hall: Hall) -> None:
    case, officer = approving(hall), hall.actor("officer")
    given: dict[str, Any] = {
        "subject": case,
        "kind": "interested",
        "question": "是否有意见",
        "by": officer,
    }
    with pytest.raises(StepRefused, match="哪天"):
        ask_opinion(body="相邻住户01", now=hall.now, **given)
    asked = ask_opinion(body="相邻住户01", due=date(2026, 2, 26), now=hall.now, **given)
    with pytest.raises(StepRefused, match="等待"):
        hall.do(case, "grant", "head")
    with pytest.raises(StepRefused, match="理由"):
        reply_opinion(subject=asked, verdict="disagree", text="", by=officer, now=hall.now)
    reply_opinion(subject=asked, verdict="disagree", text="太吵", by=officer, now=hall.now)
    assert hall.do(case, "grant", "head").outcome == "granted"


def test_joint_bodies_reply_each_for_itself_and_the_last_moves_the_case(hall: Hall) -> None:
    case = accepted(hall, version=hall.version(flows.with_bodies(), "bus"))
    assert clocks(case)["send"].due == date(2026, 2, 24), "three working days from the receipt"
    case = hall.on("2026-02-13").do(case, "ask_body", "officer")
    dues = dict(Opinion.objects.values_list("body", "due"))
    assert dues == {"police": date(2026, 2, 25), "traffic": date(2026, 2, 25)}
    assert stage(case, case.submitted_at.date()).who == "公安部门、交通部门"
    police, traffic = hall.actor("joint", "police"), hall.actor("joint", "traffic")
    assert [one.action for one in steps_open(case, police, hall.now.date())] == ["body_reply"]
    with pytest.raises(StepRefused, match="理由"):
        hall.do(case, "body_reply", "joint", "police", verdict="conditional")
    case = hall.do(case, "body_reply", "joint", "police", verdict="agree")
    assert (case.state, case.body) == ("joint", "traffic")
    with pytest.raises(NotPermitted):
        hall.do(case, "body_reply", "joint", "police", verdict="agree")
    with pytest.raises(NotPermitted):
        reply_opinion(
            subject=Opinion.objects.get(body="traffic"),
            verdict="agree",
            text="",
            by=police,
            now=hall.now,
        )
    reply_opinion(
        subject=Opinion.objects.get(body="traffic"),
        verdict="disagree",
        text="线路不安全",
        by=traffic,
        now=hall.now,
    )
    case.refresh_from_db()
    assert (case.state, case.body, case.desk) == ("opined", "", "cases.handle")
    with pytest.raises(NotPermitted):
        hall.do(case, "propose", "joint", "police")


def test_what_was_to_follow_is_there_before_the_grant(hall: Hall) -> None:
    with pytest.raises(StepRefused, match="后补"):
        hall.open(materials=[MaterialGiven("form", later=True)])
    case = approving(hall, materials=[*PAPER, MaterialGiven("photo", later=True)])
    with pytest.raises(StepRefused, match="照片"):
        hall.do(case, "grant", "head")
    add_material(
        subject=case,
        given=MaterialGiven("photo", paper=True),
        by=hall.actor("window"),
        now=hall.now,
    )
    assert hall.do(case, "grant", "head").outcome == "granted"


def found(case: HallCase) -> set[str]:
    return set(Finding.objects.filter(case=case).values_list("trigger", flat=True))


def test_a_decision_before_the_entry_into_the_hall_is_found(hall: Hall) -> None:
    given: dict[str, Any] = {"applicant": None, "by": hall.actor("window"), "channel": "window"}
    paper = hall.open(event_at=at("2026-02-12", 8), **given)
    early = hall.now.replace(hour=9)
    for step, role in (("accept", "window"), ("forward", "officer"), ("report", "reviewer")):
        hall.do(paper, step, role, event_at=early)
    hall.do(paper, "grant", "head", event_at=early)
    assert found(paper) == {"bypass"}
    through = approving(hall, event_at=at("2026-02-12", 8), **given)
    hall.do(through, "grant", "head")
    assert found(through) == set()


@pytest.mark.parametrize(("fee", "triggers"), [("50", {"unlawful_fee"}), ("0", set()), ("", set())])
def test_a_fee_where_there_is_none_is_found(hall: Hall, fee: str, triggers: set[str]) -> None:
    case = approving(hall)
    with pytest.raises(StepRefused, match="数字"):
        hall.do(case, "grant", "head", fee="很多")
    hall.do(case, "grant", "head", fee=fee)
    assert found(case) == triggers


def test_a_visit_takes_two(hall: Hall) -> None:
    case, officer = accepted(hall), hall.actor("officer")
    given: dict[str, Any] = {
        "subject": case,
        "place": "示例路1号",
        "at": hall.now,
        "points": [{"what": "安全出口", "ok": True}],
        "conclusion": "符合",
        "by": officer,
        "now": hall.now,
    }
    with pytest.raises(StepRefused, match="两名"):
        record_visit(**given, people="officer01")
    assert record_visit(**given, people="officer01、officer02").points[0]["ok"]


def test_withdrawal_is_the_applicants_until_the_decision(hall: Hall) -> None:
    case, applicant = approving(hall), hall.actor("applicant")
    with pytest.raises(StepRefused, match="理由"):
        withdraw(subject=case, reason=" ", by=applicant, now=hall.now)
    other = withdraw(subject=case, reason="不办了", by=applicant, now=hall.now)
    assert (other.phase, other.outcome, other.urgent_on) == ("withdrawn", "withdrawn", None)
    decided = hall.do(approving(hall), "grant", "head")
    with pytest.raises(StepRefused, match="不能撤回"):
        withdraw(subject=decided, reason="不办了", by=applicant, now=hall.now)


def test_a_missed_promise_is_said_and_the_day_still_to_come_is_told(hall: Hall) -> None:
    case = accepted(hall)
    promised, legal = case.promised_due, case.statutory_due
    assert promised and legal and promised < legal
    before = stage(case, promised)
    assert (before.due, before.missed) == (promised, None)
    after = stage(case, promised + timedelta(days=1))
    assert (after.due, after.missed) == (legal, promised)
    assert str(legal) in after.lines[0]
