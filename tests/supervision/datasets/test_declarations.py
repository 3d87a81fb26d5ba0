"""Every declared dataset holds together, and its code lists are readable."""

import re

import duckdb
import pytest

from tongjian.core.law import article, laws, numeral
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import CODE_LISTS, GROUPS, Column, Dataset
from tongjian.supervision.datasets.dictionaries import FILES, codes, names
from tongjian.supervision.ledger.headings import known_names
from tongjian.supervision.ledger.parquet import ledger_columns
from tongjian.supervision.ledger.tables import schema_of
from tongjian.supervision.ledger.typing_sql import sql_type

DATASETS = all_datasets()


def test_all_datasets_are_found_by_either_name() -> None:
    assert len(DATASETS) == 24
    assert {"budget", "payment", "revenue", "voucher"} <= {dataset.name for dataset in DATASETS}
    assert len({dataset.title for dataset in DATASETS}) == len(DATASETS)
    assert dataset_named("收入") is dataset_named("revenue")
    with pytest.raises(KeyError):
        dataset_named("无此数据集")


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda item: item.name)
def test_no_heading_could_mean_two_columns(dataset: Dataset) -> None:
    spelled = [
        name for column in dataset.columns for name in {column.name, column.title, *column.aliases}
    ]
    assert len(known_names(dataset)) == len(spelled)


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda item: item.name)
def test_checks_are_sql_over_the_columns(dataset: Dataset) -> None:
    row = ", ".join(
        f"CAST(NULL AS {sql_type(column)}) AS {column.name}" for column in dataset.columns
    )
    for check in dataset.checks:
        duckdb.sql(f"SELECT {check.holds}, {check.expected} FROM (SELECT {row})").fetchall()
    for column in dataset.columns:
        if column.blank is not None:
            duckdb.sql(f"SELECT {column.blank} FROM (SELECT {row})").fetchall()


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda item: item.name)
def test_the_ledger_never_has_a_whole_account(dataset: Dataset) -> None:
    stored = ledger_columns(dataset)
    assert "payee_account" not in stored
    assert list(stored)[-2:] == ["delivery", "row"]
    assert list(schema_of(dataset)) == list(stored)


def test_a_budget_is_never_added_over_stages_nor_a_revenue_budget_over_months() -> None:
    assert all(measure.pinned == ("stage",) for measure in dataset_named("budget").measures)
    by_name = {measure.name: measure for measure in dataset_named("revenue").measures}
    assert by_name["budget"].latest == ("period",)
    assert by_name["actual"].latest == ()


@pytest.mark.parametrize("name", sorted(FILES))
def test_code_lists_are_trees(name: str) -> None:
    listed = {code.code: code for code in codes(name, 2024)}
    assert listed
    assert name in CODE_LISTS
    for code in listed.values():
        assert code.name
        assert code.parent is None or code.code.startswith(code.parent)
    assert names(name, 2024)[next(iter(listed))]


def test_a_mistaken_declaration_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown type"):
        Column(name="x", title="某列", type="money", meaning="某列。")
    with pytest.raises(ValueError, match="choices"):
        Column(name="x", title="某列", type="text", choices={"a": "甲"}, meaning="某列。")
    with pytest.raises(ValueError, match="not declared"):
        Dataset(
            name="x",
            title="某数据",
            purpose="",
            owner="",
            basis="",
            columns=dataset_named("budget").columns,
            key=("nothing",),
            sources={"finance": "财政部门"},
        )


# parameters of a query's address that no dimension or hierarchy may be called
RESERVED = {"j", "year", "view", "by", "as_of", "month", "to", "min", "max", "payee", "q", "sort"}
RESERVED |= {"page", "measure", "rows", "cols", "order"}
CITED = re.compile(r"《([^》]+)》((?:第[一二三四五六七八九十百]+条、?)+)")


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda item: item.name)
def test_names_in_addresses_are_apart(dataset: Dataset) -> None:
    hierarchies = [item.name for item in dataset.hierarchies]
    dimensions = [item.name for item in dataset.dimensions]
    chosen = [item.name for item in dataset.dimensions if dataset.column(item.column).choices]
    assert len({*hierarchies, *dimensions}) == len(hierarchies + dimensions)
    assert not RESERVED & {*hierarchies, *chosen}
    measures = [item.name for item in dataset.measures]
    assert len(set(measures)) == len(measures) and "rows" not in measures
    for measure in dataset.measures:
        assert {*measure.pinned, *measure.latest} <= set(dimensions), measure.name
    assert dataset.measures and dataset.hierarchies and dataset.shown and dataset.sources


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda item: item.name)
def test_a_basis_cites_what_can_be_looked_up(dataset: Dataset) -> None:
    cited = CITED.findall(dataset.basis)
    assert cited or dataset.basis.startswith("工作惯例"), dataset.basis
    for law, articles in cited:
        short = law if law in laws() else law.removeprefix("中华人民共和国")
        numbers = [number for number in range(1, 110) if f"第{numeral(number)}条" in articles]
        assert len(numbers) == articles.count("第")
        assert all(article(short, number) for number in numbers)


def test_confidential_columns_are_marked_secret() -> None:
    secret = [dataset for dataset in DATASETS if dataset.confidential]
    assert [dataset.name for dataset in secret] == ["financial_sector", "voucher"]
    for dataset in secret:
        assert any(column.sensitivity == "secret" for column in dataset.columns)


def test_every_dataset_stands_under_a_heading() -> None:
    assert {dataset.group for dataset in DATASETS} == set(GROUPS)


def test_money_that_may_be_filtered_by_is_the_first_shown() -> None:
    assert dataset_named("payment").main_amount == "amount_yuan"
    assert dataset_named("debt").main_amount == "balance_yuan"
    assert dataset_named("statistic").main_amount == dataset_named("register").main_amount == ""
