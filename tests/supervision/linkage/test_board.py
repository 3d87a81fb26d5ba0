from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.core.calendar.days import Calendar
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.linkage.board import STATES, Arrival, lines
from tongjian.supervision.linkage.obligations import (
    DECLARED,
    MONTH,
    QUARTER,
    Change,
    Obligation,
    Period,
    after_working_days,
    due_on,
    owed_by,
    periods,
)

DAYS = Calendar.seeded()
PAYMENT = next(one for one in DECLARED if one.dataset == "payment")
ANY = st.sampled_from(DECLARED)
TODAY = st.dates(date(2025, 1, 1), date(2026, 11, 30))
ARRIVALS = st.lists(
    st.builds(
        Arrival,
        delivery=st.just("a"),
        period=st.sampled_from(["", "01", "03", "06", "12"]),
        received=TODAY,
        state=st.sampled_from(["received", "published", "rejected", "withdrawn"]),
    ),
    max_size=4,
)


def test_every_declared_term_is_for_a_dataset_and_a_source_of_it() -> None:
    for one in DECLARED:
        assert one.source in dataset_named(one.dataset).sources, one
    assert {one.dataset for one in DECLARED} == {one.name for one in all_datasets()}


@pytest.mark.parametrize(
    ("dataset", "period", "due"),
    [
        ("payment", "09", date(2025, 10, 16)),  # after the eight days of October
        ("payment", "01", date(2025, 2, 12)),  # the spring festival ends on 4 February
        ("debt", "Q3", date(2025, 10, 21)),
        ("carry_over", "Y", date(2026, 3, 31)),
        ("budget", "Y", date(2025, 1, 31)),
        ("final_account", "Y", date(2026, 9, 30)),
    ],
)
def test_terms(dataset: str, period: str, due: date) -> None:
    owed = next(one for one in DECLARED if one.dataset == dataset)
    assert due_on(owed, Period(2025, period), DAYS) == due


@given(ANY, st.integers(2021, 2026), st.integers(0, 40))
def test_own_working_days_are_counted_after_the_period(
    owed: Obligation, year: int, number: int
) -> None:
    (mine,) = owed_by("district", [Change(owed.dataset, owed.source, True, number)], [owed])
    for period in periods(mine, year):
        due = due_on(mine, period, DAYS)
        first = date(year - 1, 12, 31) if mine.ahead else period.last_day
        worked = sum(DAYS.works(first + timedelta(n)) for n in range(1, (due - first).days + 1))
        assert worked == number
        assert number == 0 or DAYS.works(due)


@given(st.dates(date(2021, 1, 1), date(2026, 6, 1)), st.integers(0, 20), st.integers(0, 20))
def test_working_days_add_up(day: date, first: int, then: int) -> None:
    at_once = after_working_days(day, first + then, DAYS)
    assert at_once == after_working_days(after_working_days(day, first, DAYS), then, DAYS)


def test_a_place_may_do_without_and_a_town_owes_less() -> None:
    district, town = owed_by("district"), owed_by("town")
    assert {one.dataset for one in district} - {one.dataset for one in town} >= {"tax", "voucher"}
    off = owed_by("town", [Change("payment", "finance", False)])
    assert "payment" not in {one.dataset for one in off}


@given(ANY, ARRIVALS, TODAY)
def test_every_period_is_on_the_board_once_and_says_why(
    owed: Obligation, came: list[Arrival], today: date
) -> None:
    arrivals = [(owed.dataset, owed.source, one) for one in came]
    found = lines("310112", [owed], 2025, arrivals, today=today, days=DAYS)
    assert [line.period for line in found] == periods(owed, 2025)
    for line in found:
        assert line.state in STATES
        known = [one for one in line.arrivals if one.accepted]
        assert (line.state in ("received", "late")) == bool(known)
        assert (line.state == "late") == bool(known and line.received and line.received > line.due)
        if line.state == "missing":
            assert today > line.due and not line.rejected
        assert all(one.received <= today for one in line.arrivals)
        assert line.corrected <= max(0, len(known) - 1)


@given(ARRIVALS, TODAY, st.integers(1, 60))
def test_what_came_in_time_stays_in_time(came: list[Arrival], today: date, later: int) -> None:
    arrivals = [("payment", "finance", one) for one in came]
    before = lines("310112", [PAYMENT], 2025, arrivals, today=today, days=DAYS)
    after = lines("310112", [PAYMENT], 2025, arrivals, today=today + timedelta(later), days=DAYS)
    for then, now in zip(before, after, strict=True):
        if then.state in ("received", "late"):
            assert (now.state, now.received) == (then.state, then.received)


def test_a_quarter_is_met_by_its_last_month_and_a_month_by_the_whole_year_once_it_is_over() -> None:
    assert Period(2025, "Q1").met_by("03", date(2025, 4, 1))
    assert not Period(2025, "Q1").met_by("02", date(2025, 4, 1))
    assert Period(2025, "03").met_by("", date(2025, 4, 1))
    assert not Period(2025, "03").met_by("", date(2025, 3, 1))
    assert Period(2025, "Y").met_by("", date(2025, 1, 20))
    assert {one.frequency for one in DECLARED} >= {MONTH, QUARTER}
