"""Cases as rows, for lists and figures that only read: no engine, no flow."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

from tests.world import DISTRICT, World
from tongjian.core.calendar.reads import latest
from tongjian.core.scope import set_local
from tongjian.hall.cases.models import HallCase, HallStep
from tongjian.hall.items.models import Item, ItemVersion

LETTERS = "ABCDEFGHJKLMNPQR"


class Rows:
    """Makes rows of one world; every case has a number and code of its own."""

    def __init__(self, world: World) -> None:
        self.world, self.made = world, 0

    def scope(self) -> AbstractContextManager[Any]:
        found: AbstractContextManager[Any] = self.world.scope()
        return found

    def item(self, key: str, name: str, place: str = DISTRICT) -> Item:
        set_local("tongjian.action", "test")
        states = {"a": {"title": "承办"}, "b": {"title": "审核"}, "z": {"title": "办结"}}
        item: Item = Item.objects.create(jurisdiction_id=place, key=key)
        item.current = ItemVersion.objects.create(
            jurisdiction_id=place,
            item=item,
            number=1,
            state="in_force",
            name=name,
            definition={"flow": {"states": states}},
            made_at=self.world.now,
        )
        item.save()
        return item

    def case(self, item: Item, **given: Any) -> HallCase:
        set_local("tongjian.action", "test")
        self.made += 1
        number = self.made
        values: dict[str, Any] = {
            "jurisdiction_id": item.jurisdiction_id,
            "number": f"{item.jurisdiction_id}-2025-{number:06d}",
            "code": "".join(LETTERS[number >> shift & 15] for shift in range(28, -1, -4)),
            "item": item,
            "version": item.current,
            "calendar": latest(),
            "party_name": f"学生{number:02d}",
            "phone_last4": f"{number:04d}",
            "channel": "computer",
            "state": "a",
            "phase": "examining",
            "desk": "cases.handle",
            "submitted_at": self.world.now - timedelta(days=3),
            "last_event_at": self.world.now - timedelta(days=1),
        }
        found: HallCase = HallCase.objects.create(**{**values, **given})
        return found

    def closed(self, item: Item, at: datetime, **given: Any) -> HallCase:
        values = {
            "open": False,
            "outcome": "granted",
            "closed_at": at,
            "decided_on": at.date(),
            "submitted_at": at - timedelta(days=5),
            "phase": "completed",
            "state": "z",
            "desk": "",
        }
        return self.case(item, **{**values, **given})

    def walk(self, case: HallCase, *moves: tuple[str, datetime]) -> None:
        """Take a case through states at the moments given."""
        source = ""
        for target, at in moves:
            HallStep.objects.create(
                jurisdiction_id=case.jurisdiction_id,
                case=case,
                action="move",
                title="移动",
                source=source,
                target=target,
                by="承办人01",
                at=at,
                entered_at=at,
            )
            source = target


def days(start: date, *numbers: int) -> list[date]:
    return [start + timedelta(number) for number in numbers]
