"""Booking a slot, cancelling, arriving, being called.

The slot's row is locked first, then its places are counted, then the booking is made: whoever
comes second waits and finds the count as it is. A check of the table stands behind it.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from tongjian.core.action import action, note
from tongjian.core.clock import SHANGHAI
from tongjian.core.documents.codes import new_code
from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.appointments.desks import today_of
from tongjian.hall.appointments.models import Booking, Desk, Slot
from tongjian.hall.appointments.telling import tell_booked, tell_cancelled, tell_tomorrow
from tongjian.hall.cases.models import HallCase
from tongjian.hall.items.models import Item

CODE_LENGTH = 8
MOST = 5  # bookings to come that one person may hold, so that nobody hoards places
FINISHED = {"served": "办完", "missed": "未到场", "arrived": "过号，重新排队"}


class BookingRefused(Exception):
    """The booking cannot be made or changed so; the message is Chinese."""


class SlotFull(BookingRefused):
    """All places of the slot are taken."""


@action("appointments.book", "appointments.book")
def book(
    *,
    slot: Slot,
    item: Item,
    case: HallCase | None = None,
    note_text: str = "",
    by: Actor,
    now: datetime,
) -> Booking:
    """Take a place in a slot for the applicant who acts; raises ``BookingRefused``.

    One person's bookings are made one after the other, because they are counted.
    """
    own = Applicant.objects.filter(user_id=by.user_id, erased_at=None)
    applicant = own.select_for_update().first()
    if applicant is None:
        raise BookingRefused("只有办事人可以预约")
    held: Slot = Slot.objects.select_for_update(of=("self",)).select_related("desk").get(pk=slot.pk)
    _check(held, item, applicant, case, now)
    taken = Booking.objects.filter(slot=held).exclude(state="cancelled").count()
    if taken >= held.capacity:
        raise SlotFull("这个时段刚刚约满，请选择其他时段")
    day = today_of(held.starts_at)
    try:
        with transaction.atomic():
            booking: Booking = Booking.objects.create(
                jurisdiction_id=held.jurisdiction_id,
                slot=held,
                applicant=applicant,
                item=item,
                case=case,
                day=day,
                code=new_code(CODE_LENGTH),
                note=note_text.strip()[:200],
                booked_at=now,
            )
    except IntegrityError as error:
        raise BookingRefused("这一天您已经为这个事项约过，不能重复预约") from error
    held.taken = taken + 1
    held.save(update_fields=["taken"])
    note(slot=held.pk, booking=booking.pk)
    tell_booked(booking, now)
    return booking


def _check(
    slot: Slot, item: Item, applicant: Applicant, case: HallCase | None, now: datetime
) -> None:
    if slot.closed or not slot.desk.active:
        raise BookingRefused("这个时段已经不开放，请选择其他时段")
    if slot.starts_at <= now:
        raise BookingRefused("这个时段已经开始，请选择其他时段")
    if item.current is None or not item.current.definition.get("appointments"):
        raise BookingRefused("这个事项不需要预约")
    if slot.desk.items and item.key not in slot.desk.items:
        raise BookingRefused("这个窗口不办理这个事项，请选择其他窗口")
    if case is not None and case.applicant_id != applicant.pk:
        raise BookingRefused("没有找到您的这件办件")
    to_come = Booking.objects.filter(applicant=applicant, state="booked", slot__starts_at__gt=now)
    if to_come.count() >= MOST:
        raise BookingRefused(f"您还有 {MOST} 个没有办理的预约，请先办理或者取消")


def _locked(subject: Booking, *, queueing: bool = False) -> Booking:
    """Lock the desk (where its queue is touched), the slot, the booking: always in this order."""
    if queueing:
        Desk.objects.select_for_update().get(pk=subject.slot.desk_id)
    Slot.objects.select_for_update().get(pk=subject.slot_id)
    found: Booking = (
        Booking.objects.select_for_update(of=("self",))
        .select_related("slot__desk", "applicant", "item__current")
        .get(pk=subject.pk)
    )
    return found


def _free(booking: Booking, now: datetime) -> None:
    booking.state, booking.changed_at = "cancelled", now
    booking.save(update_fields=["state", "changed_at"])
    slot = booking.slot
    slot.taken = Booking.objects.filter(slot=slot).exclude(state="cancelled").count()
    slot.save(update_fields=["taken"])
    note(slot=slot.pk)


@action("appointments.cancel", "appointments.book")
def cancel(*, subject: Booking, by: Actor, now: datetime) -> Booking:
    """Give one's place back, before the slot begins."""
    booking = _locked(subject)
    if booking.applicant.user_id != by.user_id:
        raise BookingRefused("没有找到您的这个预约")
    if booking.state != "booked":
        raise BookingRefused(f"这个预约{booking.get_state_display()}，不能取消")
    if booking.slot.starts_at <= now:
        raise BookingRefused("预约的时段已经开始，不能取消")
    _free(booking, now)
    return booking


