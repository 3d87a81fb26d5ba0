"""The one door for data between organisations: what came in, as packages."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional


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
