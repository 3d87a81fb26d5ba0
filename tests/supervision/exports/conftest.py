"""Exports over a filled ledger, written where the test says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.supervision.ledger.conftest import Clerk, clerk, ledger
from tests.supervision.queries.conftest import filled
from tongjian.supervision.exports import reads

__all__ = ["clerk", "filled", "ledger"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    place = tmp_path / "exports"
    place.mkdir()
    monkeypatch.setattr(reads, "folder", lambda: place)
    yield place


@pytest.fixture
def office(filled: Clerk, folder: Path) -> Clerk:
    """The filled ledger, with a folder for workbooks."""
    return filled
