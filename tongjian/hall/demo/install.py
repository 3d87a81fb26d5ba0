"""Filling the hall with a demonstration: items, people, and cases over two years from a seed.

Everything comes about by the actions a person would use, with the moment it happened passed in;
nothing here writes a table of its own.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from tongjian.core.clock import now as clock
from tongjian.core.declared.registry import discover
from tongjian.core.demonstration import AlreadyFilled, Player, begin, finish, make_people
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of, command_line
from tongjian.core.orgs.actions import set_jurisdictions
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.pages import demonstration
from tongjian.core.scope import scope
from tongjian.hall.catalog.blocks import BODIES, EXPERTS, GOVERNMENT, POLICE, TRANSPORT
from tongjian.hall.demo.cases import fill_cases
from tongjian.hall.items.actions import (
    approve_version,
    set_bodies,
    start_version,
    submit_version,
)
from tongjian.hall.items.models import Item

YEARS = timedelta(days=730)
Tell = Callable[[str], None]
PEOPLE = (
    *(("window", 1), ("officer", 1), ("officer", 2), ("reviewer", 1), ("head", 1)),
    *(("item_editor", 1), ("item_approver", 1), ("hall_supervisor", 1)),
)
JOINT = (POLICE, TRANSPORT, GOVERNMENT, EXPERTS)


def install(*, cases: int, seed: int, tell: Tell) -> None:
    """Fill the hall; interrupted, it goes on where it stopped. Raises ``AlreadyFilled``."""
    if not demonstration() and Jurisdiction.objects.exists():
        raise AlreadyFilled("这里已有正式数据，不能再放入演示数据")
    state = begin(seed=seed, cases=cases)
    now = clock()
    _place(now)
    root = command_line()
    make_people(players(), by=root, now=now)
    tell("建立政务服务事项")
    with scope(root.everywhere, root):
        seed_items(
            editor=_actor("item-editor01"), approver=_actor("item-approver01"), now=now - YEARS
        )
    tell(f"生成演示办件：{state['cases']:,} 件，种子 {state['seed']}")
    fill_cases(count=state["cases"], seed=state["seed"], first=now - YEARS, now=now, tell=tell)
    finish("hall")


def players() -> list[Player]:
    """Return the officials the demonstration signs in as."""
    officials = [Player(role, settings.HALL, number=number) for role, number in PEOPLE]
    joint = [Player("joint", settings.HALL, body, number) for number, body in enumerate(JOINT, 1)]
    return [*officials, *joint]


def seed_items(*, editor: Actor, approver: Actor, now: datetime) -> list[Item]:
    """Put every item of the catalogue in force: written by one person, approved by another."""
    set_bodies(bodies=dict(BODIES), jurisdiction=settings.HALL, by=editor, now=now)
    for one in discover("tongjian.hall.catalog", "ITEM"):
        if Item.objects.filter(key=one.key).exclude(current=None).exists():
            continue
        version = start_version(
            key=one.key,
            definition=copy.deepcopy(one.definition),
            change="add",
            reason="首次编制",
            jurisdiction=settings.HALL,
            order=one.order,
            by=editor,
            now=now,
        )
        version = submit_version(
            subject=version, turn=version.turn, in_force_from=now.date(), by=editor, now=now
        )
        approve_version(
            subject=version, turn=version.turn, decision="审定通过", by=approver, now=now
        )
    return list(Item.objects.select_related("current"))


def _place(now: datetime) -> None:
    """Make the hall's jurisdiction where no other system made it."""
    if Jurisdiction.objects.filter(code=settings.HALL).exists():
        return
    root = replace(command_line(), everywhere=(settings.HALL,))
    with scope(root.everywhere, root):
        rows = [(settings.HALL, "闵行区", "district", None)]
        set_jurisdictions(rows=rows, by=root, now=now)


def _actor(username: str) -> Actor:
    return actor_of(User.objects.get(username=username))
