"""A new calendar: desks open and close by it, and people whose day is gone are told."""

from __future__ import annotations

from datetime import datetime

from tongjian.core.calendar.models import CalendarVersion
from tongjian.core.identity.actor import Actor
from tongjian.hall.appointments.desks import lay_slots
from tongjian.hall.appointments.models import Desk


def calendar_changed(*, version: CalendarVersion, by: Actor, now: datetime) -> None:
    """Lay the slots of every desk anew."""
    for desk in Desk.objects.filter(active=True).order_by("id"):
        lay_slots(subject=desk, reason="放假安排有调整", by=by, now=now)
