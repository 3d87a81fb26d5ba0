"""Readers and document rules against documents whose truth is known.

The documents are made without knowledge of the readers and rules; where the two disagree, the
rendered page decides.
"""

from collections import Counter

import pytest

from tests.supervision.demo.documents.judging import (
    DEFAULT,
    accused,
    as_numbers,
    differences,
    documents,
    judged,
    missed,
    unplanted,
)
from tongjian.supervision.readers.accounts import read_accounts
from tongjian.supervision.readers.declaration import read_declaration
from tongjian.supervision.readers.errors import Unreadable

ACCOUNTS = [
    f"accounts-{form}-{variant}" for form in "abc" for variant in ("clean", "tables", "text")
]
DECLARATIONS = [
    f"declaration-{form}-{kind}-{state}"
    for form in ("shanghai", "national", "region")
    for kind in ("txt", "docx", "xlsx")
    for state in ("clean", "faulty")
]
SEEDS = [pytest.param(n, marks=() if n in DEFAULT else pytest.mark.soak) for n in range(1, 5)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ACCOUNTS)
class TestAccounts:
    def test_read_cell_by_cell(self, seed: int, name: str) -> None:
        truth = documents(seed)[name].truth
        assert truth is not None
        assert differences(truth, judged(seed, name)[0]) == []

    def test_every_planted_fault_is_found(self, seed: int, name: str) -> None:
        assert missed(documents(seed)[name], judged(seed, name)[1]) == []

    def test_nothing_else_is_reported(self, seed: int, name: str) -> None:
        assert unplanted(documents(seed)[name], judged(seed, name)[1]) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", [n for n in ACCOUNTS if n.endswith("clean")])
def test_no_near_miss_of_accounts_is_reported(seed: int, name: str) -> None:
    document, found = documents(seed)[name], judged(seed, name)[1]
    assert document.near_misses
    assert [text for miss in document.near_misses for text in accused(miss, found)] == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", [n for n in ACCOUNTS if n.endswith("clean")])
def test_rounding_is_told_apart(seed: int, name: str) -> None:
    """A sum that differs from its printed parts by rounding is listed as rounding."""
    document, found = documents(seed)[name], judged(seed, name)[1]
    rows = {m.row for m in document.near_misses if m.kind == "arithmetic" and m.table == 5}
    told = Counter(f.where.get("table") for f in found if f.kind == "rounding")
    assert told[5] >= len(rows)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", DECLARATIONS)
class TestDeclarations:
    def test_read_field_by_field(self, seed: int, name: str) -> None:
        truth = documents(seed)[name].truth
        assert truth is not None
        assert as_numbers(judged(seed, name)[0]) == as_numbers(truth)

    def test_every_planted_fault_is_found(self, seed: int, name: str) -> None:
        assert missed(documents(seed)[name], judged(seed, name)[1]) == []

    def test_nothing_else_is_reported(self, seed: int, name: str) -> None:
        assert unplanted(documents(seed)[name], judged(seed, name)[1]) == []

    def test_no_near_miss_is_reported(self, seed: int, name: str) -> None:
        found = judged(seed, name)[1]
        misses = documents(seed)[name].near_misses
        assert [text for miss in misses for text in accused(miss, found)] == []


@pytest.mark.parametrize(
    "name",
    ["scan-accounts", "bad-encrypted", "bad-other", "bad-empty"],
)
def test_a_file_that_is_no_accounts_is_refused_by_name(name: str) -> None:
    path = next(d.path for d in documents(DEFAULT[0]).values() if d.path.name == f"{name}.pdf")
    with pytest.raises(Unreadable, match=path.name):
        read_accounts(path)


@pytest.mark.parametrize(
    "file",
    ["bad-truncated.docx", "bad-picture.docx", "bad-bomb.xlsx", "bad-blank.txt"],
)
def test_a_file_that_is_no_declaration_is_refused_by_name(file: str) -> None:
    folder = documents(DEFAULT[0])["scan-accounts"].path.parent
    with pytest.raises(Unreadable, match=file):
        read_declaration(folder / file)
