"""Forgetting spent codes and old marks of the throttle."""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.models import SignInCode
from tongjian.core.identity.throttle import sweep

KEPT = timedelta(days=2)


@app.periodic(cron="17 * * * *")
@app.task(name="identity.forget", queueing_lock="identity.forget")
def forget(timestamp: int) -> None:
    """Remove codes and marks that nothing looks back to."""
    now = clock.now()
    SignInCode.objects.filter(sent_at__lt=now - KEPT).delete()
    sweep(now)
