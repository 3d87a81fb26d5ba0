"""Months as they come in, corrected and replaced, in several forms, through the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import write_book
from tests.supervision.warning.independent.later import NAMES
from tests.supervision.warning.independent.test_command_line import line, run
from tests.supervision.warning.independent.third_table import FOLDER, whole
from tests.world import DISTRICT, ROOT
from tongjian.cli import main
from tongjian.core.orgs.actions import UnitLine, set_units
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning import actions
from tongjian.supervision.warning.engine import ledger_versions

__all__ = ["line"]
LOOKED_AT = {14, 22, 36, 40, 48, 49, 51, 57}
COMMON = {
    "jurisdiction": DISTRICT,
    "fiscal_year": "2024",
    "fund_type": "一般公共预算",
    "level_scope": "本级",
}


@pytest.fixture(autouse=True, scope="module")
def few_rules() -> Iterator[None]:
    """The rules looked at, unlike the tests around."""
    few = tuple(rule for rule in ledger_versions() if rule.number in LOOKED_AT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "ledger_versions", lambda: few)
        yield


def file(path: Path, dataset: str, encoding: str, given: list[dict[str, str]]) -> None:
    """Write rows under Chinese headings, with no column nobody fills in."""
    rows = [{**COMMON, **whole(dataset, each)} for each in given]
    declared = dataset_named(dataset)
    names = [each.name for each in declared.columns if any(each.name in row for row in rows)]
    lines = [[declared.column(name).heading for name in names]]
    for row in rows:
        lines.append([declared.column(name).choices.get(row[name], row[name]) for name in names])
    if path.suffix == ".xlsx":
        write_book(path, {"明细": lines})
    else:
        with path.open("w", encoding=encoding, newline="") as sink:
            csv.writer(sink).writerows(lines)


def steps(text: str) -> Iterator[tuple[set[int], list[list[str]]]]:
    """Return the rules expected and, as lines of words, the deliveries before they are asked."""
    for part in text.split("# ")[1:]:
        title, *lines = part.splitlines()
        yield (
            {int(each[1:]) for each in title.split(":")[0].split()},
            [block.splitlines() for block in "\n".join(lines).split("> ")[1:]],
        )


@pytest.mark.soak
def test_months_are_judged_as_they_stand(line: Clerk) -> None:
    units = [
        UnitLine(code[:-3], NAMES[f"{code[:-3]}001"], code, name, date(2020, 1, 1), None)
        for code, name in NAMES.items()
    ]
    with line.world.scope():
        for place in ROOT.everywhere:
            own = [each for each in units if each.unit[:-6] == place]
            set_units(jurisdiction=place, lines=own, by=ROOT, now=line.moment())
    number = 0
    for wanted, deliveries in steps((FOLDER / "months.txt").read_text(encoding="utf-8")):
        for head, *lines in deliveries:
            dataset, kind, encoding, *options = head.split()
            number += 1
            path = line.folder / f"{number}.{kind}"
            cells = [each.strip(" ").split(" ", 1)[1].split(" | ") for each in lines]
            file(path, dataset, encoding, [dict(c.split("=", 1) for c in each) for each in cells])
            if "--jurisdiction" not in options:
                options += ["--jurisdiction", DISTRICT]
            run("deliver", str(path), "--dataset", dataset, "--year", "2024", *options)
        told = CliRunner().invoke(main, ["warn", "run", "--json", "--year", "2024"])
        found = {each["rule"] for each in json.loads(told.stdout)}
        assert found == wanted
