"""Every day: renewals nobody answered in time, and reminders before a certificate runs out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.hall.certificates.actions import (
    FOLDER,
    remind_expiring,
    renew_unanswered,
    today_of,
)
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.certificates.reads import last_day_to_ask

AHEAD = timedelta(days=30)  # reminded so long before the last day on which renewal may be asked
FARTHEST = timedelta(days=400)
UNTOUCHED = 3600.0  # seconds


def _system() -> Actor:
    return Actor(None, "系统", (), everything=True, everywhere=(settings.HALL,))


def renew_due(now: datetime) -> int:
    """Renew what is deemed renewed; how many. Each is a transaction of its own."""
    system, today = _system(), today_of(now)
    with scope([settings.HALL], system):
        waiting = Certificate.objects.filter(
            state="valid", renewal_asked_on__isnull=False, valid_until__lt=today
        )
        keys = list(waiting.values_list("pk", flat=True))
    renewed = 0
    for key in keys:
        with scope([settings.HALL], system):
            subject = Certificate.objects.get(pk=key)
            renewed += renew_unanswered(subject=subject, by=system, now=now) is not None
    return renewed


def remind_due(now: datetime) -> int:
    """Remind the holders of what runs out; how many."""
    system, today = _system(), today_of(now)
    with scope([settings.HALL], system):
        rows = Certificate.objects.filter(
            state="valid",
            reminded_at=None,
            renewal_asked_on=None,
            valid_until__range=(today, today + FARTHEST),
        ).select_related("case__version")
        due = [row.pk for row in rows if (last_day_to_ask(row) or today) - AHEAD <= today]
    reminded = 0
    for key in due:
        with scope([settings.HALL], system):
            subject = Certificate.objects.get(pk=key)
            reminded += remind_expiring(subject=subject, by=system, now=now)
    return reminded


def sweep_files(now: datetime) -> int:
    """Remove files of certificates that were never issued after all; how many.

    A file is written before its transaction ends, and stays behind when that is undone.
    """
    folder, before = home() / FOLDER, now.timestamp() - UNTOUCHED
    old = [path for path in folder.glob("*") if path.stat().st_mtime < before]
    removed = 0
    with scope(all_codes()):
        for path in old:
            if not Certificate.objects.filter(path=f"{FOLDER}/{path.name}").exists():
                path.unlink(missing_ok=True)
                removed += 1
    return removed


@app.periodic(cron="10 16 * * *")  # 00:10 in Shanghai; the queue's clock is UTC
@app.task(name="certificates.renew_due", queueing_lock="certificates.renew_due", retry=3)
def renew_due_task(timestamp: int) -> None:
    """Renew what nobody answered, and clear away what was left behind."""
    now = clock.now()
    renew_due(now)
    sweep_files(now)


@app.periodic(cron="0 1 * * *")  # 09:00 in Shanghai
@app.task(name="certificates.remind_due", queueing_lock="certificates.remind_due", retry=3)
def remind_due_task(timestamp: int) -> None:
    """Remind the holders."""
    remind_due(clock.now())
