"""The hall as people use it: items in force, a clock that the story moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Parts, Site, serving
from tests.journeys.hall.story import Hall
from tests.world import DISTRICT, World
from tongjian.core import clock
from tongjian.hall.items.seed import seed_items

STANDING = "tests.journeys.hall.standing"
BEGIN = datetime(2026, 1, 5, 9, tzinfo=clock.SHANGHAI)
TODAY = "2026-03-02 10:00"


@pytest.fixture
def hall(
    own_database: str, browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hall]:
    """The hall on Monday, 2 March 2026, with every item of the catalogue in force."""
    world = World.make(BEGIN)
    editor, approver = world.actor("item_editor"), world.actor("item_approver")
    with world.scope():
        seed_items(
            jurisdiction=DISTRICT,
            editor=editor,
            approver=approver,
            in_force_from=BEGIN.date(),
            now=BEGIN,
        )
    ahead = tmp_path / "clock"
    made = Hall(Site("", world, browser, []), tmp_path, ahead)
    made.at(TODAY)
    monkeypatch.setattr(clock, "now", lambda: world.now)
    parts = Parts(f"{STANDING}:application", ("-m", STANDING))
    with serving(own_database, tmp_path, parts, TONGJIAN_TEST_CLOCK=str(ahead)) as url:
        made.site.url = url
        yield made
        made.close()
        assert not made.site.errors, "\n".join(made.site.errors)
