"""Quarters: keys, ends, neighbours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.supervision.briefs.quarters import Quarter

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_a_day_lies_in_its_quarter_alone(day: date) -> None:
    found = Quarter.of(day)
    assert found.start.date() <= day <= found.last_day
    assert found.following.before == found == found.before.following
    assert found.end == found.following.start and found.last_day + timedelta(1) == found.end.date()
    assert found.year_before == found.before.before.before.before
    assert Quarter.parse(found.key) == found


@pytest.mark.parametrize(
    "key", ["", "2025", "2025-0", "2025-5", "2025-33", "25-1", "²025-1", "9999-1"]
)
def test_a_wrong_key_is_none(key: str) -> None:
    with pytest.raises(ValueError, match=key or "^"):
        Quarter.parse(key)


def test_it_is_named_as_people_say() -> None:
    assert Quarter(2025, 3).title == "2025年第三季度"
    assert Quarter(2025, 3).start.isoformat() == "2025-07-01T00:00:00+08:00"
