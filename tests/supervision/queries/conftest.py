"""A district and a town with a few delivered files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.supervision.ledger.conftest import Clerk, clerk, ledger
from tests.supervision.once import Once, within
from tests.supervision.queries.filled import PAYMENTS, TOWN_UNIT, UNIT

__all__ = ["PAYMENTS", "TOWN_UNIT", "UNIT", "clerk", "ledger"]


@pytest.fixture
def filled(small_ledger: Once, django_db_blocker: Any, tmp_path: Path) -> Iterator[Clerk]:
    """The small ledger; what a test changes in the database is undone."""
    with within(small_ledger, django_db_blocker) as world:
        yield Clerk(world, tmp_path)
