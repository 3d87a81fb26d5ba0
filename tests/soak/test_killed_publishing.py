"""Publishing killed at random moments: a month is the old one whole or the new one whole."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.obeying import obeying
from tests.supervision.ledger.conftest import Clerk, ledger
from tests.world import DISTRICT, World
from tongjian.core.exchange.models import Package
from tongjian.supervision.ledger import reads, recover
from tongjian.supervision.ledger.models import Delivery, LedgerFile
from tongjian.supervision.ledger.paths import store_root, work_root

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
__all__ = ["ledger"]
KILLS = 50
LONGEST = 0.5  # seconds; a delivery undisturbed takes about half of it


@pytest.fixture
def clerk(own_database: str, now: object, ledger: Path, tmp_path: Path) -> Clerk:
    return Clerk(World.make(now), tmp_path)  # type: ignore[arg-type] # the fixture's moment


@pytest.fixture
def sender(own_database: str, ledger: Path) -> Iterator[subprocess.Popen[str]]:
    with obeying("tests.supervision.ledger.delivering", own_database) as started:
        yield started


def killed(sender: subprocess.Popen[str], seconds: float, period: str, file: Path) -> bool:
    """Deliver ``file`` and kill it after a while; whether it was still at work."""
    assert sender.stdin is not None and sender.stdout is not None
    sender.stdin.write(f"{seconds:.4f} {period} {file}\n")
    sender.stdin.flush()
    return os.WIFSIGNALED(int(sender.stdout.readline()))


def seen(clerk: Clerk) -> dict[str, set[str]]:
    """Return the purposes and counts that each month shows."""
    with clerk.world.scope(DISTRICT):
        tables = reads.tables_as_of(clerk.today(), 2024, [DISTRICT])
        rows = tables.execute(tables.payment.select("date_paid", "purpose")).to_pylist()
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(f"{row['date_paid']:%m}", []).append(row["purpose"])
    return {month: {f"{one}×{told.count(one)}" for one in told} for month, told in found.items()}


def month(clerk: Clerk, period: str, version: int) -> tuple[Path, set[str]]:
    """Return the file of a month's version and what it shows once it counts."""
    lines = [
        {"date_paid": f"2024-{period}-05", "purpose": f"第{version}版"}
        for _ in range(20 + version % 7)
    ]
    return clerk.file(f"{period}-{version}.csv", "payment", *lines), {f"第{version}版×{len(lines)}"}


def test_publishing_killed_at_random_moments(clerk: Clerk, sender: subprocess.Popen[str]) -> None:
    chance = random.Random(20250104)
    now: dict[str, set[str]] = {}
    interrupted = 0
    for turn in range(1, KILLS + 1):
        period = f"{1 + turn % 3:02d}"
        file, wanted = month(clerk, period, turn)
        before = now.get(period)
        interrupted += killed(sender, chance.uniform(0.005, LONGEST), period, file)
        shown = seen(clerk)
        assert shown.get(period) in (before, wanted), f"turn {turn}: half of it is visible"
        assert {key: value for key, value in shown.items() if key != period} == {
            key: value for key, value in now.items() if key != period
        }, f"turn {turn}: another month changed"
        recover.recover()
        assert clerk.deliver(file, period=period).accepted, turn
        now[period] = wanted
        assert seen(clerk) == now, f"turn {turn}: the same file again does not mend it"
    assert interrupted >= KILLS // 4, "hardly any kill came in time"
    recover.recover()
    with World.scope(None):  # type: ignore[arg-type] # every jurisdiction
        assert Delivery.objects.count() == Package.objects.count() == KILLS
        assert not Delivery.objects.exclude(state="published").exists()
        listed = set(LedgerFile.objects.values_list("path", flat=True))
    root = store_root()
    assert {str(path.relative_to(root)) for path in root.rglob("files/**/*.parquet")} == listed
    assert not [path for path in work_root().glob("*") if path.is_dir()]
