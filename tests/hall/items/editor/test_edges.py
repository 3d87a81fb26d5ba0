"""Approval comes from another person, never backwards, and never for what no page can print."""

from __future__ import annotations

import copy
from datetime import timedelta

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


def test_an_article_no_law_can_have_is_told() -> None:
    definition = copy.deepcopy(ITEM.definition)
    definition["fields"]["basis"] = [{"law": "示例办法", "article": 10**6}]
    with pytest.raises(DefinitionInvalid, match="条的序号"):
        parse_definition(definition)
