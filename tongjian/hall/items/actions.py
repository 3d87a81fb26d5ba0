"""The life of an item's versions: written by one person, decided by another, in force from a day.

Nothing of a version changes once it is approved; a change is the next version. Cases and drafts
keep the version they began with.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.hall.items.definition import parse_definition
from tongjian.hall.items.models import Body, Item, ItemVersion
from tongjian.hall.items.search import tokens_of

WRITABLE = ("draft", "returned")
PENDING = ("draft", "returned", "submitted", "approved")


class VersionRefused(Exception):
    """This cannot be done with this version now; the message is Chinese."""


@action("item.bodies", "items.edit")
def set_bodies(
    *, bodies: Mapping[str, str], jurisdiction: str, by: Actor, now: datetime
) -> list[Body]:
    """Create or rename the bodies that take part in items, by their code."""
    return [
        Body.objects.update_or_create(
            jurisdiction_id=jurisdiction, code=code, defaults={"name": name}
        )[0]
        for code, name in bodies.items()
    ]


@action("item.start", "items.edit")
def start_version(
    *,
    key: str,
    definition: dict[str, Any],
    change: str,
    reason: str,
    jurisdiction: str,
    order: int = 100,
    by: Actor,
    now: datetime,
) -> ItemVersion:
    """Start the next version of an item, or a new item; one version at a time is on its way.

    ``order`` is a new item's place in the catalogue.
    """
    item, _ = Item.objects.get_or_create(
        jurisdiction_id=jurisdiction, key=key, defaults={"order": order}
    )
    item = Item.objects.select_for_update().get(pk=item.pk)
    if item.versions.filter(state__in=PENDING).exists():
        raise VersionRefused("这个事项已有一个版本正在编写、审定或等待生效，请先办完那一个")
    last = item.versions.order_by("-number").first()
    version: ItemVersion = ItemVersion.objects.create(
        jurisdiction_id=jurisdiction,
        item=item,
        number=last.number + 1 if last else 1,
        change=change if last else "add",
        name=_name(definition),
        definition=definition,
        note=reason,
        made_by_id=by.user_id,
        editors=_editors([], by),
        made_at=now,
    )
    return version


@action("item.save", "items.edit")
def save_version(
    *, subject: ItemVersion, turn: int, definition: dict[str, Any], by: Actor, now: datetime
) -> ItemVersion:
    """Keep what was written; it need not be complete. ``turn`` is the one the person saw."""
    version = _locked(subject, turn, WRITABLE)
    version.definition, version.name = definition, _name(definition)
    version.editors = _editors(version.editors, by)
    return _next(version)


@action("item.submit", "items.edit")
def submit_version(
    *, subject: ItemVersion, turn: int, in_force_from: date, by: Actor, now: datetime
) -> ItemVersion:
    """Hand a version in for decision, to take force on a day; raises ``DefinitionInvalid``."""
    version = _locked(subject, turn, WRITABLE)
    if in_force_from < now.date():
        raise VersionRefused("生效日期不能早于今天")
    parse_definition(version.definition)
    version.state, version.in_force_from = "submitted", in_force_from
    version.editors = _editors(version.editors, by)  # who hands it in stands for it
    return _next(version)


@action("item.approve", "items.approve")
def approve_version(
    *, subject: ItemVersion, turn: int, decision: str, by: Actor, now: datetime
) -> ItemVersion:
    """Approve a version written by others; it takes force on its day, today at once."""
    version = _decided(subject, turn, "approved", decision=decision, by=by, now=now)
    parsed = parse_definition(version.definition)
    version.tokens = tokens_of(parsed)
    if version.in_force_from:  # approved after its day it holds from today, never backwards
        version.in_force_from = max(version.in_force_from, now.date())
    _next(version)
    if version.in_force_from and version.in_force_from <= now.date():
        return enter_force(subject=version, by=by, now=now)
    return version


@action("item.return", "items.approve")
def return_version(
    *, subject: ItemVersion, turn: int, decision: str, by: Actor, now: datetime
) -> ItemVersion:
    """Send a version back to its writers with a reason."""
    if not decision.strip():
        raise VersionRefused("退回必须写明理由")
    return _next(_decided(subject, turn, "returned", decision=decision, by=by, now=now))


@action("item.abandon", "items.edit")
def abandon_version(
    *, subject: ItemVersion, turn: int, reason: str, by: Actor, now: datetime
) -> ItemVersion:
    """Give a version up before it takes force, also one approved already."""
    if not reason.strip():
        raise VersionRefused("放弃必须写明理由")
    version = _locked(subject, turn, PENDING)
    version.state, version.decision = "abandoned", reason.strip()
    return _next(version)


@action("item.enter_force", None)
def enter_force(*, subject: ItemVersion, by: Actor, now: datetime) -> ItemVersion:
    """Let an approved version take force; the one before it ends the day before."""
    item = Item.objects.select_for_update().get(pk=subject.item_id)
    version: ItemVersion = ItemVersion.objects.select_for_update().get(pk=subject.pk)
    day = version.in_force_from
    if version.state != "approved" or day is None or day > now.date():
        raise VersionRefused("只有审定过、到了生效日期的版本才能生效")
    item.versions.filter(state="in_force").update(
        state="superseded", in_force_to=day - timedelta(days=1)
    )
    version.state = "in_force"
    version.save(update_fields=["state"])
    item.current = version
    item.code = str(version.definition["fields"].get("implementation_code", ""))[:40]
    item.save(update_fields=["current", "code"])
    note(version=version.number)
    return version


def _decided(
    subject: ItemVersion, turn: int, state: str, *, decision: str, by: Actor, now: datetime
) -> ItemVersion:
    version = _locked(subject, turn, ("submitted",))
    if by.user_id is None or by.user_id in version.editors:
        raise VersionRefused("编写过这个版本的人不能审定它，请由另一位审定人办理")
    version.state, version.decision = state, decision.strip()
    version.decided_by_id, version.decided_at = by.user_id, now
    return version


def _locked(subject: ItemVersion, turn: int, states: tuple[str, ...]) -> ItemVersion:
    version: ItemVersion = ItemVersion.objects.select_for_update().get(pk=subject.pk)
    if version.turn != turn:
        raise VersionRefused("这个版本刚刚被别人改过，请刷新后再看；您写的内容还在本页")
    if version.state not in states:
        raise VersionRefused(f"这个版本现在是“{version.get_state_display()}”，不能这样办理")
    return version


def _next(version: ItemVersion) -> ItemVersion:
    version.turn += 1
    version.save()
    note(version=version.number, state=version.state)
    return version


def _editors(before: list[int], by: Actor) -> list[int]:
    return sorted({*before, *([by.user_id] if by.user_id else [])})


def _name(definition: dict[str, Any]) -> str:
    return str(definition.get("fields", {}).get("name", ""))[:200]
