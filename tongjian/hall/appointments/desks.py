"""Desks, their opening and its exceptions, and the slots laid from them ahead of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.clock import SHANGHAI
from tongjian.core.identity.actor import Actor
from tongjian.hall.appointments.models import Booking, Desk, DeskException, Slot
from tongjian.hall.appointments.opening import Planned, Rule, parse, plan
from tongjian.hall.appointments.telling import tell_cancelled

AHEAD = 30  # days for which slots are laid


class DeskRefused(Exception):
    """The desk cannot be changed so; the message is Chinese."""


def today_of(now: datetime) -> date:
    """Return the day of a moment in Shanghai."""
    return now.astimezone(SHANGHAI).date()


@action("appointments.set_desk", "appointments.manage")
def set_desk(
    *,
    subject: Desk | None = None,
    jurisdiction: str,
    name: str,
    place: str,
    opening: Iterable[Mapping[str, Any]],
    items: Sequence[str] = (),
    online: bool = False,
    active: bool = True,
    by: Actor,
    now: datetime,
) -> Desk:
    """Make a desk or change one, and lay its slots anew; raises ``OpeningInvalid``.

    Bookings whose slot is no longer open are cancelled and their people told.
    """
    rules = parse(opening)
    desk = Desk(jurisdiction_id=jurisdiction)
    if subject is not None:
        desk = Desk.objects.select_for_update().get(pk=subject.pk)
    desk.name, desk.place, desk.online, desk.active = name, place, online, active
    desk.opening, desk.items = [rule.as_json() for rule in rules], list(items)
    desk.save()
    _lay(desk, "窗口的开放时间有调整", now)
    note(desk=desk.pk)
    found: Desk = desk
    return found


@action("appointments.set_exception", "appointments.manage")
def set_exception(
    *,
    subject: Desk,
    day: date,
    opening: Iterable[Mapping[str, Any]],
    reason: str,
    by: Actor,
    now: datetime,
) -> DeskException:
    """Close a desk on a day (no ``opening``) or open it at other hours; people are told."""
    desk = Desk.objects.select_for_update().get(pk=subject.pk)
    if day < today_of(now):
        raise DeskRefused("不能调整过去的日子")
    if not reason.strip():
        raise DeskRefused("请写明原因，它会告诉已预约的人")
    rules = parse({**rule, "weekday": day.isoweekday()} for rule in opening)
    exception: DeskException
    exception, _ = DeskException.objects.update_or_create(
        jurisdiction_id=desk.jurisdiction_id,
        desk=desk,
        day=day,
        defaults={"opening": [rule.as_json() for rule in rules], "reason": reason.strip()},
    )
    _lay(desk, exception.reason, now)
    note(desk=desk.pk, day=day.isoformat())
    return exception


@action("appointments.drop_exception", "appointments.manage")
def drop_exception(*, subject: DeskException, by: Actor, now: datetime) -> None:
    """Let a day follow the rules again."""
    desk = Desk.objects.select_for_update().get(pk=subject.desk_id)
    note(desk=desk.pk, day=subject.day.isoformat())
    subject.delete()
    _lay(desk, "窗口的开放时间有调整", now)


@action("appointments.lay_slots", "appointments.manage")
def lay_slots(*, subject: Desk, reason: str = "", by: Actor, now: datetime) -> int:
    """Lay a desk's slots for the days ahead; how many are new. Running again changes nothing."""
    desk = Desk.objects.select_for_update().get(pk=subject.pk)
    return _lay(desk, reason or "窗口的开放时间有调整", now)


def _lay(desk: Desk, reason: str, now: datetime) -> int:
    """Bring the slots that have not begun in line with the rules.

    Rows are locked in order of id and one desk after another; a person who books holds one slot.
    """
    today = today_of(now)
    last = today + timedelta(days=AHEAD)
    wanted = _wanted(desk, today, last, now)
    rows = Slot.objects.select_for_update().filter(desk=desk, starts_at__gt=now).order_by("id")
    there = {slot.starts_at: slot for slot in rows}
    for at, slot in there.items():
        if at in wanted:
            _open(slot, wanted[at])
        elif not slot.closed:
            _close(slot, reason, now)
    fresh = [
        Slot(
            jurisdiction_id=desk.jurisdiction_id,
            desk=desk,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            capacity=one.capacity,
        )
        for at, one in wanted.items()
        if at not in there
    ]
    Slot.objects.bulk_create(fresh)
    return len(fresh)


def _wanted(desk: Desk, first: date, last: date, now: datetime) -> dict[datetime, Planned]:
    if not desk.active:
        return {}
    rules, calendar = parse(desk.opening), calendar_of(latest().pk)
    exceptions: dict[date, Sequence[Rule]] = {
        one.day: parse(one.opening) for one in desk.exceptions.filter(day__gte=first)
    }
    wanted: dict[datetime, Planned] = {}
    day = first
    while day <= last:
        for one in plan(rules, day, calendar, exceptions.get(day)):
            if one.starts_at > now:
                wanted[one.starts_at] = one
        day += timedelta(days=1)
    return wanted


def _open(slot: Slot, planned: Planned) -> None:
    capacity = max(planned.capacity, slot.taken)  # nobody who has a place loses it
    if (slot.closed, slot.ends_at, slot.capacity) != (False, planned.ends_at, capacity):
        slot.closed, slot.ends_at, slot.capacity = False, planned.ends_at, capacity
        slot.save(update_fields=["closed", "ends_at", "capacity"])


def _close(slot: Slot, reason: str, now: datetime) -> None:
    bookings = list(slot.bookings.filter(state="booked").select_related("applicant", "item"))
    for booking in bookings:
        booking.state, booking.changed_at = "cancelled", now
        booking.save(update_fields=["state", "changed_at"])
        booking.slot = slot
        tell_cancelled(booking, reason, now)
    slot.closed = True
    slot.taken = Booking.objects.filter(slot=slot).exclude(state="cancelled").count()
    slot.save(update_fields=["closed", "taken"])
