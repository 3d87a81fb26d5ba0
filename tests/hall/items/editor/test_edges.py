"""Approval comes from another person, never backwards, and never for what no page can print."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.hall.items.editor.test_pages import begun
from tests.world import DISTRICT, World
from tongjian.core.identity.actor import Actor
from tongjian.hall.catalog.deferral import ITEM
from tongjian.hall.items.actions import VersionRefused, approve_version, submit_version
from tongjian.hall.items.definition import DefinitionInvalid, parse_definition
from tongjian.hall.items.reads import in_force


def test_approved_after_its_day_a_version_holds_from_the_approval(world: World) -> None:
    version, today = begun(world), world.now.date()
    later = world.now + timedelta(days=9)
    with world.scope():
        submit_version(
            subject=version,
            turn=0,
            in_force_from=today,
            by=world.actor("item_editor"),
            now=world.now,
        )
        made = approve_version(
            subject=version, turn=1, decision="同意", by=world.actor("item_approver"), now=later
        )
        assert (made.state, made.in_force_from) == ("in_force", later.date())
        assert in_force("deferral", later.date()).pk == version.pk


def test_who_hands_it_in_may_not_decide_it(world: World) -> None:
    version, second = begun(world), world.actor("item_approver")
    both = Actor(second.user_id, second.label, (), everything=True, everywhere=(DISTRICT,))
    with world.scope():
        submit_version(
            subject=version, turn=0, in_force_from=world.now.date(), by=both, now=world.now
        )
        with pytest.raises(VersionRefused, match="另一位"):
            approve_version(subject=version, turn=1, decision="同意", by=both, now=world.now)


def flow_phase(definition: dict[str, Any]) -> None:
    next(iter(definition["flow"]["states"].values()))["phase"] = ["received"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda d: d["fields"].update(basis=[{"law": "示例办法", "article": 10**6}]),
            "条的序号",
        ),
        (lambda d: d["limits"][0].update(amount="3650", unit="months"), "最多120个月"),
        (
            lambda d: d.update(windows=[{"from": "0001-01-01", "to": "9999-12-31"}]),
            "年份应在",
        ),
        (flow_phase, "流程定义写错了"),
    ],
)
def test_what_would_break_every_case_is_told_before(
    spoil: Callable[[dict[str, Any]], None], said: str
) -> None:
    definition = copy.deepcopy(ITEM.definition)
    spoil(definition)
    with pytest.raises(DefinitionInvalid, match=said):
        parse_definition(definition)
