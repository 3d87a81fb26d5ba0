"""A small world for tests: one district, two towns, people by role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.test import Client

from tongjian.core.identity.actions import create_user, grant_role
from tongjian.core.identity.actor import Actor, Grant
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.orgs.actions import UnitLine, set_jurisdictions, set_units
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope

DISTRICT, TOWN, OTHER_TOWN = "310112", "310112101", "310112102"
ROOT = Actor(None, "测试", (), everything=True, everywhere=(DISTRICT, TOWN, OTHER_TOWN))


@dataclass
class World:
    now: datetime

    @classmethod
    def make(cls, now: datetime) -> World:
        with scope(ROOT.everywhere, ROOT):
            set_jurisdictions(
                rows=[
                    (DISTRICT, "示例区", "district", None),
                    (TOWN, "甲镇", "town", DISTRICT),
                    (OTHER_TOWN, "乙镇", "town", DISTRICT),
                ],
                by=ROOT,
                now=now,
            )
            for code in ROOT.everywhere:
                set_units(jurisdiction=code, lines=[unit(code, 1), unit(code, 2)], by=ROOT, now=now)
        return cls(now)

    def scope(self, *codes: str) -> Any:
        return scope(codes or all_codes(), ROOT)

    def person(self, role: str, jurisdiction: str = DISTRICT, unit: str = "") -> User:
        if role == "unit" and not unit:
            unit = f"{jurisdiction}001001"
        if role == "department" and not unit:
            unit = "tax"
        if role == "bureau" and not unit:
            unit = f"{jurisdiction}001"
        username = f"{role}-{jurisdiction}-{unit}"
        known = User.objects.filter(username=username).first()
        if known is not None:
            return known
        with scope(ROOT.everywhere, ROOT):
            user = create_user(
                username=username,
                password="一个足够长的口令-2025",
                title=f"{role}01",
                by=ROOT,
                now=self.now,
            )
            grant_role(
                user=user, role=role, jurisdiction=jurisdiction, unit=unit, by=ROOT, now=self.now
            )
        return user

    def actor(self, role: str, jurisdiction: str = DISTRICT, unit: str = "") -> Actor:
        return actor_of(self.person(role, jurisdiction, unit))

    def client(self, role: str, jurisdiction: str = DISTRICT, unit: str = "") -> Client:
        client = Client()
        client.force_login(
            self.person(role, jurisdiction, unit),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client


def unit(code: str, number: int) -> UnitLine:
    department = f"{code}{number:03d}"
    return UnitLine(
        department, f"第{number}局", f"{department}001", f"第{number}局本级", date(2020, 1, 1), None
    )


def body(response: Any) -> bytes:
    """Return the whole content of a streamed answer."""
    return b"".join(response.streaming_content)


__all__ = ["DISTRICT", "OTHER_TOWN", "ROOT", "TOWN", "Grant", "World", "body", "unit"]
