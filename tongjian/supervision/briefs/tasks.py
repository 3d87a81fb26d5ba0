"""In the background: the report of a quarter that has just ended is drafted by itself."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.briefs import reads
from tongjian.supervision.briefs.actions import BriefRefused, make
from tongjian.supervision.briefs.models import QuarterBrief
from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.briefs.reading import facts_of
from tongjian.supervision.cases.reads import managers, tell

SYSTEM = "系统"


@app.periodic(cron="30 21 * * *")  # 5:30 in Shanghai, after the night's run and gathering
@app.task(name="briefs.draft", lock="briefs.draft", queueing_lock="briefs.draft", retry=2)
def draft_daily(timestamp: int) -> None:
    """Draft the last quarter's report wherever there is none of it yet.

    Every day, so that a worker that did not run on the first one misses nothing.
    """
    for code in all_codes():
        draft_last(code, clock.now())


def draft_last(jurisdiction: str, now: datetime) -> QuarterBrief | None:
    """Draft the report of the quarter that ended last and tell the committee; None for nothing.

    There is nothing to do where it was drafted since the quarter's end, or where it would be empty.
    """
    quarter = Quarter.of(now.date()).before
    by = Actor(None, SYSTEM, (), everything=True, everywhere=(jurisdiction,))
    with scope([jurisdiction], by):
        before = reads.latest(jurisdiction, quarter)
        if before is not None and before.as_of >= quarter.end:
            return None
        place = Jurisdiction.objects.get(pk=jurisdiction)
        if not facts_of(place, quarter, now).anything:
            return None
        try:
            made = make(
                jurisdiction=jurisdiction, quarter=quarter, origin="drafted", by=by, now=now
            )
        except BriefRefused:  # somebody made the same one meanwhile
            return None
        text = f"监督报告：{place.name}{quarter.title}的报告已经起草，请看后发布"
        tell(managers(jurisdiction), text, reverse("brief", args=[made.pk]), now)
        return made
