"""What the ways in remember: files seen in the watched folder, pulls and how far each has come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional
from tongjian.supervision.ledger.models import Delivery

INBOX_STATES = {"received": "正在核对", "taken": "已入库", "returned": "已退回"}
ENGINES = {"postgresql": "PostgreSQL", "mariadb": "MariaDB"}
RUN_STATES = {
    "queued": "等待",
    "running": "进行中",
    "done": "已完成",
    "attention": "需要核实",
    "failed": "失败",
    "interrupted": "中断",
}


class InboxFile(Jurisdictional):
    """A file of the watched folder that was taken in or sent back.

    ``inode``, ``size`` and ``mtime_ns`` tell the very file, so that one left in place by a kill is
    not taken twice. ``settled_at`` is when it was moved with its report beside it.
    """

    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "source": PUBLIC,
        "name": PUBLIC,
        "inode": INTERNAL,
        "size": PUBLIC,
        "mtime_ns": INTERNAL,
        "state": PUBLIC,
        "message": INTERNAL,
        "delivery": PUBLIC,
        "seen_at": PUBLIC,
        "settled_at": PUBLIC,
    }
    source = models.CharField(max_length=60)
    name = models.CharField(max_length=255)
    inode = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    mtime_ns = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=list(INBOX_STATES.items()))
    message = models.TextField(blank=True)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL)
    seen_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-seen_at", "-id"]
        indexes = [
            models.Index(fields=["jurisdiction", "source", "inode"]),
            models.Index(fields=["settled_at"]),
        ]


class PullSource(Jurisdictional):
    """A department's database that is asked, read-only and by itself, for one dataset.

    ``mapping`` is column of the dataset → column of the query, or a constant in single quotes.
    ``year_column``, ``period_column`` and ``unit_column`` of the query's result say which slice a
    row belongs to; ``watermark_column`` grows whenever a row is written. The password is never
    kept: it comes from the environment, by ``name``.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "name": PUBLIC,
        "title": PUBLIC,
        "source": PUBLIC,
        "dataset": PUBLIC,
        "engine": INTERNAL,
        "host": INTERNAL,
        "port": INTERNAL,
        "database": INTERNAL,
        "user": INTERNAL,
        "tls": INTERNAL,
        "query": INTERNAL,
        "mapping": INTERNAL,
        "year_column": INTERNAL,
        "period_column": INTERNAL,
        "unit_column": INTERNAL,
        "watermark_column": INTERNAL,
        "row_limit": INTERNAL,
        "timeout_s": INTERNAL,
        "every_hours": INTERNAL,
        "daily_at": INTERNAL,
        "active": PUBLIC,
        "changed_at": INTERNAL,
        "changed_by": INTERNAL,
    }
    name = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
    dataset = models.CharField(max_length=40)
    engine = models.CharField(max_length=12, choices=list(ENGINES.items()))
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField()
    database = models.CharField(max_length=64)
    user = models.CharField(max_length=64)
    tls = models.BooleanField(default=False)
    query = models.TextField()
    mapping = models.JSONField(default=dict)
    year_column = models.CharField(max_length=64)
    period_column = models.CharField(max_length=64, blank=True)
    unit_column = models.CharField(max_length=64, blank=True)
    watermark_column = models.CharField(max_length=64)
    row_limit = models.PositiveBigIntegerField()
    timeout_s = models.PositiveIntegerField()
    every_hours = models.PositiveSmallIntegerField(null=True)
    daily_at = models.TimeField(null=True)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title


class PullSlice(Jurisdictional):
    """How a slice of a pull stood when it was last delivered; written with that delivery.

    ``watermark`` is the greatest of its rows, ``rows`` and ``sums`` show deletions, which leave
    the watermark as it was.
    """

    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "pull": INTERNAL,
        "fiscal_year": PUBLIC,
        "period": PUBLIC,
        "unit": PUBLIC,
        "watermark": INTERNAL,
        "rows": PUBLIC,
        "sums": PUBLIC,
        "delivery": PUBLIC,
        "at": PUBLIC,
    }
    pull = models.ForeignKey(PullSource, on_delete=models.CASCADE, related_name="slices")
    fiscal_year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=2, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    watermark = models.CharField(max_length=100)
    rows = models.PositiveBigIntegerField()
    sums = models.JSONField(default=dict)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["fiscal_year", "period", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["pull", "fiscal_year", "period", "unit"], name="pull_slice"
            )
        ]


class PullRun(Jurisdictional):
    """One run of a pull, for its page: how far it is and what came of it."""

    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "pull": INTERNAL,
        "state": PUBLIC,
        "whole": PUBLIC,
        "by": INTERNAL,
        "queued_at": PUBLIC,
        "started_at": PUBLIC,
        "beat_at": PUBLIC,
        "finished_at": PUBLIC,
        "step": PUBLIC,
        "percent": PUBLIC,
        "rows": PUBLIC,
        "deliveries": PUBLIC,
        "message": INTERNAL,
    }
    pull = models.ForeignKey(PullSource, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=12, choices=list(RUN_STATES.items()))
    whole = models.BooleanField(default=False)
    by = models.CharField(max_length=100)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=100, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    deliveries = models.JSONField(default=list)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-queued_at", "-id"]
