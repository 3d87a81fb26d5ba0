"""A town and its district with payments delivered, for rules of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.once import Once, delivered_once, within
from tests.world import TOWN, World
from tongjian.core import clock

WINE = {"purpose": "购买白酒", "amount_yuan": "3000", "payee": "城东商贸有限公司"}
PERSON = {"payee": "王小明", "amount_yuan": "1200000", "purpose": "土地补偿款"}
OF_TOWN = {"jurisdiction": TOWN, "unit": f"{TOWN}001001"}


@pytest.fixture(autouse=True, scope="module")
def few_rules() -> None:
    """All rules there are: runs name the few they are about."""


def filled(clerk: Clerk) -> None:
    """Deliver payments of the district and of a town."""
    assert clerk.deliver(clerk.file("区.csv", "payment", {}, WINE)).accepted
    town = [{**OF_TOWN, **one} for one in (WINE, {**WINE, "amount_yuan": "2000"}, PERSON, {})]
    assert clerk.deliver(clerk.file("镇.csv", "payment", *town), jurisdiction=TOWN).accepted


@pytest.fixture(scope="module")
def delivered(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Once]:
    folder = tmp_path_factory.mktemp("own")
    with delivered_once(template_database, django_db_blocker, folder, filled) as made:
        yield made


@pytest.fixture
def world(delivered: Once, django_db_blocker: Any) -> Iterator[World]:
    """The delivered files; what a test changes in the database is undone."""
    with pytest.MonkeyPatch.context() as patch, within(delivered, django_db_blocker) as found:
        patch.setattr(clock, "now", lambda: found.now)
        yield found


@pytest.fixture
def clerk(world: World, tmp_path: Path) -> Clerk:
    return Clerk(world, tmp_path)
