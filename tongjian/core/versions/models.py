"""What was changed last: a stamp per jurisdiction, so that answers may be kept in memory."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, Jurisdictional


class Version(Jurisdictional):
    """The stamp of a jurisdiction's ``versioned`` tables, drawn anew with every change of a row.

    PostgreSQL draws it by a trigger in the transaction of the change, so whoever sees the change
    sees the stamp. It is random, so one that was rolled back never comes again.
    """

    sensitivity: ClassVar[dict[str, str]] = {"id": INTERNAL, "stamp": INTERNAL}
    stamp = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction"], name="version_of")]
