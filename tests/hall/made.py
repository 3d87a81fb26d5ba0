"""Rows of the hall for tests that are not about how they come to be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.test import Client

from tests.world import DISTRICT, ROOT, World
from tongjian.core.calendar.reads import latest
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.scope import current, scope, set_local
from tongjian.hall.applicants.actions import open_applicant
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.cases.models import HallCase, Material
from tongjian.hall.items.models import Item, ItemVersion
from tongjian.hall.uploads.models import Upload


@contextmanager
def writing() -> Iterator[None]:
    """Write rows as an action would, for the arrangement of a test."""
    with scope([DISTRICT], ROOT):
        current().action = "test.arrange"
        set_local("tongjian.action", "test.arrange")
        yield


def applicant(world: World, number: int = 1) -> Applicant:
    with scope([DISTRICT], ROOT):
        return open_applicant(
            phone=f"1380000{number:04d}", jurisdiction=DISTRICT, by=ROOT, now=world.now
        )


def user(person: Applicant) -> User:
    assert person.user_id is not None
    return User.objects.get(pk=person.user_id)


def actor(person: Applicant) -> Actor:
    return actor_of(user(person))


def signed_in(person: Applicant) -> Client:
    client = Client()
    client.force_login(user(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def item(key: str = "deferral", name: str = "延缓入学审批", now: datetime | None = None) -> Item:
    with writing():
        found: Item | None = Item.objects.filter(key=key).first()
        if found is not None:
            return found
        made: Item = Item.objects.create(jurisdiction_id=DISTRICT, key=key)
        made.current = ItemVersion.objects.create(
            jurisdiction_id=DISTRICT,
            item=made,
            number=1,
            state="in_force",
            name=name,
            definition={"fields": {"name": name}},
            made_at=now or datetime.fromisoformat("2025-01-01T00:00:00+08:00"),
        )
        made.save()
        return made


def case(world: World, person: Applicant | None, number: int = 1, **values: Any) -> HallCase:
    of = item()
    with writing():
        given: dict[str, Any] = {
            "number": f"{DISTRICT}-2025-{number:06d}",
            "code": f"CODE{number:04d}",
            "party_name": "学生甲01",
            "phone": "13800000001",
            "phone_last4": "0001",
            "channel": "mobile",
            "state": "completed",
            "phase": "completed",
            "open": False,
            "submitted_at": world.now,
            "last_event_at": world.now,
            "closed_at": world.now,
            "item": of,
            **values,
        }
        made: HallCase = HallCase.objects.create(
            jurisdiction_id=DISTRICT,
            version=given["item"].current,
            calendar=latest(),
            applicant=person,
            **given,
        )
        return made


def material(of: HallCase, upload: Upload, world: World) -> Material:
    with writing():
        made: Material = Material.objects.create(
            jurisdiction_id=DISTRICT,
            case=of,
            key="proof",
            name=upload.material,
            upload=upload,
            grade=upload.grade,
            at=world.now,
        )
        return made
