"""Publishing the chains' heads every day, so that a cut tail shows."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.audit import trail
from tongjian.core.home import home
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope


@app.periodic(cron="30 15 * * *")  # 23:30 in Shanghai; the queue's clock is UTC
@app.task(name="audit.publish_heads", queueing_lock="audit.publish_heads", retry=3)
def publish_heads(timestamp: int) -> None:
    """Publish the heads of the day the task was due on; running again changes nothing."""
    day = datetime.fromtimestamp(timestamp, clock.SHANGHAI).date()
    with scope(all_codes()):
        trail.publish_heads(home() / "heads", day)
