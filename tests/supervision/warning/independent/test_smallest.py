"""The smallest deliveries: a few rows, and by the table something to find in them."""

from __future__ import annotations

import pytest

from tests.supervision.warning.independent.later import differences, judged, own_code
from tests.supervision.warning.independent.smallest import SMALL


@pytest.mark.soak
def test_the_smallest_deliveries_are_judged() -> None:
    results = judged(SMALL, sorted({each.rule for each in SMALL})).results
    told = {}
    for number, event in enumerate(SMALL):
        own = own_code(number)
        mine = [
            each
            for each in results
            if each.rule.number == event.rule and each.jurisdiction.startswith(own)
        ]
        if lines := differences(event, own, mine):
            told[event.key] = lines
    assert told == {}
