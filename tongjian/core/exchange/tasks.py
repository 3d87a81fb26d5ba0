"""Forgetting answers that were kept for repeated requests."""

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.exchange.answers import forget
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope


@app.periodic(cron="20 3 * * *")
@app.task(name="exchange.forget_answers", queueing_lock="exchange.forget_answers")
def forget_answers(timestamp: int) -> None:
    """Remove answers older than a month."""
    with scope(all_codes()):
        forget(clock.now())
