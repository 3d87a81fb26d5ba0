"""Throttling of tracking codes: wrong ones are counted in the database, for all processes alike.

An address with too many wrong codes waits. Against one who has many addresses wrong codes are also
counted together: past the first ceiling only an address without any wrong code of its own is
answered, past the second nobody is, until the stretch is over. Only a keyed hash of an address is
kept, and no code.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tongjian.core.keys import keyed
from tongjian.hall.applications.models import Lookup

WITHIN = timedelta(minutes=15)
PER_SOURCE = 10
STRICT, CLOSED = 300, 1000
KEPT = timedelta(days=1)


class TooManyLookups(Exception):
    """No code is looked up for now; the message is Chinese."""

    def __init__(self) -> None:
        minutes = int(WITHIN.total_seconds()) // 60
        super().__init__(
            f"查询次数太多，请过 {minutes} 分钟再试。也可以登录后在“我的办件”里查看，"
            "或拨打咨询电话。"
        )


def source_of(address: str) -> str:
    """Return what is kept of an address."""
    return keyed("hall.tracking", address)


def require_room(*, source: str, now: datetime) -> None:
    """Raise ``TooManyLookups`` when no code may be tried from here now."""
    since = now - WITHIN
    recent = Lookup.objects.filter(at__gt=since).order_by("-at").values("pk")
    own = Lookup.objects.filter(source=source, at__gt=since).values("pk")[:PER_SOURCE].count()
    everybody = recent[:CLOSED].count()
    if own >= PER_SOURCE or everybody >= CLOSED or (own and everybody >= STRICT):
        raise TooManyLookups


def note_wrong(*, source: str, jurisdiction: str, now: datetime) -> None:
    """Count a wrong code against the address it came from.

    No action: a stranger must not be able to lengthen the audit trail.
    """
    Lookup.objects.create(jurisdiction_id=jurisdiction, source=source, at=now)


def sweep(*, now: datetime) -> int:
    """Forget wrong codes that count no more; how many."""
    count, _ = Lookup.objects.filter(at__lt=now - KEPT).delete()
    return count
