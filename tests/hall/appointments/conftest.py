"""A hall with an item to book for, a desk on working days, and applicants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.world import DISTRICT, ROOT, World
from tongjian.core.action import action
from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.appointments.bookings import book
from tongjian.hall.appointments.desks import set_desk
from tongjian.hall.appointments.models import Booking, Desk, Slot
from tongjian.hall.items.models import Item, ItemVersion

WEEKDAYS = range(1, 6)


def hours(start: str, end: str, minutes: int = 30, capacity: int = 2) -> dict[str, Any]:
    return {"from": start, "to": end, "minutes": minutes, "capacity": capacity}


OPENING = [{**hours("09:00", "11:00"), "weekday": day} for day in WEEKDAYS]


@action("test.make_item", None)
def make_item(*, key: str, appointments: bool, by: Actor, now: datetime) -> Item:
    item: Item = Item.objects.create(jurisdiction_id=DISTRICT, key=key)
    item.current = ItemVersion.objects.create(
        jurisdiction_id=DISTRICT,
        item=item,
        number=1,
        state="in_force",
        name=f"{key}事项",
        definition={"appointments": appointments},
        made_at=now,
        in_force_from=date(2020, 1, 1),
    )
    item.save()
    return item


@action("test.make_applicant", None)
def make_applicant(*, user: Any, by: Actor, now: datetime) -> Applicant:
    party = Party.objects.create(
        jurisdiction_id=DISTRICT, kind="person", name="学生甲的家长", made_at=now
    )
    made: Applicant = Applicant.objects.create(
        jurisdiction_id=DISTRICT, user=user, party=party, phone="13800001234", made_at=now
    )
    return made


@dataclass
class Hall:
    world: World
    item: Item
    desk: Desk
    now: datetime

    def actor(self, name: str = "") -> Actor:
        """An applicant by name, made when there is none yet."""
        user = self.world.person("applicant", DISTRICT, name)
        with self.world.scope():
            if not Applicant.objects.filter(user=user).exists():
                make_applicant(user=user, by=ROOT, now=self.now)
        return self.world.actor("applicant", DISTRICT, name)

    def client(self, name: str = "") -> Any:
        self.actor(name)
        return self.world.client("applicant", DISTRICT, name)

    def slots(self, desk: Desk | None = None) -> list[Slot]:
        with self.world.scope():
            return list(Slot.objects.filter(desk=desk or self.desk, closed=False))

    def book(self, slot: Slot | None = None, name: str = "", **more: Any) -> Booking:
        given: dict[str, Any] = {"item": self.item, "now": self.now} | more
        with self.world.scope():
            return book(slot=slot or self.slots()[0], by=self.actor(name), **given)

    def again(self, record: Any) -> Any:
        with self.world.scope():
            return type(record).objects.get(pk=record.pk)

    def later(self, **parts: float) -> datetime:
        return self.now + timedelta(**parts)


def make_hall(world: World) -> Hall:
    """Monday 2025-10-20, 09:30; the desk opens 09:00–11:00 on working days."""
    with world.scope():
        item = make_item(key="deferral", appointments=True, by=ROOT, now=world.now)
        desk = set_desk(
            jurisdiction=DISTRICT,
            name="教育窗口",
            place="示例路 1 号一楼",
            opening=OPENING,
            by=ROOT,
            now=world.now,
        )
    return Hall(world, item, desk, world.now)


@pytest.fixture
def hall(world: World) -> Hall:
    return make_hall(world)
