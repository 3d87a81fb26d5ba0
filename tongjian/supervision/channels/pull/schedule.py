"""When a pull is due; pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tongjian.core.clock import SHANGHAI


def next_due(
    *, every_hours: int | None, daily_at: time | None, since: datetime, last: datetime | None
) -> datetime | None:
    """Return when a pull is next due, None when it only runs by hand.

    ``since`` is when its schedule was set, ``last`` the start of its last run.
    """
    if every_hours:
        return last + timedelta(hours=every_hours) if last else since
    if daily_at is None:
        return None
    after = max(since, last) if last else since
    local = after.astimezone(SHANGHAI)
    due = datetime.combine(local.date(), daily_at, SHANGHAI)
    return due if due > local else due + timedelta(days=1)
