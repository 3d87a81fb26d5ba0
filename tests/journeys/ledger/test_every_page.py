"""Every page of supervision, found in the URL configuration: accessible, fit for a phone, whole."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from tests.journeys.hall.story import DESKTOP, PHONE, Visitor
from tests.journeys.hall.test_every_page import walk_route
from tests.journeys.ledger.busy import FULL, OPEN, Busy
from tests.journeys.ledger.routes import pages
from tests.journeys.ledger.story import Ledger
from tests.supervision.channels.databases import Department
from tests.supervision.datasets.samples import UNIT
from tests.world import DISTRICT

# Narrow, every dataset; wide, those that differ most.
SIZES = pytest.mark.parametrize(
    ("size", "datasets"), [(DESKTOP, FULL), (PHONE, OPEN)], ids=["desktop", "phone"]
)
FEW = "home ask tree sources views query_pivot dictionary".split()


@pytest.mark.soak
@pytest.mark.timeout(900)
@SIZES
def test_every_page_is_accessible(
    department: Department, ledger: Ledger, size: tuple[int, int], datasets: tuple[str, ...]
) -> None:
    walk(Busy(ledger, datasets).fill().more(department), size)


@pytest.mark.timeout(600)
def test_a_few_pages_are_accessible(ledger: Ledger) -> None:
    walk(Busy(ledger, FULL).fill(), PHONE, FEW)


def walk(busy: Busy, size: tuple[int, int], names: Collection[str] = ()) -> None:
    """Open every page as whoever may, and tell all that is wrong at once."""
    with busy.ledger.site.world.scope():
        found = pages(busy, names)
    assert found, "no pages"
    visitors: dict[str, Visitor] = {}
    faults: list[str] = []
    seen: set[tuple[str, str]] = set()
    for one in found:
        if one.role not in visitors:
            unit = UNIT if one.role == "unit" else ""
            visitors[one.role] = busy.ledger.official(one.role, size, unit, DISTRICT)
        faults += walk_route(visitors[one.role], one, seen)
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)
