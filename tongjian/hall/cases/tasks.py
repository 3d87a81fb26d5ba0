"""What time does to cases, in the background: every hour at five past, so also at 00:05.

Every case is a transaction of its own: a killed run has done whole cases and the next one goes on
with the rest. Reminders wait for the day.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.calendar.clock import day_of
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import due, monitoring
from tongjian.hall.cases.calendar_changed import recompute
from tongjian.hall.cases.doing import SYSTEM
from tongjian.hall.cases.hearings import waive_hearing
from tongjian.hall.cases.models import Correction, HallCase, Hearing
from tongjian.hall.office.lights import Day

log = logging.getLogger(__name__)
MORNING, EVENING = 8, 20  # reminders reach people by day
LOOK_BACK = timedelta(days=2)
WHOLE_HOURS = (0, 7, 12, 17)  # when every late case is looked at, not only those just worked on
Work = Callable[[int, Actor, datetime], Any]


class SomeFailed(Exception):
    """Some cases could not be worked on; the others are done."""


def system(*codes: str) -> Actor:
    """Return the actor of what time does by itself."""
    return Actor(None, SYSTEM, (), everything=True, everywhere=codes)


def each(rows: Iterable[tuple[int, str]], work: Work, now: datetime) -> int:
    """Do ``work`` on every (key, jurisdiction), each in its own transaction; how many changed.

    Raises ``SomeFailed`` at the end when any went wrong.
    """
    changed = failed = 0
    for key, code in rows:
        by = system(code)
        try:
            with scope([code], by):
                changed += bool(work(key, by, now))
        except StepRefused:
            continue  # somebody was faster
        except Exception:
            log.exception("work on record %s failed", key)
            failed += 1
    if failed:
        raise SomeFailed(f"{failed} records failed")
    return changed


def _keys(rows: QuerySet[Any]) -> list[tuple[int, str]]:
    return list(rows.order_by("pk").values_list("pk", "jurisdiction_id"))


def run_due(now: datetime) -> int:
    """Do all that has fallen due; running again changes nothing. Returns how many changed."""
    today = day_of(now)
    with scope(all_codes(), system()):
        open_cases = HallCase.objects.filter(open=True)
        received = _keys(open_cases.filter(phase="received", urgent_on__lt=today))
        missed = _keys(
            open_cases.filter(
                phase="correction",
                pk__in=Correction.objects.filter(answered_at=None, answer_by__lt=today).values(
                    "case"
                ),
            )
        )
        unasked = _keys(Hearing.objects.filter(state="told", ask_by__lt=today))
    return (
        each(received, due.deem_accepted, now)
        + each(missed, due.return_uncorrected, now)
        + each(unasked, _waive, now)
    )


def _waive(key: int, by: Actor, now: datetime) -> bool:
    before = Hearing.objects.select_related("case").get(pk=key)
    return bool(waive_hearing(subject=before, by=by, now=now).state != before.state)


def run_monitoring(now: datetime) -> int:
    """Note what the clocks show: cases near or past a limit, and those lately worked on."""
    worked_on = Q(last_event_at__gte=now - LOOK_BACK)
    with scope(all_codes(), system()):
        horizon = Day.of(day_of(now), calendar_of(latest().pk)).near
        late = Q(open=True, urgent_on__lte=horizon) | Q(open=True, paused=True)
        hour = now.astimezone(clock.SHANGHAI).hour
        which = late | worked_on if hour in WHOLE_HOURS else worked_on
        rows = _keys(HallCase.objects.filter(which))
    return each(rows, _watch, now)


def _watch(key: int, by: Actor, now: datetime) -> bool:
    case = HallCase.objects.select_related("version").get(pk=key)
    if not monitoring.unnoted(case, day_of(now)):
        return False
    return bool(monitoring.note_findings(subject=case, by=by, now=now))


def run_reminders(now: datetime) -> int:
    """Remind applicants whose corrections are due soon, by day and once."""
    if not MORNING <= now.astimezone(clock.SHANGHAI).hour < EVENING:
        return 0
    today = day_of(now)
    with scope(all_codes(), system()):
        soon = Correction.objects.filter(
            answered_at=None,
            answer_by__gte=today,
            answer_by__lte=today + timedelta(days=due.REMIND_DAYS),
        )
        rows = _keys(HallCase.objects.filter(phase="correction", pk__in=soon.values("case")))
    return each(rows, _remind, now)


def _remind(key: int, by: Actor, now: datetime) -> bool:
    return due.remind_of_correction(subject=HallCase.objects.get(pk=key), by=by, now=now)


@app.periodic(cron="5 * * * *")
@app.task(name="cases.due", queueing_lock="cases.due", lock="cases.due", retry=3)
def fall_due(timestamp: int) -> None:
    """Bring the clocks up to date, do what has fallen due, look at the clocks, then remind."""
    now = clock.now()
    failed = []
    for run in (run_calendar, run_due, run_monitoring, run_reminders):
        try:
            run(now)
        except SomeFailed as error:
            failed.append(str(error))
    if failed:
        raise SomeFailed("; ".join(failed))


@app.task(name="cases.recompute", lock="cases.recompute", retry=3)
def recompute_cases(*, version: int) -> None:
    """Reckon every open case anew under a calendar version, each in its own transaction."""
    _recompute(version, clock.now())


def _recompute(version: int, now: datetime) -> int:
    with scope(all_codes(), system()):
        rows = _keys(HallCase.objects.filter(open=True).exclude(calendar_id=version))

    def work(key: int, by: Actor, at: datetime) -> bool:
        subject = HallCase.objects.get(pk=key)
        return recompute(subject=subject, version=version, by=by, now=at)

    return each(rows, work, now)


def run_calendar(now: datetime) -> int:
    """Reckon anew what a published calendar has not reached.

    That is a case opened in the very moment of the publication, or all that a killed run left.
    """
    return _recompute(latest().pk, now)
