"""Killed at any moment: nothing half visible, nothing lost, the same file again succeeds."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, World
from tongjian.core.exchange.models import Package
from tongjian.supervision.ledger import reads, recover
from tongjian.supervision.ledger.models import Delivery

ROWS = 400
POINTS = [
    ("receiving", "seal", "before"),
    ("receiving", "seal", "after"),
    ("receiving", "register", "after"),
    ("receiving", "receive_package", "after"),
    ("actions", "take_in", "after"),
    ("actions", "known_codes", "after"),
    ("actions", "validate", "after"),
    ("actions", "prepare", "before"),
    ("actions", "prepare", "after"),
    ("actions", "_move", "before"),
    ("actions", "_move", "after"),
    ("actions", "publish", "before"),
    ("actions", "publish", "after"),
    ("actions", "_outcome", "before"),
]
FEW = [POINTS[2], POINTS[10], POINTS[12]]


@pytest.fixture
def clerk(own_database: str, now: object, ledger: Path, tmp_path: Path) -> Clerk:
    return Clerk(World.make(now), tmp_path)  # type: ignore[arg-type] # the fixture's moment


def child(file: Path, database: str, point: tuple[str, str, str]) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "TONGJIAN_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "tongjian.settings",
    }
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.supervision.ledger.killed", str(file), *point],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None and started.stdout.readline() == "ready\n"
    return started


def go(started: subprocess.Popen[str]) -> None:
    assert started.stdin is not None
    started.stdin.write("\n")
    started.stdin.flush()


def visible(clerk: Clerk) -> int:
    with clerk.world.scope(DISTRICT):
        tables = reads.tables_as_of(clerk.today(), 2024, [DISTRICT])
        return int(
            tables.execute(tables.payment.aggregate(n=tables.payment.count()))["n"][0].as_py()
        )


def survive(clerk: Clerk, ledger: Path, file: Path) -> None:
    """What must hold after a kill, whenever it came."""
    assert visible(clerk) in (0, ROWS), "half a delivery is visible"
    recover.recover()
    outcome = clerk.deliver(file)
    assert outcome.accepted, outcome.message
    assert visible(clerk) == ROWS
    with clerk.world.scope(DISTRICT):
        assert Delivery.objects.count() == Package.objects.count() == 1
        assert Delivery.objects.get().state == "published"
    recover.recover()
    files = sorted(path.name for path in ledger.rglob("*") if path.is_file())
    kinds = [name.split(".", 1)[1] for name in files if not name.startswith(("units-", "codes-"))]
    assert sorted(kinds) == ["parquet", "sealed", "sums.parquet", "words.parquet"], files


def killed_at(clerk: Clerk, ledger: Path, database: str, point: tuple[str, str, str]) -> None:
    file = clerk.file("a.csv", "payment", *({} for _ in range(ROWS)))
    started = child(file, database, point)
    go(started)
    assert started.wait(timeout=60) == -9
    survive(clerk, ledger, file)


@pytest.mark.parametrize("point", FEW, ids="-".join)
def test_killed_where_it_hurts(
    clerk: Clerk, ledger: Path, own_database: str, point: tuple[str, str, str]
) -> None:
    killed_at(clerk, ledger, own_database, point)


@pytest.mark.soak
@pytest.mark.parametrize("point", POINTS, ids="-".join)
def test_killed_between_any_two_steps(
    clerk: Clerk, ledger: Path, own_database: str, point: tuple[str, str, str]
) -> None:
    killed_at(clerk, ledger, own_database, point)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_killed_at_a_random_moment(
    clerk: Clerk, ledger: Path, own_database: str, seed: int
) -> None:
    file = clerk.file("a.csv", "payment", *({} for _ in range(ROWS)))
    started = child(file, own_database, ("-", "-", "-"))
    go(started)
    time.sleep(random.Random(seed).uniform(0, 0.6))
    started.kill()
    started.wait(timeout=60)
    survive(clerk, ledger, file)
