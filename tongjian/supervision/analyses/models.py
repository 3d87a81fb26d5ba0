"""What people add to the analyses: tolerances of their own, and a unit's word on its figures."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional


class ToleranceSetting(Jurisdictional):
    """A jurisdiction's own tolerance of a comparison from a day on; the latest begun by a day counts."""

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "analysis": PUBLIC,
        "value": PUBLIC,
        "valid_from": PUBLIC,
        "set_at": INTERNAL,
        "set_by": INTERNAL,
    }
    analysis = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=18, decimal_places=2)
    valid_from = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["jurisdiction", "analysis", "valid_from", "id"]


class UnitNote(Jurisdictional):
    """What a budget unit says about its own figures of a year, shown beside them to everybody.

    The newest note of a unit and year counts; one without text takes back the one before.
    """

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "unit": PUBLIC,
        "year": PUBLIC,
        "text": INTERNAL,
        "at": INTERNAL,
        "by": INTERNAL,
    }
    unit = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["jurisdiction", "unit", "-year", "-id"]
        indexes = [models.Index(fields=["jurisdiction", "unit", "year"], name="unit_note_of")]
