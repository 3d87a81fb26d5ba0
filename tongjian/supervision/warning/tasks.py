"""Running the rules in the background: every night, after a delivery, or when somebody asks."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.warning.actions import run_rules

RUNNER = "系统"


@app.task(name="warnings.run", lock="warnings.run", retry=2)
def run_in_background(
    *, jurisdictions: list[str], year: int | None = None, user: int | None = None
) -> None:
    """Run the rules over the jurisdictions; tell ``user``, who asked for it, what came of it.

    One run at a time; running again on the same data changes nothing.
    """
    by = Actor(None, RUNNER, (), everything=True, everywhere=tuple(jurisdictions))
    now = timezone.localtime()
    with scope(jurisdictions, by):
        results = run_rules(jurisdictions=jurisdictions, year=year, by=by, now=now)
        if user is not None:
            red = sum(result.level == "red" for result in results)
            text = f"预警规则已运行：现有{len(results)}条预警，其中红色{red}条"
            notify(user_id=user, text=text, url="/warnings/", now=now)


@app.periodic(cron="0 18 * * *")  # 2:00 in Shanghai; the queue's clock is UTC
@app.task(
    name="warnings.run_daily", lock="warnings.run", queueing_lock="warnings.run_daily", retry=2
)
def run_daily(timestamp: int) -> None:
    """Run the rules over every jurisdiction, so that what depends on the day is found."""
    if codes := all_codes():
        run_in_background(jurisdictions=list(codes))
