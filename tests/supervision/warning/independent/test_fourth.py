"""A fourth outsider's small deliveries: a cent past a threshold, leap days, turns of the year.

Written in the third one's tables, of which it has a folder of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.supervision.warning.independent.later import Event
from tests.supervision.warning.independent.test_third import told_of
from tests.supervision.warning.independent.third_table import FOLDER, events

HERE = Path("..") / "fourth"


def table(name: str) -> tuple[Event, ...]:
    """Return the events of a table of this folder."""
    assert (FOLDER / HERE / f"{name}.txt").exists()
    return events(str(HERE / name))


def test_wordings_and_edges_of_payments() -> None:
    """Nothing of what is planted is missed, and nothing beside it is told."""
    assert told_of([*table("words"), *table("edges")], "words") == {}


@pytest.mark.soak
def test_towns_stages_and_turns_of_the_year() -> None:
    assert told_of([*table("places"), *table("ways")], "places") == {}


def test_no_event_stands_twice() -> None:
    every = [each for name in ("words", "edges", "places", "ways") for each in table(name)]
    assert len({each.key for each in every}) == len(every)
    assert {bool(each.found) for each in every} == {True, False}
