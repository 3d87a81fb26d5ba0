"""The smallest deliveries: a few rows, and by the table something to find in them."""

from __future__ import annotations

import pytest

from tests.supervision.warning.independent.later import differences, judged, own_code
from tests.supervision.warning.independent.smallest import SMALL
from tests.supervision.warning.independent.third_table import TABLES, events


@pytest.mark.soak
def test_the_smallest_deliveries_are_judged() -> None:
    held = [*SMALL, *(each for name in TABLES for each in events(name) if each.rule <= 40)]
    results = judged(held, sorted({each.rule for each in held})).results
    told = {}
    for number, event in enumerate(held):
        own = own_code(number)
        mine = [
            each
            for each in results
            if each.rule.number == event.rule and each.jurisdiction.startswith(own)
        ]
        if lines := differences(event, own, mine):
            told[event.key] = lines
    assert told == {}
