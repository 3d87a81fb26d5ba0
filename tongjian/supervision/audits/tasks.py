"""In the background: people are reminded of the reports on rectification."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.audits.telling import remind_reports

SYSTEM = "系统"


@app.periodic(cron="45 0 * * *")  # 8:45 in Shanghai; the queue's clock is UTC
@app.task(name="audits.remind", lock="audits.remind", queueing_lock="audits.remind", retry=2)
def remind_daily(timestamp: int) -> None:
    """Remind in every jurisdiction of reports on rectification that are due."""
    for code in all_codes():
        with scope([code], Actor(None, SYSTEM, (), everything=True, everywhere=(code,))):
            remind_reports(code, clock.now())
