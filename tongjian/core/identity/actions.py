"""Making people, giving and taking roles, remembering visits."""

from datetime import datetime, timedelta

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import Membership, User
from tongjian.core.identity.roles import ROLES, SEPARATE

VISIT_GAP = timedelta(hours=1)


class RoleConflict(Exception):
    """The roles must be held by different persons; the message is Chinese."""


@action("identity.create_user", "people.manage")
def create_user(*, username: str, password: str, title: str, by: Actor, now: datetime) -> User:
    """Create a person who can sign in."""
    return User.objects.create_user(username, password=password, title=title)


@action("identity.grant_role", "people.manage")
def grant_role(
    *, user: User, role: str, jurisdiction: str, unit: str = "", by: Actor, now: datetime
) -> Membership:
    """Give a role; two of the three administrators' roles are never one person's."""
    User.objects.select_for_update().get(pk=user.pk)
    held = set(Membership.objects.filter(user=user).values_list("role", flat=True))
    if role in SEPARATE and (held & SEPARATE) - {role}:
        other = ROLES[next(iter((held & SEPARATE) - {role}))].title
        raise RoleConflict(f"该用户已是{other}，按三员分立要求不能同时担任{ROLES[role].title}")
    membership: Membership
    membership, _ = Membership.objects.get_or_create(
        user=user, jurisdiction_id=jurisdiction, role=role, unit_code=unit
    )
    note(user=user.pk, role=role)
    return membership


@action("identity.revoke_role", "people.manage")
def revoke_role(*, subject: Membership, by: Actor, now: datetime) -> None:
    """Take a role away."""
    note(user=subject.user_id, role=subject.role)
    subject.delete()


def remember_visit(user: User, now: datetime) -> datetime | None:
    """Note that the person is here; return when they were here before this visit.

    Pages opened within an hour belong to one visit.
    """
    if user.visited_at is None or now - user.visited_at > VISIT_GAP:
        user.visited_before = user.visited_at
        user.visited_at = now
        user.save(update_fields=["visited_at", "visited_before"])
    return user.visited_before
