"""Titles, urgency, who offends again, and from which day six months count: pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongjian.supervision.audits.about import Problem, kind_title, priority, title, years_again
from tongjian.supervision.audits.reads import Presented, presented_on

U = "310112001001"
AGAIN = [
    (
        "two years",
        [Problem(U, "payment", 2022, "A"), Problem(U, "payment", 2024, "B")],
        {"A": (2022, 2024), "B": (2022, 2024)},
    ),
    (
        "three years apart",
        [Problem(U, "payment", 2021, "A"), Problem(U, "payment", 2024, "B")],
        None,
    ),
    (
        "alone in its three years",
        [Problem(U, "payment", year, f"{year}") for year in (2017, 2022, 2024)],
        {"2022": (2022, 2024), "2024": (2022, 2024)},
    ),
    (
        "on both lists, and another beside it",
        [*(Problem(U, "payment", y, "A") for y in (2022, 2024)), Problem(U, "payment", 2023, "B")],
        {"A": (2022, 2023), "B": (2022, 2023)},
    ),
    ("one year twice", [Problem(U, "payment", 2024, "A"), Problem(U, "payment", 2024, "B")], None),
    ("another kind", [Problem(U, "payment", 2022, "A"), Problem(U, "asset", 2024, "B")], None),
    ("another unit", [Problem("V", "payment", 2022, "A"), Problem(U, "payment", 2024, "B")], None),
    ("the same problem on both lists", [Problem(U, "payment", y, "A") for y in (2022, 2024)], None),
    ("no kind", [Problem(U, "", 2022, "A"), Problem(U, "", 2024, "B")], None),
]


@pytest.mark.parametrize(("found", "again"), [c[1:] for c in AGAIN], ids=[c[0] for c in AGAIN])
def test_who_offends_again(found: list[Problem], again: dict[str, tuple[int, ...]] | None) -> None:
    assert years_again(found).get((U, "payment")) == again


problems = st.builds(
    Problem,
    unit=st.sampled_from("UV"),
    kind=st.sampled_from(["payment", "asset", ""]),
    year=st.integers(2020, 2024),
    number=st.sampled_from("ABCDE"),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(problems, max_size=8), st.randoms())
def test_offending_again_depends_on_no_order(found: list[Problem], order: object) -> None:
    mixed = [*found, *found]
    order.shuffle(mixed)  # type: ignore[attr-defined]
    again = years_again(found)
    assert years_again(mixed) == again
    for (unit, kind), numbers in again.items():
        same = [p for p in found if (p.unit, p.kind) == (unit, kind)]
        for number, years in numbers.items():
            assert kind and len(years) >= 2
            assert set(years) <= {p.year for p in same}
            first = min(p.year for p in same if p.number == number)
            assert first in years and any(0 < abs(first - year) < 3 for year in years)


def test_a_title_names_the_unit_once_and_stays_short() -> None:
    assert title("甲局", 2024, "甲局：资产没有入账") == "甲局2024年：资产没有入账"
    assert title("甲局", 2024, "甲局机关少交税款") == "甲局2024年：甲局机关少交税款"
    assert len(title("甲局", 2024, "很" * 300)) < 80
    assert kind_title("") == "未分类" and kind_title("asset") == "资产管理"


@given(st.decimals(0, 10**10, places=2), st.booleans(), st.sets(st.sampled_from([71, 72, 33])))
def test_urgency_adds_up_from_its_reasons(yuan: Decimal, again: bool, rules: set[int]) -> None:
    found = priority(yuan, again=again, rules=rules)
    assert found.points == sum(points for _, points in found.why) <= 100
    assert priority(yuan, again=True, rules={72}).points >= found.points


PRESENTED = [
    (
        "heard three days after",
        [date(2024, 7, 25)],
        [(2023, date(2024, 7, 28))],
        date(2024, 7, 28),
        True,
    ),
    (
        "heard the same day",
        [date(2024, 7, 25)],
        [(2023, date(2024, 7, 25))],
        date(2024, 7, 25),
        True,
    ),
    (
        "heard before the report's day",
        [date(2024, 7, 25)],
        [(2023, date(2024, 7, 1))],
        date(2024, 7, 25),
        False,
    ),
    (
        "heard a year after",
        [date(2024, 7, 25)],
        [(2024, date(2025, 7, 28))],
        date(2024, 7, 25),
        False,
    ),
    (
        "the first of two",
        [date(2024, 8, 1), date(2024, 7, 25)],
        [(2023, date(2024, 9, 1)), (2023, date(2024, 7, 28))],
        date(2024, 7, 28),
        True,
    ),
    ("no procedure", [date(2024, 7, 25)], [], date(2024, 7, 25), False),
    ("no day but the procedure's", [], [(2024, date(2025, 7, 28))], date(2025, 7, 28), True),
    ("nothing", [], [(2022, date(2023, 7, 28))], None, False),
]


@pytest.mark.parametrize(
    ("reported", "heard", "day", "by"), [c[1:] for c in PRESENTED], ids=[c[0] for c in PRESENTED]
)
def test_the_day_from_which_six_months_count(
    reported: list[date], heard: list[tuple[int, date]], day: date | None, by: bool
) -> None:
    assert presented_on(2024, reported, heard) == Presented(day, by)


def test_six_months_end_on_the_same_day_or_the_months_last() -> None:
    assert Presented(date(2024, 7, 28), True).due == date(2025, 1, 28)
    assert Presented(date(2024, 8, 31), True).due == date(2025, 2, 28)
    assert Presented(None, False).due is None
    assert "法定程序数据中没有" in Presented(date(2024, 7, 25), False).words
