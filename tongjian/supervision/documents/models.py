"""Documents handed in for reading and what the document rules found in them."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional

KINDS = [("accounts", "部门决算公开"), ("declaration", "绩效目标申报表")]
STATES = [
    ("queued", "排队中"),
    ("reading", "正在读取"),
    ("read", "已读取"),
    ("failed", "无法读取"),
]


class Document(Jurisdictional):
    """One uploaded document; ``content`` is what ``tongjian read`` prints, without findings.

    ``unjudged`` are the numbers of rules that broke on it.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "kind": PUBLIC,
        "file_name": INTERNAL,
        "package": INTERNAL,
        "state": PUBLIC,
        "error": INTERNAL,
        "unit_name": PUBLIC,
        "year": PUBLIC,
        "content": INTERNAL,
        "pages": PUBLIC,
        "unjudged": PUBLIC,
        "uploaded_by": INTERNAL,
        "uploaded_at": INTERNAL,
    }
    kind = models.CharField(max_length=20, choices=KINDS)
    file_name = models.CharField(max_length=200)
    package = models.ForeignKey("core.Package", on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=STATES, default="queued")
    error = models.TextField(blank=True)
    unit_name = models.CharField(max_length=200, blank=True)
    year = models.PositiveIntegerField(null=True)
    content = models.JSONField(null=True)
    pages = models.JSONField(default=list)
    unjudged = models.JSONField(default=list)
    uploaded_by = models.ForeignKey("core.User", null=True, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.unit_name or self.file_name


class DocumentFinding(Jurisdictional):
    """One fault of a document; ``box`` is where to mark the page: page, x0, top, x1, bottom."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "document": INTERNAL,
        "number": PUBLIC,
        "rule": PUBLIC,
        "kind": PUBLIC,
        "where": PUBLIC,
        "stated": INTERNAL,
        "expected": INTERNAL,
        "message": INTERNAL,
        "box": PUBLIC,
    }
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField()
    rule = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    where = models.JSONField()
    stated = models.TextField(null=True)
    expected = models.TextField(null=True)
    message = models.TextField()
    box = models.JSONField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_finding_number")
        ]
