"""The clock: vectors computed by hand from the published calendars, and laws for all ledgers."""

from __future__ import annotations

import calendar as almanac
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import ceil
from random import Random
from typing import Any

import chinese_calendar
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tongjian.core.calendar.clock import (
    ClockEvent,
    ClockInvalid,
    Limit,
    Reckoning,
    State,
    Unit,
    add_months,
    explain,
    reckon,
)
from tongjian.core.calendar.days import Calendar
from tongjian.core.clock import SHANGHAI

CALENDAR = Calendar.seeded()
DAY = timedelta(days=1)
HALVES = st.integers(0, 80).map(lambda n: Decimal(n) / 2)
STARTS = st.dates(date(2004, 6, 1), date(2025, 6, 30))


def at(day: date | str, hour: int = 10) -> datetime:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def event(kind: str, day: date | str, amount: Any = None, unit: Unit | None = None) -> ClockEvent:
    names = {"start": "受理", "pause": "专家评审", "resume": "评审结束", "stop": "决定"}
    given_amount = None if amount is None else Decimal(str(amount))
    return ClockEvent(kind, at(day), names.get(kind, "经负责人批准"), given_amount, unit)


def limit(amount: Any, unit: str = "working_days", **settings: bool) -> Limit:
    return Limit(Decimal(str(amount)), Unit(unit), **settings)


def due(start: str, amount: Any, unit: str = "working_days", **settings: bool) -> str:
    found = reckon([event("start", start)], limit(amount, unit, **settings), CALENDAR)
    return f"{found.due}{' noon' if found.by_noon else ''}"


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-02-12", 5, "2026-02-26"),  # Saturday the 14th works, 15 to 23 February do not
        ("2026-02-12", 20, "2026-03-18"),  # Saturday 28 February works
        ("2026-09-25", 5, "2026-10-09"),  # starts on 中秋节; 1 to 7 October do not work
        ("2026-09-25", 20, "2026-10-29"),  # Saturday 10 October works
        ("2026-02-13", 1, "2026-02-14"),  # the end is a Saturday that works
        ("2026-02-14", 1, "2026-02-24"),  # accepted on a make-up day
        ("2026-04-30", 3, "2026-05-08"),  # 1 to 5 May do not work
        ("2026-04-30", 4, "2026-05-09"),  # Saturday 9 May works
        ("2025-01-24", 3, "2025-02-05"),  # Sunday the 26th works, 28 January to 4 February do not
        ("2025-09-26", 5, "2025-10-10"),  # Sunday 28 September works, 1 to 8 October do not
        ("2025-09-26", 6, "2025-10-11"),  # Saturday 11 October works
        ("2023-12-29", 5, "2024-01-08"),  # 30 December to 1 January do not work
        ("2024-02-08", 2, "2024-02-18"),  # the eve works in 2024; Sunday 18 February, too
        ("2026-02-12", 0, "2026-02-12"),
        ("2026-02-15", 0, "2026-02-24"),  # received online on a day off
        ("2026-02-12", "0.5", "2026-02-13 noon"),
        ("2026-02-14", "1.5", "2026-02-25 noon"),
    ],
)
def test_limits_in_working_days(start: str, amount: Any, expected: str) -> None:
    assert due(start, amount) == expected


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-01-16", 30, "days", "2026-02-24"),  # 15 February is the festival
        ("2026-03-02", 30, "days", "2026-04-01"),
        ("2026-09-01", 30, "days", "2026-10-08"),  # 1 October
        ("2026-01-12", 33, "days", "2026-02-14"),  # a Saturday that works: nothing to roll
        ("2026-01-31", 1, "months", "2026-02-28"),  # a Saturday that works
        ("2025-01-31", 1, "months", "2025-02-28"),
        ("2024-01-31", 1, "months", "2024-02-29"),
        ("2024-02-29", 12, "months", "2025-02-28"),
        ("2026-07-01", 3, "months", "2026-10-08"),
        ("2026-05-31", 3, "months", "2026-08-31"),
        ("2026-03-31", 1, "months", "2026-04-30"),
        ("2026-08-15", 0, "months", "2026-08-17"),  # a Saturday
    ],
)
def test_limits_in_days_and_months(start: str, amount: Any, unit: str, expected: str) -> None:
    assert due(start, amount, unit) == expected


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-09-01", 30, "days", "2026-10-01"),
        ("2026-07-01", 3, "months", "2026-10-01"),
        ("2026-02-15", 0, "days", "2026-02-15"),
    ],
)
def test_whether_the_end_rolls_is_a_setting(
    start: str, amount: Any, unit: str, expected: str
) -> None:
    assert due(start, amount, unit, roll=False) == expected


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-02-12", 5, "working_days", "2026-02-25"),
        ("2026-02-12", 1, "working_days", "2026-02-12"),
        ("2026-02-15", 1, "working_days", "2026-02-24"),
        ("2026-02-12", "0.5", "working_days", "2026-02-12 noon"),
        ("2026-03-02", 30, "days", "2026-03-31"),
        ("2026-02-01", 1, "months", "2026-02-28"),
        ("2026-03-01", 1, "months", "2026-03-31"),
        ("2025-01-31", 1, "months", "2025-02-28"),
        ("2025-01-29", 1, "months", "2025-02-28"),
        ("2026-01-28", 1, "months", "2026-02-27"),
    ],
)
def test_whether_the_first_day_counts_is_a_setting(
    start: str, amount: Any, unit: str, expected: str
) -> None:
    assert due(start, amount, unit, count_first_day=True) == expected


