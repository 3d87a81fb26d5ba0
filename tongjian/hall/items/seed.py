"""Putting the catalogue's items into a hall, by the ordinary way: written, handed in, approved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from tongjian.core.action import action, note
from tongjian.core.declared.registry import discover
from tongjian.core.identity.actor import Actor
from tongjian.hall.catalog.blocks import BODIES, CatalogItem
from tongjian.hall.items.actions import approve_version, start_version, submit_version
from tongjian.hall.items.models import Body, Item, ItemVersion

REASON = "事项目录首次入库"
DECISION = "核对依据、时限和材料，同意"


def declared() -> tuple[CatalogItem, ...]:
    """Return the items of the catalogue in their order."""
    found: tuple[CatalogItem, ...] = discover("tongjian.hall.catalog", "ITEM")
    return tuple(sorted(found, key=lambda item: item.order))


@action("items.bodies", "items.edit")
def set_bodies(
    *, bodies: Iterable[tuple[str, str]], jurisdiction: str, by: Actor, now: datetime
) -> list[Body]:
    """Record the bodies that take part in items; one that is known is renamed."""
    found = []
    for code, name in bodies:
        body, made = Body.objects.get_or_create(
            jurisdiction_id=jurisdiction, code=code, defaults={"name": name}
        )
        if not made and body.name != name:
            body.name = name
            body.save(update_fields=["name"])
        found.append(body)
    note(bodies=[body.code for body in found])
    return found


@action("items.place", "items.edit")
def place_item(*, subject: Item, order: int, by: Actor, now: datetime) -> Item:
    """Set an item's place in the catalogue."""
    subject.order = order
    subject.save(update_fields=["order"])
    return subject


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
    set_bodies(bodies=BODIES, jurisdiction=jurisdiction, by=editor, now=now)
    known = set(Item.objects.filter(jurisdiction_id=jurisdiction).values_list("key", flat=True))
    made = []
    for one in declared() if items is None else items:
        if one.key in known:
            continue
        version = start_version(
            key=one.key,
            definition=one.definition,
            change="add",
            reason=REASON,
            jurisdiction=jurisdiction,
            by=editor,
            now=now,
        )
        place_item(subject=version.item, order=one.order, by=editor, now=now)
        version = submit_version(
            subject=version, turn=version.turn, in_force_from=in_force_from, by=editor, now=now
        )
        made.append(
            approve_version(
                subject=version, turn=version.turn, decision=DECISION, by=approver, now=now
            )
        )
    return made
