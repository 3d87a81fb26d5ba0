"""Putting the catalogue's items into a hall, by the ordinary way: written, handed in, approved."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import date, datetime

from tongjian.core.declared.registry import discover
from tongjian.core.identity.actor import Actor
from tongjian.hall.catalog.blocks import BODIES, CatalogItem
from tongjian.hall.items.actions import (
    approve_version,
    set_bodies,
    start_version,
    submit_version,
)
from tongjian.hall.items.models import Item, ItemVersion

REASON = "事项目录首次入库"
DECISION = "核对依据、时限和材料，同意"


def declared() -> tuple[CatalogItem, ...]:
    """Return the items of the catalogue in their order."""
    found: tuple[CatalogItem, ...] = discover("tongjian.hall.catalog", "ITEM")
    return tuple(sorted(found, key=lambda item: item.order))


def seed_items(
    *,
    jurisdiction: str,
    editor: Actor,
    approver: Actor,
    in_force_from: date,
    now: datetime,
    items: Iterable[CatalogItem] | None = None,
) -> list[ItemVersion]:
    """Put every item of the catalogue that the hall does not have yet in force from a day.

    ``editor`` and ``approver`` are two people; the day is today or later. Returns the versions
    made; running again makes none.
    """
    set_bodies(bodies=dict(BODIES), jurisdiction=jurisdiction, by=editor, now=now)
    known = set(Item.objects.filter(jurisdiction_id=jurisdiction).values_list("key", flat=True))
    made = []
    for one in declared() if items is None else items:
        if one.key in known:
            continue
        version = start_version(
            key=one.key,
            definition=deepcopy(one.definition),
            change="add",
            reason=REASON,
            jurisdiction=jurisdiction,
            order=one.order,
            by=editor,
            now=now,
        )
        version = submit_version(
            subject=version, turn=version.turn, in_force_from=in_force_from, by=editor, now=now
        )
        made.append(
            approve_version(
                subject=version, turn=version.turn, decision=DECISION, by=approver, now=now
            )
        )
    return made
