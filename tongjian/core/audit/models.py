"""The audit trail: append-only, one hash chain per jurisdiction."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional


class AuditEvent(Jurisdictional):
    """One event of one jurisdiction's chain; ids and hashes only, never personal values."""

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "sequence": PUBLIC,
        "at": INTERNAL,
        "actor": INTERNAL,
        "action": INTERNAL,
        "subject": INTERNAL,
        "data": INTERNAL,
        "previous": PUBLIC,
        "hash": PUBLIC,
    }
    sequence = models.PositiveBigIntegerField()
    at = models.CharField(max_length=40)
    actor = models.CharField(max_length=100)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    data = models.JSONField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "sequence"], name="audit_sequence")
        ]
        ordering = ["jurisdiction", "sequence"]


class AuditHead(Jurisdictional):
    """A chain's head as published on a day."""

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "day": PUBLIC,
        "sequence": PUBLIC,
        "hash": PUBLIC,
    }
    day = models.DateField()
    sequence = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "day"], name="audit_head_day")
        ]
