"""Who may write and who may approve a jurisdiction's own rules."""

from __future__ import annotations

from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import Membership
from tongjian.core.identity.roles import ROLES
from tongjian.core.orgs.reads import districts_of
from tongjian.core.scope import scope

WRITE, APPROVE = "rules.own", "rules.approve"


def writes_for(actor: Actor) -> tuple[str, ...]:
    """Return the jurisdictions a person writes rules for: those they belong to themselves."""
    held = {grant.jurisdiction for grant in actor.grants if Actor.gives(grant, WRITE)}
    return tuple(sorted(held))


def deciders(jurisdiction: str, proposer: int) -> list[int]:
    """Return the ids of those who may decide about a person's proposal.

    They are the others of the jurisdiction; where there is none, a town's district's.
    """
    districts = districts_of([jurisdiction])
    roles = [key for key, role in ROLES.items() if APPROVE in role.permissions]
    system = Actor(None, "系统", (), everything=True, everywhere=(jurisdiction, *districts))
    with scope([jurisdiction, *districts], system):
        rows = Membership.objects.filter(
            role__in=roles,
            jurisdiction_id__in=[jurisdiction, *districts],
            user__is_active=True,
        ).exclude(user_id=proposer)
        held = list(rows.values_list("user_id", "jurisdiction_id"))
    own = {user for user, place in held if place == jurisdiction}
    return sorted(own or {user for user, _ in held})
