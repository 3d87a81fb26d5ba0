"""A pull killed at any moment: nothing lost, nothing doubled, nothing half visible."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import time as clock_time
from pathlib import Path

import pytest

from tests.supervision.channels import databases
from tests.supervision.channels.databases import PASSWORD, Department
from tests.supervision.channels.test_pull import fields, mariadb_socket
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, World
from tongjian.core.exchange.models import Package
from tongjian.supervision.channels.models import PullSlice
from tongjian.supervision.channels.pull.actions import save_pull
from tongjian.supervision.ledger import reads
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.ledger.recover import recover

__all__ = ["mariadb_socket"]
MONTHS = ("04", "05", "06")
ROWS = 30
Slice = frozenset[tuple[str, str]]


@pytest.fixture
def clerk(own_database: str, now: object, ledger: Path, tmp_path: Path) -> Clerk:
    return Clerk(World.make(now), tmp_path)  # type: ignore[arg-type] # the fixture's moment


@pytest.fixture(params=["postgresql", "mariadb"])
def department(request: pytest.FixtureRequest, own_database: str) -> Iterator[Department]:
    if request.param == "postgresql":
        with databases.postgresql() as found:
            yield found
        return
    with databases.mariadb(request.getfixturevalue("mariadb_socket")) as found:
        yield found


class Puller:
    """The process whose children are killed."""

    def __init__(self, database: str) -> None:
        environment = {
            **os.environ,
            "TONGJIAN_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "tongjian.settings",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.supervision.channels.killed_pull"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.said() == "ready"

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def run(self, seconds: float | None) -> str:
        """Run a child, killed after ``seconds``; "killed", or "done" where it was faster."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        child = int(self.said())
        if seconds is not None:
            time.sleep(seconds)
            with suppress(ProcessLookupError):  # it was done, and has been waited for
                os.kill(child, 9)
        return self.said()

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)


@pytest.fixture
def puller(
    own_database: str, ledger: Path, department: Department, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Puller]:
    monkeypatch.setenv("TONGJIAN_PULL_HOSTS", department.host)
    monkeypatch.setenv("TONGJIAN_PULL_FINANCE_PAYMENT_PASSWORD", PASSWORD)
    found = Puller(own_database)
    yield found
    found.end()


def visible(clerk: Clerk) -> dict[str, Slice]:
    with clerk.world.scope(DISTRICT):
        tables = reads.tables_as_of(clerk.today(), 2024, [DISTRICT])
        columns = tables.payment[["payment_no", "amount_yuan", "date_paid"]]
        rows = tables.execute(columns).to_pylist()
    assert len({row["payment_no"] for row in rows}) == len(rows), "a payment stands there twice"
    return {
        month: frozenset(
            (row["payment_no"], f"{row['amount_yuan']:.2f}")
            for row in rows
            if row["date_paid"].strftime("%m") == month
        )
        for month in MONTHS
    }


def source(department: Department) -> dict[str, Slice]:
    department.owner.commit()
    with department.owner.cursor() as cursor:
        cursor.execute("SELECT no, amount, paid FROM payments")
        rows = cursor.fetchall()
    department.owner.commit()
    return {
        month: frozenset(
            (no, f"{amount:.2f}") for no, amount, paid in rows if f"{paid:%m}" == month
        )
        for month in MONTHS
    }


def change(department: Department, dice: random.Random, turn: int) -> None:
    """Add, correct or delete something in one or two months, as a department does."""
    for month in dice.sample(MONTHS, dice.randint(1, 2)):
        changed = f"2024-07-01 00:{turn:02d}:00"
        kind = dice.choice(["add", "correct", "delete"])
        name = f"ZF{month}{turn:02d}"
        if kind == "add":
            department.pay(name, f"2024-{month}-20", f"{turn + 1}.00", changed)
            continue
        chosen = dice.choice(sorted(source(department)[month]))[0]
        if kind == "delete":
            department.run("DELETE FROM payments WHERE no = %s", (chosen,))
        else:
            department.run(
                "UPDATE payments SET amount = amount + 1000, changed = %s WHERE no = %s",
                (changed, chosen),
            )


@pytest.mark.soak
def test_killed_at_random_moments(
    clerk: Clerk, department: Department, puller: Puller, ledger: Path
) -> None:
    """35 kills on each kind of database, between which the department goes on writing."""
    with clerk.world.scope(DISTRICT):
        save_pull(
            subject=None,
            jurisdiction=DISTRICT,
            by=ROOT,
            now=clerk.world.now,
            **fields(department, daily_at=clock_time(2)),
        )
    for month in MONTHS:
        for number in range(ROWS):
            name, changed = f"A{month}{number:03d}", f"2024-{month}-28 10:00:00"
            department.pay(name, f"2024-{month}-15", f"{number}.25", changed)
    dice, kills, turns, delivered = random.Random(20250101), 0, 0, 0
    before: dict[str, Slice] = dict.fromkeys(MONTHS, frozenset())
    long = 0.6
    while kills < 35:
        now = source(department)
        while kills < 35:
            said = puller.run(dice.uniform(0, long))
            assert said in ("killed", "done")
            shown = visible(clerk)
            for month in MONTHS:
                assert shown[month] in (before[month], now[month]), "half a month is visible"
            recover()
            if said == "done":
                break
            kills += 1
        started = time.monotonic()
        assert puller.run(None) == "done"
        long = min(long, 0.2 + (time.monotonic() - started))
        assert visible(clerk) == now
        delivered += sum(before[month] != now[month] for month in MONTHS)
        with clerk.world.scope(DISTRICT):
            assert Delivery.objects.count() == Package.objects.count() == delivered
            assert set(Delivery.objects.values_list("state", flat=True)) == {"published"}
            assert PullSlice.objects.count() == len(MONTHS)
        before, turns = now, turns + 1
        change(department, dice, turns)
    recover()
    sealed = list(ledger.rglob("*.sealed"))
    assert len(sealed) == delivered and not list(ledger.rglob("*.tmp"))
    assert not list(ledger.rglob("pull-*")), "what was pulled lies nowhere in the open"
