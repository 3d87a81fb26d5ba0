"""Two people of the committee, for whatever needs four eyes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.test import Client

from tests.world import DISTRICT, ROOT, World
from tongjian.core.identity.actions import create_user, grant_role
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.scope import scope
from tongjian.supervision.warning.models import RuleSetting
from tongjian.supervision.warning.reads import rule_numbered
from tongjian.supervision.warning.settings import actions
from tongjian.supervision.warning.settings.models import RuleProposal

RULE, NAME = 49, "above_yuan"


def second(world: World) -> User:
    """Return another person of the committee than ``world.person("committee")``."""
    known = User.objects.filter(username="committee-second").first()
    if known is not None:
        return known
    with scope(ROOT.everywhere, ROOT):
        user = create_user(
            username="committee-second",
            password="一个足够长的口令-2025",
            title="committee02",
            by=ROOT,
            now=world.now,
        )
        grant_role(
            user=user, role="committee", jurisdiction=DISTRICT, unit="", by=ROOT, now=world.now
        )
    return user


def second_client(world: World) -> Client:
    """Return a browser in which the second person is signed in."""
    client = Client()
    client.force_login(second(world), backend="django.contrib.auth.backends.ModelBackend")
    return client


def proposed(
    world: World, value: str, day: date, now: datetime, by: Actor | None = None, **given: Any
) -> RuleProposal:
    """Propose a threshold of rule 49 as the committee's first person, or ``by``."""
    actor = by or world.actor("committee")
    with scope((DISTRICT,), actor):
        return actions.propose(
            **{
                "rule": rule_numbered(RULE),
                "name": NAME,
                "value": value,
                "valid_from": day,
                "reason": "本地单笔支付普遍较大",
                "jurisdiction": DISTRICT,
                "by": actor,
                "now": now,
                **given,
            }
        )


def approved(world: World, proposal: RuleProposal, now: datetime) -> RuleSetting:
    """Approve it as the second person."""
    by = actor_of(second(world))
    with scope((DISTRICT,), by):
        return actions.approve(subject=proposal, answer="", by=by, now=now)


def agreed(world: World, value: str, day: date, now: datetime, **given: Any) -> RuleSetting:
    """Propose and approve."""
    return approved(world, proposed(world, value, day, now, **given), now)
