"""The template and page follow from the declaration and are accepted back."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.supervision.ledger.files import BASE
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
