"""The table is the law: whoever asks for whatever in whatever order, no other way is taken.

A machine tries random steps as random people and compares with a model that knows the table only.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.hall.cases import flows
from tests.hall.cases.conftest import Hall
from tests.hall.cases.test_acceptance import GROUNDS, POINTS, SIGNED
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.identity.roles import ROLES
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.actions import take
from tongjian.hall.cases.models import CaseDocument, ClockEntry, HallCase, HallStep

TABLE = {
    (source, one["action"]): (one["to"], one["permission"])
    for one in flows.STEPS
    for source in one["from"]
}
ACTIONS = sorted({one["action"] for one in flows.STEPS})
PEOPLE = ["applicant", "window", "officer", "reviewer", "head", "joint", "hall_supervisor"]
FULL: dict[str, Any] = {**GROUNDS, "points": POINTS, "materials": SIGNED}
ENDS = {"archived", "refused", "withdrawn", "returned", "voided"}


def permitted(role: str, permission: str) -> bool:
    held = ROLES[role].permissions
    if permission == "hall.apply":  # a window clerk enters what came on paper
        return bool(held & {"hall.apply", "cases.intake"})
    return permission in held


def machine(hall: Hall) -> type[RuleBasedStateMachine]:
    class Machine(RuleBasedStateMachine):
        @initialize()
        def opened(self) -> None:
            hall.on("2026-03-02")
            self.case = hall.open()
            self.state, self.turn = "received", 0
            self.steps = HallStep.objects.filter(case=self.case).count()

        @rule(
            action=st.sampled_from(ACTIONS),
            role=st.sampled_from(PEOPLE),
            stale=st.booleans(),
            minutes=st.integers(0, 4000),
        )
        def attempt(self, action: str, role: str, stale: bool, minutes: int) -> None:
            hall.now += timedelta(minutes=minutes)
            turn = self.turn - 1 if stale and self.turn else self.turn
            target, permission = TABLE.get((self.state, action), ("", ""))
            try:
                case = take(
                    subject=self.case,
                    step=action,
                    turn=turn,
                    data=FULL,
                    by=hall.actor(role),
                    now=hall.now,
                )
            except (StepRefused, NotPermitted):
                return
            assert turn == self.turn, "a stale page must not act"
            assert target and permitted(role, permission)
            assert case.state == target
            self.state, self.turn = target, self.turn + 1

        @rule()
        def forward(self) -> None:
            """Walk on by the first way the table has, so that runs get deep."""
            walk = ["accept", "forward", "report", "grant", "deliver", "complete", "archive"]
            who = {"accept": "window", "forward": "officer", "report": "reviewer", "grant": "head"}
            action = next((one for one in walk if (self.state, one) in TABLE), None)
            if action is not None:
                before = self.state
                self.attempt(action, who.get(action, "officer"), False, 1)
                assert self.state != before, "the right person may go the right way"

        @invariant()
        def what_is_stored_is_what_the_table_allows(self) -> None:
            if not hasattr(self, "case"):
                return
            case = HallCase.objects.get(pk=self.case.pk)
            assert (case.state, case.turn) == (self.state, self.turn)
            taken = HallStep.objects.filter(case=case).count()
            assert taken == self.steps + self.turn, "a refused step leaves nothing"
            assert case.phase == flows.STATES[self.state]["phase"]
            assert case.open == (self.state not in ENDS | {"completed"})
            assert case.open or case.urgent_on is None
            reached = set(HallStep.objects.filter(case=case).values_list("target", flat=True))
            if "decided" in reached or "rejected" in reached:
                assert case.accepted_on and case.decided_on and case.accepted_on <= case.decided_on
            if self.state in {"refused", "returned", "withdrawn", "voided"}:
                last = HallStep.objects.filter(case=case).last()
                assert last is not None and last.reason
            numbers = CaseDocument.objects.filter(case=case).values_list("number", flat=True)
            assert len(numbers) == len(set(numbers))
            moments = (
                ClockEntry.objects.filter(case=case).order_by("id").values_list("at", flat=True)
            )
            assert list(moments) == sorted(moments)

    return Machine


def test_no_way_but_the_tables(hall: Hall) -> None:
    run_state_machine_as_test(
        machine(hall),
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
