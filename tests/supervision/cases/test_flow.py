"""The table of a case's life: nothing outside it, everything in it leads somewhere."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.core.identity.actor import Actor, Grant
from tongjian.core.identity.roles import PERMISSIONS, ROLES
from tongjian.core.workflow.flow import StepRefused
from tongjian.supervision.cases.flow import (
    DEFINITION,
    ENDS,
    TITLES,
    VIOLATIONS,
    CaseFlow,
)
from tongjian.supervision.cases.reads import may_take

FLOW = CaseFlow.parse(DEFINITION)
STATES, ACTIONS = sorted(FLOW.states), sorted({step.action for step in FLOW.steps})
PLACE, ELSEWHERE = "310112101", "310112102"


def case(unit: str, department: str = "310112001") -> Any:
    return SimpleNamespace(
        jurisdiction_id=PLACE, unit=unit, department=department, confidential=False
    )


def actor(role: str, unit: str | None = None, place: str = PLACE) -> Actor:
    return Actor(1, role, (Grant(role, place, (place,), unit),))


@given(st.sampled_from(STATES), st.lists(st.sampled_from(ACTIONS), max_size=30))
def test_no_step_leads_where_the_table_does_not(start: str, actions: list[str]) -> None:
    allowed = {
        (source, one["action"]): one["to"] for one in DEFINITION["steps"] for source in one["from"]
    }
    state = start
    for action in actions:
        if (state, action) in allowed:
            assert FLOW.step(state, action, "理由").target == allowed[state, action]
            state = allowed[state, action]
        else:
            with pytest.raises(StepRefused):
                FLOW.step(state, action, "理由")


@given(st.sampled_from(FLOW.steps))
def test_what_asks_for_words_is_refused_without(step: Any) -> None:
    for source in step.sources:
        if step.reason:
            with pytest.raises(StepRefused):
                FLOW.step(source, step.action, "  ")
        else:
            assert FLOW.step(source, step.action).target == step.target


def test_every_state_can_still_end_and_has_a_limit_unless_it_has() -> None:
    for state in STATES:
        reached, waiting = {state}, [state]
        while waiting:
            for step in FLOW.steps_from(waiting.pop()):
                if step.target not in reached:
                    reached.add(step.target)
                    waiting.append(step.target)
        assert "closed" in reached
        assert (FLOW.states[state].limit_days is None) == (state in ENDS)
    assert len(VIOLATIONS) == 8 and set(TITLES) >= set(STATES)


@given(
    st.sampled_from(sorted(ROLES)),
    st.sampled_from(FLOW.steps),
    st.sampled_from(["", "U1", "U2"]),
)
def test_nobody_takes_a_step_without_its_permission_or_elsewhere(
    role: str, step: Any, unit: str
) -> None:
    assert step.permission in PERMISSIONS
    allowed = may_take(actor(role, unit or None), case("U1"), step)
    assert not allowed or step.permission in ROLES[role].permissions
    assert not may_take(actor(role, unit or None, ELSEWHERE), case("U1"), step)
    secret: Any = SimpleNamespace(**{**vars(case("U1")), "confidential": True})
    cleared = "ledger.confidential" in ROLES[role].permissions
    assert may_take(actor(role, unit or None), secret, step) == (allowed and cleared)


ANSWER = next(step for step in FLOW.steps if step.action == "answer")
CHECK = next(step for step in FLOW.steps if step.action == "check")


@pytest.mark.parametrize(
    ("who", "unit", "may"),
    [
        (actor("unit", "U1"), "U1", True),
        (actor("unit", "U2"), "U1", False),
        (actor("unit"), "", False),
        (actor("finance"), "U1", False),
        (actor("finance"), "", True),
        (actor("committee"), "", False),
    ],
)
def test_a_unit_answers_its_own_and_finance_what_is_nobodys(
    who: Actor, unit: str, may: bool
) -> None:
    assert may_take(who, case(unit), ANSWER) is may


def test_a_department_checks_its_own_units() -> None:
    assert may_take(actor("bureau", "310112001"), case("U1"), CHECK)
    assert not may_take(actor("bureau", "310112002"), case("U1"), CHECK)
    assert not may_take(actor("bureau"), case("U1", ""), CHECK)
