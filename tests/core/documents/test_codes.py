"""Codes people copy from paper: a slip is noticed before anything is looked up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongjian.core.documents.codes import LETTERS, check_letter, new_code, plausible, tidied

bodies = st.text(alphabet=LETTERS, min_size=11, max_size=11)


@given(bodies, st.integers(0, 11), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_noticed(body: str, at: int, letter: str) -> None:
    code = body + check_letter(body)
    wrong = code[:at] + letter + code[at + 1 :]
    assert plausible(wrong, 12) == (wrong == code)


@given(bodies, st.integers(0, 10))
def test_two_neighbours_exchanged_are_noticed(body: str, at: int) -> None:
    code = body + check_letter(body)
    wrong = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    # The check letter itself is not weighed, so its own exchange may pass.
    assert at == 10 or plausible(wrong, 12) == (wrong == code)


def test_fresh_codes_are_plausible_and_differ() -> None:
    codes = {new_code(12) for _ in range(200)}
    assert len(codes) == 200 and all(plausible(code, 12) for code in codes)
    assert not set("".join(codes)) & set("IOQ0123456789")


def test_a_code_is_read_as_people_type_it() -> None:
    assert tidied(" abcd-efgh jklm ") == "ABCDEFGHJKLM"
    assert not plausible("", 12) and not plausible("证照", 12) and not plausible("A" * 13, 12)
