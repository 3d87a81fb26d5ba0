"""The demonstration's own accounts, made in three layouts, read as they were written."""

from pathlib import Path

import pytest

from tongjian.supervision.demo.documents.generate import accounts_document
from tongjian.supervision.readers.accounts import read_accounts


@pytest.mark.parametrize("form", ["A", "B", "C"])
@pytest.mark.parametrize(("variant", "seed"), [("clean", 3), ("tables", 41)])
def test_read_as_written(form: str, variant: str, seed: int, tmp_path: Path) -> None:
    made = accounts_document(tmp_path, form, variant, seed, 2024)
    truth = made.truth
    assert truth is not None
    got = read_accounts(made.path).as_json()
    for key in ("unit", "year", "money_unit"):
        assert got[key] == truth[key]
    for table, want in zip(got["tables"], truth["tables"], strict=True):
        assert {key: table[key] for key in want} == want
