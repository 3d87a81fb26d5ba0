"""The report tables: equal bytes for a seed, adding up, and understood as they are meant."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tongjian.supervision.demo.tables import MadeTable, make_tables
from tongjian.supervision.readers.reports import read_report


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[MadeTable]:
    return make_tables(tmp_path_factory.mktemp("tables"), seed=7)


def test_the_same_seed_gives_the_same_bytes(made: list[MadeTable], tmp_path: Path) -> None:
    make_tables(tmp_path, seed=7)
    for path in made[0].path.parent.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
    other = make_tables(tmp_path / "other", seed=8)
    assert other[0].path.read_bytes() != made[0].path.read_bytes()


def test_the_truth_is_beside_the_files_and_adds_up(made: list[MadeTable]) -> None:
    told = json.loads((made[0].path.parent / "truth.json").read_text(encoding="utf-8"))
    assert [one["file"] for one in told] == [one.path.name for one in made]
    for one in told:
        tops = {"revenue": Decimal(0), "expenditure": Decimal(0)}
        for line in one["lines"]:
            # Taxes and other revenue are subtotals; what is in a class is counted with it.
            if line["side"] == "revenue" and not line["subtotal"]:
                tops["revenue"] += Decimal(line["actual_yuan"])
            elif line["side"] == "expenditure" and not line["of_which"]:
                tops["expenditure"] += Decimal(line["actual_yuan"])
        assert {Decimal(total) for total in one["totals"].values()} == {
            amount for amount in tops.values() if amount
        }


def _key(line: dict[str, Any]) -> tuple[Any, ...]:
    return (line["side"], line["name"], line["budget_yuan"], line["adjusted_yuan"],
            line["actual_yuan"], line["code"], line["of_which"])  # fmt: skip


def test_the_reader_understands_them(made: list[MadeTable]) -> None:
    for one in made:
        read, truth = read_report(one.path).as_json(), one.as_json()
        assert read["money_unit"] == truth["money_unit"]
        assert read["totals"] == truth["totals"]
        wrong = {fault["name"] for fault in one.faults}
        lines = {_key(line) for line in truth["lines"] if line["name"] not in wrong}
        assert lines <= {_key(line) for line in read["lines"]}
        found = [(each["kind"], each["name"]) for each in read["findings"]]
        meant = [("subtotal", name) for name in wrong]
        assert sorted(found) == sorted([*meant, *(("unmatched", name) for name in one.unknown)])


def test_a_name_mapped_once_is_known_the_next_month(made: list[MadeTable]) -> None:
    faulty, sound = made[3], made[4]
    assert faulty.unknown == sound.unknown
    assert len(faulty.faults) == 1
    mapping: dict[str | tuple[str, str], str] = {}
    mapping.update(zip(faulty.unknown, ("201", "211"), strict=True))
    assert read_report(sound.path, mapping=mapping).as_json()["findings"] == []
