"""Throttling counted in the database, so that all processes and machines count alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from tongjian.core.identity.models import Mark


@dataclass(frozen=True)
class Ceiling:
    """At most ``most`` marks in any stretch of ``within``."""

    most: int
    within: timedelta


class TooOften(Exception):
    """The ceiling is reached; ``wait`` says for how long. The message is Chinese."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = -(-int(wait.total_seconds()) // 60)
        asked = f"{minutes} 分钟" if minutes > 1 else f"{max(1, int(wait.total_seconds()))} 秒"
        super().__init__(f"操作太频繁，请过 {asked}再试")


def admit(buckets: Mapping[str, Sequence[Ceiling]], now: datetime) -> None:
    """Mark every bucket, or raise ``TooOften`` and mark none.

    A bucket is a name without personal values (a keyed hash). Buckets are locked in order, so
    that many requests at once are counted one after the other and none waits in a circle.
    """
    with transaction.atomic():
        _lock(buckets)
        waits = [_wait(bucket, one, now) for bucket, many in buckets.items() for one in many]
        if found := [wait for wait in waits if wait is not None]:
            raise TooOften(max(found))
        Mark.objects.bulk_create(Mark(bucket=bucket, at=now) for bucket in buckets)


def full(buckets: Mapping[str, Sequence[Ceiling]], now: datetime) -> None:
    """Raise ``TooOften`` when a bucket has no room, without marking any.

    The buckets stay locked until the transaction ends, so that ``admit`` after it finds them so.
    """
    _lock(buckets)
    waits = [_wait(bucket, one, now) for bucket, many in buckets.items() for one in many]
    if found := [wait for wait in waits if wait is not None]:
        raise TooOften(max(found))


def spend(bucket: str, now: datetime, within: timedelta) -> bool:
    """Use something up that counts once in ``within``; False when it was used already."""
    try:
        admit({bucket: (Ceiling(1, within),)}, now)
    except TooOften:
        return False
    return True


def clear(*buckets: str) -> None:
    """Forget what was counted, after success."""
    Mark.objects.filter(bucket__in=buckets).delete()


def sweep(now: datetime, kept: timedelta = timedelta(days=2)) -> int:
    """Remove marks no ceiling looks back to; how many."""
    count, _ = Mark.objects.filter(at__lt=now - kept).delete()
    return count


def _lock(buckets: Mapping[str, Sequence[Ceiling]]) -> None:
    with connection.cursor() as cursor:
        for bucket in sorted(buckets):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"throttle:{bucket}"])


def _wait(bucket: str, ceiling: Ceiling, now: datetime) -> timedelta | None:
    """Return how long until there is room under one ceiling, None when there is."""
    since = now - ceiling.within
    latest = (
        Mark.objects.filter(bucket=bucket, at__gt=since, at__lte=now)
        .order_by("-at")
        .values_list("at", flat=True)[: ceiling.most]
    )
    times = list(latest)
    if len(times) < ceiling.most:
        return None
    return times[-1] + ceiling.within - now
