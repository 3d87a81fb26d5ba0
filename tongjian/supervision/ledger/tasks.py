"""Deliveries checked in the background."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.ledger.locks import held
from tongjian.supervision.ledger.paths import work_root

if TYPE_CHECKING:
    from tongjian.supervision.ledger.actions import Outcome

WORKER = "系统"
PATIENCE = 60.0  # seconds


def record_progress(delivery: str, step: str, percent: int) -> None:
    """Keep how far a delivery is, for the page that polls; lost without harm in a crash."""
    folder = work_root()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = folder / f"{delivery}.progress.tmp"
    temporary.write_text(json.dumps({"step": step, "percent": percent}))
    temporary.rename(folder / f"{delivery}.progress")


def progress_of(delivery: str) -> tuple[str, int]:
    """Return the step and percent last recorded."""
    try:
        found = json.loads((work_root() / f"{delivery}.progress").read_text())
    except (OSError, ValueError):
        return "等待处理", 0
    return str(found["step"]), int(found["percent"])


@app.task(queue="ledger", name="ledger.process_delivery", retry=2)
def process_delivery(delivery: str, jurisdiction: str, user_id: int | None = None) -> None:
    """Check a received delivery, publish or reject it and tell its sender; harmless when done."""
    from tongjian.supervision.ledger.actions import process

    by = Actor(None, WORKER, (), everything=True, everywhere=(jurisdiction,))
    now = clock.now()
    try:
        # the sender's transaction may still be about to let go of the lock
        with held(delivery, patience=PATIENCE):
            outcome = process(
                delivery,
                jurisdiction,
                by=by,
                now=now,
                progress=lambda step, percent: record_progress(delivery, step, percent),
            )
            if user_id is not None:
                _tell(outcome, jurisdiction, user_id, by)
        if outcome.accepted:
            _warn(outcome, jurisdiction, by)
            compact_soon(jurisdiction, by)
            _tell_subscribers(jurisdiction, by)
    finally:
        (work_root() / f"{delivery}.progress").unlink(missing_ok=True)


def _tell(outcome: Outcome, jurisdiction: str, user_id: int, by: Actor) -> None:
    text = "已入库" if outcome.accepted else "已退回，请看问题清单"
    with scope([jurisdiction], by):
        notify(
            user_id=user_id,
            text=f"报送批次 {outcome.delivery}：{text}",
            url=reverse("delivery", args=[outcome.delivery]),
            now=clock.now(),
        )


def _tell_subscribers(jurisdiction: str, by: Actor) -> None:
    from tongjian.supervision.saved.tasks import watch_soon

    with scope([jurisdiction], by):
        watch_soon(jurisdiction)


def _warn(outcome: Outcome, jurisdiction: str, by: Actor) -> None:
    """Have the rules run that read what has just come in; runs that already wait are enough."""
    from tongjian.supervision.ledger.reads import delivery
    from tongjian.supervision.warning.tasks import run_in_background

    with scope([jurisdiction], by):
        found = delivery(outcome.delivery)
        if found is None:
            return
        waiting = run_in_background.configure(
            queueing_lock=f"warnings:{jurisdiction}:{found.fiscal_year}:{found.dataset}"
        )
        with suppress(AlreadyEnqueued), transaction.atomic():
            waiting.defer(
                jurisdictions=[jurisdiction], year=found.fiscal_year, datasets=[found.dataset]
            )


def compact_soon(jurisdiction: str, by: Actor) -> None:
    """Have a jurisdiction's slices merged in the background; a run that already waits is enough."""
    waiting = compact_files.configure(queueing_lock=f"compact:{jurisdiction}")
    with scope([jurisdiction], by), suppress(AlreadyEnqueued), transaction.atomic():
        waiting.defer(jurisdiction=jurisdiction)


@app.task(queue="ledger", name="ledger.compact_files", retry=2)
def compact_files(jurisdiction: str) -> None:
    """Merge what has grown; see ``compaction``."""
    from tongjian.supervision.ledger.compaction import compact

    by = Actor(None, WORKER, (), everything=True, everywhere=(jurisdiction,))
    compact(jurisdictions=[jurisdiction], by=by, now=clock.now())


@app.periodic(cron="40 18 * * *")  # 02:40 in Shanghai: for what came in by the command line
@app.task(queue="ledger", name="ledger.compact_all")
def compact_all(timestamp: int) -> None:
    """Queue the merging of every jurisdiction."""
    for jurisdiction in all_codes():
        compact_soon(
            jurisdiction, Actor(None, WORKER, (), everything=True, everywhere=(jurisdiction,))
        )
