"""From a user to an actor."""

from tongjian.core.identity.actor import Actor, Grant
from tongjian.core.identity.models import Membership, User
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope


def actor_of(user: User) -> Actor:
    """Return the actor a signed-in user is, from memberships as they are now (two queries)."""
    with scope((), user_id=user.pk):
        held = list(Membership.objects.filter(user=user))
    towns: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for code, parent, name in Jurisdiction.objects.values_list("code", "parent_id", "name"):
        names[code] = name
        if parent:
            towns.setdefault(parent, []).append(code)
    grants = tuple(
        Grant(
            role=row.role,
            jurisdiction=row.jurisdiction_id,
            covers=(row.jurisdiction_id, *towns.get(row.jurisdiction_id, ())),
            unit=row.unit_code or None,
        )
        for row in held
    )
    place = names.get(held[0].jurisdiction_id, "") if held else ""
    return Actor(user.pk, user.username, grants, place=place)


def command_line() -> Actor:
    """Return the actor of a trusted machine's command line, who may do everything."""
    return Actor(None, "命令行", (), everything=True, everywhere=all_codes())
