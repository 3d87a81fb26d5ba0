"""A district with warnings gathered into cases and the people of each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.supervision.ledger.conftest import Clerk as Deliverer
from tests.supervision.once import Once, delivered_once, within
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core import clock
from tongjian.core.action import action
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.briefs.facts import Facts
from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.briefs.reading import facts_of
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.models import CaseFinding, WarningCase
from tongjian.supervision.warning.models import LedgerWarning, WarningRun

QUARTER = Quarter(2025, 4)  # the one in which the rules of the world ran
UNIT, OTHER = f"{DISTRICT}001001", f"{DISTRICT}002001"
GIVEN = (
    (DISTRICT, "unit", UNIT, "第1局本级", 33, "red"),
    (DISTRICT, "unit", UNIT, "第1局本级", 39, "yellow"),
    (DISTRICT, "unit", UNIT, "第1局本级", 49, "yellow"),
    (DISTRICT, "unit", OTHER, "第2局本级", 50, "blue"),
    (DISTRICT, "jurisdiction", DISTRICT, "示例区", 30, "red"),
    (TOWN, "unit", f"{TOWN}001001", "第1局本级", 49, "yellow"),
)


@action("test.find", None)
def find(*, given: Any = GIVEN, year: int = 2024, by: Any, now: datetime) -> None:
    """Let rules have found what is given, and run."""
    for place, kind, code, name, rule, level in given:
        LedgerWarning.objects.create(
            jurisdiction_id=place,
            rule=rule,
            version=1,
            level=level,
            urgency=0,
            group="payment",
            year=year,
            subject_kind=kind,
            subject_code=code,
            subject_name=name,
            actual=30,
            expected=10,
            difference=20,
            unit="%",
            evidence=[],
            evidence_total=0,
            words="支付偏快。",
            as_of=now.date(),
            found_at=now,
            changed_at=now,
        )
    for place in sorted({one[0] for one in given}):
        WarningRun.objects.create(
            jurisdiction_id=place,
            as_of=now.date(),
            at=now,
            by="系统",
            found=len(given),
            added=len(given),
            changed=0,
            gone=0,
        )


@action("test.pay", None)
def pay(*, finding: CaseFinding, rows: Any, total: int = 0, by: Any, now: datetime) -> None:
    """Let a finding rest on payments: (delivery, row, amount)."""
    facts = [
        ["payment", delivery, row, UNIT, "", "", "甲公司", False, amount, "2024-06"]
        for delivery, row, amount in rows
    ]
    told = {**finding.frozen, "facts": facts, "total": total or len(facts)}
    CaseFinding.objects.filter(pk=finding.pk).update(frozen=told)


@dataclass
class Clerk:
    """The world of the tests; ``day`` counts from its today."""

    world: World

    def moment(self, day: int = 0) -> datetime:
        return self.world.now + timedelta(day)


@pytest.fixture(scope="package")
def found_once(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Once]:
    """The warnings, gathered into cases."""

    def fill(deliverer: Deliverer) -> None:
        world = deliverer.world
        with world.scope():
            find(by=ROOT, now=world.now)
            for place in (DISTRICT, TOWN):
                gather(jurisdiction=place, by=ROOT, now=world.now)

    folder = tmp_path_factory.mktemp("briefs")
    with delivered_once(template_database, django_db_blocker, folder, fill) as made:
        yield made


@pytest.fixture
def world(found_once: Once, django_db_blocker: Any) -> Iterator[World]:
    """The district with its cases; what a test changes in the database is undone."""
    with within(found_once, django_db_blocker) as found:
        yield found


@pytest.fixture
def clerk(world: World) -> Clerk:
    return Clerk(world)


@pytest.fixture
def case(clerk: Clerk) -> WarningCase:
    """The first unit's case of 2024."""
    with clerk.world.scope():
        found: WarningCase = WarningCase.objects.get(kind="unit", code=UNIT)
        return found


class People(dict[str, Client]):
    """A browser for each role, signed in when it is asked for."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def __missing__(self, role: str) -> Client:
        unit = UNIT if role == "unit" else ""
        return self.setdefault(role, self.world.client(role, unit=unit))


@pytest.fixture
def people(world: World) -> People:
    return People(world)


@pytest.fixture
def at(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the product's clock."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(clerk.moment())
    return set_to


def told(world: World, now: datetime, quarter: Quarter = QUARTER, place: str = DISTRICT) -> Facts:
    with world.scope():
        return facts_of(Jurisdiction.objects.get(pk=place), quarter, now)
