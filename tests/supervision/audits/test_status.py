"""How far a problem is, and what problems add up to: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongjian.supervision.audits.status import CONFIRMED, Told, totals
from tongjian.supervision.cases.flow import AUDITED

TODAY = date(2025, 10, 20)
OPEN = Told("rectifying", date(2025, 10, 10), Decimal(100))
CASES = [
    # told, counts as put right, sum put right, days late
    ("nothing said", OPEN, False, "0", 10),
    ("due today", replace(OPEN, due=TODAY), False, "0", 0),
    ("no day", replace(OPEN, due=None), False, "0", 0),
    ("the unit uploads", replace(OPEN, progress_yuan=Decimal(40)), False, "40", 10),
    (
        "the data say more than the unit",
        replace(OPEN, progress_yuan=Decimal(40), said_yuan=Decimal(50)),
        False,
        "50",
        10,
    ),
    ("the data say done", replace(OPEN, said_done=TODAY, said_yuan=Decimal(100)), True, "100", 0),
    ("reported", replace(OPEN, state="reported", reported_yuan=Decimal(90)), False, "0", 0),
    ("confirmed", replace(OPEN, state="rectified", reported_yuan=Decimal(90)), True, "90", 0),
    (
        "confirmed by the data alone",
        replace(OPEN, state="closing", said_yuan=Decimal(80)),
        True,
        "80",
        0,
    ),
    ("more than the sum", replace(OPEN, progress_yuan=Decimal(400)), False, "100", 10),
    ("no sum", replace(OPEN, sum_yuan=None, said_yuan=Decimal(7)), False, "7", 10),
]


@pytest.mark.parametrize(
    ("told", "right", "yuan", "late"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_how_far_a_problem_is(told: Told, right: bool, yuan: str, late: int) -> None:
    assert told.rectified is right
    assert told.rectified_yuan == Decimal(yuan)
    assert told.days_late(TODAY) == late


def test_what_was_put_right_after_the_day_says_so() -> None:
    told = replace(OPEN, deadline=date(2025, 3, 1), said_done=date(2025, 3, 4))
    assert told.days_after == 3 and replace(told, said_done=None).days_after == 0


def test_rates_of_nothing_are_absent() -> None:
    none = totals([], TODAY)
    assert none.rate is None and none.sum_rate is None
    assert totals([replace(OPEN, state="withdrawn")], TODAY) == none
    free = totals([replace(OPEN, sum_yuan=None)], TODAY)
    assert (free.raised, free.unknown, free.sum_rate) == (1, 1, None)


yuan = st.decimals(0, 10**9, places=2)
day = st.dates(date(2023, 1, 1), date(2026, 12, 31))
TOLD = st.builds(
    Told,
    state=st.sampled_from(sorted(AUDITED["states"])),
    due=st.none() | day,
    sum_yuan=st.none() | yuan,
    said_done=st.none() | day,
    said_yuan=st.none() | yuan,
    reported_yuan=st.none() | yuan,
    progress_yuan=st.none() | yuan,
    deadline=st.none() | day,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TOLD, max_size=6), st.randoms(), day)
def test_every_problem_is_counted_once(found: list[Told], order: object, on: date) -> None:
    whole = totals(found, on)
    mixed = list(found)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert totals(mixed, on) == whole
    counted = [one for one in found if one.state != "withdrawn"]
    assert whole.raised == len(counted) == whole.rectified + whole.open
    assert whole.overdue <= whole.open and whole.closed <= whole.rectified
    assert 0 <= whole.rectified_yuan <= whole.sum_yuan
    assert whole.rate is None or 0 <= whole.rate <= 100
    assert whole.sum_rate is None or 0 <= whole.sum_rate <= 100
    for one in counted:
        assert not (one.rectified and one.days_late(on))
        assert one.rectified or one.state not in CONFIRMED
