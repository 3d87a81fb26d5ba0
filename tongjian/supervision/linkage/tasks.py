"""Every working day: reminders of what is due and, where nothing came, the demand to explain."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.linkage import reads
from tongjian.supervision.linkage.actions import LinkageRefused, demand, remind
from tongjian.supervision.linkage.board import Line
from tongjian.supervision.linkage.models import Explanation
from tongjian.supervision.linkage.obligations import after_working_days

DEMAND_AFTER = 3  # working days past the term until an explanation is demanded


@app.periodic(cron="30 0 * * *")  # 8:30 in Shanghai; the queue's clock is UTC
@app.task(name="linkage.chase", lock="linkage.chase", queueing_lock="linkage.chase", retry=2)
def chase_daily(timestamp: int) -> None:
    """Chase what is owed in every jurisdiction that switched reminders on."""
    for code in all_codes():
        chase(code, clock.now())


def chase(jurisdiction: str, now: datetime) -> int:
    """Remind and demand in one jurisdiction as of today; how many reminders and demands.

    What happened before the reminders were switched on is not chased, so that switching them on
    does not flood anybody.
    """
    by = Actor(None, "系统", (), everything=True, everywhere=(jurisdiction,))
    today, done = now.date(), 0
    with scope([jurisdiction], by):
        switch = reads.changes_on(jurisdiction, today).get(("", ""))
        if switch is None or not switch.active:
            return 0
        asked = set(
            Explanation.objects.filter(jurisdiction_id=jurisdiction).values_list(
                "dataset", "source", "year", "period"
            )
        )
        for year in (today.year - 1, today.year):
            for line in reads.board([jurisdiction], year, today):
                if line.due >= switch.entered:
                    done += _one(line, today, now, by, asked)
    return done


def _one(
    line: Line, today: date, now: datetime, by: Actor, asked: set[tuple[str, str, int, str]]
) -> int:
    if line.state == "soon":
        return min(1, _told(line, "soon", by, now))
    if not line.wanting or today <= line.due:
        return 0
    days = calendar_of(latest().pk)
    if today >= after_working_days(line.due, DEMAND_AFTER, days):
        if line.key[1:] in asked:
            return 0
        with suppress(LinkageRefused):
            demand(jurisdiction=line.jurisdiction, line=line, automatic=True, by=by, now=now)
        return 1
    return min(1, _told(line, "late", by, now))


def _told(line: Line, occasion: str, by: Actor, now: datetime) -> int:
    return remind(jurisdiction=line.jurisdiction, line=line, occasion=occasion, by=by, now=now)
