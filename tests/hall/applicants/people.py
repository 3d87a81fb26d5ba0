"""Applicants for tests: generic names, sound numbers, nobody real."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.test import Client

from tests.world import DISTRICT, ROOT, World
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.reads import actor_of
from tongjian.core.notify.models import Outgoing
from tongjian.hall.applicants.actions import Identity, describe_self, open_applicant
from tongjian.hall.applicants.models import Applicant, Authority
from tongjian.hall.forms.identifiers import credit_check, resident_check

ADDRESS = {"district": "示例区", "street": "甲镇", "detail": "示例路1号"}


def resident(birth: date = date(1985, 3, 2), number: int = 11) -> str:
    """Return a sound resident number of the example district."""
    first = f"310112{birth:%Y%m%d}{number:03d}"
    return first + resident_check(first)


def credit(number: int = 1) -> str:
    """Return a sound credit code of an example school."""
    first = f"12310112{number:09d}"
    return first + credit_check(first)


PARENT = Identity("家长甲", "resident", resident())
OTHER = Identity("家长乙", "resident", resident(date(1986, 4, 3), 22))
CHILD = Identity("学生甲01", "resident", resident(date(2019, 6, 1), 33))
SCHOOL = Identity("示例小学", "credit_code", credit())


def applicant(world: World, phone: str, identity: Identity | None = None) -> Applicant:
    """Make an applicant who signed in by telephone, with a document when one is given."""
    with world.scope():
        made = open_applicant(phone=phone, jurisdiction=DISTRICT, by=ROOT, now=world.now)
    if identity is not None:
        with world.scope():
            describe_self(
                subject=made, identity=identity, address=ADDRESS, by=actor(made), now=world.now
            )
    with world.scope():
        found: Applicant = Applicant.objects.select_related("party", "user").get(pk=made.pk)
    return found


def actor(one: Applicant) -> Actor:
    assert one.user is not None
    return actor_of(one.user)


def client(one: Applicant) -> Client:
    made = Client()
    assert one.user is not None
    made.force_login(one.user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def rights(world: World, one: Applicant) -> list[Authority]:
    with world.scope():
        held = Authority.objects.filter(applicant=one).select_related("party").order_by("id")
        return list(held)


def last_code(world: World) -> str:
    """Return the code in the last message."""
    with world.scope():
        text = Outgoing.objects.filter(kind="code").order_by("-id")[0].text
    found = re.search(r"\d{6}", text)
    assert found is not None
    return found[0]


def form(identity: Identity, **more: Any) -> dict[str, Any]:
    """Return what somebody types to name a person."""
    return {
        "name": identity.name,
        "id_type": identity.id_type,
        "id_number": identity.id_number,
        "birth": "",
        "sex": "",
        **more,
    }
