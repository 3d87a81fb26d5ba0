"""What an official could have done to the clock, the numbers and the duties, and no longer can."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.hall.cases import flows
from tests.hall.cases.conftest import Hall, at, make_applicant
from tests.hall.cases.test_decision import accepted
from tests.hall.cases.test_imports import GOOD, csv, take_over
from tests.world import ROOT
from tongjian.core.calendar.actions import publish_calendar
from tongjian.core.calendar.clock import State
from tongjian.core.calendar.days import Calendar
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import tasks
from tongjian.hall.cases.actions import withdraw
from tongjian.hall.cases.handling import record_visit
from tongjian.hall.cases.hearings import ask_hearing, hold_hearing, set_hearing, tell_hearing
from tongjian.hall.cases.imports import ImportRefused
from tongjian.hall.cases.models import HallCase, Hearing
from tongjian.hall.cases.opinions import ask_opinion, reply_opinion
from tongjian.hall.cases.pinned import limits_of
from tongjian.hall.cases.reads import clocks
from tongjian.hall.cases.sheets import Unreadable
from tongjian.hall.cases.suspensions import approve_suspension, ask_suspension, end_suspension
from tongjian.hall.items.definition import parse_definition


def windowed(hall: Hall) -> HallCase:
    """Open and accept a case whose limit counts from the end of February."""
    definition = flows.definition(
        windows=[{"from": "02-01", "to": "02-28"}],
        limits=[flows.limit("statutory", "20", "window_end", "decision")],
    )
    case = hall.open(version=hall.version(definition, "windowed"))
    return hall.do(case, "accept", "window")


def pause(hall: Hall, case: HallCase) -> Any:
    asked = ask_suspension(
        subject=case,
        kind="鉴定",
        reason="需要鉴定材料",
        needed=Decimal(30),
        unit="days",
        by=hall.actor("officer"),
        now=hall.now,
    )
    return approve_suspension(subject=asked, by=hall.actor("head"), now=hall.now)


def test_a_decision_before_the_window_has_ended_ends_the_clock(hall: Hall) -> None:
    case = windowed(hall)
    hall.do(case, "forward", "officer")
    hall.do(case, "report", "reviewer")
    case = hall.on("2026-02-14").do(case, "grant", "head")
    reckoned = clocks(case)["statutory"]
    assert (reckoned.state, reckoned.on_time) == (State.STOPPED, True)
    assert (case.urgent_on, case.statutory_due) == (None, date(2026, 3, 27))


def test_a_pause_over_the_end_of_the_window_is_a_pause(hall: Hall) -> None:
    case = windowed(hall)
    running = pause(hall, case)
    assert clocks(case)["statutory"].due is None
    hall.on("2026-03-13")
    end_suspension(subject=running, by=hall.actor("officer"), now=hall.now)
    assert clocks(case)["statutory"].due == date(2026, 4, 13), "20 working days after the pause"


def test_no_version_takes_the_laws_own_limits_away(hall: Hall) -> None:
    definition = flows.definition(
        limits=[
            *flows.LIMITS,
            flows.limit("acceptance", "5", "window_end", "acceptance"),
            flows.limit("delivery", "60", "decision", "delivery"),
        ],
        certificate={"issued": True, "name": "证书", "prefix": "示", "seal_body": "示例区教育局"},
    )
    kept = {one.key: one for one in limits_of(parse_definition(definition))}
    assert (kept["acceptance"].start, kept["delivery"].amount) == ("receipt", Decimal(10))
    case = hall.open(version=hall.version(definition, "slow"))
    assert tasks.run_due(at("2026-02-27", 1)) == 1
    case.refresh_from_db()
    assert case.accepted_on == date(2026, 2, 12)


def test_a_notice_entered_afterwards_leaves_time_to_answer(hall: Hall) -> None:
    case = hall.open()
    hall.on("2026-02-26")
    with pytest.raises(StepRefused, match="晚于今天"):
        hall.do(
            case,
            "ask_correction",
            "window",
            points=[{"material": "proof", "what": "看不清"}],
            event_at=at("2026-02-12", 11),
            answer_by="2026-02-25",
        )


def test_an_ended_case_has_no_visits_hearings_or_pauses(hall: Hall) -> None:
    case = accepted(hall)
    officer, now = hall.actor("officer"), hall.now
    told = tell_hearing(subject=case, party="邻居", by=officer, now=now)
    running = pause(hall, case)
    withdraw(subject=case, reason="不办了", by=hall.actor("applicant"), now=now)
    visit: dict[str, Any] = {
        "place": "校址",
        "people": "甲 乙",
        "points": [],
        "conclusion": "符合",
        "at": now,
    }
    for refused in (
        lambda: record_visit(subject=case, **visit, by=officer, now=now),
        lambda: ask_hearing(subject=told, by=officer, now=now),
        lambda: end_suspension(subject=running, by=officer, now=now),
    ):
        with pytest.raises(StepRefused):
            refused()
    assert tasks.run_due(at("2026-03-20")) == 1, "the hearing nobody can ask for is waived"
    assert Hearing.objects.get(pk=told.pk).state == "waived"


def test_a_joint_clerk_does_not_answer_about_their_own_application(hall: Hall) -> None:
    clerk = hall.actor("joint", "police")
    own = make_applicant(user=hall.world.person("joint", unit="police"), by=ROOT, now=hall.now)
    case = hall.open(by=hall.actor("window"), applicant=own)
    hall.do(case, "accept", "window")
    asked = ask_opinion(
        subject=case,
        kind="joint",
        body="police",
        question="请回复",
        by=hall.actor("officer"),
        now=hall.now,
    )
    with pytest.raises(NotPermitted, match="回避"):
        reply_opinion(subject=asked, verdict="agree", text="", by=clerk, now=hall.now)


def test_a_slip_in_the_year_is_told(hall: Hall) -> None:
    with pytest.raises(StepRefused, match="年份"):
        hall.open(by=hall.actor("window"), applicant=None, event_at=at("0206-02-10"))


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("办件编号", "310112-2026-000001", "留空"),
        ("收件时间", "0001-01-01 00:00+23:00", "2004年以后"),
        ("收件时间", "1949-10-01 09:00", "2004年以后"),
    ],
)
def test_a_list_cannot_stop_the_hall(hall: Hall, column: str, value: str, expected: str) -> None:
    with pytest.raises(ImportRefused, match=expected):
        take_over(hall, csv({**GOOD, column: value}))


def test_odd_zones_and_unseen_characters_in_a_list_do_no_harm(hall: Hall) -> None:
    row = {**GOOD, "办事人": "学生\0甲01", "收件时间": "2026-02-02 09:00+23:59"}
    [case] = take_over(hall, csv(row))
    assert (case.party_name, case.received_on) == ("学生甲01", date(2026, 2, 1))


def test_a_small_file_that_unfolds_into_a_large_one_is_not_read(hall: Hall) -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(110):
            sheet.write(b" " * (1 << 20))
    with pytest.raises(Unreadable, match="太大"):
        take_over(hall, packed.getvalue(), name="在办件.xlsx")


def test_a_hearing_is_held_when_it_was_set_for_and_led_by_nobody_who_examined(hall: Hall) -> None:
    case = accepted(hall)
    officer, reviewer = hall.actor("officer"), hall.actor("reviewer")
    hearing = tell_hearing(subject=case, party="邻居", by=officer, now=hall.now)
    ask_hearing(subject=hearing, by=officer, now=hall.now)
    record_visit(
        subject=case,
        place="校址",
        people="甲 乙",
        points=[],
        conclusion="符合",
        at=hall.now,
        by=reviewer,
        now=hall.now,
    )
    held: dict[str, Any] = {"subject": hearing, "record": "各方到场", "by": officer}
    with pytest.raises(StepRefused, match="先确定时间"):
        hold_hearing(**held, chair="head-x", now=hall.now)
    set_hearing(subject=hearing, at=at("2026-03-10"), place="一楼", by=officer, now=hall.now)
    with pytest.raises(StepRefused, match="还没有到"):
        hold_hearing(**held, chair="head-x", now=at("2026-03-09"))
    with pytest.raises(StepRefused, match="主持"):
        hold_hearing(**held, chair=reviewer.label, now=at("2026-03-10"))
    assert hold_hearing(**held, chair="head-x", now=at("2026-03-10")).state == "held"


def test_what_a_new_calendar_did_not_reach_is_reckoned_within_the_hour(hall: Hall) -> None:
    case = accepted(hall)
    years = Calendar.seeded().as_json()
    years["2026"]["off"]["2026-03-05"] = "临时放假"
    publish_calendar(years=years, note="临时放假一天", by=ROOT, now=hall.now)
    assert tasks.run_calendar(hall.now) == 1
    assert tasks.run_calendar(hall.now) == 0
    case.refresh_from_db()
    assert case.statutory_due == date(2026, 3, 19)