def test_a_pause_takes_out_the_days_after_it_up_to_the_resumption() -> None:
    ledger = [event("start", "2026-03-02"), event("pause", "2026-03-04")]
    paused = reckon(ledger, limit(5), CALENDAR)
    assert (paused.state, paused.due, paused.paused_on) == (State.PAUSED, None, date(2026, 3, 4))
    found = reckon([*ledger, event("resume", "2026-03-10")], limit(5), CALENDAR)
    assert [line.day.day for line in found.lines if line.counted] == [3, 4, 11, 12, 13]
    assert (found.state, found.due) == (State.RUNNING, date(2026, 3, 13))
    same_day = reckon([*ledger, event("resume", "2026-03-04")], limit(5), CALENDAR)
    assert same_day.due == date(2026, 3, 9)


def test_a_month_that_was_paused_runs_on_by_the_days_of_the_pause() -> None:
    ledger = [
        event("start", "2026-03-31"),  # to 30 April
        event("pause", "2026-04-10"),
        event("resume", "2026-04-20"),  # and ten days
    ]
    assert reckon(ledger, limit(1, "months"), CALENDAR).due == date(2026, 5, 11)  # 10 is a Sunday
    unrolled = reckon(ledger, limit(1, "months", roll=False), CALENDAR)
    assert unrolled.due == date(2026, 5, 10)


def test_a_pause_on_the_days_an_end_rolls_over_moves_it_further() -> None:
    ledger = [
        event("start", "2026-09-01"),
        event("pause", "2026-10-05"),
        event("resume", "2026-10-12"),
    ]
    assert reckon(ledger, limit(30, "days"), CALENDAR).due == date(2026, 10, 13)
    assert reckon(ledger[:2], limit(30, "days"), CALENDAR).due is None


def test_two_pauses_at_once_end_with_the_last() -> None:
    hearing = [event("pause", "2026-03-03"), event("resume", "2026-03-06")]
    review = [event("pause", "2026-03-05"), event("resume", "2026-03-12")]
    ledger = [event("start", "2026-03-02"), *hearing, *review]
    found = reckon(ledger, limit(3), CALENDAR)
    assert [line.day.day for line in found.lines if line.counted] == [3, 13, 16]
    assert reckon(ledger[:-1], limit(3), CALENDAR).state is State.PAUSED


def test_a_pause_after_the_end_changes_nothing() -> None:
    ledger = [event("start", "2026-03-02"), event("pause", "2026-03-20")]
    found = reckon(ledger, limit(5), CALENDAR)
    assert (found.due, found.state) == (date(2026, 3, 9), State.PAUSED)


def test_the_day_of_a_pause_still_counts() -> None:
    ledger = [event("start", "2026-03-02"), event("pause", "2026-03-09")]
    assert reckon(ledger, limit(5), CALENDAR).due == date(2026, 3, 9)
    assert reckon(ledger, limit(6), CALENDAR).due is None


def test_an_extension_while_paused_counts_after_the_resumption() -> None:
    ledger = [
        event("start", "2026-03-02"),
        event("pause", "2026-03-04"),
        event("extend", "2026-03-05", 10),
        event("resume", "2026-03-10"),
    ]
    assert reckon(ledger[:3], limit(5), CALENDAR).due is None
    assert reckon(ledger, limit(5), CALENDAR).due == date(2026, 3, 27)


