"""Who looked at which data: those who deliver are told, at most one record a person and day."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tongjian.core.identity.actor import Actor
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.linkage.models import DataSeen

MOST = 20_000

_known: set[tuple[Any, ...]] = set()
_lock = threading.Lock()


def remember(
    *, actor: Actor, dataset: str, year: int, jurisdictions: Iterable[str], now: datetime
) -> None:
    """Keep that a person looked at a dataset's year today; a process asks the database once a day.

    What is kept is who and when, never what was asked.
    """
    if actor.user_id is None:
        return
    day = now.date()
    wanted = [(actor.user_id, place, dataset, year, day) for place in jurisdictions]
    with _lock:
        fresh = [key for key in wanted if key not in _known]
    if not fresh:
        return
    DataSeen.objects.bulk_create(
        [
            DataSeen(
                jurisdiction_id=place,
                dataset=dataset,
                year=year,
                user_id=actor.user_id,
                role=actor.role.key if actor.role else "",
                place=actor.home,
                day=day,
                first_at=now,
            )
            for _, place, _, _, _ in fresh
        ],
        ignore_conflicts=True,
    )
    transaction.on_commit(lambda: _keep(fresh))


def _keep(fresh: list[tuple[Any, ...]]) -> None:
    with _lock:
        if len(_known) > MOST:
            _known.clear()
        _known.update(fresh)


def of_delivery(item: Delivery) -> QuerySet[DataSeen]:
    """Return who looked at the data of a delivery's slice since it counted."""
    rows: QuerySet[DataSeen] = DataSeen.objects.filter(
        jurisdiction_id=item.jurisdiction_id,
        dataset=item.dataset,
        year=item.fiscal_year,
        first_at__gte=item.finished_at or item.entered_at,
    ).select_related("user")
    return rows if item.state in ("published", "withdrawn") else rows.none()


def forget_before(day: date) -> int:
    """Delete records older than ``day``; how many."""
    count, _ = DataSeen.objects.filter(day__lt=day).delete()
    return count
