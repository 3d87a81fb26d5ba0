"""The sentences' building blocks: what they state follows from the rows, whatever the rows are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.core.documents.numbers import Absent, show_money, show_percent
from tongjian.supervision.analyses import words
from tongjian.supervision.analyses.basis import Change, comparable
from tongjian.supervision.analyses.comparing import apart
from tongjian.supervision.analyses.declare import Row
from tongjian.supervision.analyses.figures import growth, share
from tongjian.supervision.analyses.shapes import ordered

MONEY = st.decimals(-(10**9), 10**9, places=2)
FIGURES = st.lists(
    st.one_of(st.none(), MONEY, st.sampled_from([Decimal(0), Decimal(5)])), max_size=8
)


def rows(values: list[Decimal | None]) -> list[Row]:
    return [Row(f"甲{at}", {"x": value}, code=f"{at}") for at, value in enumerate(values)]


@given(FIGURES)
def test_the_largest_named_is_the_largest(values: list[Decimal | None]) -> None:
    known = [value for value in values if value is not None]
    text = words.most(rows(values), "x", None)
    if len(known) < 2:
        assert text == ""
    elif len(set(known)) == 1:
        assert f"{len(known)} 项相同" in text
    else:
        assert show_money(max(known)).text in text
        first = text.split("最多")[0].split("、")[0].split("等")[0]
        assert values[int(first.removeprefix("甲"))] == max(known)


@given(FIGURES)
def test_slowest_and_fastest_are_the_ends(values: list[Decimal | None]) -> None:
    known = [value for value in values if value is not None]
    text = words.extremes(rows(values), "x", "最慢", "最快")
    if len(known) >= 2:
        assert show_percent(min(known)).text in text
        assert show_percent(max(known)).text in text
    else:
        assert text == ""


@given(FIGURES)
def test_the_median_splits_the_rows(values: list[Decimal | None]) -> None:
    known = sorted(value for value in values if value is not None)
    middle = words.median(known)
    if middle is None:
        assert not known
    else:
        assert 2 * sum(value < middle for value in known) <= len(known)
        assert 2 * sum(value > middle for value in known) <= len(known)


@given(FIGURES, st.booleans())
def test_order_is_total_and_leaves_the_missing_last(
    values: list[Decimal | None], least: bool
) -> None:
    found = [row.values["x"] for row in ordered(rows(values), "x", least=least)]
    known = [value for value in values if value is not None]
    assert found == sorted(known, reverse=not least) + [None] * (len(values) - len(known))


@given(MONEY, MONEY)
def test_growth_is_only_from_something(now: Decimal, before: Decimal) -> None:
    value = growth(now, before)
    if before > 0:
        assert value is not None
        assert abs(before + before * value / 100 - now) < Decimal("0.0001")
    else:
        assert value is None


def test_nothing_to_divide_by_is_no_figure() -> None:
    assert share(Decimal(1), Decimal(0)) is None
    assert share(None, Decimal(1)) is None
    assert share(Decimal(0), Decimal(4)) == 0
    assert growth(Decimal(1), None) is None


@given(MONEY, MONEY)
def test_two_sides_are_as_far_apart_either_way(first: Decimal, second: Decimal) -> None:
    gap, rate = apart(first, second)
    assert isinstance(gap, Decimal) and isinstance(rate, Decimal)
    assert gap == first - second
    assert rate == apart(second, first)[1]
    assert (rate == 0) == (first == second)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.34"), "增长 12.3%"),
        (Decimal(-5), "下降 5.0%"),
        (Decimal(0), "与上年持平"),
        (None, "没有可比的上年数"),
        (Absent.NOT_COMPARABLE, "口径变化，不可比"),
    ],
)
def test_a_change_is_said_as_it_is(value: Decimal | Absent | None, text: str) -> None:
    assert words.change_words(value) == text


@given(st.decimals(-200, 200, places=2))
def test_pace_says_ahead_or_behind(gap: Decimal) -> None:
    text = words.pace_words(gap)
    assert ("一致" in text) == (abs(gap) <= 5)
    assert ("慢" in text) == (gap < -5)
    assert ("快" in text) == (gap > 5)


CHANGE = Change("transfer", 2023, "并入镇级支出", "issued", "kind", "gen")


@pytest.mark.parametrize(
    ("dataset", "measure", "years", "codes", "blocked"),
    [
        ("transfer", "issued", (2022, 2023), {}, True),
        ("transfer", "issued", (2024, 2022), {}, True),
        ("transfer", "issued", (2023, 2024), {}, False),
        ("transfer", "received", (2022, 2023), {}, False),
        ("payment", "issued", (2022, 2023), {}, False),
        ("transfer", "issued", (2022, 2023), {"kind": "general"}, True),
        ("transfer", "issued", (2022, 2023), {"kind": "earmarked"}, False),
    ],
)
def test_only_figures_the_change_touches_are_blocked(
    dataset: str, measure: str, years: tuple[int, int], codes: dict[str, str], blocked: bool
) -> None:
    assert (comparable([CHANGE], dataset, measure, years, codes) is not None) == blocked
