"""A ledger delivered once for many tests, each of which runs in a transaction that is undone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tests.conftest import NOW
from tests.supervision.ledger.conftest import Clerk
from tests.world import World
from tongjian.core.database import embedded
from tongjian.core.database.setup import clone, use
from tongjian.supervision.ledger import engine as engines


@dataclass(frozen=True)
class Once:
    """A database and the ledger's folder that belongs to it."""

    database: str
    ledger: Path


@contextmanager
def delivered_once(
    template: str, blocker: Any, folder: Path, fill: Callable[[Clerk], object]
) -> Iterator[Once]:
    """Have ``fill`` deliver into a database and a ledger of their own; drop them afterwards."""
    made = Once(f"once_{uuid.uuid4().hex[:12]}", folder / "ledger")
    with blocker.unblock():
        clone(made.database, template)
        with _open(made):
            fill(Clerk(World.make(NOW), folder))
    yield made
    with blocker.unblock():
        for found in list(engines._engines):
            engines._engines.pop(found).close()
        embedded.drop_database(made.database)


@contextmanager
def within(once: Once, blocker: Any) -> Iterator[World]:
    """Work on what was delivered; every change to the database is undone at the end."""
    with blocker.unblock(), _open(once), transaction.atomic():
        yield World(NOW)
        transaction.set_rollback(True)


@contextmanager
def committed(once: Once, blocker: Any) -> Iterator[World]:
    """Work on a copy of what was delivered that is committed to, for several connections."""
    copy = Once(f"own_{uuid.uuid4().hex[:12]}", once.ledger)
    with blocker.unblock():
        with embedded.superuser() as server:  # nobody may look on while it is copied
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [once.database],
            )
        clone(copy.database, once.database)
        try:
            with _open(copy):
                yield World(NOW)
        finally:
            embedded.drop_database(copy.database)


@contextmanager
def copied(
    once: Once, blocker: Any, folder: Path, fill: Callable[[Clerk], object]
) -> Iterator[Once]:
    """Have ``fill`` go on with a copy of what was delivered; drop it afterwards."""
    copy = Once(f"once_{uuid.uuid4().hex[:12]}", once.ledger)
    with blocker.unblock():
        clone(copy.database, once.database)
        with _open(copy):
            fill(Clerk(World(NOW), folder))
    yield copy
    with blocker.unblock():
        embedded.drop_database(copy.database)


@contextmanager
def _open(once: Once) -> Iterator[None]:
    assert not connection.in_atomic_block, "a test on a filled ledger asks for no other database"
    before = connection.settings_dict["NAME"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TONGJIAN_LEDGER", str(once.ledger))
        use(once.database)
        try:
            yield
        finally:
            use(before)
