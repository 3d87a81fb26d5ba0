"""Workbooks written in the background, one row per request."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, Jurisdictional

WAITING, RUNNING, DONE = "waiting", "running", "done"
FAILED, CANCELLED, EXPIRED = "failed", "cancelled", "expired"


class Export(Jurisdictional):
    """A workbook somebody asked for: what it holds, how far it is, until when it is kept.

    ``as_of`` is fixed when it is asked for, so that the file does not depend on when it is
    written. ``units`` are the units its owner was limited to then (None: not limited). Only a
    file in state "done" is ever offered.
    """

    STATES = [
        (WAITING, "排队中"),
        (RUNNING, "正在生成"),
        (DONE, "可以下载"),
        (FAILED, "没有成功"),
        (CANCELLED, "已取消"),
        (EXPIRED, "已过期删除"),
    ]
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "user": INTERNAL,
        "dataset": PUBLIC,
        "fiscal_year": PUBLIC,
        "query": PERSONAL,  # a filter may be the name of a payee
        "as_of": PUBLIC,
        "units": PUBLIC,
        "rows": INTERNAL,
        "written": INTERNAL,
        "state": PUBLIC,
        "said": INTERNAL,
        "size": INTERNAL,
        "sm3": INTERNAL,
        "requested_at": INTERNAL,
        "finished_at": INTERNAL,
        "expires_at": INTERNAL,
    }
    id = models.CharField(max_length=32, primary_key=True)
    user = models.ForeignKey("core.User", on_delete=models.CASCADE, related_name="exports")
    dataset = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField()
    query = models.TextField(blank=True)
    as_of = models.DateField()
    units = models.JSONField(null=True)
    rows = models.PositiveBigIntegerField()
    written = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    said = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sm3 = models.CharField(max_length=64, blank=True)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-requested_at"], name="export_of_user"),
            models.Index(
                fields=["expires_at"], condition=models.Q(state=DONE), name="export_expiring"
            ),
        ]
