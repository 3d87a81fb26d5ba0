"""Flows as data: what the law lets lead where, whoever edited them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hall.cases import flows
from tongjian.core.workflow.flow import FlowInvalid
from tongjian.hall.cases.flow import CLOSED, EFFECTS, PHASES, CaseFlow
from tongjian.hall.items.definition import parse_definition

EARLY = {**flows.STATES, "received": flows.state("收件", "accepted", "cases.handle")}
PARSED = CaseFlow.parse(flows.FLOW)


def changed(action: str, **parts: Any) -> dict[str, Any]:
    """Return the licence's flow with one step changed."""
    steps = [{**one, **parts} if one["action"] == action else one for one in deepcopy(flows.STEPS)]
    return {**flows.FLOW, "steps": steps}


def test_the_fixtures_are_complete_items() -> None:
    for made in (flows.definition(), flows.with_prereview(), flows.with_bodies()):
        assert parse_definition(made).flow.gaps() == []


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (changed("grant", **{"from": ["received"]}), "不能从“待受理”"),
        (changed("resume", to="decided"), "不能到“已准予”"),
        (changed("ask_correction", **{"from": ["accepted"]}), "不能从“承办中”"),
        (changed("accept", effect="bless"), "效果"),
        (changed("accept", permission="cases.bless"), "权限"),
        (changed("accept", effect="forward"), "不能从"),
        ({**flows.FLOW, "states": EARLY}, "收件或预审开始"),
        ({**flows.FLOW, "steps": [s for s in flows.STEPS if s["action"] != "accept"]}, "走不到"),
        ({"start": "received"}, "缺少或写错"),
    ],
)
def test_a_flow_against_the_law_is_refused(definition: dict[str, Any], words: str) -> None:
    with pytest.raises(FlowInvalid, match=words):
        CaseFlow.parse(definition)


def test_every_ending_but_approval_needs_a_reason_whatever_the_flow_says() -> None:
    steps = {one.effect: one for one in PARSED.steps}
    for effect in ("refuse", "reject", "withdraw", "return", "void", "send_back", "pause"):
        assert steps[effect].reason
    assert not steps["grant"].reason


def test_a_start_that_is_only_written_down_leads_to_the_receipt() -> None:
    states = {"draft": {"title": "填写"}, **flows.STATES}
    receive = flows.step("receive", "提交", "draft", "received", "hall.apply")
    flow = CaseFlow.parse({"start": "draft", "states": states, "steps": [receive, *flows.STEPS]})
    assert (flow.start, flow.entry.key) == ("draft", "received")
    again = flows.step("again", "再提交", "draft", "received", "hall.apply", effect="receive")
    with pytest.raises(FlowInvalid, match="只有一个动作"):
        CaseFlow.parse(
            {"start": "draft", "states": states, "steps": [receive, again, *flows.STEPS]}
        )


def test_desks_follow_from_the_steps_where_the_flow_names_none() -> None:
    states = {key: {**one, "desk": ""} for key, one in flows.STATES.items()}
    flow = CaseFlow.parse({**flows.FLOW, "states": states})
    assert flow.desk("examining") == "cases.examine" and flow.desk("correction") == "hall.apply"
    for key, state in flow.states.items():
        assert bool(flow.desk(key)) == (state.phase not in CLOSED)


@given(
    st.sampled_from(sorted(EFFECTS)), st.sampled_from(list(PHASES)), st.sampled_from(list(PHASES))
)
def test_nothing_reaches_a_decision_without_acceptance(
    effect: str, source: str, target: str
) -> None:
    """Whatever table is written: acceptance is the only door into the examination."""
    kind = EFFECTS[effect]
    before = {"", "prereview", "received", "correction"}
    examination = {"accepted", "examining", "joint", "special", "decided", "rejected", "certified"}
    if source in kind.sources and source in before and target in kind.targets:
        assert target not in examination or effect == "accept"
