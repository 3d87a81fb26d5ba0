"""Every dataset takes its good rows, and each of its checks says what is wrong and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.supervision.datasets.cases import CASES, TOGETHER
from tests.supervision.datasets.samples import UNIT, sample
from tests.supervision.ledger.files import write_csv
from tests.supervision.ledger.test_validate import check
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.checks import Slice

DATASETS = all_datasets()
ALWAYS = {"unknown_code"}  # the test's code lists hold one code each
EACH = [(name, code, change) for name, cases in CASES.items() for code, change in cases.items()]


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda item: item.name)
def test_good_rows_are_taken(dataset: Dataset, tmp_path: Path) -> None:
    lines = [sample(dataset.name, number) for number in (1, 2, 3)]
    for chinese in (True, False):
        path = tmp_path / f"{chinese}.csv"
        path.write_text(_text(dataset, lines, chinese), encoding="utf-8")
        found, rows = check(path, dataset.name, query="SELECT * FROM typed")
        assert set(found.counts) <= ALWAYS, [str(fault) for fault in found.faults]
        assert len(rows) == 3
        assert set(found.sums) == {column.name for column in dataset.totals}


def _text(dataset: Dataset, lines: list[dict[str, str]], chinese: bool) -> str:
    names = [column.heading if chinese else column.name for column in dataset.columns]
    cells = [[line[column.name] for column in dataset.columns] for line in lines]
    return "\n".join(",".join(row) for row in (names, *cells)) + "\n"


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda item: item.name)
def test_every_check_has_its_case(dataset: Dataset) -> None:
    assert set(CASES.get(dataset.name, {})) == {rule.code for rule in dataset.checks}


@pytest.mark.parametrize(("name", "code", "change"), EACH, ids=lambda item: str(item)[:40])
def test_a_check_says_what_is_wrong(
    name: str, code: str, change: dict[str, str], tmp_path: Path
) -> None:
    lines = [sample(name, 1), {**sample(name, 2), **change}]
    found, _ = check(write_csv(tmp_path / "x.csv", name, lines), name)
    assert set(found.counts) - ALWAYS == {code} | TOGETHER.get(code, set())
    declared = next(rule for rule in dataset_named(name).checks if rule.code == code)
    assert found.fatal == declared.fatal
    fault = next(fault for fault in found.faults if fault.code == code)
    assert fault.row == 3 and fault.column == dataset_named(name).column(declared.column).heading
    assert declared.message in fault.message and fault.expected


NUMBERS = [
    ("1,234.5", None),
    ("98.12345", "too_precise"),
    ("98.5%", "not_number"),
    ("约五成", "not_number"),
    ("1.2E+05", "not_number"),
]


@pytest.mark.parametrize(("cell", "fault"), NUMBERS)
def test_numbers_that_are_no_money(cell: str, fault: str | None, tmp_path: Path) -> None:
    lines = [{**sample("statistic"), "value": f'"{cell}"'}]
    path = tmp_path / "x.csv"
    path.write_text(_text(dataset_named("statistic"), lines, chinese=True), encoding="utf-8")
    found, rows = check(path, "statistic", query="SELECT CAST(value AS VARCHAR) FROM typed")
    assert set(found.counts) == ({fault} if fault else set())
    assert rows == ([] if fault else [("1234.5000",)])


def test_a_number_is_no_control_total(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", "statistic", [sample("statistic")])
    found, _ = check(path, "statistic", totals={"value": "1.5"})
    assert set(found.counts) == {"unknown_total"}


def test_a_blank_level_is_own_level(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", "debt", [{**sample("debt"), "level_scope": ""}])
    _, rows = check(path, "debt", query="SELECT level_scope, fund_type FROM typed")
    assert rows == [("own_level", None)]


@pytest.mark.parametrize("name", ["final_account", "performance"])
def test_rows_of_another_unit_do_not_belong_to_a_units_delivery(name: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", name, [sample(name), sample(name, 2)])
    assert not check(path, name, of=Slice("310112", 2024, unit=UNIT))[0].fatal
    found, _ = check(path, name, of=Slice("310112", 2024, unit="310112009001"))
    assert found.counts["other_unit"] == 2 and found.fatal
