"""Recommendations (监察建议书) that follow from findings of process monitoring."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional


class MonitoringAdvice(Jurisdictional):
    """A numbered recommendation to a unit; ``content`` is what is printed, never changed."""

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "number": PUBLIC,
        "recipient": PUBLIC,
        "findings": INTERNAL,
        "content": INTERNAL,
        "answer_by": INTERNAL,
        "issued_at": INTERNAL,
        "by": INTERNAL,
    }
    number = models.CharField("文号", max_length=60)
    recipient = models.CharField("致", max_length=100)
    findings = models.ManyToManyField("hall.Finding", related_name="advices")
    content = models.JSONField()
    answer_by = models.DateField("请在此日前答复")
    issued_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="advice_number")
        ]
