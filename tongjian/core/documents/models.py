"""The counters that documents and certificates are numbered by."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional


class NumberSeries(Jurisdictional):
    """The last number given in a series in a year; see ``numbering.next_number``."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "series": PUBLIC,
        "year": PUBLIC,
        "last": PUBLIC,
    }
    series = models.CharField(max_length=60)
    year = models.PositiveIntegerField()
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "series", "year"], name="number_series_once"
            )
        ]
