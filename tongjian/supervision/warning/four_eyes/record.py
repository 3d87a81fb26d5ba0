"""What every proposal keeps, whatever it is about: who proposed, who decided, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional

WAITING, APPROVED, REFUSED, WITHDRAWN = "waiting", "approved", "refused", "withdrawn"
STATES = [
    (WAITING, "待批准"),
    (APPROVED, "已批准"),
    (REFUSED, "未批准"),
    (WITHDRAWN, "已撤回"),
]


class Proposed(Jurisdictional):
    """A proposal of one person that another decides; it takes force from ``valid_from`` at the earliest."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "valid_from": PUBLIC,
        "reason": INTERNAL,
        "state": PUBLIC,
        "proposer": INTERNAL,
        "proposed_by": INTERNAL,
        "proposed_at": INTERNAL,
        "decider": INTERNAL,
        "decided_by": INTERNAL,
        "decided_at": INTERNAL,
        "answer": INTERNAL,
    }
    valid_from = models.DateField()
    proposer = models.ForeignKey("core.User", on_delete=models.PROTECT, related_name="+")
    proposed_by = models.CharField(max_length=100)
    proposed_at = models.DateTimeField()
    decider = models.ForeignKey(
        "core.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


def by_four_eyes(name: str) -> models.CheckConstraint:
    """Return the constraint that nothing is approved but by another than who proposed it."""
    return models.CheckConstraint(
        condition=~models.Q(state=APPROVED)
        | (models.Q(decider__isnull=False) & ~models.Q(decider=models.F("proposer"))),
        name=name,
    )
