"""What happened to a case: steps, clock entries, messages, documents."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC
from tongjian.hall.cases.models.case import CasePart


class HallStep(CasePart):
    """One step taken. ``at`` is when it happened, ``entered_at`` when it was entered (event time
    and entry time are two things; entering afterwards is itself a finding)."""

    append_only = True
    erasable = ("reason", "data")
    sensitivity: ClassVar[dict[str, str]] = {
        "action": PUBLIC,
        "title": PUBLIC,
        "source": PUBLIC,
        "target": PUBLIC,
        "effect": PUBLIC,
        "reason": INTERNAL,
        "body": INTERNAL,
        "by": INTERNAL,
        "at": PUBLIC,
        "entered_at": INTERNAL,
        "data": INTERNAL,
    }
    action = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    effect = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    body = models.CharField(max_length=24, blank=True)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    data = models.JSONField(default=dict)


class ClockEntry(CasePart):
    """An entry of the append-only ledger of the case's clocks; see ``tongjian.core.calendar``.

    ``clock`` is the key of one of the version's limits, or "" for an entry that concerns all
    running ones (a pause for a hearing); ``name`` is the event: receipt, acceptance, reply:police.
    """

    append_only = True
    erasable = ("reason",)
    sensitivity: ClassVar[dict[str, str]] = {
        "clock": PUBLIC,
        "kind": PUBLIC,
        "name": PUBLIC,
        "at": PUBLIC,
        "amount": PUBLIC,
        "unit": PUBLIC,
        "reason": INTERNAL,
        "by": INTERNAL,
        "entered_at": INTERNAL,
    }
    clock = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    amount = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    unit = models.CharField(max_length=14, blank=True)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=100)
    entered_at = models.DateTimeField()


class Message(CasePart):
    """A message between the applicant and the officials about a case."""

    append_only = True
    erasable = ("text",)
    sensitivity: ClassVar[dict[str, str]] = {
        "from_applicant": INTERNAL,
        "text": INTERNAL,
        "by": INTERNAL,
        "at": INTERNAL,
    }
    from_applicant = models.BooleanField()
    text = models.TextField()
    by = models.CharField(max_length=100)
    at = models.DateTimeField()


class CaseDocument(CasePart):
    """A numbered, printable document of the case; ``content`` is what its template prints.

    The PDF is rendered from ``content``, which never changes until it is erased with the case.
    """

    append_only = True
    erasable = ("content",)
    sensitivity: ClassVar[dict[str, str]] = {
        "kind": PUBLIC,
        "number": PUBLIC,
        "title": PUBLIC,
        "content": PERSONAL,
        "issued_at": PUBLIC,
        "by": INTERNAL,
    }
    kind = models.CharField(max_length=30)
    number = models.CharField("文号", max_length=60)
    title = models.CharField(max_length=100)
    content = models.JSONField()
    issued_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta(CasePart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="case_document_number")
        ]
