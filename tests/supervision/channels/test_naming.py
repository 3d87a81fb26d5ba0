"""What a file's name says; pure."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.supervision.channels.folder.naming import (
    Slip,
    Unclear,
    from_name,
    from_slip,
    name_problem,
    of_interest,
    safe_name,
)
from tongjian.supervision.datasets import all_datasets


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        ("payment-2025.csv", Slip("payment", 2025)),
        ("payment-2025-06.CSV", Slip("payment", 2025, "06")),
        ("国库集中支付-2025-06.xlsx", Slip("国库集中支付", 2025, "06")),
        ("final_account-2025-310112001001.xlsx", Slip("final_account", 2025, "", "310112001001")),
        ("three_public-2025-06-310112001001.csv", Slip("three_public", 2025, "06", "310112001001")),
    ],
)
def test_names(name: str, slip: Slip) -> None:
    assert name_problem(name) is None and from_name(name) == slip


@pytest.mark.parametrize(
    "name", ["支付.csv", "payment-25.csv", "payment-2025-6.csv", "payment_2025.csv", "-2025.csv"]
)
def test_names_that_say_nothing(name: str) -> None:
    with pytest.raises(Unclear, match="payment-2025-06"):
        from_name(name)


@given(
    st.sampled_from(all_datasets()),
    st.integers(2000, 2099),
    st.sampled_from(["", *(f"{month:02d}" for month in range(1, 13))]),
    st.from_regex(r"([0-9]{9,24})?", fullmatch=True),
    st.booleans(),
)
def test_every_dataset_can_be_named(
    dataset: object, year: int, period: str, unit: str, chinese: bool
) -> None:
    name = dataset.title if chinese else dataset.name  # type: ignore[attr-defined]
    parts = [name, str(year), *(part for part in (period, unit) if part)]
    assert from_name("-".join(parts) + ".csv") == Slip(name, year, period, unit)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../a.csv", ".."),
        ("a\\b.csv", "\\"),
        ("-rf.csv", "开头"),
        ("a\nb.csv", "不能显示"),
        ("a\u202egpj.csv", "不能显示"),
        ("\udcff.csv", "不能显示"),
        ("a" * 200 + ".csv", "150"),
        ("a.exe", "CSV"),
        ("a.csv.exe", "CSV"),
    ],
)
def test_names_with_tricks(name: str, says: str) -> None:
    problem = name_problem(name)
    assert problem is not None and says in problem
    safe = safe_name(name)
    assert safe.encode() and "/" not in safe and ".." not in safe and safe.isprintable()


@given(st.text(st.characters(), max_size=300))
def test_a_safe_name_is_safe(name: str) -> None:
    safe = safe_name(name)
    assert safe and safe.isprintable() and not set(safe) & set('/\\:*?"<>|') and ".." not in safe
    assert len(safe) <= 150 and not safe.startswith(("-", "~", "."))
    safe.encode()


@pytest.mark.parametrize("name", [".a.csv", "a.csv.part", "a.csv.json", "a.tmp", "A.CSV.FILEPART"])
def test_unfinished_names_wait(name: str) -> None:
    assert not of_interest(name)


def slip(**said: object) -> bytes:
    return json.dumps(said).encode()


def test_a_slip_says_it_all() -> None:
    said = from_slip(
        b"\xef\xbb\xbf" + slip(dataset="payment", fiscal_year=2025, period="06", totals={"行数": 3})
    )
    assert said == Slip("payment", 2025, "06", "", {"行数": "3"})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        slip(dataset="payment"),
        slip(dataset="payment", fiscal_year=True),
        slip(dataset="payment", fiscal_year=1999),
        slip(dataset="payment", fiscal_year=10**400),
        slip(dataset="payment", fiscal_year=2025, period=6),
        slip(dataset="payment", fiscal_year=2025, totals=[]),
        slip(dataset="payment", fiscal_year=2025, totals={"行数": None}),
        slip(dataset="payment", fiscal_year=2025, jurisdiction="310113"),
    ],
    ids=range(12),
)
def test_slips_that_say_nothing(content: bytes) -> None:
    with pytest.raises(Unclear):
        from_slip(content)