def test_an_extension_in_another_unit_follows_the_limit() -> None:
    ledger = [event("start", "2026-01-31"), event("extend", "2026-02-20", 3, Unit.WORKING_DAYS)]
    assert reckon(ledger, limit(1, "months"), CALENDAR).due == date(2026, 3, 4)
    ledger = [event("start", "2026-01-20"), event("extend", "2026-02-20", 1, Unit.MONTHS)]
    later = reckon(ledger, limit(9), CALENDAR)  # the nine end on Monday 2 February
    assert later.due == date(2026, 3, 2)
    assert next(line.day.day for line in later.lines if "延长期" in line.why) == 3
    paused = [*ledger, event("pause", "2026-01-30"), event("resume", "2026-02-02")]
    assert reckon(paused, limit(9), CALENDAR).due == date(2026, 3, 3)  # 28 days from the 3rd
    ledger = [event("start", "2026-03-02"), event("extend", "2026-03-03", "0.5", Unit.DAYS)]
    whole = reckon(ledger, limit("1.5"), CALENDAR)  # the morning of the 4th, then its afternoon
    assert (whole.due, whole.by_noon) == (date(2026, 3, 4), False)


def test_the_last_start_begins_anew_and_a_stop_ends_it() -> None:
    ledger = [
        event("start", "2026-03-02"),
        event("extend", "2026-03-03", 10),
        event("pause", "2026-03-04"),
        event("start", "2026-03-16"),
    ]
    assert reckon(ledger, limit(5), CALENDAR).due == date(2026, 3, 23)
    stopped = reckon([*ledger, event("stop", "2026-03-24")], limit(5), CALENDAR)
    assert (stopped.state, stopped.stopped_on) == (State.STOPPED, date(2026, 3, 24))
    assert stopped.on_time is False
    late = [event("stop", "2026-03-23"), event("pause", "2026-03-24"), event("stop", "2026-03-25")]
    assert reckon([*ledger, *late], limit(5), CALENDAR).on_time is True


def test_a_decision_during_a_pause_ends_the_pause() -> None:
    ledger = [
        event("start", "2026-03-02"),
        event("pause", "2026-03-04"),
        event("stop", "2026-04-30"),
    ]
    found = reckon(ledger, limit(5), CALENDAR)
    assert (found.state, found.on_time) == (State.STOPPED, True)


@pytest.mark.parametrize(("hour", "on_time"), [(12, True), (13, False)])
def test_half_a_day_ends_at_noon(hour: int, on_time: bool) -> None:
    stop = ClockEvent("stop", at("2026-03-03", hour).astimezone(UTC), "决定")
    found = reckon([event("start", "2026-03-02"), stop], limit("0.5"), CALENDAR)
    assert found.by_noon and found.on_time is on_time


def test_a_clock_that_has_not_started_waits() -> None:
    found = reckon([event("pause", "2026-03-02")], limit(5), CALENDAR)
    assert (found.state, found.due, found.lines) == (State.WAITING, None, ())
    assert explain(found) == ["还没有开始计时。"]


def test_the_day_of_a_moment_is_shanghais() -> None:
    start = ClockEvent("start", datetime(2026, 3, 2, 17, tzinfo=UTC), "受理")  # the 3rd, 1:00
    assert reckon([start], limit(1), CALENDAR).due == date(2026, 3, 4)
    local = ClockEvent("start", datetime(2026, 3, 2, 17), "受理")  # noqa: DTZ001
    assert reckon([local], limit(1), CALENDAR).due == date(2026, 3, 3)


def test_what_depends_on_an_unannounced_year_says_so() -> None:
    found = reckon([event("start", "2026-12-25")], limit(10), CALENDAR)
    assert found.provisional
    for line in found.lines[1:]:
        assert line.provisional == (line.day.year == 2027)
        assert line.why.endswith("（暂定）") == line.provisional
    assert explain(found)[0].startswith("注意：2027年的放假安排尚未公布")
    sure = reckon([event("start", "2026-12-25")], limit(4), CALENDAR)
    assert not sure.provisional
    days = reckon([event("start", "2026-12-25")], limit(30, "days"), CALENDAR)
    assert [line.day for line in days.lines if line.provisional] == [
        date(2027, 1, 25 - 1),
        days.due,
    ]
    fixed = reckon([event("start", "2026-12-25")], limit(30, "days", roll=False), CALENDAR)
    assert not fixed.provisional  # thirty days are thirty days in any year


