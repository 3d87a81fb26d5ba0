"""The catalogue's items in a test's hall, put in force by the ordinary way."""

from __future__ import annotations

from datetime import date

from tests.world import DISTRICT, ROOT, World
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import scope
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.seed import declared, seed_items


def writers(world: World) -> tuple[Actor, Actor]:
    """Return who writes items and who approves them."""
    return world.actor("item_editor"), world.actor("item_approver")


def seed(world: World, *keys: str, on: date | None = None) -> list[ItemVersion]:
    """Put items (all without ``keys``) in force from today, or from a later day."""
    editor, approver = writers(world)
    with scope([DISTRICT], ROOT):
        return seed_items(
            jurisdiction=DISTRICT,
            editor=editor,
            approver=approver,
            in_force_from=on or world.now.date(),
            now=world.now,
            items=[one for one in declared() if not keys or one.key in keys],
        )
