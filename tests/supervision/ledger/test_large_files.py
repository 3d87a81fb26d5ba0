"""A large file goes another way through the same checks, with the same outcome."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.supervision.ledger.files import rows, write_csv
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger import textfile, validate
from tongjian.supervision.ledger.checks import Slice
from tongjian.supervision.ledger.typing_sql import too_precise, typed

SLICE = Slice("310112", 2024)
KEY = b"k" * 32
FAULTY = (
    {"amount_yuan": " 1,234.50 "},
    {"amount_yuan": "1.234"},
    {"amount_yuan": "1e5", "payee": "王小明"},
    {"date_paid": "2024-02-30", "unit": ""},
    {"fund_type": "别的", "purpose": "甲" * 501},
    {"payment_no": "ZF0001"},
    {"function_code": "9999999"},
)


def outcome(folder: Path, file: Path, *, large: bool, monkeypatch: pytest.MonkeyPatch) -> Any:
    size = 0 if large else 1 << 30
    monkeypatch.setattr(textfile, "SMALL", size)
    monkeypatch.setattr(validate, "SMALL", size)
    folder.mkdir()
    dataset = dataset_named("payment")
    with validate.workbench(folder, file.stat().st_size) as con:
        found = validate.validate(
            con,
            file,
            dataset,
            SLICE,
            name="a.csv",
            known={"function": ["2010101"]},
            totals={"行数": "8"},
            work=folder,
        )
        if found.fatal:
            return found, None
        prepared = validate.prepare(con, dataset, "d1", folder=folder, key=KEY)
        words = pq.read_table(prepared.words.path).to_pylist()
        return found, (pq.read_table(prepared.rows.path).to_pylist(), words, prepared.people)


@pytest.mark.parametrize("changes", [(), *((change,) for change in FAULTY), FAULTY])
def test_a_large_file_fares_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: tuple[dict[str, str], ...]
) -> None:
    lines = rows("payment", {}, {"unit": "310112002001", "payee": "欧阳修远"}, {}, *changes)
    file = write_csv(tmp_path / "a.csv", "payment", lines)
    small = outcome(tmp_path / "small", file, large=False, monkeypatch=monkeypatch)
    large = outcome(tmp_path / "large", file, large=True, monkeypatch=monkeypatch)
    assert (tmp_path / "large" / "staging.parquet").exists(), "it went the other way"
    assert large == small


def test_an_irregular_large_file_is_read_patiently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_csv(tmp_path / "a.csv", "payment", rows("payment", {}, {}))
    file.write_text(file.read_text().replace("ZF0002", '"ZF\n0002"'))
    small = outcome(tmp_path / "small", file, large=False, monkeypatch=monkeypatch)
    assert outcome(tmp_path / "large", file, large=True, monkeypatch=monkeypatch) == small


def plainly(text: str, places: int) -> tuple[Decimal | None, bool]:
    """What a cell of digits, points and minus signs says, and whether it says too much."""
    try:
        value = Decimal(text) if set(text) <= set("0123456789.-") else None
    except InvalidOperation:
        value = None
    digits = text.split(".")[1] if text.count(".") else ""
    return value, len(digits.rstrip("0")) > places


@settings(max_examples=200)
@given(
    text=st.text("0123456789.-", min_size=1, max_size=8)
    | st.text("0123456789.-e+_\x0b", min_size=1, max_size=8)
)
def test_an_amount_is_digits_with_one_point_at_most(text: str) -> None:
    column = dataset_named("payment").column("amount_yuan")
    query = f"SELECT {typed(column, 't')}, {too_precise('t', 2)} FROM (SELECT ?::VARCHAR AS t)"
    found, precise = duckdb.execute(query, [text]).fetchall()[0]
    value, too_much = plainly(text, 2)
    assert (found is None) == (value is None)
    if value is not None:
        assert precise == too_much
        assert too_much or found == value
