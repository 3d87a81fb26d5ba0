"""The bases of the product's models, and every feature's models found by walking the package."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from tongjian.core.declared.registry import import_modules
from tongjian.core.scope import current

PUBLIC, INTERNAL, PERSONAL, SECRET = "public", "internal", "personal", "secret"
CLASSES = frozenset({PUBLIC, INTERNAL, PERSONAL, SECRET})

M = TypeVar("M", bound=models.Model)


class Record(models.Model):
    """A model that says how sensitive each of its fields is.

    ``sensitivity`` maps a field's name to one of PUBLIC, INTERNAL, PERSONAL, SECRET; a contract
    test fails for a field without one. ``audited`` tables refuse writes outside an action;
    ``append_only`` ones can never be changed by the application, but for the columns they name
    ``erasable``: those an action "privacy.erase…" may empty when the law no longer lets them be kept.
    A change to a ``versioned`` table draws its jurisdiction a new stamp (``core.versions``).
    """

    sensitivity: ClassVar[dict[str, str]] = {"id": INTERNAL}
    audited: ClassVar[bool] = False
    append_only: ClassVar[bool] = False
    versioned: ClassVar[bool] = False
    erasable: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class Rows(models.QuerySet[M]):
    """Locks no more than it was asked to.

    Django's own default also locks the rows that the order or a related record joins, and locks
    them against being pointed at: whoever entered something under the same jurisdiction waited.
    """

    def select_for_update(
        self,
        nowait: bool = False,
        skip_locked: bool = False,
        of: Sequence[str] = ("self",),
        no_key: bool = True,
    ) -> Self:
        """Lock the rows themselves until the end of the transaction, their keys excepted."""
        return super().select_for_update(nowait, skip_locked, of, no_key)


class ScopedManager(models.Manager[M]):
    """Refuses a query outside a scope, before PostgreSQL would return nothing."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return the queryset, or raise ``ScopeMissing``."""
        current()
        return Rows(model=self.model, using=self._db, hints=self._hints)  # type: ignore[attr-defined]


class Jurisdictional(Record):
    """A record of one jurisdiction, under both locks: the scoped manager and row security."""

    sensitivity: ClassVar[dict[str, str]] = {"jurisdiction": PUBLIC}
    jurisdiction = models.ForeignKey("core.Jurisdiction", on_delete=models.PROTECT)

    objects: ClassVar[ScopedManager[Any]] = ScopedManager()

    class Meta:
        abstract = True


def sensitivity_of(model: type[models.Model]) -> dict[str, str]:
    """Return the sensitivity classes a model and its bases declare."""
    merged: dict[str, str] = {}
    for base in reversed(model.__mro__):
        merged.update(base.__dict__.get("sensitivity", {}))
    return merged


import_modules("tongjian.core", "models")
