"""Thousands of findings of one jurisdiction: bounded calls, bounded memory, few questions a case."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.supervision.cases.conftest import UNIT
from tests.supervision.cases.test_attack_gathering import planted
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT
from tongjian.supervision.cases import gathering
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.models import CaseFinding, WarningCase
from tongjian.supervision.warning.models import LedgerWarning

pytestmark = pytest.mark.soak
GATHERED = False
NUMBER = 3_000
MOST_MEMORY = 150 << 20


def calls(clerk: Clerk) -> list[dict[str, int]]:
    """Gather until nothing is left; the counts of each call with its questions and memory."""
    told: list[dict[str, int]] = []
    while not told or told[-1]["left"]:
        tracemalloc.start()
        with clerk.world.scope(), CaptureQueriesContext(connection) as asked:
            counts = gather(jurisdiction=DISTRICT, by=ROOT, now=clerk.moment())
        told.append({**counts, "peak": tracemalloc.get_traced_memory()[1], "asked": len(asked)})
        tracemalloc.stop()
    return told


@pytest.mark.parametrize(("units", "years"), [(60, 3), (1, 1)])
def test_many_findings(clerk: Clerk, units: int, years: int) -> None:
    planted(clerk, NUMBER, units, years)
    with clerk.world.scope():
        waiting = LedgerWarning.objects.filter(jurisdiction_id=DISTRICT).count()
    told = calls(clerk)
    assert sum(one["joined"] for one in told) == waiting
    of: dict[str, Any] = {"code__startswith": f"{DISTRICT}9"}
    if units == 1:
        of = {"code": UNIT, "year": 2020}
    with clerk.world.scope():
        assert CaseFinding.objects.filter(jurisdiction_id=DISTRICT).count() == waiting
        made = WarningCase.objects.filter(kind="unit", **of)
        assert made.count() == units * years
        assert not made.filter(findings=None).exists() and not made.filter(priority=0).exists()
    for one in told:
        assert one["joined"] <= gathering.MOST and one["peak"] < MOST_MEMORY
        assert one["asked"] < 100 + 20 * min(one["joined"], units * years)
