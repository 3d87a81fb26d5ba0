"""Published versions of the working calendar; cases pin one."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Record


class CalendarVersion(Record):
    """One published state of the calendar; never changed, so that a proof can be printed again.

    ``years`` is {"2026": {"provisional": false, "off": {"2026-01-01": "元旦"},
    "on": {"2026-02-14": "春节"}}}: days off besides weekends, and weekend days that are worked.
    """

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "number": PUBLIC,
        "published_at": PUBLIC,
        "note": PUBLIC,
        "by": INTERNAL,
        "years": PUBLIC,
    }
    number = models.PositiveIntegerField(unique=True)
    published_at = models.DateTimeField()
    note = models.CharField(max_length=300)
    by = models.CharField(max_length=100)
    years = models.JSONField()

    class Meta:
        ordering = ["-number"]
