"""A handful of an outsider's events delivered as files and read with ``warn run --json``."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.warning.independent.later import NAMES, NUMBERED, D, Event, rows_of
from tests.supervision.warning.independent.names import World
from tests.supervision.warning.independent.test_command_line import files, line, run
from tests.supervision.warning.independent.test_later import EVENTS
from tests.world import DISTRICT, ROOT
from tongjian.core.orgs.actions import UnitLine, set_units
from tongjian.supervision.datasets import dataset_named

__all__ = ["line"]
WANTED = {
    "R041 unspent at the end of the following year",
    "R044 told once a year",
    "R048 with the city before it",
    "R049 spaced",
    "R050 for ＫＴＶ包房费",
    "R051 2000 to 明川超　市",
    "R054 spent out of what is due to the treasury",
    "R059 one item over, another far under",
    "R063 29 days before",
    "R066 the limit told once, in January",
    "R072 done the day after",
    "R077 a tax finance does not know",
    "R078 short",
    "R080 the town got less",
}


@pytest.fixture(autouse=True, scope="module")
def few_rules() -> None:
    """All rules, unlike the tests around."""


def together(events: list[Event]) -> World:
    """The rows of all events as delivered, numbered so that no two are one."""
    world: World = {}
    for event in events:
        for dataset, rows in rows_of(event, D).items():
            columns = [each.name for each in dataset_named(dataset).columns]
            held = world.setdefault(dataset, [])
            for row in rows:
                told = {name: row.get(name) for name in columns}
                if dataset in NUMBERED:
                    told[NUMBERED[dataset]] = f"N{len(held):04d}"
                if dataset == "transfer":
                    told["transfer_no"] = row["transfer_no"]
                held.append(told)
    return world


@pytest.mark.soak
def test_what_was_delivered_is_found(line: Clerk) -> None:
    assert DISTRICT == D
    begun = date(2020, 1, 1)
    lines = [
        UnitLine(code[:-3], NAMES[f"{code[:-3]}001"], code, name, begun, None)
        for code, name in NAMES.items()
    ]
    with line.world.scope():
        for place in ROOT.everywhere:
            own = [each for each in lines if each.unit[:-6] == place]
            set_units(jurisdiction=place, lines=own, by=ROOT, now=line.moment())
    events = [each for each in EVENTS if each.key in WANTED]
    assert len(events) == len(WANTED)
    world = together(events)
    for dataset in world:
        for command in files(line.folder, dataset, world):
            run(*command)
    found = [
        each
        for year in ("2023", "2024")
        for each in json.loads(run("warn", "run", "--json", "--year", year))
    ]
    told = sorted((each["rule"], each["year"]) for each in found if 41 <= each["rule"] <= 80)
    meant = [(event.rule, one.year) for event in events for one in event.found]
    # Steps of 2024 are told and none is a report on debt: both halves of the year lack theirs.
    meant += [(68, 2024), (68, 2024)]
    assert told == sorted(meant), [each["words"] for each in found]
    town = next(each for each in found if each["rule"] == 80)
    assert town["subject"]["name"] in town["words"] and not town["subject"]["name"].isdigit()
    assert all(each["basis"] and each["words"] for each in found)
    # What should be there and is not has no row to show.
    proved = [each for each in found if 41 <= each["rule"] <= 80 and each["rule"] != 68]
    assert all(each["evidence"] for each in proved)
