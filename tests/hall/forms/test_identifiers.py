"""Check digits find every wrong character; what documents look like."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.hall.forms import identifiers as ids

TODAY = date(2026, 3, 2)
births = st.dates(date(1920, 1, 1), TODAY)


@st.composite
def residents(draw: st.DrawFn) -> str:
    province = draw(st.sampled_from(sorted(ids.PROVINCES)))
    first = f"{province}0101{draw(births):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + ids.resident_check(first)


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    first = draw(st.text(ids.CREDIT_ALPHABET, min_size=17, max_size=17))
    return first + ids.credit_check(first)


@given(residents())
def test_a_true_resident_number_is_sound(number: str) -> None:
    assert ids.resident_fault(number, TODAY) == ""
    assert ids.birth_of(number) == date.fromisoformat(
        f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    )


@given(residents(), st.data())
def test_one_wrong_character_of_a_resident_number_is_found(
    number: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, 17))
    allowed = "0123456789X" if place == 17 else "0123456789"
    other = data.draw(st.sampled_from([char for char in allowed if char != number[place]]))
    assert ids.resident_fault(number[:place] + other + number[place + 1 :], TODAY)


@given(credit_codes(), st.data())
def test_one_wrong_character_of_a_credit_code_is_found(code: str, data: st.DataObject) -> None:
    assert ids.credit_fault(code) == ""
    place = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from([c for c in ids.CREDIT_ALPHABET if c != code[place]]))
    assert ids.credit_fault(code[:place] + other + code[place + 1 :])


def test_published_examples() -> None:
    # GB 11643 annex; a well-known published credit code
    assert ids.resident_fault("11010519491231002X", TODAY) == ""
    assert ids.resident_fault("440524188001010014", TODAY)  # born before 1900
    assert ids.credit_fault("91350100M000100Y43") == ""
    assert "不会出现" in ids.credit_fault("91350100I000100Y43")


@pytest.mark.parametrize(
    ("kind", "number", "sound"),
    [
        ("hk_macau_permit", "H12345678", True),
        ("hk_macau_permit", "M1234567800", True),
        ("hk_macau_permit", "H1234567", False),
        ("taiwan_permit", "12345678", True),
        ("taiwan_permit", "1234567", False),
        ("passport", "E12345678", True),
        ("passport", "ABCDEFG", False),
        ("foreign_residence", "USA310190010112", True),
        ("residence_permit", "11010519491231002X", False),
        ("foreign_residence", "11010519491231002X", False),
    ],
)
def test_shapes_of_documents(kind: str, number: str, sound: bool) -> None:
    assert (ids.document_fault(kind, number, TODAY) == "") is sound


@pytest.mark.parametrize("first", ["81000019900101001", "83000020100203002"])
def test_residence_permits_carry_the_same_check(first: str) -> None:
    number = first + ids.resident_check(first)
    assert ids.document_fault("residence_permit", number, TODAY) == ""
    assert ids.document_fault("resident", number, TODAY)


def test_a_birth_in_the_future_is_refused() -> None:
    first = "31010120270101001"
    assert "出生日期" in ids.resident_fault(first + ids.resident_check(first), TODAY)


@pytest.mark.parametrize(
    "typed", ["138 1234 5678", "+86-13812345678", "１３８１２３４５６７８", "138-1234-5678"]
)
def test_ways_to_write_a_mobile_number(typed: str) -> None:
    assert ids.normalise_phone(typed) == "13812345678"
    assert ids.phone_fault("13812345678") == ""


def test_fixed_lines_only_where_the_form_takes_them() -> None:
    assert ids.phone_fault("021-12345678")
    assert ids.phone_fault("021-12345678", landline=True) == ""
    assert ids.phone_fault("12812345678", landline=True)
