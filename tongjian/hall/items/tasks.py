"""Approved versions take force on their day."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import scope
from tongjian.hall.items.actions import enter_force
from tongjian.hall.items.models import ItemVersion


@app.periodic(cron="1 * * * *")  # hourly, so that a worker that slept at midnight loses nothing
@app.task(name="items.enter_force", queueing_lock="items.enter_force")
def due_versions(timestamp: int) -> None:
    """Let every approved version whose day has come take force, each in its own transaction."""
    now = clock.now()
    system = Actor(None, "系统", (), everything=True, everywhere=(settings.HALL,))
    with scope(system.everywhere, system):
        waiting = ItemVersion.objects.filter(state="approved", in_force_from__lte=now.date())
        due = list(waiting.order_by("in_force_from"))
    for version in due:
        with scope(system.everywhere, system):
            enter_force(subject=version, by=system, now=now)
