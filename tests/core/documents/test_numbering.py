"""Numbers without gaps or doubles, printed by a pattern that is data."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from hypothesis import given
from hypothesis import strategies as st

from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core.action import action
from tongjian.core.documents.numbering import PatternInvalid, formatted, next_number
from tongjian.core.scope import ScopeMissing, scope

PATTERN = "沪闵教许受〔{year}〕第{number:4}号"


@action("test.number", None)
def take(*, jurisdiction: str, series: str, year: int, by: Any, now: Any) -> int:
    return next_number(jurisdiction, series, year)


def test_each_jurisdiction_series_and_year_counts_from_one(world: World) -> None:
    def number(code: str, series: str, year: int) -> int:
        return take(jurisdiction=code, series=series, year=year, by=ROOT, now=world.now)

    with world.scope():
        assert [number(DISTRICT, "受", 2026) for _ in range(3)] == [1, 2, 3]
        assert number(TOWN, "受", 2026) == number(DISTRICT, "决", 2026) == 1
        assert number(DISTRICT, "受", 2027) == 1
        assert number(DISTRICT, "受", 2026) == 4


def test_a_number_is_taken_only_in_an_action_and_in_the_scope(world: World) -> None:
    with pytest.raises(ScopeMissing):
        next_number(DISTRICT, "受", 2026)
    with pytest.raises(ProgrammingError, match="through actions"), world.scope():
        next_number(DISTRICT, "受", 2026)
    with pytest.raises(ProgrammingError, match="row-level security"), world.scope(TOWN):
        take(jurisdiction=DISTRICT, series="受", year=2026, by=ROOT, now=world.now)


def test_writers_at_once_leave_no_gap_and_no_double(own_database: str, now: Any) -> None:
    World.make(now)

    def write(writer: int) -> list[int]:
        taken = []
        try:
            for turn in range(6):
                try:
                    with scope([DISTRICT], ROOT):
                        got = take(jurisdiction=DISTRICT, series="受", year=2026, by=ROOT, now=now)
                        if (writer + turn) % 3 == 0:
                            raise LookupError
                        taken.append(got)
                except LookupError:
                    pass
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(number for taken in pool.map(write, range(4)) for number in taken)
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) == 16


def test_a_number_is_printed_as_its_pattern_says() -> None:
    assert formatted(PATTERN, 2026, 1) == "沪闵教许受〔2026〕第0001号"
    assert formatted(PATTERN, 2026, 12345) == "沪闵教许受〔2026〕第12345号"
    assert formatted("{year}-{number}", 2026, 7) == "2026-7"


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "第{number}号",
        "{year}{year}{number}",
        "{year}{number",
        "{year}{number}}",
        "{year}{number.real}",
        "{year}{number:0}",
        "{year}{number!r}",
        "{}{number}{year}",
    ],
)
def test_a_wrong_pattern_is_told(pattern: str) -> None:
    with pytest.raises(PatternInvalid, match="文号格式"):
        formatted(pattern, 2026, 1)


@given(st.integers(2000, 2100), st.integers(1, 10**9), st.integers(1, 10**9))
def test_two_numbers_are_never_printed_alike(year: int, one: int, other: int) -> None:
    assert (formatted(PATTERN, year, one) == formatted(PATTERN, year, other)) == (one == other)
