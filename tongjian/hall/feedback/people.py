"""Whom feedback reaches among the officials."""

from __future__ import annotations

from datetime import datetime

from tongjian.core.identity.models import Membership, User
from tongjian.core.identity.roles import ROLES
from tongjian.core.notify.actions import notify


def holders(jurisdiction: str, permission: str) -> list[User]:
    """Return the active people with ``permission`` in a jurisdiction, by name."""
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    held = Membership.objects.filter(jurisdiction_id=jurisdiction, role__in=roles)
    people = User.objects.filter(pk__in=held.values("user_id"), is_active=True)
    return list(people.order_by("title", "username"))


def tell(jurisdiction: str, permission: str, *, text: str, url: str, now: datetime) -> None:
    """Put a notice into the box of everybody with ``permission``."""
    for person in holders(jurisdiction, permission):
        notify(user_id=person.pk, text=text[:300], url=url, now=now)
