"""Who is where: jurisdictions and, as of a day, departments and units."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from tongjian.core.orgs.models import Department, Jurisdiction, Organisation, Unit
from tongjian.core.orgs.place import Place
from tongjian.core.scope import running

O = TypeVar("O", bound=Organisation)  # noqa: E741


def covered(code: str) -> tuple[str, ...]:
    """Return a jurisdiction and, for a district, its towns."""
    rows = Jurisdiction.objects.filter(Q(code=code) | Q(parent_id=code))
    return tuple(rows.values_list("code", flat=True))


def all_codes() -> tuple[str, ...]:
    """Return every jurisdiction's code."""
    return tuple(Jurisdiction.objects.values_list("code", flat=True))


def towns_of(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the towns of districts."""
    rows = Jurisdiction.objects.filter(parent_id__in=list(codes))
    return tuple(rows.values_list("code", flat=True))


def districts_of(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the districts of towns."""
    rows = Jurisdiction.objects.filter(towns__code__in=list(codes)).distinct()
    return tuple(rows.values_list("code", flat=True))


def places() -> tuple[Place, ...]:
    """Return every jurisdiction by code, as they were when the request began."""

    scope = running()

    def read() -> tuple[Place, ...]:
        known = scope.actor.places if scope is not None and scope.actor is not None else ()
        return known or tuple(
            Place(*row) for row in Jurisdiction.objects.values_list("code", "name", "parent_id")
        )

    found: tuple[Place, ...] = read() if scope is None else scope.once("places", read)
    return found


def _on(rows: QuerySet[O], day: date) -> QuerySet[O]:
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


def departments_on(day: date) -> QuerySet[Department]:
    """Return the departments valid on ``day`` within the scope."""
    return _on(Department.objects.all(), day)


def units_on(day: date) -> QuerySet[Unit]:
    """Return the units valid on ``day`` within the scope."""
    return _on(Unit.objects.all(), day)
