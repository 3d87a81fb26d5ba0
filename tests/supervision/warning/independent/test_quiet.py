"""The quiet district is one: its rows are deliverable, every rule judges it, and none finds a thing."""

from __future__ import annotations

from tests.supervision.warning.independent.planting import Event, amiss, judged

QUIET = Event("quiet", ())


def test_nothing_is_missing_and_nothing_is_found() -> None:
    worlds, told = judged((QUIET,))
    assert worlds.faults() == []
    assert amiss(QUIET, worlds, told) == []
