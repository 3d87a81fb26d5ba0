"""The office's clock stands still at the world's moment; ``hall`` is the engine's, with its own."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.hall.cases.conftest import Hall
from tests.hall.cases.conftest import hall as hall  # noqa: PLC0414 (a fixture)
from tests.hall.office.rows import Rows
from tests.world import World
from tongjian.core import clock


@pytest.fixture(autouse=True)
def _still(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def rows(world: World) -> Rows:
    return Rows(world)


@pytest.fixture
def office(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """The hall, with its pages on the same clock."""
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    return hall
