"""Figures as people read them: rounding half up, units, and four kinds of nothing."""

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.core.documents.numbers import (
    Absent,
    Unit,
    best_unit,
    grouped,
    round_half_up,
    rounding_note,
    share,
    show,
    show_count,
    show_money,
    show_percent,
    to_decimal,
)

MONEY = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=2, allow_nan=False
)
PLACES = st.integers(min_value=0, max_value=6)


@given(MONEY, PLACES)
def test_rounding_is_within_half_a_step(value: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    assert abs(round_half_up(value, places) - value) * 2 <= step


@given(st.integers(min_value=0, max_value=10**12), PLACES)
def test_a_tie_goes_away_from_zero(whole: int, places: int) -> None:
    tie = (Decimal(whole) * 10 + 5).scaleb(-places - 1)
    up = Decimal(whole + 1).scaleb(-places)
    assert round_half_up(tie, places) == up
    assert round_half_up(-tie, places) == -up


@given(MONEY)
def test_sign_mirrors(value: Decimal) -> None:
    assert round_half_up(-value, 1) == -round_half_up(value, 1)


@given(MONEY, st.sampled_from(list(Unit)))
def test_a_shown_figure_reads_back_as_the_rounded_one(value: Decimal, unit: Unit) -> None:
    number = Decimal(show(value, unit).number.replace(",", ""))
    with localcontext(Context(prec=60)):
        assert number == (value / unit.size).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(MONEY)
def test_the_unit_chosen_keeps_the_number_short_and_not_below_one(value: Decimal) -> None:
    shown = show_money(value)
    number = abs(Decimal(shown.number.replace(",", "")))
    if shown.unit in {"元", "万元"}:
        assert number < 10_000
    if shown.unit in {"万元", "亿元"}:
        assert number >= 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("0"), "0元"),
        (Decimal("0.00"), "0元"),
        (Decimal("0.01"), "0.01元"),
        (Decimal("9999.99"), "9,999.99元"),
        (Decimal("9999.996"), "1.00万元"),
        (Decimal("10000"), "1.00万元"),
        (Decimal("1445000.00"), "144.50万元"),
        (Decimal("99999949.99"), "9,999.99万元"),
        (Decimal("99999950.00"), "1.00亿元"),
        (Decimal("45710000000"), "457.10亿元"),
        (Decimal("-1648012"), "-164.80万元"),
        ("1,0".replace(",", ""), "10.00元"),
    ],
)
def test_money_in_the_unit_that_reads_best(value: Decimal | str, text: str) -> None:
    assert show_money(value).text == text


def test_zero_missing_suppressed_and_changed_basis_are_four_things() -> None:
    values = [Decimal(0), None, Absent.SUPPRESSED, Absent.NOT_COMPARABLE]
    assert [show(value, Unit.WAN).number for value in values] == ["0", "—", "不公开", "口径变化"]
    assert show(None, Unit.WAN).absent is Absent.MISSING
    assert Absent.MISSING.reason == "未报送"


def test_a_small_amount_in_a_large_unit_is_not_zero() -> None:
    assert show(Decimal("12.00"), Unit.YI).number == "0.00"
    assert show(Decimal("-12.00"), Unit.YI).number == "0.00"


def test_money_is_never_a_float_nor_words() -> None:
    with pytest.raises(TypeError):
        show_money(1.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="十万"):
        show_money("十万")


def test_an_amount_that_is_not_finite_is_missing() -> None:
    assert to_decimal(Decimal("NaN")) is Absent.MISSING
    assert show_percent(float("inf")).absent is Absent.MISSING


@pytest.mark.parametrize(
    ("value", "signed", "text"),
    [
        (Decimal("12.35"), False, "12.4%"),
        (Decimal("12.34"), True, "+12.3%"),
        (Decimal("-0.04"), True, "0.0%"),
        (Decimal(0), True, "0%"),
        (99.86, False, "99.9%"),
        (None, True, "—"),
    ],
)
def test_percent(value: Decimal | float | None, signed: bool, text: str) -> None:
    assert show_percent(value, signed=signed).text == text


def test_share_of_nothing_is_no_share() -> None:
    assert share(Decimal(5), Decimal(0)) is Absent.MISSING
    assert share(Decimal(5), Absent.SUPPRESSED) is Absent.SUPPRESSED
    assert share(Decimal(1), Decimal(8)) == Decimal("12.5")


def test_count() -> None:
    assert show_count(1234567).number == "1,234,567"
    assert show_count(None).absent is Absent.MISSING


@given(st.lists(MONEY, min_size=1, max_size=8))
def test_one_unit_for_a_column_is_that_of_its_largest(values: list[Decimal]) -> None:
    unit = best_unit([*values, None])
    largest = max(values, key=abs)
    assert unit.label == show_money(largest).unit


def test_note_when_shown_parts_do_not_add_up() -> None:
    parts = [Decimal("10050"), Decimal("10050"), None]
    assert rounding_note(parts, Decimal("20100"), Unit.WAN) is not None  # 1.01 + 1.01 and 2.01
    assert rounding_note(parts, Decimal("20100"), Unit.YUAN) is None


def test_rounding_is_no_excuse_for_parts_that_differ() -> None:
    assert rounding_note([Decimal("10000")], Decimal("30000"), Unit.WAN) is None


@given(MONEY)
def test_grouping_has_a_comma_every_three_digits(value: Decimal) -> None:
    whole = grouped(value, 2).lstrip("-").split(".")[0].split(",")
    assert 1 <= len(whole[0]) <= 3
    assert all(len(group) == 3 for group in whole[1:])
