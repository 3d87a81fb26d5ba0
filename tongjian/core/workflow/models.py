"""Versions of flows and the cases that run on them."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional, Record


class FlowVersion(Record):
    """One version of a flow's definition; never changed, so running cases keep theirs."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "name": PUBLIC,
        "version": PUBLIC,
        "definition": PUBLIC,
        "created_at": PUBLIC,
    }
    name = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="flow_version")]


class Case(Jurisdictional):
    """Something that goes through a flow; ``turn`` grows with each step, so that the second of
    two people who act at once is told.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "flow": INTERNAL,
        "state": INTERNAL,
        "turn": INTERNAL,
        "subject": INTERNAL,
        "opened_at": INTERNAL,
    }
    flow = models.ForeignKey(FlowVersion, on_delete=models.PROTECT)
    state = models.CharField(max_length=40)
    turn = models.PositiveIntegerField(default=0)
    subject = models.CharField(max_length=120)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject"], name="case_subject")]


class CaseStep(Jurisdictional):
    """One step taken: what, by whom, when, why."""

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "action": INTERNAL,
        "source": INTERNAL,
        "target": INTERNAL,
        "reason": INTERNAL,
        "by": INTERNAL,
        "at": INTERNAL,
    }
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="taken")
    action = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
