"""The clocks of a case: events, moments, dues; the vectors of the law."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hall.cases import flows
from tests.hall.cases.conftest import at
from tongjian.core.calendar.clock import State
from tongjian.core.calendar.days import Calendar
from tongjian.hall.cases.clocks import Ledger, after
from tongjian.hall.cases.pinned import limits_of
from tongjian.hall.items.definition import parse_definition

SEEDED = Calendar.seeded()
LIMITS = limits_of(parse_definition(flows.definition()))
STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 10, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=at("2026-01-01").tzinfo)
)


def ledger() -> Ledger:
    return Ledger(LIMITS, SEEDED)


@pytest.mark.parametrize(
    ("accepted", "five", "twenty"),
    [
        ("2026-02-12", date(2026, 2, 26), date(2026, 3, 18)),
        ("2026-09-25", date(2026, 10, 9), date(2026, 10, 29)),
    ],
)
def test_the_vectors(accepted: str, five: date, twenty: date) -> None:
    found = ledger()
    found.happen("receipt", at(accepted, 9))
    assert found.deemed_after() == five
    found.happen("acceptance", at(accepted, 10))
    assert found.dues().statutory_due == twenty
    assert after(date.fromisoformat(accepted), 5, SEEDED) == five


def test_a_version_may_promise_less_time_to_accept_but_not_more() -> None:
    for amount, kept in (("1", "1"), ("10", "5")):
        limits = [*flows.LIMITS, flows.limit("acceptance", amount, "receipt", "acceptance")]
        found = {
            one.key: one for one in limits_of(parse_definition(flows.definition(limits=limits)))
        }
        assert str(found["acceptance"].amount) == kept


def test_a_step_entered_again_in_the_same_moment_runs_again() -> None:
    found, moment = ledger(), at("2026-03-02")
    for _ in range(3):
        found.happen("state:examining", moment)
        found.leave("examining", moment)
    found.happen("state:examining", moment)
    assert found.reckon("step:examining").state is State.RUNNING
    moments = [entry.at for entry in found.entries]
    assert moments == sorted(set(moments)), "no two entries share a moment"


def test_the_end_of_the_window_starts_the_limit_whenever_it_was_accepted() -> None:
    limits = [flows.limit("statutory", "30", "window_end", "decision", "days")]
    found = Ledger(limits_of(parse_definition(flows.definition(limits=limits))), SEEDED)
    found.happen("receipt", at("2026-04-01"))
    found.happen("acceptance", at("2026-04-02"))
    found.window_ends(date(2026, 4, 30))
    assert found.dues().statutory_due == date(2026, 6, 1), "30 May is a Saturday"
    found.happen("decision", at("2026-04-20"))
    assert found.reckon("statutory").state is State.RUNNING or found.dues().urgent_on is None


@given(STARTS, st.integers(0, 60), st.integers(0, 60))
def test_a_pause_never_makes_it_earlier_and_stops_only_the_whole(
    start: datetime, begins: int, lasts: int
) -> None:
    plain, paused = ledger(), ledger()
    for one in (plain, paused):
        one.happen("acceptance", start)
    due = plain.dues().statutory_due
    assert due is not None
    begin = start + timedelta(days=begins)
    paused.put("", "pause", "专家评审", begin)
    assert paused.dues().paused or begins > 20
    paused.put("", "resume", "专家评审", begin + timedelta(days=lasts))
    later = paused.dues().statutory_due
    assert later is not None and later >= due


@given(STARTS, st.integers(0, 10))
def test_corrections_stop_the_acceptance_and_the_answer_starts_it_anew(
    start: datetime, days: int
) -> None:
    found = ledger()
    found.happen("receipt", start)
    asked = start + timedelta(days=1)
    found.correction_asked(asked)
    assert found.dues().urgent_on is None
    answered = asked + timedelta(days=days)
    found.happen("receipt", answered)
    assert found.received_at() is not None
    assert found.deemed_after() == after(answered.date(), 5, SEEDED)
    found.close(answered)
    assert found.dues().urgent_on is None
