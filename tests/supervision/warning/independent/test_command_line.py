"""The quiet district delivered file by file through the command line, judged by ``warn run --json``."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.warning.independent.events_budget import EVENTS as OF_BUDGET
from tests.supervision.warning.independent.events_progress import EVENTS as OF_PROGRESS
from tests.supervision.warning.independent.events_revenue import EVENTS as OF_REVENUE
from tests.supervision.warning.independent.names import AS_OF, UNITS, YEAR, World
from tests.supervision.warning.independent.planting import Event, changed, of
from tests.supervision.warning.independent.world import quiet
from tests.world import DISTRICT, ROOT
from tongjian.cli import ledger as commands
from tongjian.cli import main
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.actions import UnitLine, set_units
from tongjian.supervision.datasets import dataset_named

NAMES = (
    "R003 a town's does not balance",
    "R012 twenty-nine days before",
    "R019 five months between two stages",
    "R032 kept back by a town in December",
    "R040 a thousand yuan too much",
)


@pytest.fixture(autouse=True, scope="module")
def few_rules() -> None:
    """All rules, unlike the tests around."""


@pytest.fixture
def line(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    now = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 2, tzinfo=UTC)

    @contextmanager
    def started(whole: bool = True) -> Iterator[tuple[Actor, datetime]]:
        with clerk.world.scope():
            yield ROOT, now

    monkeypatch.setattr(commands, "django", started)
    yield clerk


def files(folder: Path, dataset: str, world: World) -> Iterator[list[str]]:
    """Write a dataset's rows as one file a place, year and, where so delivered, unit."""
    declared = dataset_named(dataset)
    parts: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in world[dataset]:
        whose = row["unit"] if declared.by_unit else ""
        parts.setdefault((row["jurisdiction"], str(row["fiscal_year"]), whose), []).append(row)
    for (place, year, unit), rows in parts.items():
        path = folder / f"{dataset}-{place}-{year}-{unit}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            names = [each.name for each in declared.columns]
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(
                {key: of(value, DISTRICT) for key, value in row.items()} for row in rows
            )
        told = ["--dataset", dataset, "--jurisdiction", of(place, DISTRICT), "--year", year]
        yield ["deliver", str(path), *told, *(["--unit", of(unit, DISTRICT)] if unit else [])]


def run(*arguments: str) -> str:
    told = CliRunner().invoke(main, list(arguments))
    assert told.exit_code == 0, told.output[:600]
    return told.stdout


def planted() -> tuple[list[Event], World]:
    """Return the events and the one district they are all planted in."""
    events = [each for each in (*OF_BUDGET, *OF_REVENUE, *OF_PROGRESS) if each.name in NAMES]
    assert len(events) == len(NAMES)
    world = quiet()
    for event in events:
        for change in event.changes:
            world[change.dataset] = changed(world, change)
    return events, world


def named(line: Clerk) -> None:
    """Make the units of the quiet district those of the world's."""
    lines = [
        UnitLine(
            of(unit[:-3], DISTRICT),
            UNITS[unit[:-3] + "001"],
            of(unit, DISTRICT),
            name,
            date(2020, 1, 1),
            None,
        )
        for unit, name in UNITS.items()
    ]
    with line.world.scope():
        for code in ROOT.everywhere:
            own = [each for each in lines if each.unit[:-6] == code]
            set_units(jurisdiction=code, lines=own, by=ROOT, now=line.moment())


@pytest.mark.soak
def test_what_was_planted_is_found_until_it_is_corrected(line: Clerk) -> None:
    named(line)
    events, world = planted()
    for dataset in world:
        for command in files(line.folder, dataset, world):
            run(*command)
    found = json.loads(run("warn", "run", "--json", "--year", str(YEAR)))
    wanted = {
        (each.rule, DISTRICT + each.place, each.level) for one in events for each in one.finds
    }
    assert {(each["rule"], each["jurisdiction"], each["level"]) for each in found} == wanted
    assert len(found) == len(wanted)
    # Then the same year again, as it should have been.
    for dataset in {change.dataset for event in events for change in event.changes}:
        for command in files(line.folder, dataset, quiet()):
            run(*command)
    assert json.loads(run("warn", "run", "--json", "--year", str(YEAR))) == []
