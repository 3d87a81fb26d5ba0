"""Workflow as data: definitions are checked, steps are taken once and by those who may."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import ROOT, TOWN, World
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.scope import scope
from tongjian.core.workflow.actions import open_case, set_flow, take_step
from tongjian.core.workflow.flow import Flow, FlowInvalid, StepRefused
from tongjian.core.workflow.models import CaseStep

DEFINITION: dict[str, Any] = {
    "start": "open",
    "states": {"open": {"title": "待审读"}, "done": {"title": "已确认", "end": True}},
    "steps": [
        {
            "action": "confirm",
            "title": "确认",
            "from": ["open"],
            "to": "done",
            "permission": "documents.review",
            "reason": True,
        }
    ],
}


def changed(**parts: Any) -> dict[str, Any]:
    return {**DEFINITION, **parts}


@pytest.mark.parametrize(
    "definition",
    [
        {},
        changed(start="nowhere"),
        changed(steps=[]),
        changed(states={**DEFINITION["states"], "lost": {"title": "孤立", "end": True}}),
        changed(steps=[*DEFINITION["steps"], DEFINITION["steps"][0]]),
        changed(
            states={"open": {"title": "甲", "end": True}, "done": {"title": "乙", "end": True}}
        ),
    ],
)
def test_a_contradictory_definition_is_refused(definition: dict[str, Any]) -> None:
    with pytest.raises(FlowInvalid):
        Flow.parse(definition)


@given(st.text(max_size=20))
def test_a_step_needs_its_state_its_name_and_its_reason(reason: str) -> None:
    flow = Flow.parse(DEFINITION)
    if reason.strip():
        assert flow.step("open", "confirm", reason).target == "done"
    else:
        with pytest.raises(StepRefused, match="理由"):
            flow.step("open", "confirm", reason)
    with pytest.raises(StepRefused):
        flow.step("done", "confirm", "理由")


def test_the_second_of_two_people_is_told(world: World) -> None:
    with scope(ROOT.everywhere, ROOT):
        flow = set_flow(name="review", definition=DEFINITION, by=ROOT, now=world.now)
        assert set_flow(name="review", definition=DEFINITION, by=ROOT, now=world.now) == flow
        case = open_case(flow=flow, subject_label="x:1", jurisdiction=TOWN, by=ROOT, now=world.now)
        take_step(subject=case, step="confirm", turn=0, reason="属实", by=ROOT, now=world.now)
        with pytest.raises(StepRefused, match="别人"):
            take_step(subject=case, step="confirm", turn=0, reason="属实", by=ROOT, now=world.now)
        assert CaseStep.objects.count() == 1


def test_a_step_needs_its_permission(world: World) -> None:
    deputy = world.actor("deputy", TOWN)
    with scope(ROOT.everywhere, ROOT):
        flow = set_flow(name="review", definition=DEFINITION, by=ROOT, now=world.now)
        case = open_case(flow=flow, subject_label="x:2", jurisdiction=TOWN, by=ROOT, now=world.now)
    with scope([TOWN], deputy), pytest.raises(NotPermitted):
        take_step(subject=case, step="confirm", turn=0, reason="属实", by=deputy, now=world.now)
