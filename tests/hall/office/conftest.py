"""The office's clock stands still at the world's moment."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.hall.office.rows import Rows
from tests.world import World
from tongjian.core import clock


@pytest.fixture(autouse=True)
def _still(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def rows(world: World) -> Rows:
    return Rows(world)
