"""Scanning files in the background, trying again while the scanner is away, sweeping leftovers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from tongjian.core import clock
from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.scan import Unavailable, scan, scanner_of
from tongjian.core.files.store import store
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.hall.uploads.actions import FOLDER, ISSUED, keep_waiting, settle
from tongjian.hall.uploads.environment import clamav
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.stamp import NotStamped, stamped

SYSTEM = "系统"
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=4)  # 4, 16, 64 … seconds, then the sweep
FORGOTTEN = timedelta(minutes=20)  # longer than all tries of one job
UNTOUCHED = 3600.0  # seconds; the transaction that names a stored file is over by then
BROKEN = "文件“{}”无法检查；请重新导出或重新扫描后再提交。"
LOG = logging.getLogger(__name__)


def queue(upload: int, jurisdiction: str) -> bool:
    """Queue a file's scan once, in the transaction that keeps it; False when it waits already."""
    try:
        with transaction.atomic():
            scan_upload.configure(queueing_lock=f"uploads.scan:{upload}").defer(
                upload=upload, jurisdiction=jurisdiction
            )
    except AlreadyEnqueued:
        return False
    return True


def _system(jurisdiction: str) -> Actor:
    return Actor(None, SYSTEM, (), everything=True, everywhere=(jurisdiction,))


@app.task(name="uploads.scan", queue="uploads", retry=AGAIN)
def scan_upload(upload: int, jurisdiction: str) -> None:
    """Scan one file that is in quarantine; running again changes nothing.

    The scan runs outside any transaction. While the scanner is away the file stays where it is.
    """
    by = _system(jurisdiction)
    with scope([jurisdiction], by):
        subject = Upload.objects.select_related("source").filter(pk=upload).first()
    if subject is None or subject.state != "quarantined" or subject.erased_at:
        return
    try:
        found = _examine(subject)
    except Unavailable as error:
        with scope([jurisdiction], by):
            keep_waiting(subject=subject, why=str(error), by=by, now=clock.now())
        raise
    with scope([jurisdiction], by):
        settled = settle(subject=subject, by=by, now=clock.now(), **found)
        if settled.state == "refused" and settled.uploaded_by_id:
            notify(
                user_id=settled.uploaded_by_id,
                text=settled.fault,
                url="/hall/my/",
                now=clock.now(),
            )


def _examine(subject: Upload) -> dict[str, Any]:
    """Return what ``settle`` is to be told; raises ``Unavailable``."""
    try:
        if subject.source_id and not subject.path:
            return _stamped_copy(subject)
        path = home() / subject.path
        return {"scanner": scan(path, subject.name, subject.kind, scanner_of(clamav()))}
    except (RefusedFile, NotStamped) as error:
        return {"fault": str(error)}
    except (Unavailable, OperationalError):
        raise
    except Exception:  # nobody may see what could not be looked into
        LOG.exception("scanning upload %s broke", subject.pk)
        return {"fault": BROKEN.format(subject.name)}


def _stamped_copy(subject: Upload) -> dict[str, Any]:
    source = subject.source
    assert source is not None
    if source.state != "clean" or not source.path:
        return {"fault": f"材料“{subject.name}”已经不能复用，请重新上传。"}
    pdf = stamped(home() / source.path, source.kind, subject.purpose)
    return {"scanner": source.scanner or ISSUED, "stored": store([pdf], FOLDER, len(pdf))}


@app.periodic(cron="*/10 * * * *")
@app.task(name="uploads.again", queueing_lock="uploads.again")
def scan_again(timestamp: int) -> None:
    """Queue the files whose scan gave up or was lost."""
    queue_waiting(clock.now())


def queue_waiting(now: datetime) -> int:
    """Queue every file that has waited longer than all tries of one job; how many were queued."""
    with scope(all_codes()):
        waiting = Upload.objects.filter(
            state="quarantined", erased_at=None, at__lt=now - FORGOTTEN
        ).values_list("pk", "jurisdiction_id")
        return sum(queue(pk, code) for pk, code in waiting[:2000])


@app.periodic(cron="5,35 * * * *")
@app.task(name="uploads.sweep", queueing_lock="uploads.sweep")
def sweep_uploads(timestamp: int) -> None:
    """Remove stored files that no row names: what a rolled-back request left."""
    sweep()


def sweep(now: Callable[[], float] = time.time) -> int:
    """Remove files of the store that nobody has touched for an hour and no upload names."""
    folder, before = home() / FOLDER, now() - UNTOUCHED
    if not folder.is_dir():
        return 0
    old = [path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < before]
    with scope(all_codes()):
        named = set(
            Upload.objects.filter(path__in=[f"{FOLDER}/{path.name}" for path in old]).values_list(
                "path", flat=True
            )
        )
    lost = [path for path in old if f"{FOLDER}/{path.name}" not in named]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)
