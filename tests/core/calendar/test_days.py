"""The calendar: published years as published, other years inferred and marked, never weekends only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.core.calendar import lunar
from tongjian.core.calendar.days import Calendar, CalendarInvalid, usual_year

SEEDED = Calendar.seeded()
DAY = timedelta(days=1)


def days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += DAY


@pytest.mark.parametrize("year", range(2004, 2027))
def test_a_published_year_is_as_published(year: int) -> None:
    assert not SEEDED.provisional(year)
    for day in days(year):
        assert SEEDED.works(day) == chinese_calendar.is_workday(day), day


def test_every_day_says_what_it_is() -> None:
    said = {
        date(2026, 2, 13): "工作日",
        date(2026, 2, 14): "调休上班（春节）",
        date(2026, 2, 16): "春节放假",
        date(2026, 3, 1): "周末",
        date(2026, 9, 20): "调休上班（国庆节）",
        date(2027, 1, 1): "元旦放假（暂定）",
        date(2027, 1, 4): "工作日（暂定）",
    }
    assert {day: SEEDED.why(day) for day in said} == said


@pytest.mark.parametrize("year", [1999, 2003, 2027, 2028, 2033, 2034, 2100])
def test_a_year_nobody_published_is_provisional_and_has_its_festivals(year: int) -> None:
    assert year not in SEEDED.years
    assert SEEDED.provisional(year)
    assert all(SEEDED.why(day).endswith("（暂定）") for day in days(year))
    names = {name.removesuffix("补假") for name in SEEDED.year(year).off.values()}
    assert names >= {"元旦", "春节", "清明节", "劳动节", "国庆节", "端午节"}
    working = sum(map(SEEDED.works, days(year)))
    weekdays = sum(day.weekday() < 5 for day in days(year))
    assert weekdays - working >= 12  # 13 days; 中秋节 may fall on 国庆节


@pytest.mark.parametrize("year", range(2014, 2027))
def test_inferred_festivals_are_among_the_published(year: int) -> None:
    published = SEEDED.year(year).off
    month = lunar.months(year)
    festivals = (month[1], month[5] + 4 * DAY, month[8] + 14 * DAY, lunar.qingming(year))
    assert all(day in published for day in festivals)


@pytest.mark.parametrize(
    ("year", "new_year", "dragon_boat", "mid_autumn"),
    [  # as printed in almanacs; 2033 has the leap month that simple tables get wrong
        (2027, (2, 6), (6, 9), (9, 15)),
        (2028, (1, 26), (5, 28), (10, 3)),
        (2033, (1, 31), (6, 1), (9, 8)),
        (2034, (2, 19), (6, 20), (9, 27)),
    ],
)
def test_festivals_to_come(year: int, new_year: Any, dragon_boat: Any, mid_autumn: Any) -> None:
    month = lunar.months(year)
    assert month[1] == date(year, *new_year)
    assert month[5] + 4 * DAY == date(year, *dragon_boat)
    assert month[8] + 14 * DAY == date(year, *mid_autumn)


def test_a_statutory_day_on_a_weekend_is_made_up_for() -> None:
    year = usual_year(2027)  # 1 and 2 May are Saturday and Sunday
    assert [year.works(date(2027, 5, day)) for day in range(1, 7)] == [False] * 4 + [True] * 2


def test_a_calendar_survives_its_storage() -> None:
    assert Calendar.parse(SEEDED.as_json()) == SEEDED


@given(st.dates(date(2004, 1, 1), date(2028, 12, 1)), st.integers(0, 60))
def test_the_next_workday_is_the_next_and_workdays_are_counted(day: date, ahead: int) -> None:
    following = SEEDED.next_workday(day)
    assert SEEDED.works(following)
    assert SEEDED.workdays(day, following) == 1
    until = day + ahead * DAY
    assert SEEDED.workdays(day, until) == -SEEDED.workdays(until, day)
    assert SEEDED.workdays(day, until) + SEEDED.workdays(until, until + DAY) == SEEDED.workdays(
        day, until + DAY
    )


@pytest.mark.parametrize(
    ("years", "fault"),
    [
        ({"2026": {}}, "暂定"),
        ({"2026": {"provisional": "no"}}, "暂定"),
        ({"二〇二六": {"provisional": False}}, "年份"),
        ({"1066": {"provisional": False}}, "年份"),
        ({"2026": {"provisional": False, "off": {"2025-01-01": "元旦"}}}, "不在2026年"),
        ({"2026": {"provisional": False, "off": {"2026-02-30": "元旦"}}}, "不是日期"),
        ({"2026": {"provisional": False, "off": {"2026-01-01": "  "}}}, "写明"),
        ({"2026": {"provisional": False, "off": {"2026-01-01": "长" * 31}}}, "最多30"),
        ({"2026": {"provisional": False, "on": {"2026-02-13": "春节"}}}, "周五"),
        ({"2026": {"provisional": False, "off": ["2026-01-01"]}}, "写法"),
        (
            {
                "2026": {
                    "provisional": False,
                    "off": {"2026-02-14": "春节"},
                    "on": {"2026-02-14": "春节"},
                }
            },
            "选一样",
        ),
    ],
)
def test_years_that_make_no_calendar_are_refused(years: dict[str, Any], fault: str) -> None:
    with pytest.raises(CalendarInvalid, match=fault):
        Calendar.parse(years)
