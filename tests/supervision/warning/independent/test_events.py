"""Each event planted into the quiet district is found, and nothing else is."""

from __future__ import annotations

import pytest

from tests.supervision.warning.independent import (
    events_budget,
    events_progress,
    events_revenue,
    events_shapes,
)
from tests.supervision.warning.independent.planting import QUIET, Event, Told, amiss, judged

EVENTS = (
    QUIET,
    *events_budget.EVENTS,
    *events_revenue.EVENTS,
    *events_progress.EVENTS,
    *events_shapes.EVENTS,
)
FEW = (3, 22, 32, 33, 39, 40)
"""Rules that are held against their events in every run; all rules against all events in some."""
OF_FEW = (
    QUIET,
    *(each for each in EVENTS if each.name.startswith(tuple(f"R{n:03d}" for n in FEW))),
)


def told_of(
    events: tuple[Event, ...], told: Told, later: tuple[str, ...] = ()
) -> dict[str, list[str]]:
    every = {each.name: amiss(each, *told, later) for each in events}
    return {name: lines for name, lines in every.items() if lines}


def test_few_rules_find_their_events_and_nothing_else() -> None:
    told = judged(OF_FEW, numbers=FEW)
    assert told[0].faults() == []
    assert told_of(OF_FEW, told) == {}


@pytest.mark.soak
def test_every_event_is_found_and_nothing_else() -> None:
    told = judged(EVENTS)
    assert told[0].faults() == []
    assert told_of(EVENTS, told) == {}


@pytest.mark.soak
def test_during_the_year_too() -> None:
    told = judged(events_progress.MIDYEAR, events_progress.JULY)
    assert told_of(events_progress.MIDYEAR, told, ("final_account", "audit_finding")) == {}
