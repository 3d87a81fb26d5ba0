"""Deliveries 报送批次, their faults, the manifest of ledger files, and erasable personal values."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, SECRET, Jurisdictional
from tongjian.supervision.datasets import dataset_named

STATES = {
    "received": "已收到",
    "rejected": "已退回",
    "published": "已入库",
    "withdrawn": "已撤回",
}


class Delivery(Jurisdictional):
    """One file of one slice, from its receipt to its publication or rejection.

    ``received`` is the day it counts from; ``entered_at`` the moment it came through the door.
    ``sums`` are the totals of its amount columns, ``sheets`` (name, rows before it) for workbooks.
    """

    audited = True
    versioned = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "package": PUBLIC,
        "dataset": PUBLIC,
        "source": PUBLIC,
        "fiscal_year": PUBLIC,
        "period": PUBLIC,
        "unit": PUBLIC,
        "state": PUBLIC,
        "file_name": PUBLIC,
        "size": PUBLIC,
        "sm3": PUBLIC,
        "sequence": PUBLIC,
        "received": PUBLIC,
        "entered_at": PUBLIC,
        "finished_at": PUBLIC,
        "withdrawn": PUBLIC,
        "withdrawn_at": PUBLIC,
        "withdrawn_by": INTERNAL,
        "withdrawal_reason": PUBLIC,
        "rows": PUBLIC,
        "sums": PUBLIC,
        "given_totals": PUBLIC,
        "fault_counts": PUBLIC,
        "sheets": PUBLIC,
        "by": INTERNAL,
    }
    id = models.CharField(max_length=32, primary_key=True)
    package = models.OneToOneField("core.Package", on_delete=models.PROTECT)
    dataset = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=2, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    state = models.CharField(max_length=12, choices=list(STATES.items()))
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sm3 = models.CharField(max_length=64)
    sequence = models.PositiveBigIntegerField()
    received = models.DateField()
    entered_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    withdrawn = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=100, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)
    rows = models.PositiveBigIntegerField(null=True)
    sums = models.JSONField(default=dict)
    given_totals = models.JSONField(default=dict)
    fault_counts = models.JSONField(default=dict)
    sheets = models.JSONField(default=list)
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-entered_at", "-sequence"]
        indexes = [
            models.Index(fields=["jurisdiction", "fiscal_year", "dataset"]),
            models.Index(fields=["sm3"]),
            models.Index(fields=["state"]),
        ]

    def __str__(self) -> str:
        period = f"{int(self.period)}月" if self.period else "全年"
        return f"{dataset_named(self.dataset).title} {self.fiscal_year} 年{period}"


class DeliveryFault(Jurisdictional):
    """One of the first thousand faults of a delivery; ``place`` is its position among them."""

    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "delivery": PUBLIC,
        "place": PUBLIC,
        "sheet": PUBLIC,
        "row": PUBLIC,
        "column": PUBLIC,
        "value": INTERNAL,
        "expected": PUBLIC,
        "code": PUBLIC,
        "message": INTERNAL,
        "fatal": PUBLIC,
    }
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="faults")
    place = models.PositiveIntegerField()
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveBigIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)
    value = models.TextField(null=True)
    expected = models.TextField(blank=True)
    code = models.CharField(max_length=40)
    message = models.TextField()
    fatal = models.BooleanField()

    class Meta:
        ordering = ["delivery", "place"]


class LedgerFile(Jurisdictional):
    """A line of the manifest: one immutable file of a published delivery.

    ``kind`` is "rows", "words" or "sums"; ``path`` is below the ledger's store; ``version`` that of the
    dataset's declaration it was written under.
    """

    audited = True
    versioned = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "delivery": PUBLIC,
        "kind": PUBLIC,
        "dataset": PUBLIC,
        "fiscal_year": PUBLIC,
        "path": INTERNAL,
        "rows": PUBLIC,
        "sm3": PUBLIC,
        "version": PUBLIC,
    }
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10)
    dataset = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=300, unique=True)
    rows = models.PositiveBigIntegerField()
    sm3 = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["path"]
        indexes = [models.Index(fields=["jurisdiction", "fiscal_year"])]


class OriginalKey(Jurisdictional):
    """The key of a sealed original; deleting the record erases the original."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {"id": INTERNAL, "delivery": PUBLIC, "key": SECRET}
    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="original")
    key = models.BinaryField()


class PayeeToken(Jurisdictional):
    """Who a token in the ledger stands for; deleting the record erases the person's name."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "token": INTERNAL,
        "display": PERSONAL,
    }
    token = models.CharField(max_length=40)
    display = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "token"], name="payee_token")
        ]


class CompactFile(Jurisdictional):
    """One file in place of several deliveries' files; it changes no answer.

    It stands for exactly the ``parts`` it was made from: [delivery, months left out] each, whose
    hash is ``digest``. Where others count it is not opened. Once ``superseded_at`` is set it is
    opened no more and removed after a while. ``version`` is that of the dataset's declaration.
    ``sums_path`` is None where there are no sums.
    """

    audited = True
    versioned = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "dataset": PUBLIC,
        "source": PUBLIC,
        "fiscal_year": PUBLIC,
        "parts": INTERNAL,
        "digest": PUBLIC,
        "path": INTERNAL,
        "words_path": INTERNAL,
        "sums_path": INTERNAL,
        "rows": PUBLIC,
        "sm3": PUBLIC,
        "words_sm3": PUBLIC,
        "sums_sm3": PUBLIC,
        "version": PUBLIC,
        "made_at": PUBLIC,
        "superseded_at": PUBLIC,
    }
    dataset = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField()
    parts = models.JSONField()
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=300, unique=True)
    words_path = models.CharField(max_length=300, unique=True)
    sums_path = models.CharField(max_length=300, unique=True, null=True)
    rows = models.PositiveBigIntegerField()
    sm3 = models.CharField(max_length=64)
    words_sm3 = models.CharField(max_length=64)
    sums_sm3 = models.CharField(max_length=64, blank=True)
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["path"]
        indexes = [models.Index(fields=["jurisdiction", "fiscal_year"])]
