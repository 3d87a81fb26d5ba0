"""Every day: slots laid ahead, no-shows noted, tomorrow's bookings reminded of."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import scope
from tongjian.hall.appointments.bookings import miss, remind
from tongjian.hall.appointments.desks import lay_slots, today_of
from tongjian.hall.appointments.models import Booking, Desk


def _system() -> Actor:
    return Actor(None, "系统", (), everything=True, everywhere=(settings.HALL,))


def lay_ahead(now: datetime) -> int:
    """Lay the slots of every desk, each in a transaction of its own; how many are new."""
    system = _system()
    with scope([settings.HALL], system):
        keys = list(Desk.objects.filter(active=True).values_list("pk", flat=True))
    laid = 0
    for key in keys:
        with scope([settings.HALL], system):
            laid += lay_slots(subject=Desk.objects.get(pk=key), by=system, now=now)
    return laid


def note_missed(now: datetime) -> int:
    """Note who did not come on the days before; how many."""
    system = _system()
    with scope([settings.HALL], system):
        rows = Booking.objects.filter(state="booked", day__lt=today_of(now))
        keys = list(rows.values_list("pk", flat=True))
    missed = 0
    for key in keys:
        with scope([settings.HALL], system):
            missed += miss(subject=Booking.objects.get(pk=key), by=system, now=now)
    return missed


def remind_tomorrow(now: datetime) -> int:
    """Remind everybody who comes tomorrow; how many."""
    system, tomorrow = _system(), today_of(now) + timedelta(days=1)
    with scope([settings.HALL], system):
        rows = Booking.objects.filter(state="booked", day=tomorrow, reminded_at=None)
        keys = list(rows.values_list("pk", flat=True))
    reminded = 0
    for key in keys:
        with scope([settings.HALL], system):
            reminded += remind(subject=Booking.objects.get(pk=key), by=system, now=now)
    return reminded


@app.periodic(cron="20 16 * * *")  # 00:20 in Shanghai; the queue's clock is UTC
@app.task(name="appointments.daily", queueing_lock="appointments.daily", retry=3)
def daily_task(timestamp: int) -> None:
    """Lay slots and note no-shows."""
    now = clock.now()
    lay_ahead(now)
    note_missed(now)


@app.periodic(cron="0 2 * * *")  # 10:00 in Shanghai
@app.task(name="appointments.remind", queueing_lock="appointments.remind", retry=3)
def remind_task(timestamp: int) -> None:
    """Remind of tomorrow's bookings."""
    remind_tomorrow(clock.now())
