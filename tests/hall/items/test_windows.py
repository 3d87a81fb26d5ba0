"""Acceptance windows: inside, outside, over the new year, leap days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tongjian.hall.items.windows import Window, day_of, next_after, open_on, takes

DAYS = st.dates(date(2004, 1, 1), date(2040, 12, 31))
SPRING = [Window("04-01", "04-20", "春季"), Window("10-08", "10-31", "秋季")]
WINTER = [Window("12-20", "01-15")]


def test_a_yearly_window() -> None:
    found = open_on(SPRING, date(2026, 4, 20))
    assert found is not None and found.last == date(2026, 4, 20) and found.name == "春季"
    assert open_on(SPRING, date(2026, 4, 21)) is None
    coming = next_after(SPRING, date(2026, 11, 21))
    assert coming is not None and coming.first == date(2027, 4, 1)


def test_a_window_over_the_new_year() -> None:
    for day in (date(2025, 12, 20), date(2026, 1, 1), date(2026, 1, 15)):
        found = open_on(WINTER, day)
        assert found is not None and (found.first, found.last) == (
            date(2025, 12, 20),
            date(2026, 1, 15),
        )
    assert not takes(WINTER, date(2026, 1, 16))


def test_dates_happen_once() -> None:
    once = [Window("2026-04-01", "2026-04-10")]
    assert takes(once, date(2026, 4, 10)) and not takes(once, date(2027, 4, 1))
    assert next_after(once, date(2026, 4, 1)) is None


def test_the_last_of_february() -> None:
    assert day_of("02-29", 2026) == date(2026, 2, 28) and day_of("02-29", 2028) == date(2028, 2, 29)


@given(DAYS)
def test_no_window_is_always_and_every_day_has_a_coming_one(day: date) -> None:
    assert takes([], day)
    for windows in (SPRING, WINTER):
        coming = next_after(windows, day)
        assert coming is not None and day < coming.first <= day + timedelta(days=366)
        held = open_on(windows, day)
        assert held is None or held.first <= day <= held.last
