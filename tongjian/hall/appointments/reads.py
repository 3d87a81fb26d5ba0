"""What is offered, who comes when, who waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from tongjian.core.calendar.days import Calendar
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.clock import SHANGHAI
from tongjian.hall.appointments.desks import AHEAD, today_of
from tongjian.hall.appointments.models import Booking, Desk, DeskException, Slot
from tongjian.hall.forms.display import mask_name, mask_phone
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.reads import versions_on

QUEUE_LENGTH = 30  # numbers shown as waiting


@dataclass(frozen=True)
class Day:
    """A day of the calendar: places left, or why there are none."""

    day: date
    left: int
    open: bool
    why: str
    past: bool

    @property
    def short(self) -> str:
        """Return what a cell of the calendar says."""
        if self.left:
            return f"余{self.left}"
        return "满" if self.open else "休"


@dataclass(frozen=True)
class Queue:
    """A desk's queue now: who is called, who waits, by number alone."""

    desk: Desk
    called: list[int]
    waiting: list[int]
    more: int


def appointable(day: date) -> QuerySet[ItemVersion]:
    """Return the versions in force of items that can be booked for."""
    found: QuerySet[ItemVersion] = (
        versions_on(day)
        .filter(definition__appointments=True)
        .exclude(change="suspend")
        .order_by("item__order", "item_id")
    )
    return found


def serving(item_key: str) -> QuerySet[Desk]:
    """Return the desks that serve an item."""
    rows: QuerySet[Desk] = Desk.objects.filter(
        Q(items=[]) | Q(items__contains=[item_key]), active=True
    )
    return rows


def offered(item_key: str, online: bool | None, now: datetime) -> list[Slot]:
    """Return the slots that an item can still be booked in, full ones among them."""
    desks = serving(item_key)
    if online is not None:
        desks = desks.filter(online=online)
    last = now + timedelta(days=AHEAD + 1)
    rows = Slot.objects.filter(desk__in=desks, closed=False, starts_at__gt=now, starts_at__lt=last)
    return list(rows.select_related("desk").order_by("starts_at", "desk_id"))


def weeks(slots: Iterable[Slot], now: datetime) -> list[list[Day]]:
    """Return the days ahead as whole weeks from Monday, with the places left on each."""
    places: dict[date, int] = defaultdict(int)
    for slot in slots:
        places[today_of(slot.starts_at)] += slot.left
    today, calendar = today_of(now), calendar_of(latest().pk)
    first = today - timedelta(days=today.weekday())
    last = today + timedelta(days=AHEAD)
    last += timedelta(days=6 - last.weekday())
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    shown = [_day(day, today, places, calendar) for day in days]
    return [shown[at : at + 7] for at in range(0, len(shown), 7)]


def _day(day: date, today: date, places: dict[date, int], calendar: Calendar) -> Day:
    beyond = not today <= day <= today + timedelta(days=AHEAD)
    why = "约满" if day in places else ("不开放" if calendar.works(day) else calendar.why(day))
    return Day(day, 0 if beyond else places.get(day, 0), day in places, why, beyond)


def by_desk(slots: Iterable[Slot], day: date) -> list[tuple[Desk, list[Slot]]]:
    """Return a day's slots, desk by desk."""
    found: dict[int, tuple[Desk, list[Slot]]] = {}
    for slot in slots:
        if today_of(slot.starts_at) == day:
            found.setdefault(slot.desk_id, (slot.desk, []))[1].append(slot)
    return list(found.values())


def own(user_id: int | None) -> QuerySet[Booking]:
    """Return a person's bookings, the latest first."""
    rows: QuerySet[Booking] = Booking.objects.filter(applicant__user_id=user_id)
    if user_id is None:
        return rows.none()
    return rows.select_related("slot__desk", "item__current").order_by("-slot__starts_at")


def ahead_of(booking: Booking) -> int:
    """Return how many people wait before a booking that has a queue number."""
    waiting = Booking.objects.filter(
        slot__desk=booking.slot.desk_id, day=booking.day, state="arrived", queue__lt=booking.queue
    )
    return waiting.count()


def queue(desk: Desk, now: datetime) -> Queue:
    """Return a desk's queue of today."""
    rows = Booking.objects.filter(slot__desk=desk, day=today_of(now), queue__isnull=False)
    called = rows.filter(state="called").order_by("-changed_at").values_list("queue", flat=True)
    waiting = list(rows.filter(state="arrived").order_by("queue").values_list("queue", flat=True))
    shown = waiting[:QUEUE_LENGTH]
    return Queue(desk, [n for n in called if n], [n for n in shown if n], len(waiting) - len(shown))


def person(booking: Booking) -> str:
    """Return who comes, as officials' lists show it: name and telephone covered."""
    applicant = booking.applicant
    name = mask_name(applicant.party.name) if applicant.party else "办事人"
    return f"{name} {mask_phone(applicant.phone)}" if applicant.phone else name


def day_at(desks: Iterable[Desk], day: date) -> list[dict[str, Any]]:
    """Return a day's slots with their bookings, desk by desk, for officials (three queries)."""
    start = datetime.combine(day, datetime.min.time(), SHANGHAI)
    slots = Slot.objects.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))
    bookings: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Booking.objects.filter(slot__in=slots).exclude(state="cancelled")
    for booking in rows.select_related("applicant__party", "item__current").order_by("id"):
        shown = {
            "booking": booking,
            "key": str(booking.pk),
            "person": person(booking),
            "what": str(booking.item or ""),
        }
        bookings[booking.slot_id].append(shown)
    by: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for slot in slots.order_by("starts_at"):
        if not slot.closed or bookings[slot.pk]:
            by[slot.desk_id].append({"slot": slot, "bookings": bookings[slot.pk]})
    reasons = dict(DeskException.objects.filter(day=day).values_list("desk_id", "reason"))
    return [
        {"desk": desk, "slots": by[desk.pk], "reason": reasons.get(desk.pk, "")} for desk in desks
    ]
