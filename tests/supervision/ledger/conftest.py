"""A ledger folder of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.supervision.ledger.files import rows, write_csv
from tests.world import DISTRICT, ROOT, World
from tongjian.supervision.ledger import engine as engines
from tongjian.supervision.ledger.actions import Outcome, deliver


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "ledger"
    monkeypatch.setenv("TONGJIAN_LEDGER", str(folder))
    yield folder
    for found in list(engines._engines):
        engines._engines.pop(found).close()


@dataclass
class Clerk:
    """Delivers small files as the command line does; ``day`` counts from the world's today."""

    world: World
    folder: Path

    def file(self, name: str, dataset: str, *changes: dict[str, str]) -> Path:
        return write_csv(self.folder / name, dataset, rows(dataset, *(changes or ({},))))

    def deliver(self, file: Path, dataset: str = "payment", day: int = 0, **given: Any) -> Outcome:
        return deliver(
            file=file,
            dataset=dataset,
            **{"jurisdiction": DISTRICT, "fiscal_year": 2024, "by": ROOT, **given},
            now=self.moment(day),
        )

    def moment(self, day: int = 0) -> datetime:
        return self.world.now + timedelta(day)

    def today(self, day: int = 0) -> date:
        return self.moment(day).date()


@pytest.fixture
def clerk(world: World, ledger: Path, tmp_path: Path) -> Clerk:
    return Clerk(world, tmp_path)


Make = Callable[..., Path]
