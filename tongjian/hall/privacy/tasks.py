"""The daily erasure of what may no longer be kept, and copies of one's own data."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.hall.privacy import actions, erase, reads
from tongjian.hall.privacy.models import DataExport

SYSTEM = "系统"
BATCH = 200
UNTOUCHED = 3600.0  # seconds; a copy being made is written more often than that
LOG = logging.getLogger(__name__)


@app.periodic(cron="30 18 * * *")  # 2:30 in Shanghai; the queue's clock is UTC
@app.task(name="privacy.erase", queueing_lock="privacy.erase")
def erase_due(timestamp: int) -> None:
    """Erase everything whose time is over."""
    sweep()
    run(clock.now())


@app.task(name="privacy.make_export", retry=3)
def make_export(export: int, jurisdiction: str) -> None:
    """Make a large copy of a person's data and tell them; running again changes nothing."""
    by, now = _system(jurisdiction), clock.now()
    with scope([jurisdiction], by):
        subject = DataExport.objects.select_related("applicant").get(pk=export)
        if subject.state != "waiting":
            return
        actions.make_copy(subject=subject, by=by, now=now)
        if subject.applicant.user_id is not None:
            notify(
                user_id=subject.applicant.user_id,
                text="您的个人信息副本做好了，7 天内可以下载",
                url="/hall/me/data/",
                now=now,
            )


def sweep(now: Callable[[], float] = time.time) -> int:
    """Remove copies that no row names: what a killed process left; how many."""
    folder = home() / actions.FOLDER
    if not folder.is_dir():
        return 0
    files = [path for path in folder.iterdir() if path.stat().st_mtime < now() - UNTOUCHED]
    with scope(all_codes()):
        named = set(DataExport.objects.exclude(path="").values_list("path", flat=True))
    lost = [path for path in files if f"{actions.FOLDER}/{path.name}" not in named]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def _system(jurisdiction: str) -> Actor:
    return Actor(None, SYSTEM, (), everything=True, everywhere=(jurisdiction,))


def run(now: datetime) -> dict[str, int]:
    """Erase in batches of a transaction each, so that a kill loses at most one; counts by kind.

    What breaks over one record is logged and leaves the others alone; the next run tries it again.
    """
    done: dict[str, int] = {}
    for code in all_codes():
        by = _system(code)
        kinds: tuple[tuple[str, Callable[[], QuerySet[Any]], Callable[..., Any]], ...] = (
            ("drafts", lambda: reads.due_drafts(now.date()), erase.erase_draft),
            ("cases", lambda: reads.due_cases(now.date()), erase.erase_case),
            ("uploads", lambda: reads.due_uploads(now), erase.erase_upload),
            ("enquiries", lambda: reads.due_enquiries(now), erase.erase_enquiry),
            ("parties", lambda: reads.due_parties(now), actions.erase_party),
            ("copies", lambda: reads.due_copies(now), actions.drop_copy),
        )
        for name, rows, verb in kinds:
            broken: set[int] = set()
            while True:
                with scope([code], by):
                    batch = list(rows().exclude(pk__in=broken)[:BATCH])
                    for row in batch:
                        if _one(verb, row, by, now):
                            done[name] = done.get(name, 0) + 1
                        else:
                            broken.add(row.pk)
                if len(batch) < BATCH:
                    break
    return done


def _one(verb: Callable[..., Any], row: Any, by: Actor, now: datetime) -> bool:
    """Erase one record; False when it broke (an action undoes its own writes)."""
    try:
        verb(subject=row, by=by, now=now)
    except Exception:
        LOG.exception("erasing %s:%s broke", row._meta.label_lower, row.pk)
        return False
    return True
