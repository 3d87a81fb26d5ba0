"""Intervals of printed figures: no true value is ever excluded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tongjian.core.documents.rounding import (
    Interval,
    exact,
    growth,
    half_up,
    printed,
    total,
)

amounts = st.decimals(min_value=-(10**6), max_value=10**6, places=6)
positive = st.decimals(min_value="0.01", max_value=10**6, places=6)


def show(value: Decimal, places: int = 2) -> Interval:
    return printed(str(half_up(value, places)))


@given(amounts, st.integers(0, 4))
def test_a_printed_figure_holds_what_it_was_rounded_from(value: Decimal, places: int) -> None:
    assert show(value, places).holds(value)


@given(st.lists(amounts, min_size=1, max_size=12))
def test_rounded_parts_always_meet_their_rounded_total(values: list[Decimal]) -> None:
    assert show(sum(values, Decimal(0))).meets(total(show(value) for value in values))


@given(positive, positive)
def test_a_rounded_share_is_always_possible(part: Decimal, whole: Decimal) -> None:
    ratio = show(part).ratio(show(whole))
    if ratio is not None:
        assert ratio.scaled(Decimal(100)).meets(show(part / whole * 100))


@given(positive, positive)
def test_a_rounded_growth_is_always_possible(now: Decimal, before: Decimal) -> None:
    rate = growth(show(now), show(now - before))
    if rate is not None:
        assert rate.scaled(Decimal(100)).meets(show((now - before) / before * 100))


@given(amounts, amounts, amounts)
def test_common_and_hull(one: Decimal, two: Decimal, value: Decimal) -> None:
    left, right = show(one, 0), show(two, 0)
    common = left.common(right)
    assert (common is not None) == left.meets(right)
    both = left.holds(value) and right.holds(value)
    assert both == (common is not None and common.holds(value))
    assert left.hull(right).holds(one)
    assert left.hull(right).holds(two)


@given(amounts, amounts)
def test_below_means_no_value_in_common(one: Decimal, two: Decimal) -> None:
    assume(one != two)
    left, right = show(min(one, two)), show(max(one, two))
    assert left.below(right) == (not left.meets(right))
    assert not right.below(left)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("12.30", ["12.295", "12.3049"], ["12.2949", "12.305"]),
        ("-12.30", ["-12.3049", "-12.295"], ["-12.305", "-12.2949"]),
        ("1,000", ["999.5", "1000.49"], ["999.49", "1000.5"]),
        ("0.00", ["0.0049", "-0.0049"], ["0.005", "-0.005"]),
    ],
)
def test_ends(text: str, inside: list[str], outside: list[str]) -> None:
    assert all(printed(text).holds(Decimal(one)) for one in inside)
    assert not any(printed(text).holds(Decimal(one)) for one in outside)


def test_half_up_goes_away_from_zero() -> None:
    assert printed("-12.30").holds(Decimal("-12.295"))
    assert not printed("-12.30").holds(Decimal("-12.305"))
    assert half_up(Decimal("-12.305"), 2) == Decimal("-12.31")


def test_no_rate_without_a_base() -> None:
    assert growth(exact(5), exact(5)) is None
    assert exact(5).ratio(printed("0.00")) is None
