"""A hall with items of the engine's own definitions, and cases to act on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.hall.cases import flows
from tests.world import DISTRICT, ROOT, World
from tongjian.core.action import action
from tongjian.core.clock import SHANGHAI
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.cases.actions import open_case, take
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.cases.models import HallCase
from tongjian.hall.items.models import Body, Item, ItemVersion

PAPER = [MaterialGiven("form", paper=True), MaterialGiven("proof", paper=True)]


def at(day: str, hour: int = 10) -> datetime:
    """Return a moment of a day in Shanghai."""
    return datetime.combine(date.fromisoformat(day), time(hour), SHANGHAI)


@action("test.make_version", None)
def make_version(
    *, key: str, definition: dict[str, Any], by: Actor, now: datetime, number: int = 1
) -> ItemVersion:
    item, _ = Item.objects.get_or_create(jurisdiction_id=DISTRICT, key=key)
    version: ItemVersion = ItemVersion.objects.create(
        jurisdiction_id=DISTRICT,
        item=item,
        number=number,
        state="in_force",
        name=definition["fields"]["name"],
        definition=definition,
        in_force_from=date(2020, 1, 1),
        made_at=now,
    )
    return version


@action("test.make_bodies", None)
def make_bodies(*, by: Actor, now: datetime) -> None:
    for code, name in (("police", "公安部门"), ("traffic", "交通部门")):
        Body.objects.create(jurisdiction_id=DISTRICT, code=code, name=name)


@action("test.make_applicant", None)
def make_applicant(*, user: Any, by: Actor, now: datetime) -> Applicant:
    made: Applicant = Applicant.objects.create(
        jurisdiction_id=DISTRICT, user=user, made_at=now, phone="13800001234"
    )
    Party.objects.create(jurisdiction_id=DISTRICT, kind="person", name="学生甲01", made_at=now)
    return made


@dataclass
class Hall:
    """A world with an applicant and items; ``now`` moves as a test goes through the days."""

    world: World
    now: datetime
    versions: dict[str, ItemVersion] = field(default_factory=dict)

    @property
    def applicant(self) -> Applicant:
        found: Applicant = Applicant.objects.get(user=self.world.person("applicant"))
        return found

    def actor(self, role: str, unit: str = "") -> Actor:
        return self.world.actor(role, DISTRICT, unit)

    def version(
        self, definition: dict[str, Any] | None = None, key: str = "licence"
    ) -> ItemVersion:
        if key not in self.versions:
            self.versions[key] = make_version(
                key=key, definition=definition or flows.definition(), by=ROOT, now=self.now
            )
        return self.versions[key]

    def open(self, **changes: Any) -> HallCase:
        """Open a case of the applicant's, inside a scope."""
        return open_case(**{**self.given(), **changes})

    def given(self) -> dict[str, Any]:
        """Return what an applicant hands in."""
        return {
            "version": self.version(),
            "party": None,
            "applicant": self.applicant,
            "party_name": "学生甲01",
            "phone": "13800001234",
            "answers": {"child_name": "学生甲01", "reason": "患病"},
            "materials": PAPER,
            "channel": "computer",
            "paper": False,
            "jurisdiction": DISTRICT,
            "by": self.actor("applicant"),
            "now": self.now,
        }

    def do(self, case: HallCase, step: str, role: str, unit: str = "", **data: Any) -> HallCase:
        """Take a step as somebody, now."""
        event_at = data.pop("event_at", None)
        by = self.actor(role, unit)
        fresh = HallCase.objects.get(pk=case.pk)
        return take(
            subject=fresh,
            step=step,
            turn=fresh.turn,
            data=data,
            by=by,
            now=self.now,
            event_at=event_at,
        )

    def on(self, day: str, hour: int = 10) -> Hall:
        """Go to a moment."""
        self.now = at(day, hour)
        return self

    def later(self, **by: float) -> Hall:
        self.now += timedelta(**by)
        return self


@pytest.fixture
def hall(db: None) -> Any:
    """The hall on 2026-02-12, inside a scope over everything."""
    now = at("2026-02-12")
    world = World.make(now)
    with world.scope():
        make_applicant(user=world.person("applicant"), by=ROOT, now=now)
        make_bodies(by=ROOT, now=now)
        with scope(ROOT.everywhere, ROOT):
            yield Hall(world, now)
