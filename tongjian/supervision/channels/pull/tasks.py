"""Pulls in the background: those that are due, each run with its progress."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.channels.models import PullRun, PullSource
from tongjian.supervision.channels.pull.actions import OFF, queue_run
from tongjian.supervision.channels.pull.errors import PullRefused
from tongjian.supervision.channels.pull.run import Outcome, pull
from tongjian.supervision.channels.pull.schedule import next_due

SYSTEM = "系统"
BEAT = 1.0  # seconds between two notes of progress
OPEN = ("queued", "running")
SLACK = timedelta(minutes=30)  # what a run may stay silent beyond one statement
LOST = "处理进程中断，没有做完"


@app.task(name="channels.run_pull", queue="pull")
def run_pull(run: int, jurisdiction: str) -> None:
    """Do a run; one taken up again after a kill goes on with the slices that are left."""
    perform(run, jurisdiction, clock.now())


def perform(run: int, jurisdiction: str, now: datetime) -> str:
    """Do a run and note what came of it; returns that in words. A finished run is left alone."""
    with scope([jurisdiction]):
        item = PullRun.objects.select_related("pull").get(pk=run)
        if item.state not in OPEN:
            return str(item.message)
        older = PullRun.objects.filter(pull=item.pull, state="running").exclude(pk=run)
        older.update(
            state="interrupted", finished_at=now, message="处理进程中断，由后来的运行接着取"
        )
        item.state, item.started_at, item.beat_at = "running", item.started_at or now, now
        item.save()
        source = item.pull
    if not source.active:  # switched off while the run waited
        return _finish(run, jurisdiction, "failed", OFF, None)
    beat = _Beat(run, jurisdiction)
    try:
        outcome = pull(source, now=now, whole=item.whole, progress=beat.tell)
    except PullRefused as error:
        return _finish(run, jurisdiction, "failed", str(error), None)
    except Exception:
        _finish(run, jurisdiction, "failed", "系统内部出错，运维人员可以在日志中查看", None)
        raise
    state = "attention" if outcome.gone else "done"
    return _finish(run, jurisdiction, state, outcome.message, outcome)


class _Beat:
    """Notes progress now and then, in transactions of its own."""

    def __init__(self, run: int, jurisdiction: str) -> None:
        self._run, self._jurisdiction, self._last = run, jurisdiction, float("-inf")

    def tell(self, step: str, percent: float, rows: int) -> None:
        if time.monotonic() - self._last < BEAT:
            return
        self._last = time.monotonic()
        with scope([self._jurisdiction]):
            PullRun.objects.filter(pk=self._run).update(
                step=step[:100], percent=int(percent), rows=rows, beat_at=clock.now()
            )


def _finish(run: int, jurisdiction: str, state: str, message: str, outcome: Outcome | None) -> str:
    with scope([jurisdiction]):
        item = PullRun.objects.select_for_update().get(pk=run)
        item.state, item.message, item.finished_at = state, message, clock.now()
        if outcome is not None:
            item.rows, item.deliveries = outcome.rows, outcome.deliveries
            item.percent, item.step = 100, "完成"
        item.save()
    return message


@app.periodic(cron="*/5 * * * *")
@app.task(name="channels.start_due_pulls", queueing_lock="channels.start_due_pulls")
def start_due_pulls(timestamp: int) -> None:
    """Queue every pull that has fallen due."""
    queue_due(clock.now())


def queue_due(now: datetime) -> list[str]:
    """Queue what is due; returns the names."""
    codes = all_codes()
    system, queued = Actor(None, SYSTEM, (), everything=True, everywhere=codes), []
    with scope(codes, system):
        for source in PullSource.objects.filter(active=True):
            last = PullRun.objects.filter(pull=source).first()
            if last is not None and last.state in OPEN:
                if now - (last.beat_at or last.queued_at) < patience(source):
                    continue
                last.state, last.finished_at, last.message = "interrupted", now, LOST
                last.save()
            due = due_of(source, last.queued_at if last else None)
            if due is not None and due <= now:
                queue_run(source, whole=False, by=SYSTEM, now=now)
                queued.append(source.name)
    return queued


def patience(source: PullSource) -> timedelta:
    """Return how long a run may be silent before it counts as lost."""
    return SLACK + timedelta(seconds=source.timeout_s)


def due_of(source: PullSource, last: datetime | None) -> datetime | None:
    """Return when a pull is next due by itself."""
    if not source.active:
        return None
    return next_due(
        every_hours=source.every_hours,
        daily_at=source.daily_at,
        since=source.changed_at,
        last=last,
    )