@action("appointments.cancel_for", "appointments.manage")
def cancel_for(*, subject: Booking, reason: str, by: Actor, now: datetime) -> Booking:
    """Cancel somebody's booking with a reason they are told."""
    booking = _locked(subject)
    if not reason.strip():
        raise BookingRefused("请写明原因，它会告诉预约的人")
    if booking.state != "booked":
        raise BookingRefused(f"这个预约{booking.get_state_display()}，不能取消")
    _free(booking, now)
    tell_cancelled(booking, reason.strip()[:120], now)
    return booking


@action("appointments.arrive", "appointments.manage")
def arrive(*, subject: Booking, by: Actor, now: datetime) -> Booking:
    """Draw the queue number of somebody who came, on the day of the booking."""
    booking = _locked(subject, queueing=True)
    if booking.day != today_of(now):
        raise BookingRefused("这个预约不是今天的")
    if booking.state not in ("booked", "missed"):
        raise BookingRefused(f"这个预约{booking.get_state_display()}，不能再取号")
    _queue(booking, now)
    return booking


def _queue(booking: Booking, now: datetime) -> None:
    """Put a booking at the end of its desk's queue, whose row the caller has locked."""
    rows = Booking.objects.filter(slot__desk=booking.slot.desk_id, day=booking.day)
    last = rows.aggregate(last=Max("queue"))["last"] or 0
    booking.queue, booking.state, booking.changed_at = last + 1, "arrived", now
    booking.save(update_fields=["queue", "state", "changed_at"])
    note(queue=booking.queue)


@action("appointments.walk_in", "appointments.manage")
def walk_in(
    *, subject: Desk, applicant: Applicant, item: Item, by: Actor, now: datetime
) -> Booking:
    """Give somebody who came without an appointment a free place of today and a queue number."""
    desk = Desk.objects.select_for_update().get(pk=subject.pk)
    day = today_of(now)
    if desk.items and item.key not in desk.items:
        raise BookingRefused("这个窗口不办理这个事项，请选择其他窗口")
    held = Booking.objects.filter(applicant=applicant, item=item, day=day)
    if held.filter(state__in=("booked", "arrived", "called")).exists():
        raise BookingRefused("这个人今天已有这个事项的预约，请按预约取号")
    slots = (
        Slot.objects.select_for_update()
        .filter(desk=desk, closed=False, ends_at__gt=now, starts_at__lt=_tomorrow(now))
        .order_by("id")
    )
    free = [slot for slot in slots if slot.left]
    if not free:
        raise BookingRefused("今天这个窗口没有余下的名额，请改约其他日子")
    slot = min(free, key=lambda slot: slot.starts_at)
    slot.taken += 1
    slot.save(update_fields=["taken"])
    booking: Booking = Booking.objects.create(
        jurisdiction_id=slot.jurisdiction_id,
        slot=slot,
        applicant=applicant,
        item=item,
        day=day,
        code=new_code(CODE_LENGTH),
        state="arrived",
        booked_at=now,
    )
    _queue(booking, now)
    note(slot=slot.pk, booking=booking.pk)
    return booking


def _tomorrow(now: datetime) -> datetime:
    return datetime.combine(today_of(now) + timedelta(days=1), time.min, SHANGHAI)


@action("appointments.call", "appointments.manage")
def call_next(*, subject: Desk, by: Actor, now: datetime) -> Booking | None:
    """Call the next number at a desk; None when nobody waits. Two who call get two numbers."""
    Desk.objects.select_for_update().get(pk=subject.pk)
    booking: Booking | None = (
        Booking.objects.select_for_update(of=("self",))
        .filter(slot__desk=subject, day=today_of(now), state="arrived")
        .order_by("queue")
        .first()
    )
    if booking is None:
        return None
    booking.state, booking.changed_at = "called", now
    booking.save(update_fields=["state", "changed_at"])
    note(booking=booking.pk, queue=booking.queue)
    return booking


@action("appointments.finish", "appointments.manage")
def finish(*, subject: Booking, outcome: str, by: Actor, now: datetime) -> Booking:
    """Say what became of a number that was called: served, missed, or back into the queue."""
    booking = _locked(subject, queueing=True)
    if booking.state != "called" or outcome not in FINISHED:
        raise BookingRefused("这个号刚刚被别人处理过，请刷新页面后再看")
    if outcome == "arrived":
        _queue(booking, now)
        return booking
    booking.state, booking.changed_at = outcome, now
    booking.save(update_fields=["state", "changed_at"])
    return booking


@action("appointments.miss", "appointments.manage")
def miss(*, subject: Booking, by: Actor, now: datetime) -> bool:
    """Note that somebody did not come, after the day is over; whether it was noted now."""
    booking = _locked(subject)
    if booking.state != "booked" or booking.day >= today_of(now):
        return False
    booking.state, booking.changed_at = "missed", now
    booking.save(update_fields=["state", "changed_at"])
    return True


@action("appointments.remind", "appointments.manage")
def remind(*, subject: Booking, by: Actor, now: datetime) -> bool:
    """Remind somebody of tomorrow's booking, once; whether it was done now."""
    booking = _locked(subject)
    if booking.state != "booked" or booking.reminded_at is not None:
        return False
    booking.reminded_at = now
    booking.save(update_fields=["reminded_at"])
    tell_tomorrow(booking, now)
    return True
