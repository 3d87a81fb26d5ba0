"""Two at once, in connections of their own: one is done, the other is told, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.hall.cases.conftest import Hall
from tests.hall.cases.test_together import shared_hall as shared_hall  # noqa: PLC0414 (a fixture)
from tests.hall.cases.test_together import together
from tests.world import DISTRICT, ROOT
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import scope
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import due
from tongjian.hall.cases.actions import take, withdraw
from tongjian.hall.cases.extensions import ask_extension, decide_extension
from tongjian.hall.cases.handling import set_leave
from tongjian.hall.cases.models import CaseDocument, ClockEntry, HallCase, HallStep, Leave
from tongjian.hall.cases.tasks import system


def within(by: Actor, work: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with scope(ROOT.everywhere, by):
            return work()

    return run


def refused(results: list[Any]) -> int:
    assert all(isinstance(one, StepRefused) or not isinstance(one, Exception) for one in results)
    return sum(isinstance(one, StepRefused) for one in results)


def test_two_at_once_on_one_case(shared_hall: Hall) -> None:
    hall = shared_hall
    window, applicant = hall.actor("window"), hall.actor("applicant")
    officer, head = hall.actor("officer"), hall.actor("head")
    with scope(ROOT.everywhere, ROOT):
        case = hall.open()
    now = hall.now
    step: dict[str, Any] = {"subject": case, "turn": 0, "data": {}, "now": now}
    results = together(
        within(window, lambda: take(step="accept", by=window, **step)),
        within(
            applicant, lambda: withdraw(subject=case, reason="不办", by=applicant, now=now, turn=0)
        ),
    )
    assert refused(results) == 1
    with scope(ROOT.everywhere, ROOT):
        assert HallStep.objects.filter(case=case).count() == 2
        second = hall.open()
    later = hall.on("2026-02-27", 1).now
    times = system(DISTRICT)
    results = together(
        *[within(times, lambda: due.deem_accepted(second.pk, times, later))] * 2,
        within(
            window,
            lambda: take(
                step="ask_correction",
                by=window,
                **{
                    **step,
                    "subject": second,
                    "now": later,
                    "data": {"points": [{"material": "proof", "what": "看不清"}]},
                },
            ),
        ),
    )
    with scope(ROOT.everywhere, ROOT):
        assert HallStep.objects.filter(case=second, effect="accept").count() == 1
        assert CaseDocument.objects.filter(case=second, kind="acceptance_notice").count() == 1
        hall.do(second, "forward", "officer")
        hall.do(second, "report", "reviewer")
        asked = ask_extension(subject=second, reason="案情复杂", by=officer, now=later)
        turn = HallCase.objects.get(pk=second.pk).turn
    given: dict[str, Any] = {"subject": second, "turn": turn, "data": {}, "now": later}
    results = together(
        within(
            head,
            lambda: decide_extension(
                subject=asked, approve=True, reason="同意", by=head, now=later
            ),
        ),
        within(
            head,
            lambda: decide_extension(
                subject=asked, approve=True, reason="同意", by=head, now=later
            ),
        ),
        within(head, lambda: take(step="grant", by=head, **given)),
    )
    assert refused(results) == 2
    with scope(ROOT.everywhere, ROOT):
        granted = HallStep.objects.filter(case=second, effect="grant").count()
        extended = ClockEntry.objects.filter(case=second, kind="extend", clock="statutory").count()
        assert granted + extended == 1


def test_one_leave_at_a_time(shared_hall: Hall) -> None:
    hall = shared_hall
    user, officer = hall.world.person("officer"), hall.actor("officer")
    leave: dict[str, Any] = {
        "user": user,
        "deputy": None,
        "from_day": date(2026, 2, 13),
        "to_day": date(2026, 2, 14),
        "jurisdiction": DISTRICT,
        "by": officer,
        "now": hall.now,
    }
    results = together(*[within(officer, lambda: set_leave(**leave))] * 3)
    assert refused(results) == 2
    with scope(ROOT.everywhere, ROOT):
        assert Leave.objects.count() == 1
