"""The one door for data between organisations: what came in, as packages."""

from datetime import date
from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, SECRET, Jurisdictional

CARRIERS = {
    "command": "命令",
    "upload": "网页上传",
    "folder": "监控目录",
    "api": "接口",
    "pull": "数据库抽取",
    "report": "报表识别",
    "document": "文档识别",
}


class Package(Jurisdictional):
    """A package in the inbox: manifest, SM3 of its content, place in its source's sequence.

    Each package names the hash of the one before it from the same source, so a lost or changed
    package shows. ``content`` is a path below the installation's data folder.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "kind": PUBLIC,
        "source": PUBLIC,
        "carrier": PUBLIC,
        "sequence": PUBLIC,
        "manifest": INTERNAL,
        "content": INTERNAL,
        "content_sm3": PUBLIC,
        "previous": PUBLIC,
        "hash": PUBLIC,
        "received_at": PUBLIC,
    }
    kind = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    carrier = models.CharField(max_length=20)
    sequence = models.PositiveBigIntegerField()
    manifest = models.JSONField()
    content = models.CharField(max_length=200)
    content_sm3 = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "source", "sequence"], name="package_sequence"
            )
        ]
        indexes = [models.Index(fields=["content_sm3"])]


class SourceToken(Jurisdictional):
    """A source's right to deliver over the API: only a keyed hash of it is kept.

    ``datasets`` are the names it may deliver; none means all its source may. ``hint`` are the last
    characters, by which people tell tokens apart.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "source": PUBLIC,
        "label": INTERNAL,
        "hint": INTERNAL,
        "hash": SECRET,
        "datasets": PUBLIC,
        "created_at": INTERNAL,
        "created_by": INTERNAL,
        "expires_on": INTERNAL,
        "revoked_at": INTERNAL,
        "revoked_by": INTERNAL,
    }
    source = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    hint = models.CharField(max_length=8)
    hash = models.CharField(max_length=64, unique=True)
    datasets = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def state(self, today: date) -> str:
        """Return "revoked", "expired" or "active"; the last day still counts."""
        if self.revoked_at is not None:
            return "revoked"
        return "active" if today <= self.expires_on else "expired"


class TokenUse(Jurisdictional):
    """When a token was last used, to the minute."""

    sensitivity: ClassVar[dict[str, str]] = {"id": INTERNAL, "token": INTERNAL, "at": INTERNAL}
    token = models.OneToOneField(SourceToken, on_delete=models.CASCADE, related_name="use")
    at = models.DateTimeField()


class KeyedAnswer(Jurisdictional):
    """What was answered to a request with an ``Idempotency-Key``, so that it is answered once.

    ``request`` is the hash of all that was asked, the file included.
    """

    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "token": INTERNAL,
        "key": INTERNAL,
        "request": INTERNAL,
        "status": INTERNAL,
        "answer": INTERNAL,
        "at": INTERNAL,
    }
    token = models.ForeignKey(SourceToken, on_delete=models.CASCADE)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="keyed_answer")]
        indexes = [models.Index(fields=["at"])]
