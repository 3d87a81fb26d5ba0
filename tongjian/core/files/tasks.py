"""Sweeping away what a killed process left of an upload."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tongjian.core.files.sweep import sweep


@app.periodic(cron="*/10 * * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep")
def sweep_leftovers(timestamp: int) -> None:
    """Remove leftovers nobody has touched for an hour."""
    sweep()
