"""Several writers at once, each with a connection of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.supervision.ledger.conftest import Clerk, ledger
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World, unit
from tongjian.core.audit import trail
from tongjian.core.orgs.actions import set_units
from tongjian.core.scope import scope
from tongjian.supervision.ledger import reads
from tongjian.supervision.ledger.actions import withdraw
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.ledger.models import Delivery

__all__ = ["ledger"]
pytestmark = pytest.mark.soak


@pytest.fixture
def clerk(own_database: str, now: Any, ledger: Path, tmp_path: Path) -> Clerk:
    return Clerk(World.make(now), tmp_path)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run the works in threads that start together; a raised error is the work's outcome."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return work()
        except DeliveryRefused as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def breaks(tmp_path: Path) -> list[Any]:
    with scope(ROOT.everywhere, ROOT):
        return trail.verify(tmp_path / "no-heads")


def test_chains_stay_whole_under_four_writers(clerk: Clerk, tmp_path: Path) -> None:
    places = [DISTRICT, TOWN, OTHER_TOWN]
    with scope(ROOT.everywhere, ROOT):
        before = trail.count()

    def write(writer: int) -> None:
        for number in range(50):
            code = places[(writer + number) % len(places)]
            with scope(ROOT.everywhere, ROOT):
                lines = [unit(code, 10 + writer)]
                set_units(jurisdiction=code, lines=lines, by=ROOT, now=clerk.moment())

    at_once(*[lambda writer=writer: write(writer) for writer in range(4)])
    with scope(ROOT.everywhere, ROOT):
        assert trail.count() == before + 200
    assert breaks(tmp_path) == []


def test_different_slices_at_once_all_count(clerk: Clerk, tmp_path: Path) -> None:
    files = {
        f"{month:02d}": clerk.file(
            f"{month}.csv", "payment", {"amount_yuan": f"{month}.00"} | dated(month)
        )
        for month in range(1, 5)
    }
    outcomes = at_once(*[lambda p=p, f=f: clerk.deliver(f, period=p) for p, f in files.items()])
    assert [outcome.accepted for outcome in outcomes] == [True] * 4, outcomes
    with scope([DISTRICT], ROOT):
        tables = reads.tables_as_of(clerk.today(), 2024, [DISTRICT])
        found = tables.execute(tables.payment.aggregate(n=tables.payment.amount_yuan.sum()))
    assert found["n"][0].as_py() == 10
    assert breaks(tmp_path) == []


def dated(month: int) -> dict[str, str]:
    day = f"2024-{month:02d}-05"
    return {"date_applied": day, "date_paid": day, "payment_no": f"Z{month:03d}"}


@pytest.mark.parametrize("attempt", range(3))
def test_the_same_file_from_four_hands_counts_once(
    clerk: Clerk, tmp_path: Path, attempt: int
) -> None:
    file = clerk.file("same.csv", "payment", {"amount_yuan": "7.00"})
    outcomes = at_once(*[lambda: clerk.deliver(file)] * 4)
    kinds = Counter(
        "busy"
        if isinstance(outcome, DeliveryRefused)
        else "already"
        if outcome.already
        else "published"
        for outcome in outcomes
    )
    assert kinds["published"] >= 1, outcomes
    with scope([DISTRICT], ROOT):
        assert Delivery.objects.filter(state="published").count() == 1
        assert Delivery.objects.count() == 1
    assert breaks(tmp_path) == []


def test_one_of_two_withdrawals_at_once_is_told(clerk: Clerk, tmp_path: Path) -> None:
    key = clerk.deliver(clerk.file("a.csv", "payment", {"amount_yuan": "1.00"})).delivery

    def take_back() -> Any:
        with scope([DISTRICT], ROOT):
            item = Delivery.objects.get(pk=key)
            return withdraw(subject=item, reason="误报", by=ROOT, now=clerk.moment())

    again = clerk.file("b.csv", "payment", {"amount_yuan": "2.00"})
    outcomes = at_once(take_back, take_back, lambda: clerk.deliver(again))
    assert sum(isinstance(outcome, DeliveryRefused) for outcome in outcomes[:2]) == 1
    assert outcomes[2].accepted
    with scope([DISTRICT], ROOT):
        tables = reads.tables_as_of(clerk.today(), 2024, [DISTRICT])
        found = tables.execute(tables.payment.aggregate(n=tables.payment.amount_yuan.sum()))
    assert found["n"][0].as_py() == 2
    assert breaks(tmp_path) == []