def test_the_proof_names_every_day() -> None:
    ledger = [
        event("start", "2026-02-12"),
        event("pause", "2026-02-13"),
        event("resume", "2026-02-24"),
        event("extend", "2026-02-25", "0.5"),
        event("stop", "2026-02-26"),
    ]
    assert explain(reckon(ledger, limit(2), CALENDAR)) == [
        "从2026-02-12（受理）起算，当天不计，期限2个工作日，到2026-02-26（周四）中午12时前为止。",
        "2026-02-25延长半个工作日：经负责人批准。",
        "2026-02-12 周四 不计 受理，当天不计",
        "2026-02-13 周五 第1天 工作日",
        *(
            f"2026-02-{day} {name} 不计 暂停计时（专家评审）"
            for day, name in zip(
                range(14, 25),
                "周六 周日 周一 周二 周三 周四 周五 周六 周日 周一 周二".split(),
                strict=True,
            )
        ),
        "2026-02-25 周三 第2天 工作日",
        "2026-02-26 周四 第2.5天 工作日，半天",
        "2026-02-26停止计时，在期限内。",
    ]


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        ("-1", "days"),
        ("NaN", "days"),
        ("Infinity", "working_days"),
        ("0.3", "days"),
        ("1.5", "months"),
        ("3651", "days"),
        ("121", "months"),
    ],
)
def test_limits_that_make_no_sense_are_refused(amount: str, unit: str) -> None:
    with pytest.raises(ClockInvalid, match="期限"):
        limit(amount, unit)


@pytest.mark.parametrize(
    "ledger",
    [
        [event("start", "2026-03-02"), event("extend", "2026-03-03")],
        [event("start", "2026-03-02"), event("extend", "2026-03-03", 0)],
        [event("start", "2026-03-02"), event("extend", "2026-03-03", -1)],
        [event("start", "2026-03-02"), event("extend", "2026-03-03", 3650)],
        [event("start", "2026-03-02"), event("begin", "2026-03-03")],
        [event("start", "1900-03-02")],
        [event("start", "2150-12-30")],
    ],
)
def test_ledgers_that_make_no_sense_are_refused(ledger: list[ClockEvent]) -> None:
    with pytest.raises(ClockInvalid):
        reckon(ledger, limit(5), CALENDAR)


# Laws for all ledgers ---------------------------------------------------------------------------


@st.composite
def pauses(draw: Any, start: date, most: int = 4) -> list[ClockEvent]:
    found = []
    for _ in range(draw(st.integers(0, most))):
        day = start + draw(st.integers(0, 60)) * DAY
        found += [event("pause", day), event("resume", day + draw(st.integers(0, 25)) * DAY)]
    return found


@st.composite
def limits(draw: Any) -> Limit:
    unit = draw(st.sampled_from(Unit))
    amount = Decimal(draw(st.integers(0, 6))) if unit is Unit.MONTHS else draw(HALVES)
    return Limit(amount, unit, draw(st.booleans()), draw(st.booleans()))


