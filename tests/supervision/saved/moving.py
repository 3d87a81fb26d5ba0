"""The moment a delivery was finished, set as the worker's clock would."""

from __future__ import annotations

from datetime import datetime

from tests.supervision.ledger.conftest import Clerk
from tests.world import ROOT
from tongjian.core.action import action
from tongjian.core.identity.actor import Actor
from tongjian.supervision.ledger.models import Delivery


@action("test.finished", None)
def _finished(*, subject: Delivery, at: datetime, by: Actor, now: datetime) -> None:
    Delivery.objects.filter(pk=subject.pk).update(finished_at=at)


def finished(clerk: Clerk, delivery: str, at: datetime) -> None:
    """Set when a delivery was finished."""
    with clerk.world.scope():
        found = Delivery.objects.get(pk=delivery)
        _finished(subject=found, at=at, by=ROOT, now=at)
