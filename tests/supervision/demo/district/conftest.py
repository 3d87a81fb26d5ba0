"""Small districts from three seeds, read back from their files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tongjian.supervision.demo.district import Manifest, PlannedDelivery, generate

AS_OF = date(2025, 10, 20)
SEEDS = (7, 20250101, 990)
_MONEY = {
    "budget": ("approved_yuan", "adjustment_yuan", "virement_yuan", "current_yuan"),
    "payment": ("amount_yuan",),
    "revenue": ("budget_yuan", "actual_yuan"),
}


@dataclass(frozen=True)
class World:
    """A generated district and its final files as tables budget, payment, revenue and units."""

    folder: Path
    manifest: Manifest
    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def one(self, sql: str) -> Any:
        [row] = self.rows(sql)
        return row[0]

    def last(self) -> list[PlannedDelivery]:
        """Return the deliveries that no later one has replaced."""
        latest = {
            (one.dataset, one.jurisdiction, one.fiscal_year, one.period): one
            for one in self.manifest.deliveries
        }
        return list(latest.values())

    def stated_projects(self, *kinds: str) -> set[str]:
        told = (*self.manifest.events, *self.manifest.near_misses)
        return {one.project for one in told if one.kind in kinds and one.project}


def _load(folder: Path, manifest: Manifest) -> World:
    world = World(folder, manifest, duckdb.connect())
    for dataset, money in _MONEY.items():
        files = [str(folder / one.file) for one in world.last() if one.dataset == dataset]
        casts = ", ".join(f"CAST({name} AS DECIMAL(20, 2)) AS {name}" for name in money)
        world.connection.execute(
            f"CREATE TABLE {dataset} AS SELECT * REPLACE ({casts}) "
            f"FROM read_csv({files}, all_varchar = true, header = true, filename = true)"
        )
    units = str(folder / manifest.units)
    world.connection.execute(
        f"CREATE TABLE units AS SELECT * FROM read_csv('{units}', all_varchar = true)"
    )
    return world


@pytest.fixture(scope="session")
def make_world(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., World]:
    made: dict[tuple[int, int, date], World] = {}

    def make(seed: int, payments: int = 4_000, as_of: date = AS_OF) -> World:
        key = (seed, payments, as_of)
        if key not in made:
            folder = tmp_path_factory.mktemp("district")
            manifest = generate(folder, seed=seed, payments=payments, as_of=as_of)
            made[key] = _load(folder, manifest)
        return made[key]

    return make


@pytest.fixture(scope="session", params=SEEDS)
def world(request: pytest.FixtureRequest, make_world: Callable[..., World]) -> World:
    return make_world(request.param)


@pytest.fixture(scope="session")
def whole(make_world: Callable[..., World]) -> World:
    """Return a district of full money whose last year is complete."""
    return make_world(SEEDS[0], 64_000, date(2026, 2, 10))
