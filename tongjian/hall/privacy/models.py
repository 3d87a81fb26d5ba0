"""Copies of one's own data."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, Jurisdictional


class DataExport(Jurisdictional):
    """A copy (ZIP) of what the hall holds of an applicant, asked by themself.

    ``path`` lies below the data folder and is empty until it is made and after it expired.
    """

    audited = True
    STATES = [("waiting", "正在准备"), ("ready", "可以下载"), ("gone", "已过期删除")]
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "applicant": INTERNAL,
        "state": INTERNAL,
        "path": INTERNAL,
        "size": INTERNAL,
        "asked_at": INTERNAL,
        "made_at": INTERNAL,
    }
    applicant = models.ForeignKey(
        "hall.Applicant", on_delete=models.PROTECT, related_name="exports"
    )
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    path = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
