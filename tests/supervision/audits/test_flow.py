"""The life of an audit problem: nothing outside its table, whoever asks."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.core.identity.actor import Actor, Grant
from tongjian.core.identity.roles import PERMISSIONS, ROLES
from tongjian.core.workflow.flow import StepRefused
from tongjian.supervision.cases.flow import AUDITED, DEFINITION, ENDS, TITLES, CaseFlow
from tongjian.supervision.cases.reads import fits, may_take

FLOW = CaseFlow.parse(AUDITED)
STATES, ACTIONS = sorted(FLOW.states), sorted({step.action for step in FLOW.steps})
PLACE, ELSEWHERE = "310112101", "310112102"


def case(unit: str = "U1", **given: Any) -> Any:
    plain = {
        "confidential": False,
        "proposed_by": "",
        "extension": None,
        "said_done": None,
        "said_gone": None,
    }
    return SimpleNamespace(
        jurisdiction_id=PLACE, unit=unit, department="310112001", **{**plain, **given}
    )


def actor(role: str, unit: str | None = None, place: str = PLACE) -> Actor:
    return Actor(1, role, (Grant(role, place, (place,), unit),))


@given(st.lists(st.sampled_from(ACTIONS), max_size=30))
def test_no_step_leads_where_the_table_does_not(actions: list[str]) -> None:
    allowed = {
        (source, one["action"]): one["to"] for one in AUDITED["steps"] for source in one["from"]
    }
    state = FLOW.start
    assert state == "rectifying"
    for action in actions:
        if (state, action) in allowed:
            assert FLOW.step(state, action, "理由").target == allowed[state, action]
            state = allowed[state, action]
        else:
            with pytest.raises(StepRefused):
                FLOW.step(state, action, "理由")


def test_the_unit_is_checked_by_the_audit_and_closed_by_the_congress() -> None:
    into: dict[str, set[str]] = {}
    for step in FLOW.steps:
        if step.target not in step.sources:
            into.setdefault(step.target, set()).update({step.permission})
    assert into["reported"] == {"oversight.answer", "oversight.manage"}
    assert into["rectified"] == {"oversight.audit", "oversight.manage"}
    assert into["closing"] == into["closed"] == into["withdrawn"] == {"oversight.manage"}
    assert {step.sources for step in FLOW.steps if step.target == "closed"} == {("closing",)}


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
    shared = set(AUDITED["states"]) & set(DEFINITION["states"])
    assert set(TITLES) == set(AUDITED["states"]) | set(DEFINITION["states"])
    for state in shared:
        assert AUDITED["states"][state]["title"] == DEFINITION["states"][state]["title"]


@given(
    st.sampled_from(sorted(ROLES)), st.sampled_from(FLOW.steps), st.sampled_from(["", "U1", "U2"])
)
def test_nobody_takes_a_step_without_its_permission_or_elsewhere(
    role: str, step: Any, unit: str
) -> None:
    assert step.permission in PERMISSIONS
    allowed = may_take(actor(role, unit or None), case(), step)
    assert not allowed or step.permission in ROLES[role].permissions
    assert not (allowed and role == "unit" and unit != "U1")
    assert not may_take(actor(role, unit or None, ELSEWHERE), case(), step)


FITS = [
    ("confirm_data", case(), False),
    ("confirm_data", case(said_done=True), True),
    ("rely", case(), False),
    ("rely", case(said_done=True), True),
    ("withdraw", case(), False),
    ("withdraw", case(said_gone=True), True),
    ("close", case(proposed_by="auditor"), False),
    ("close", case(proposed_by="another"), True),
    ("extend_grant", case(), False),
    ("progress", case(), True),
]


@pytest.mark.parametrize(("action", "of", "fit"), FITS)
def test_steps_that_rest_on_something_wait_for_it(action: str, of: Any, fit: bool) -> None:
    step = next(step for step in FLOW.steps if step.action == action)
    assert fits(actor("auditor"), of, step, date(2025, 10, 20)) is fit
