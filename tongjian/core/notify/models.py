"""Notices in the system."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, Record


class Notice(Record):
    """A message to one person with a link to what it is about."""

    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "user": INTERNAL,
        "text": INTERNAL,
        "url": INTERNAL,
        "created_at": INTERNAL,
        "read_at": INTERNAL,
    }
    user = models.ForeignKey("core.User", on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread")
        ]
