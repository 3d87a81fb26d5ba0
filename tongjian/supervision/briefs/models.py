"""Supervision analysis reports of a quarter: every version as it was made, and which were issued."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional

ORIGINS = {"drafted": "系统起草", "made": "人工编写", "remarks": "修改意见"}


class QuarterBrief(Jurisdictional):
    """One version of a quarter's report; ``content`` is all it says but the remarks.

    ``as_of`` is the moment whose state it tells: the quarter's end, or when it was made before it.
    """

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "year": PUBLIC,
        "quarter": PUBLIC,
        "version": PUBLIC,
        "origin": INTERNAL,
        "content": INTERNAL,
        "remarks": INTERNAL,
        "as_of": INTERNAL,
        "made_at": INTERNAL,
        "by": INTERNAL,
    }
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=10, choices=list(ORIGINS.items()))
    content = models.JSONField()
    remarks = models.TextField(blank=True)
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-year", "-quarter", "jurisdiction", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "year", "quarter", "version"], name="quarter_brief_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.quarter} v{self.version}"


class BriefIssue(Jurisdictional):
    """A version was issued: from then on deputies read it."""

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "brief": INTERNAL,
        "issued_at": INTERNAL,
        "by": INTERNAL,
    }
    brief = models.OneToOneField(QuarterBrief, on_delete=models.PROTECT, related_name="issue")
    issued_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-issued_at", "-id"]
