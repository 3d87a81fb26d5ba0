"""Slots from rules, calendar and exceptions."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.hall.appointments.conftest import OPENING, hours
from tongjian.core.calendar.days import Calendar
from tongjian.hall.appointments.opening import OpeningInvalid, Rule, parse, plan, said

CALENDAR = Calendar.seeded()
RULES = parse(OPENING)


def times(day: date, rules: Any = RULES, exception: Any = None) -> list[str]:
    return [f"{slot.starts_at:%H:%M}" for slot in plan(rules, day, CALENDAR, exception)]


def test_a_working_day_has_the_slots_of_its_weekday() -> None:
    assert times(date(2026, 3, 18)) == ["09:00", "09:30", "10:00", "10:30"]
    slot = plan(RULES, date(2026, 3, 18), CALENDAR)[0]
    assert slot.capacity == 2 and slot.ends_at - slot.starts_at == timedelta(minutes=30)
    assert slot.starts_at.isoformat() == "2026-03-18T09:00:00+08:00"


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2026, 3, 21), 0),  # Saturday
        (date(2026, 2, 14), 4),  # Saturday worked in exchange
        (date(2026, 2, 18), 0),  # Spring Festival, a Wednesday
        (date(2026, 10, 1), 0),
        (date(2026, 10, 10), 4),
    ],
)
def test_holidays_are_closed_and_worked_weekends_open(day: date, count: int) -> None:
    assert len(times(day)) == count


def test_a_worked_weekend_follows_its_own_rules_where_there_are_some() -> None:
    rules = parse([*OPENING, {**hours("13:00", "14:00"), "weekday": 6}])
    assert times(date(2026, 2, 14), rules) == ["13:00", "13:30"]
    assert times(date(2026, 3, 21), rules) == []


def test_an_exception_takes_the_place_of_everything() -> None:
    assert times(date(2026, 3, 18), exception=()) == []
    open_anyway = parse([{**hours("14:00", "15:00"), "weekday": 6}])
    assert times(date(2026, 3, 21), exception=open_anyway) == ["14:00", "14:30"]


def test_a_rest_shorter_than_a_slot_is_no_slot() -> None:
    rules = parse([{**hours("09:00", "10:20"), "weekday": 3}])
    assert times(date(2026, 3, 18), rules) == ["09:00", "09:30"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weekday": 0}, "星期"),
        ({"weekday": 8}, "星期"),
        ({"weekday": "x"}, "不完整"),
        ({"from": "25:00"}, "不完整"),
        ({"from": None}, "不完整"),
        ({"from": "11:00"}, "晚于"),
        ({"minutes": 4}, "分钟"),
        ({"minutes": 999}, "分钟"),
        ({"capacity": 0}, "人数"),
        ({"capacity": 501}, "人数"),
    ],
)
def test_a_wrong_rule_is_told(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(OpeningInvalid, match=said):
        parse([{**OPENING[0], **changes}])


def test_rules_are_said_by_rows_of_weekdays() -> None:
    apart = [{**hours("13:00", "14:00"), "weekday": day} for day in (1, 3)]
    assert said(parse([*OPENING, *apart])) == [
        "周一至周五 09:00—11:00，每 30 分钟 2 人",
        "周一、周三 13:00—14:00，每 30 分钟 2 人",
    ]


def test_rules_that_overlap_are_told() -> None:
    with pytest.raises(OpeningInvalid, match="重叠"):
        parse([OPENING[0], {**hours("10:30", "12:00"), "weekday": 1}])
    assert len(parse([OPENING[0], {**hours("11:00", "12:00"), "weekday": 1}])) == 2


rules = st.builds(
    lambda day, start, length, minutes, capacity: {
        "weekday": day,
        "from": f"{start // 60:02}:{start % 60:02}",
        "to": f"{min(start + length, 1439) // 60:02}:{min(start + length, 1439) % 60:02}",
        "minutes": minutes,
        "capacity": capacity,
    },
    st.integers(1, 7),
    st.integers(0, 1400),
    st.integers(5, 600),
    st.integers(5, 480),
    st.integers(1, 500),
)


@given(st.lists(rules, max_size=6), st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_slots_never_overlap_and_stay_within_their_day(opening: Any, day: date) -> None:
    try:
        parsed = parse(opening)
    except OpeningInvalid:
        assume(False)
    slots = plan(parsed, day, CALENDAR)
    for before, after in pairwise(slots):
        assert before.ends_at <= after.starts_at
    assert all(slot.starts_at.date() == day == slot.ends_at.date() for slot in slots)
    assert parse([rule.as_json() for rule in parsed]) == parsed
    assert all(isinstance(rule, Rule) and rule.said for rule in parsed)
