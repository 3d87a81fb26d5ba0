"""Amounts exactly as cells hold or print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.core.documents.rounding import half_up
from tongjian.supervision.readers.reports.formats import style_of
from tongjian.supervision.readers.reports.model import Figure
from tongjian.supervision.readers.reports.numbers import FACTORS, NoAmount, from_float, read_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.56", "1234.56"),
        ("１，２３４．５６", "1234.56"),
        (" 1 234.5 ", "1234.5"),
        ("(1,234.56)", "-1234.56"),
        ("（1,234.56）", "-1234.56"),
        ("△1234", "-1234"),
        ("－12.5", "-12.5"),
        ("−12.5", "-12.5"),
        ("+5", "5"),
        ("¥12", "12"),
        ("1.2E+05", "120000"),
        ("0.00", "0.00"),
        (".5", "0.5"),
        ("12.50*", "12.50"),
    ],
)
def test_printed_amounts(text: str, value: str) -> None:
    amount = read_text(text)
    assert amount is not None
    assert amount.value == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "—", "-", "——", "/", "…", "不适用", "N/A", "一", "*"])
def test_nothing_is_not_zero(text: str) -> None:
    assert read_text(text) is None


@pytest.mark.parametrize("text", ["abc", "1.2.3", "12人", "约100", "1,23.4", "2024-01-01", "=A1"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(NoAmount):
        read_text(text)


def test_a_cell_may_name_its_own_unit() -> None:
    amount = read_text("45.6万元")
    assert amount is not None
    assert (amount.value, amount.unit) == (Decimal("45.6"), "万元")
    short = read_text("1.2亿")
    assert short is not None
    assert short.unit == "亿元"


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (1234.5600000000002, "1234.56"),
        (0.1 + 0.2, "0.3"),
        (2.6749999999999994, "2.675"),
        (28123456789012.34, "28123456789012.34"),
        (123456.789012, "123456.789012"),
        (1e-7, "1E-7"),
    ],
)
def test_binary_noise_goes(value: float, typed: str) -> None:
    assert from_float(value) == Decimal(typed)


@given(
    st.integers(-(10**15), 10**15), st.sampled_from(sorted(FACTORS)), st.sampled_from([-1, 0, 1])
)
def test_cents_survive_a_float_in_any_unit(cents: int, unit: str, noise: int) -> None:
    true = Decimal(cents) / 100
    held = float(true / FACTORS[unit])
    held = held * (1 + noise * 2e-16)
    assert Figure(from_float(held), 2, FACTORS[unit]).yuan == half_up(true, 2)


@pytest.mark.parametrize(
    ("code", "percent", "places", "shift"),
    [
        ("0.00%", True, 2, 0),
        ("#,##0.00", False, 2, 0),
        ("0", False, 0, 0),
        ("General", False, None, 0),
        ("yyyy-mm-dd", False, None, 0),
        ('0.00"万元"', False, 2, 0),
        ("0!.0000", False, 4, -4),
        ("#,##0,", False, 0, -3),
        ("0.00,,", False, 2, -6),
    ],
)
def test_number_formats(code: str, percent: bool, places: int | None, shift: int) -> None:
    style = style_of(code)
    assert (style.percent, style.places, style.shift) == (percent, places, shift)
