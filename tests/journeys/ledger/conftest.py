"""The ledger as people use it: a district with two towns, a clock that the story moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Parts, Site, serving
from tests.journeys.hall.conftest import STANDING
from tests.journeys.ledger.story import Ledger
from tests.supervision.channels import databases
from tests.supervision.channels.databases import PASSWORD, Department
from tests.world import World
from tongjian.core import clock
from tongjian.supervision.ledger import engine as engines

BEGIN = datetime(2025, 12, 1, 9, tzinfo=clock.SHANGHAI)
TODAY = "2026-03-02 10:00"
CHANGED = "2026-02-27 10:00:00"


@pytest.fixture
def ledger(
    own_database: str, browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ledger]:
    """An empty ledger on Monday, 2 March 2026."""
    world = World.make(BEGIN)
    ahead = tmp_path / "clock"
    made = Ledger(Site("", world, browser, []), tmp_path, ahead)
    made.at(TODAY)
    monkeypatch.setattr(clock, "now", lambda: world.now)
    parts = Parts(f"{STANDING}:application", ("-m", STANDING))
    with serving(own_database, tmp_path, parts, TONGJIAN_TEST_CLOCK=str(ahead)) as url:
        made.site.url = url
        yield made
        made.close()
        for found in list(engines._engines):
            engines._engines.pop(found).close()
        assert not made.site.errors, "\n".join(made.site.errors)


@pytest.fixture
def department(django_db_setup: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Department]:
    """A PostgreSQL database of the department's, which the product may reach."""
    with databases.postgresql() as found:
        monkeypatch.setenv("TONGJIAN_PULL_HOSTS", found.host)
        monkeypatch.setenv("TONGJIAN_PULL_TREASURY_PASSWORD", PASSWORD)
        found.pay("ZF1", "2026-01-15", "100.10", CHANGED)
        found.pay("ZF2", "2026-02-10", "200.20", CHANGED)
        found.pay("ZF3", "2026-02-11", "300.30", CHANGED)
        yield found