@st.composite
def ledgers(draw: Any) -> list[ClockEvent]:
    start = draw(STARTS)
    extensions = [
        event(
            "extend",
            start + draw(st.integers(0, 40)) * DAY,
            draw(st.integers(1, 4)),
            draw(st.sampled_from([None, *Unit])),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    return [event("start", start), *draw(pauses(start)), *extensions]


def ends_at(found: Reckoning) -> tuple[date, bool]:
    return (found.due or date.max, not found.by_noon)


@given(ledgers(), limits(), st.integers(0, 90), st.one_of(st.none(), st.integers(0, 30)))
def test_a_pause_never_makes_the_end_earlier(
    ledger: list[ClockEvent], terms: Limit, after: int, length: int | None
) -> None:
    day = ledger[0].at.date() + after * DAY
    more = [event("pause", day)]
    if length is not None:
        more.append(event("resume", day + length * DAY))
    before = reckon(ledger, terms, CALENDAR)
    assert ends_at(reckon([*ledger, *more], terms, CALENDAR)) >= ends_at(before)


@given(ledgers(), limits(), st.randoms(use_true_random=False))
def test_the_order_in_which_a_ledger_is_given_does_not_matter(
    ledger: list[ClockEvent], terms: Limit, random: Random
) -> None:
    ledger = [*ledger, event("stop", ledger[0].at.date() + 30 * DAY)]
    shuffled = list(ledger)
    random.shuffle(shuffled)
    assert reckon(shuffled, terms, CALENDAR) == reckon(ledger, terms, CALENDAR)


@given(STARTS, limits(), HALVES, st.data())
def test_an_extension_adds_exactly(start: date, terms: Limit, more: Decimal, data: Any) -> None:
    assume(more > 0)
    more = Decimal(ceil(more)) if terms.unit is Unit.MONTHS else more
    ledger = [event("start", start), *data.draw(pauses(start))]
    longer = Limit(terms.amount + more, terms.unit, terms.count_first_day, terms.roll)
    extended = reckon([*ledger, event("extend", start, more)], terms, CALENDAR)
    whole = reckon(ledger, longer, CALENDAR)
    assert (extended.due, extended.by_noon) == (whole.due, whole.by_noon)
    assert extended.lines == whole.lines


@given(STARTS, limits(), st.integers(0, 20))
def test_more_time_never_ends_earlier(start: date, terms: Limit, more: int) -> None:
    assume(terms.amount)  # 0 is "the same day", all of it, not a length of time
    ledger = [event("start", start)]
    longer = replace(terms, amount=terms.amount + more)
    assert ends_at(reckon(ledger, terms, CALENDAR)) <= ends_at(reckon(ledger, longer, CALENDAR))


def naive(start: date, terms: Limit, gaps: Sequence[tuple[date, date]]) -> tuple[date, bool]:
    """Write out every day that may count and take the last one needed."""

    def paused(day: date) -> bool:
        return any(begin < day <= end for begin, end in gaps)

    def later(day: date) -> date:
        while not chinese_calendar.is_workday(day) or paused(day):
            day += DAY
        return day

    need = terms.amount
    if terms.unit is Unit.MONTHS:
        month = start.month - 1 + int(need)
        year, month = start.year + month // 12, month % 12 + 1
        last = almanac.monthrange(year, month)[1]
        need = Decimal((date(year, month, min(start.day, last)) - start).days)
        if terms.count_first_day and start.day > last:
            need += 1
    works = terms.unit is Unit.WORKING_DAYS
    end = start
    horizon = [start + n * DAY for n in range(0 if terms.count_first_day else 1, 500)]
    if need:
        counting = [
            day
            for day in horizon
            if not paused(day) and (not works or chinese_calendar.is_workday(day))
        ]
        end = counting[ceil(need) - 1]
    if not works and not terms.roll:
        return end, need % 1 != 0
    off = [day for day in horizon if day < end and not chinese_calendar.is_workday(day)]
    rolled = any(later(day) == end for day in off)  # a shorter limit had the whole of this day
    return later(end), need % 1 != 0 and later(end) == end and (works or not rolled)


@given(st.data(), limits())
def test_reckoning_agrees_with_writing_out_every_day(data: Any, terms: Limit) -> None:
    start = data.draw(STARTS)
    ledger = data.draw(pauses(start))
    pairs = zip(ledger[::2], ledger[1::2], strict=True)
    gaps = [(begin.at.date(), end.at.date()) for begin, end in pairs]
    found = reckon([event("start", start), *ledger], terms, CALENDAR)
    assert (found.due, found.by_noon) == naive(start, terms, gaps)
    days = [line.day for line in found.lines]
    assert days == [start + n * DAY for n in range(len(days))]  # no day is passed over
    assert days[-1] == found.due


@given(STARTS, st.integers(0, 24))
def test_months_keep_the_day_or_end_with_the_month(start: date, months: int) -> None:
    found = add_months(start, months)
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    last = almanac.monthrange(found.year, found.month)[1]
    assert found.day == min(start.day, last)


@given(st.sampled_from(sorted(d for y in CALENDAR.years for d in CALENDAR.year(y).on)))
def test_a_make_up_day_counts_like_any_working_day(day: date) -> None:
    assume(day > date(2004, 1, 31) and day < date(2026, 12, 1))
    before = day - DAY
    assert reckon([event("start", before)], limit(1), CALENDAR).due == day
    line = reckon([event("start", before)], limit(1), CALENDAR).lines[-1]
    assert line.why.startswith("调休上班") and line.number == 1


@given(st.dates(date(2026, 11, 1), date(2060, 1, 1)), st.integers(1, 60))
def test_a_reckoning_is_provisional_exactly_when_it_enters_an_unannounced_year(
    start: date, amount: int
) -> None:
    found = reckon([event("start", start)], limit(amount), CALENDAR)
    assert found.due is not None
    assert found.provisional == (found.due.year >= 2027)
    shown = explain(found)[0]
    assert shown.startswith("注意：") == found.provisional
