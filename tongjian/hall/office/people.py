"""Who works in the office: the hall a person works for, colleagues, deputies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import Membership
from tongjian.core.identity.roles import ROLES
from tongjian.hall.cases.flow import APPLICANT
from tongjian.hall.cases.models import Leave
from tongjian.hall.cases.reads import DESKS as TITLES

DESKS = {desk: title for desk, title in TITLES.items() if desk != APPLICANT}
OFFICIALS = tuple(key for key, role in ROLES.items() if role.permissions & set(DESKS))


@dataclass(frozen=True)
class Colleague:
    """An official of the hall; ``away`` while on leave, ``deputy`` acts for them meanwhile."""

    pk: int
    name: str
    roles: tuple[str, ...]
    away: bool = False
    deputy: int | None = None


def hall_of(actor: Actor, permission: str = "cases.read") -> str:
    """Return the one jurisdiction whose cases a person's pages show: the hall's, or their own."""
    reach = actor.reach(permission)
    return settings.HALL if settings.HALL in reach else (actor.home or "")


def desks_of(actor: Actor, jurisdiction: str) -> tuple[str, ...]:
    """Return the desks (permissions of who must act) a person sits at."""
    return tuple(desk for desk in DESKS if actor.can(desk, jurisdiction))


def leaves_on(jurisdiction: str, today: date) -> QuerySet[Leave]:
    """Return the leaves that last on ``today``."""
    return Leave.objects.filter(
        jurisdiction_id=jurisdiction, from_day__lte=today, to_day__gte=today, ended_at=None
    )


def colleagues(jurisdiction: str, today: date) -> list[Colleague]:
    """Return the officials of a hall by name (two queries)."""
    away: dict[int, int | None] = dict(
        leaves_on(jurisdiction, today).values_list("user_id", "deputy_id")
    )
    held = Membership.objects.filter(jurisdiction_id=jurisdiction, role__in=OFFICIALS)
    found: dict[int, tuple[str, list[str]]] = {}
    for user, title, username, role in held.exclude(role="joint").values_list(
        "user_id", "user__title", "user__username", "role"
    ):
        found.setdefault(user, (title or username, []))[1].append(role)
    people = [
        Colleague(user, name, tuple(roles), user in away, away.get(user))
        for user, (name, roles) in found.items()
    ]
    return sorted(people, key=lambda one: (one.name, one.pk))


def stands_in_for(people: list[Colleague], user: int | None) -> list[Colleague]:
    """Return the colleagues on leave whose deputy ``user`` is."""
    return [one for one in people if one.away and user is not None and one.deputy == user]
