"""A case in plain sentences, at every stage."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.world import ROOT, World
from tongjian.supervision.cases import actions, reads
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.cases.story import story

DUE = date(2025, 11, 20)
GIVEN: dict[str, dict[str, Any]] = {
    "ask": {"letter": "inquiry", "due": DUE},
    "return": {"due": DUE},
    "check_return": {"due": DUE},
    "violation": {"violation": "idle", "yuan": 3000, "due": DUE},
    "rectify": {"returned": 1000, "other": 2000},
    "escalate": {"agenda": "主任会议"},
}
TOLD = [
    ("", ["被预警规则发现", "现在：待研判"]),
    ("dismiss", ["人大决定不予立案，理由：已核实", "现在：不予立案。"]),
    ("open ask", ["向第1局本级发出问询函，要求2025年11月20日前答复", "现在：待单位答复"]),
    ("open ask answer check", ["第1局本级答复，", "主管部门核实。", "现在：待财政部门核实"]),
    ("open ask answer check_return", ["退回补充。", "现在：待单位答复"]),
    ("open ask answer check_return answer check examine", ["主管部门核实，", "财政部门核实。"]),
    ("open ask answer check examine normal", ["人大认定为正常。", "现在：待第二人销号"]),
    (
        "open ask answer check examine violation rectify",
        ["认定为违规：滞留闲置，金额3,000.00元", "报告整改结果：退回或上缴1,000.00元"],
    ),
    ("open ask escalate", ["已提请主任会议审议。", "现在：待单位答复"]),
    (
        "open ask answer check examine normal close",
        ["由第二人复核后销号。", "2026年再看一次", "现在：已销号。"],
    ),
]


@pytest.mark.parametrize(("steps", "said"), TOLD, ids=[steps or "found" for steps, _ in TOLD])
def test_every_stage_is_told(world: World, case: WarningCase, steps: str, said: list[str]) -> None:
    with world.scope():
        for turn, step in enumerate(steps.split()):
            by = world.actor("committee") if step == "close" else ROOT
            given = {"reason": "已核实", **GIVEN.get(step, {})}
            actions.take(subject=case, step=step, turn=turn, given=given, by=by, now=world.now)
        found = WarningCase.objects.select_related("track__flow").get(pk=case.pk)
        told = story(found, reads.history(found), world.now.date())
    whole = "\n".join(told)
    for words in said:
        assert words in whole, whole
    assert told[-1].startswith("现在：")
    assert "None" not in whole
