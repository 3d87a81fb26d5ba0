"""A district with findings of delivered files, gathered into cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.once import Once, committed, delivered_once, within
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.warning.actions import run_rules

UNIT, OTHER = f"{DISTRICT}001001", f"{DISTRICT}002001"
RULES = (33, 39, 49, 50)
WINE = {"purpose": "购买白酒", "amount_yuan": "3000"}
PERSON = {"payee": "王小明", "amount_yuan": "1200000", "purpose": "土地补偿款"}
STRAY = {**WINE, "project": "P9", "project_name": "无预算项目", "kind": "project"}
BAR = {
    "purpose": "会所消费",
    "amount_yuan": "8000",
    "unit": OTHER,
    "project": "P7",
    "kind": "project",
}
TOWNS = {"jurisdiction": TOWN, "unit": f"{TOWN}001001", **WINE}


def filled(clerk: Clerk) -> None:
    """Deliver payments of two units and a town, and run the rules."""
    payments = clerk.file("六月.csv", "payment", {}, PERSON, WINE, STRAY, BAR)
    assert clerk.deliver(payments).accepted
    year = {"approved_yuan": "9000000", "virement_yuan": "", "current_yuan": "9000000"}
    assert clerk.deliver(clerk.file("预算.csv", "budget", year), dataset="budget").accepted
    town = clerk.file("镇.csv", "payment", TOWNS)
    assert clerk.deliver(town, jurisdiction=TOWN).accepted
    run(clerk)


def run(clerk: Clerk, day: int = 0) -> None:
    with clerk.world.scope():
        run_rules(
            jurisdictions=(DISTRICT, TOWN), year=None, by=ROOT, now=clerk.moment(day), only=RULES
        )


def gathered(clerk: Clerk, *places: str, day: int = 0) -> None:
    with clerk.world.scope():
        for code in places or (DISTRICT, TOWN):
            gather(jurisdiction=code, by=ROOT, now=clerk.moment(day))


@pytest.fixture(scope="session")
def _delivered_once(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[bool], Once]]:
    """Deliver the files when first asked for, gathered into cases or not."""
    made: dict[bool, Once] = {}
    with ExitStack() as stack:

        def once(with_cases: bool) -> Once:
            if with_cases not in made:
                folder = tmp_path_factory.mktemp("cases")

                def fill(clerk: Clerk) -> None:
                    filled(clerk)
                    if with_cases:
                        gathered(clerk)

                made[with_cases] = stack.enter_context(
                    delivered_once(template_database, django_db_blocker, folder, fill)
                )
            return made[with_cases]

        yield once


@pytest.fixture
def delivered(request: pytest.FixtureRequest, _delivered_once: Callable[[bool], Once]) -> Once:
    """The delivered files; gathered already unless the tests of a module gather themselves."""
    return _delivered_once(getattr(request.module, "GATHERED", True))


@pytest.fixture
def world(delivered: Once, django_db_blocker: Any) -> Iterator[World]:
    """The district of the delivered files; what a test changes in the database is undone."""
    with within(delivered, django_db_blocker) as found:
        yield found


@pytest.fixture(name="committed")
def committed_world(delivered: Once, django_db_blocker: Any) -> Iterator[World]:
    """The same district in a database that is committed to."""
    with committed(delivered, django_db_blocker) as found:
        yield found


@pytest.fixture
def clerk(world: World, tmp_path: Path) -> Clerk:
    return Clerk(world, tmp_path)


@pytest.fixture
def case(clerk: Clerk) -> WarningCase:
    """The first unit's case of 2024."""
    gathered(clerk)
    with clerk.world.scope():
        found: WarningCase = WarningCase.objects.get(kind="unit", code=UNIT)
        return found
