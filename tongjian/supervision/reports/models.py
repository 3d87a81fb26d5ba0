"""Documents on their way to becoming deliveries: what was read, mapped, corrected and published."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional

KINDS = {"report": "收支报表", "accounts": "部门决算公开", "declaration": "绩效目标申报表"}
QUEUED, OPEN, FAILED, PUBLISHED, DISCARDED = "queued", "open", "failed", "published", "discarded"
STATES = {
    QUEUED: "排队读取",
    OPEN: "等人核对",
    FAILED: "无法读取",
    PUBLISHED: "已报送",
    DISCARDED: "已放弃",
}
TONES = {QUEUED: "blue", OPEN: "yellow", FAILED: "red", PUBLISHED: "green", DISCARDED: "grey"}


class Intake(Jurisdictional):
    """One document that is to become deliveries.

    A report table came through the exchange as ``package``; accounts and declarations are read
    ``document``s. ``content`` is what was understood, the corrections and mappings applied.
    ``automatic`` publishes it without a hand when nothing needs one.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "kind": PUBLIC,
        "package": INTERNAL,
        "document": INTERNAL,
        "source": PUBLIC,
        "file_name": INTERNAL,
        "fiscal_year": PUBLIC,
        "period": PUBLIC,
        "unit": PUBLIC,
        "level_scope": PUBLIC,
        "project": PUBLIC,
        "automatic": PUBLIC,
        "state": PUBLIC,
        "error": INTERNAL,
        "content": INTERNAL,
        "accepted": PUBLIC,
        "deliveries": PUBLIC,
        "uploaded_by": INTERNAL,
        "uploaded_at": PUBLIC,
        "finished_at": PUBLIC,
    }
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    package = models.ForeignKey("core.Package", null=True, on_delete=models.PROTECT)
    document = models.ForeignKey(
        "supervision.Document", null=True, on_delete=models.PROTECT, related_name="intakes"
    )
    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    fiscal_year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=2, blank=True)
    unit = models.CharField(max_length=24)
    level_scope = models.CharField(max_length=12, default="own_level")
    project = models.CharField(max_length=64, blank=True)
    automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=QUEUED)
    error = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    accepted = models.CharField("核对后照原表报送的理由", max_length=300, blank=True)
    deliveries = models.JSONField(default=list)
    uploaded_by = models.ForeignKey("core.User", null=True, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]


class CellCorrection(Jurisdictional):
    """A cell a person set right; the last one of a cell counts, the original file stays as it is."""

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "intake": PUBLIC,
        "sheet": PUBLIC,
        "row": PUBLIC,
        "column": PUBLIC,
        "old": INTERNAL,
        "new": INTERNAL,
        "reason": INTERNAL,
        "by": INTERNAL,
        "at": PUBLIC,
    }
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="corrections")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=100)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class NameMapping(Jurisdictional):
    """What a source means by a name; the last one counts. ``code`` "" says that it has none."""

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "source": PUBLIC,
        "side": PUBLIC,
        "name": PUBLIC,
        "code": PUBLIC,
        "withdrawn": PUBLIC,
        "by": INTERNAL,
        "at": PUBLIC,
    }
    source = models.CharField(max_length=40)
    side = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=12, blank=True)
    withdrawn = models.BooleanField(default=False)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["jurisdiction", "source"], name="mapping_source")]
