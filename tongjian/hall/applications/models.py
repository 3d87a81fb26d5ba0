"""Applications being written."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, SECRET, Jurisdictional


class Draft(Jurisdictional):
    """An application being filled in; it keeps the version of the item it began with.

    ``answers`` are by field key, ``materials`` map a material's key to {"uploads": [ids],
    "later": bool, "commitment": bool}. ``turn`` grows with each save, so that a stale tab is
    told; ``page`` names the tab that saved last, whose own saves never conflict. ``case`` is set by
    the one transaction that submits it.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "owner": INTERNAL,
        "party": INTERNAL,
        "version": PUBLIC,
        "answers": PERSONAL,
        "materials": INTERNAL,
        "questions": INTERNAL,
        "step": INTERNAL,
        "turn": INTERNAL,
        "page": INTERNAL,
        "started_at": INTERNAL,
        "saved_at": INTERNAL,
        "expires_on": INTERNAL,
        "told_at": INTERNAL,
        "case": INTERNAL,
    }
    owner = models.ForeignKey("hall.Applicant", on_delete=models.PROTECT, related_name="drafts")
    party = models.ForeignKey("hall.Party", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("hall.ItemVersion", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    materials = models.JSONField(default=dict)
    questions = models.JSONField(default=dict)
    step = models.CharField(max_length=60, blank=True)
    turn = models.PositiveIntegerField(default=0)
    page = models.CharField(max_length=24, blank=True)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_on = models.DateField()
    told_at = models.DateTimeField(null=True)
    case = models.OneToOneField(
        "hall.HallCase", null=True, on_delete=models.PROTECT, related_name="draft"
    )

    class Meta:
        ordering = ["-saved_at"]


class Lookup(Jurisdictional):
    """A wrong tracking code, counted against the keyed hash of the address it came from."""

    sensitivity: ClassVar[dict[str, str]] = {"id": INTERNAL, "source": SECRET, "at": INTERNAL}
    source = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["source", "at"], name="lookup_source"),
            models.Index(fields=["at"], name="lookup_at"),
        ]
