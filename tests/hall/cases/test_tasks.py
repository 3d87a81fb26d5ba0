"""What time does: deemed acceptance, missed corrections, hearings, monitoring, a new calendar."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.hall.cases import flows
from tests.hall.cases.conftest import Hall, at
from tests.hall.cases.test_acceptance import POINTS
from tests.hall.cases.test_decision import accepted, approving
from tests.world import ROOT
from tongjian.core.calendar.actions import publish_calendar
from tongjian.core.calendar.days import Calendar
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.models import Notice, Outgoing
from tongjian.core.scope import current, scope
from tongjian.hall.cases import due, tasks
from tongjian.hall.cases.calendar_changed import calendar_changed, recompute
from tongjian.hall.cases.hearings import tell_hearing
from tongjian.hall.cases.models import CaseDocument, Finding, HallCase, HallStep, Hearing
from tongjian.hall.cases.reads import clocks


def found(case: HallCase) -> set[str]:
    return set(Finding.objects.filter(case=case).values_list("trigger", flat=True))


def test_after_five_working_days_without_a_word_it_is_accepted(hall: Hall) -> None:
    case = hall.open()
    assert tasks.run_due(at("2026-02-26", 23)) == 0, "the fifth working day is not over"
    assert tasks.run_due(at("2026-02-27", 0)) == 1
    assert tasks.run_due(at("2026-02-27", 1)) == 0
    case.refresh_from_db()
    assert (case.state, case.accepted_on) == ("accepted", date(2026, 2, 12))
    step = HallStep.objects.get(case=case, effect="accept")
    assert step.by == "系统" and "视为受理" in step.reason
    letter = CaseDocument.objects.get(kind="acceptance_notice")
    assert letter.content["accepted_on"] == "2026-02-12"
    assert found(case) == {"deemed"}


def test_corrections_that_never_came_send_the_case_back(hall: Hall) -> None:
    case = hall.open()
    hall.do(case, "ask_correction", "officer", points=POINTS, answer_by="2026-03-02")
    assert tasks.run_due(at("2026-03-02", 23)) == 0
    assert tasks.run_reminders(at("2026-03-01", 0)) == 0, "nobody is woken up"
    assert tasks.run_reminders(at("2026-03-01", 9)) == 1
    assert tasks.run_reminders(at("2026-03-01", 10)) == 0
    assert Outgoing.objects.filter(kind="due_soon").count() == 1
    assert tasks.run_due(at("2026-03-03", 0)) == 1
    case.refresh_from_db()
    assert (case.phase, case.outcome, case.open) == ("returned", "returned", False)
    assert "医院证明" in HallStep.objects.get(effect="return").reason


def test_a_hearing_nobody_asked_for_is_waived(hall: Hall) -> None:
    case = approving(hall)
    tell_hearing(subject=case, party="学生甲01", by=hall.actor("officer"), now=hall.now)
    assert tasks.run_due(at("2026-02-27", 0)) == 1
    assert Hearing.objects.get().state == "waived"
    hall.on("2026-02-27")
    assert hall.do(case, "grant", "head").outcome == "granted"


def test_a_case_in_which_all_was_done_in_time_is_no_finding(hall: Hall) -> None:
    case = approving(hall)
    hall.do(case, "grant", "head")
    tasks.run_monitoring(at("2026-02-13", 0))
    assert found(case) == set()


def test_a_late_step_is_found_though_the_whole_is_in_time(hall: Hall) -> None:
    case = hall.do(accepted(hall), "forward", "officer")
    tasks.run_monitoring(at("2026-02-14", 17))
    assert found(case) == set()
    assert tasks.run_monitoring(at("2026-02-24", 0)) == 1
    assert tasks.run_monitoring(at("2026-02-24", 12)) == 0
    one = Finding.objects.get(case=case)
    assert (one.trigger, one.level, one.about) == (
        "step_late",
        "yellow",
        "step:examining:2026-02-14",
    )
    assert Notice.objects.filter(url=f"/office/cases/{case.pk}/").exists()


def test_near_is_a_warning_and_past_the_promise_and_the_law_are_red(hall: Hall) -> None:
    case = accepted(hall)
    tasks.run_monitoring(at("2026-03-02", 0))
    assert found(case) == set()
    tasks.run_monitoring(at("2026-03-03", 0))
    assert found(case) == {"near"} and Finding.objects.get().level == "notice"
    tasks.run_monitoring(at("2026-03-05", 0))
    assert found(case) == {"near", "past_promise"}
    tasks.run_monitoring(at("2026-03-19", 0))
    assert found(case) == {"near", "past_promise", "past_statutory"}
    assert set(Finding.objects.filter(level="red").values_list("about", flat=True)) == {
        "promised",
        "statutory",
    }


def test_a_decision_entered_late_is_found_although_nobody_watched(hall: Hall) -> None:
    case = approving(hall)
    hall.on("2026-03-19").do(case, "grant", "head")
    tasks.run_monitoring(at("2026-03-19", 12))
    assert {"past_promise", "past_statutory"} <= found(case)


def test_late_in_asking_a_body_is_found(hall: Hall) -> None:
    case = accepted(hall, version=hall.version(flows.with_bodies(), "bus"))
    hall.on("2026-02-25").do(case, "ask_body", "officer")
    tasks.run_monitoring(hall.now)
    assert "forward_late" in found(case)


def test_one_broken_case_does_not_keep_the_others(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = hall.open(), hall.open()
    real = due.deem_accepted

    def work(key: int, by: Actor, now: datetime) -> bool:
        if key == bad.pk:
            raise ValueError("broken")
        return real(key, by, now)

    monkeypatch.setattr(due, "deem_accepted", work)
    with pytest.raises(tasks.SomeFailed):
        tasks.run_due(at("2026-02-27", 0))
    states = dict(HallCase.objects.values_list("pk", "state"))
    assert states == {bad.pk: "received", good.pk: "accepted"}


def test_a_new_calendar_moves_open_cases_and_tells_those_affected(hall: Hall) -> None:
    case, closed = accepted(hall), accepted(hall)
    hall.do(closed, "withdraw", "applicant", reason="不办了")
    years = Calendar.seeded().as_json()
    years["2026"]["off"]["2026-03-05"] = "临时放假"
    version = publish_calendar(years=years, note="临时放假一天", by=ROOT, now=hall.now)
    before = Outgoing.objects.count()
    calendar_changed(version=version, by=ROOT, now=hall.now)
    queued = ProcrastinateJob.objects.get(task_name="cases.recompute")
    for _ in range(2):
        tasks.recompute_cases(**queued.args)
    with scope(ROOT.everywhere, ROOT):
        assert not recompute(subject=closed, version=version.pk, by=ROOT, now=hall.now)
    case.refresh_from_db()
    assert (case.statutory_due, case.promised_due) == (date(2026, 3, 19), date(2026, 3, 4))
    assert case.calendar_id == version.pk
    assert Outgoing.objects.count() == before + 1
    event = next(event for event in current().handed if event.action == "cases.recompute")
    assert event.data["changed"] == ["statutory_due"]


def test_a_case_keeps_its_version_when_the_item_changes(hall: Hall) -> None:
    from tests.hall.cases.conftest import make_version

    old = accepted(hall)
    limits = [flows.limit("statutory", "5", "acceptance", "decision")]
    newer = make_version(
        key="licence",
        definition=flows.definition(limits=limits),
        number=2,
        by=ROOT,
        now=hall.now,
    )
    new = accepted(hall, version=newer)
    old = hall.do(old, "forward", "officer")
    assert (old.version.number, old.statutory_due) == (1, date(2026, 3, 18))
    assert (new.version.number, new.statutory_due) == (2, date(2026, 2, 26))
    assert "promised" in clocks(old) and "promised" not in clocks(new)
