"""The template and page follow from the declaration and are accepted back."""

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.supervision.datasets.samples import sample
from tests.supervision.ledger.files import BASE, write_book
from tests.supervision.ledger.test_validate import check
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.template import page, write_template


@pytest.mark.parametrize("dataset", all_datasets(), ids=lambda item: item.name)
def test_an_empty_template_is_read_and_only_lacks_rows(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(dataset, path, 2024, [("310112001001", "某单位")])
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == [dataset.title, "填写说明", "代码表", "合计"]
    headings = book.get_sheet_by_index(0).to_python()[0]
    assert headings == [column.heading for column in dataset.columns]
    found, _ = check(path, dataset.name)
    assert found.counts == {"empty": 1}


@pytest.mark.parametrize("dataset", all_datasets(), ids=lambda item: item.name)
def test_a_filled_template_is_taken(dataset: Dataset, tmp_path: Path) -> None:
    write_template(dataset, tmp_path / "空.xlsx", 2024, [("310112001001", "某单位")])
    book = CalamineWorkbook.from_path(str(tmp_path / "空.xlsx"))
    sheets: dict[str, Any] = {
        name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names
    }
    lines = [sample(dataset.name, number) for number in (1, 2)]
    sheets[dataset.title] += [[line[column.name] for column in dataset.columns] for line in lines]
    sums = [sum(float(line[column.name] or 0) for line in lines) for column in dataset.totals]
    sheets["合计"] = [["列名", "合计"]]
    sheets["合计"] += [[c.heading, total] for c, total in zip(dataset.totals, sums, strict=True)]
    sheets["合计"] += [["行数", 2]]
    write_book(tmp_path / "填好.xlsx", sheets)
    found, _ = check(tmp_path / "填好.xlsx", dataset.name)
    assert found.rows == 2 and set(found.counts) <= {"unknown_code"}, found.faults


@pytest.mark.parametrize("dataset", all_datasets(), ids=lambda item: item.name)
def test_the_page_names_every_column_and_check(dataset: Dataset) -> None:
    text = page(dataset)
    for column in dataset.columns:
        assert f"| {column.heading} | {column.name} |" in text
    for rule in dataset.checks:
        assert rule.message in text
    assert all(base in {item.name for item in all_datasets()} for base in BASE)


def test_the_page_says_what_never_adds_up() -> None:
    assert "不跨期相加" in page(dataset_named("revenue"))
    assert "各值之间不相加" in page(dataset_named("budget"))
