"""Subjects whose codes are longer than what is kept of a warning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongjian.supervision.warning.engine import LONGEST_CODE, fitted
from tongjian.supervision.warning.models import LedgerWarning


@given(st.text(max_size=700), st.text(max_size=700))
def test_codes_fit_and_stay_apart(one: str, other: str) -> None:
    kept = LedgerWarning._meta.get_field("subject_code").max_length or 0
    assert len(f"{fitted(one)}#99999") <= kept and fitted(one) == fitted(one)
    assert (fitted(one) == fitted(other)) == (one == other)
    assert len(one) > LONGEST_CODE or fitted(one) == one


def test_long_codes_that_begin_alike_are_told_apart() -> None:
    same = "9" * 600
    assert fitted(f"{same}/1") != fitted(f"{same}/2")
