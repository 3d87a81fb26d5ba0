"""Booking, cancelling, the queue, no-shows, reminders, and what a changed desk does to bookings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from tests.hall.appointments.conftest import OPENING, Hall, hours, make_item
from tests.world import DISTRICT, ROOT
from tongjian.core.calendar.models import CalendarVersion
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.notify.models import Notice, Outgoing
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.appointments.bookings import (
    BookingRefused,
    SlotFull,
    arrive,
    call_next,
    cancel,
    cancel_for,
    finish,
    walk_in,
)
from tongjian.hall.appointments.calendar_changed import calendar_changed
from tongjian.hall.appointments.desks import (
    AHEAD,
    DeskRefused,
    drop_exception,
    set_desk,
    set_exception,
)
from tongjian.hall.appointments.models import Booking, Slot
from tongjian.hall.appointments.tasks import lay_ahead, note_missed, remind_tomorrow


def test_slots_are_laid_ahead_and_only_once(hall: Hall) -> None:
    slots = hall.slots()
    assert [f"{slot.starts_at.astimezone(hall.now.tzinfo):%m-%d %H:%M}" for slot in slots[:3]] == [
        "10-20 10:00",
        "10-20 10:30",
        "10-21 09:00",
    ]
    assert (slots[-1].starts_at - hall.now).days <= AHEAD
    assert lay_ahead(hall.now) == 0
    assert lay_ahead(hall.later(days=1)) == 4
    assert len(hall.slots()) == len(slots) + 4


def test_a_booking_takes_a_place_and_a_cancellation_gives_it_back(hall: Hall) -> None:
    booking = hall.book()
    assert booking.state == "booked" and len(booking.code) == 8
    assert hall.again(booking.slot).taken == 1
    assert Notice.objects.filter(text__contains="预约成功").count() == 1
    with hall.world.scope():
        cancel(subject=booking, by=hall.actor(), now=hall.now)
    assert hall.again(booking).state == "cancelled" and hall.again(booking.slot).taken == 0
    hall.book(booking.slot)


def test_a_full_slot_takes_nobody(hall: Hall) -> None:
    slot = hall.slots()[0]
    for name in ("甲", "乙"):
        hall.book(slot, name)
    with pytest.raises(SlotFull):
        hall.book(slot, "丙")
    assert hall.again(slot).taken == 2


def test_the_table_itself_refuses_one_too_many(hall: Hall) -> None:
    from django.db import IntegrityError

    slot = hall.slots()[0]
    with pytest.raises(IntegrityError, match="never_overbooked"), hall.world.scope():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tongjian.action', 'x', true)")
        Slot.objects.filter(pk=slot.pk).update(taken=3)


def test_one_booking_a_day_for_an_item(hall: Hall) -> None:
    first, second, *_, last = hall.slots()
    hall.book(first)
    with pytest.raises(BookingRefused, match="约过"):
        hall.book(second)
    hall.book(last)
    with hall.world.scope():
        other = make_item(key="transfer", appointments=True, by=ROOT, now=hall.now)
    hall.book(second, item=other)


def test_nobody_hoards_places(hall: Hall) -> None:
    for slot in hall.slots()[::4][:5]:
        hall.book(slot)
    with pytest.raises(BookingRefused, match="5 个没有办理"):
        hall.book(hall.slots()[-1])


def test_what_cannot_be_booked(hall: Hall) -> None:
    slot = hall.slots()[0]
    with hall.world.scope():
        plain = make_item(key="plain", appointments=False, by=ROOT, now=hall.now)
        other = make_item(key="other", appointments=True, by=ROOT, now=hall.now)
    with pytest.raises(BookingRefused, match="不需要预约"):
        hall.book(slot, item=plain)
    with pytest.raises(BookingRefused, match="已经开始"):
        hall.book(slot, now=slot.starts_at)
    change(hall, items=["deferral"])
    with pytest.raises(BookingRefused, match="不办理这个事项"):
        hall.book(slot, item=other)
    change(hall, active=False)
    with pytest.raises(BookingRefused, match="不开放"):
        hall.book(slot)
    for role in ("window", "officer", "joint"):
        with pytest.raises(NotPermitted), hall.world.scope():
            from tongjian.hall.appointments.bookings import book

            book(slot=slot, item=hall.item, by=hall.world.actor(role), now=hall.now)


def change(hall: Hall, **changes: Any) -> None:
    given: dict[str, Any] = {
        "subject": hall.desk,
        "jurisdiction": DISTRICT,
        "name": "教育窗口",
        "place": "示例路 1 号",
        "opening": OPENING,
    } | changes
    with hall.world.scope():
        set_desk(**given, by=ROOT, now=hall.now)


def test_only_one_s_own_booking_and_only_before_it_begins(hall: Hall) -> None:
    booking = hall.book()
    with hall.world.scope():
        with pytest.raises(BookingRefused, match="没有找到您的"):
            cancel(subject=booking, by=hall.actor("乙"), now=hall.now)
        with pytest.raises(BookingRefused, match="已经开始"):
            cancel(subject=booking, by=hall.actor(), now=booking.slot.starts_at)
        cancel(subject=booking, by=hall.actor(), now=hall.now)
        with pytest.raises(BookingRefused, match="已取消"):
            cancel(subject=booking, by=hall.actor(), now=hall.now)


def test_an_official_cancels_with_a_reason_that_is_told(hall: Hall) -> None:
    booking = hall.book()
    with hall.world.scope():
        with pytest.raises(BookingRefused, match="原因"):
            cancel_for(subject=booking, reason=" ", by=ROOT, now=hall.now)
        cancel_for(subject=booking, reason="设备检修", by=ROOT, now=hall.now)
        assert Outgoing.objects.filter(kind="appointment_cancelled", channel="sms").count() == 1
    assert Notice.objects.filter(text__contains="设备检修").exists()


def test_the_queue_goes_in_order_of_arrival(hall: Hall) -> None:
    slots = hall.slots()
    first, second = hall.book(slots[0], "甲"), hall.book(slots[1], "乙")
    clerk = hall.world.actor("window")

    def act(verb: Any, **given: Any) -> Any:
        with hall.world.scope():
            return verb(by=clerk, now=hall.now, **given)

    assert act(call_next, subject=hall.desk) is None
    assert act(arrive, subject=second).queue == 1
    assert act(arrive, subject=first).queue == 2
    with pytest.raises(BookingRefused, match="不能再取号"):
        act(arrive, subject=first)
    assert act(call_next, subject=hall.desk).pk == second.pk
    assert act(finish, subject=second, outcome="arrived").queue == 3  # passed over: to the end
    assert act(call_next, subject=hall.desk).pk == first.pk
    assert act(finish, subject=first, outcome="served").state == "served"
    with pytest.raises(BookingRefused, match="别人处理过"):
        act(finish, subject=first, outcome="served")
    assert act(call_next, subject=hall.desk).pk == second.pk
    with pytest.raises(BookingRefused):
        act(finish, subject=second, outcome="cancelled")
    assert act(finish, subject=second, outcome="missed").state == "missed"


def test_who_comes_without_an_appointment_gets_a_free_place_of_today(hall: Hall) -> None:
    def come(name: str, now: Any = hall.now) -> Booking:
        hall.actor(name)
        with hall.world.scope():
            applicant = Applicant.objects.get(user=hall.world.person("applicant", DISTRICT, name))
            return walk_in(subject=hall.desk, applicant=applicant, item=hall.item, by=ROOT, now=now)

    hall.book(name="先")
    with pytest.raises(BookingRefused, match="按预约取号"):
        come("先")
    slots = [come(name).slot for name in ("甲", "乙", "丙")]  # two slots of two, one place taken
    assert [slot.starts_at.minute for slot in slots] == [0, 30, 30]
    with pytest.raises(BookingRefused, match="没有余下的名额"):
        come("丁")
    with hall.world.scope():
        assert list(Booking.objects.filter(state="arrived").values_list("queue", flat=True))
        assert hall.desk.slots.filter(starts_at__date=hall.now.date(), taken=2).count() == 2
    with pytest.raises(NotPermitted), hall.world.scope():
        walk_in(
            subject=hall.desk,
            applicant=Applicant.objects.earliest("pk"),
            item=hall.item,
            by=hall.world.actor("officer"),
            now=hall.now,
        )


def test_nobody_arrives_on_another_day(hall: Hall) -> None:
    booking = hall.book(hall.slots()[-1])
    with pytest.raises(BookingRefused, match="不是今天"), hall.world.scope():
        arrive(subject=booking, by=ROOT, now=hall.now)


def test_who_did_not_come_is_noted_the_day_after(hall: Hall) -> None:
    booking = hall.book()
    assert note_missed(hall.now) == 0
    assert note_missed(hall.later(days=1)) == 1
    assert note_missed(hall.later(days=1)) == 0
    assert hall.again(booking).state == "missed"


def test_a_reminder_goes_out_the_day_before_and_once(hall: Hall) -> None:
    slots = hall.slots()
    hall.book(slots[0])
    hall.book(next(slot for slot in slots if slot.starts_at.day == 21))
    assert remind_tomorrow(hall.now) == 1
    assert remind_tomorrow(hall.now) == 0
    with hall.world.scope():
        rows = list(Outgoing.objects.filter(kind="appointment_tomorrow"))
    assert len(rows) == 1 and "10月21日" in rows[0].text and "示例路 1 号一楼" in rows[0].text


def test_a_closed_day_cancels_its_bookings_and_tells_them(hall: Hall) -> None:
    slot = next(slot for slot in hall.slots() if slot.starts_at.day == 21)
    booking = hall.book(slot)
    day = date(2025, 10, 21)

    def close(**changes: Any) -> Any:
        given: dict[str, Any] = {
            "subject": hall.desk,
            "day": day,
            "opening": [],
            "reason": "停电",
        } | changes
        with hall.world.scope():
            return set_exception(**given, by=ROOT, now=hall.now)

    with pytest.raises(DeskRefused, match="过去"):
        close(day=date(2025, 10, 19))
    with pytest.raises(DeskRefused, match="原因"):
        close(reason="")
    exception = close()
    assert hall.again(booking).state == "cancelled"
    assert hall.again(slot).closed and hall.again(slot).taken == 0
    assert Notice.objects.filter(text__contains="停电").count() == 1
    with pytest.raises(BookingRefused, match="不开放"):
        hall.book(slot)
    close(opening=[hours("14:00", "15:00", 30, 1)])
    on_day = [slot for slot in hall.slots() if slot.starts_at.day == 21]
    assert len(on_day) == 2
    with hall.world.scope():
        drop_exception(subject=exception, by=ROOT, now=hall.now)
    assert not hall.again(slot).closed
    hall.book(slot)


def test_a_smaller_capacity_takes_no_place_from_anybody(hall: Hall) -> None:
    slot = hall.slots()[0]
    hall.book(slot, "甲")
    hall.book(slot, "乙")
    change(hall, opening=[{**rule, "capacity": 1} for rule in OPENING])
    assert hall.again(slot).capacity == 2
    assert hall.again(hall.slots()[1]).capacity == 1


def test_a_new_calendar_closes_and_opens_days(hall: Hall) -> None:
    slot = next(slot for slot in hall.slots() if slot.starts_at.day == 21)
    booking = hall.book(slot)
    with hall.world.scope():
        old = CalendarVersion.objects.order_by("-number").first()
        assert old is not None
        years = {**old.years, "2025": {**old.years["2025"]}}
        years["2025"]["off"] = {**years["2025"]["off"], "2025-10-21": "临时放假"}
        version = CalendarVersion.objects.create(
            number=old.number + 1, published_at=hall.now, note="测试", by="测试", years=years
        )
        calendar_changed(version=version, by=ROOT, now=hall.now)
        calendar_changed(version=version, by=ROOT, now=hall.now)
    assert hall.again(booking).state == "cancelled"
    assert not [slot for slot in hall.slots() if slot.starts_at.day == 21]


def test_desks_and_queues_are_the_window_s(hall: Hall) -> None:
    booking = hall.book()
    for role in ("applicant", "officer", "head", "hall_supervisor"):
        by = hall.world.actor(role)
        works: list[Any] = [
            lambda by=by: arrive(subject=booking, by=by, now=hall.now),
            lambda by=by: call_next(subject=hall.desk, by=by, now=hall.now),
            lambda by=by: cancel_for(subject=booking, reason="x", by=by, now=hall.now),
        ]
        for work in works:
            with pytest.raises(NotPermitted), hall.world.scope():
                work()
    with hall.world.scope():
        assert Booking.objects.get(pk=booking.pk).state == "booked"
