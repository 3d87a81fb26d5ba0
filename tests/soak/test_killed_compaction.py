"""Merging files killed at any moment: nothing lost, doubled or half visible, nothing left behind."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.obeying import obeying
from tests.supervision.ledger.conftest import Clerk, ledger
from tests.world import DISTRICT, ROOT, World
from tongjian.supervision.ledger import reads, recover
from tongjian.supervision.ledger.compaction import compact
from tongjian.supervision.ledger.models import CompactFile, LedgerFile
from tongjian.supervision.ledger.paths import store_root, work_root

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
__all__ = ["ledger"]
POINTS = [
    ("compaction", "due", "after"),
    ("compaction", "_written", "before"),
    ("compaction", "_written", "after"),
    ("compaction", "write_merged", "after"),
    ("compaction", "settle", "before"),
    ("compaction", "settle", "after"),
    ("compaction", "put", "before"),
    ("compaction", "put", "after"),
    ("compaction", "clear", "before"),
    ("compaction", "clear", "after"),
]
KILLS = 70


@pytest.fixture
def clerk(own_database: str, now: object, ledger: Path, tmp_path: Path) -> Clerk:
    return Clerk(World.make(now), tmp_path)  # type: ignore[arg-type] # the fixture's moment


@pytest.fixture
def merger(own_database: str, ledger: Path) -> Iterator[subprocess.Popen[str]]:
    with obeying("tests.supervision.ledger.compacting", own_database) as started:
        yield started


def killed(merger: subprocess.Popen[str], *line: str) -> int:
    assert merger.stdin is not None and merger.stdout is not None
    merger.stdin.write(" ".join(line) + "\n")
    merger.stdin.flush()
    return int(merger.stdout.readline())


def month(clerk: Clerk, number: int, version: int) -> int:
    """Deliver a month anew; the number of rows it has."""
    rows = 1 + version % 3
    lines = [{"date_paid": f"2024-{number:02d}-05", "amount_yuan": str(version)}] * rows
    file = clerk.file(f"{number}-{version}.csv", "payment", *lines)
    assert clerk.deliver(file, period=f"{number:02d}").accepted
    return rows


def seen(clerk: Clerk) -> tuple[int, set[str]]:
    with clerk.world.scope(DISTRICT):
        tables = reads.tables_as_of(clerk.today(), 2024, [DISTRICT])
        table = tables.payment
        counted = tables.execute(table.aggregate(n=table.count()))["n"][0].as_py()
        return int(counted), {item.merged.rows for item in tables.sources if item.merged}


def listed() -> set[str]:
    with World.scope(None):  # type: ignore[arg-type] # every jurisdiction
        merged = CompactFile.objects.values_list("path", "words_path", "sums_path")
        plain = LedgerFile.objects.values_list("path", flat=True)
        return {*plain, *(path for files in merged for path in files)}


def test_merging_killed_at_any_moment_changes_nothing(
    clerk: Clerk, merger: subprocess.Popen[str]
) -> None:
    chance = random.Random(20250103)
    held = {number: month(clerk, number, 0) for number in range(1, 5)}
    for turn in range(1, KILLS + 1):
        number = 1 + turn % 4
        held[number] = month(clerk, number, turn)
        if turn % 2:
            status = killed(merger, *POINTS[turn // 2 % len(POINTS)])
            assert os.WIFSIGNALED(status), (turn, status)
        else:
            killed(merger, "-", "-", str(chance.uniform(0.005, 0.25)))
        assert seen(clerk)[0] == sum(held.values()), turn
        if turn % 10 == 0:
            recover.recover()
            root = store_root()
            found = {str(path.relative_to(root)) for path in root.rglob("files/**/*.parquet")}
            assert found == listed(), "a file is lost, or one is left that no list names"
            assert not list(work_root().glob("*")), "something is left of the work"
            assert seen(clerk)[0] == sum(held.values()), turn
    month(clerk, 1, KILLS + 1)
    assert compact(jurisdictions=[DISTRICT], by=ROOT, now=clerk.moment()) == 1
    counted, merged = seen(clerk)
    held[1] = 1 + (KILLS + 1) % 3
    assert counted == sum(held.values()) and len(merged) == 1
