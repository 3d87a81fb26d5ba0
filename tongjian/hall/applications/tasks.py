"""Once a day: drafts that end soon, drafts that ended, wrong tracking codes that count no more."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import scope
from tongjian.hall.applications.expiry import remove_expired, tell_expiring
from tongjian.hall.applications.tracking.actions import sweep


@app.periodic(cron="20 8 * * *")  # in the morning: the messages reach people awake
@app.task(name="applications.daily", queueing_lock="applications.daily")
def daily(timestamp: int) -> None:
    """Tell and tidy; each in its own transaction."""
    now = clock.now()
    system = Actor(None, "系统", (), everything=True, everywhere=(settings.HALL,))
    for work in (tell_expiring, remove_expired):
        with scope(system.everywhere, system):
            work(by=system, now=now)
    with scope(system.everywhere, system):
        sweep(now=now)
