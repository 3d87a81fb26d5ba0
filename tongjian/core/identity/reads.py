"""From a user to an actor."""

from django.db import connection

from tongjian.core.identity.actor import Actor, Grant
from tongjian.core.identity.models import User
from tongjian.core.orgs.place import Place
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import running

# Every page asks this first, so it is one message to PostgreSQL: the person's own memberships are
# shown to them by their number, which is taken back at once.
ASKED = """
SELECT set_config('tongjian.user', %s, true);
SELECT role, jurisdiction_id, unit_code FROM core_membership WHERE user_id = %s ORDER BY id;
SELECT set_config('tongjian.user', %s, true);
SELECT code, name, parent_id FROM core_jurisdiction ORDER BY code
"""


def actor_of(user: User) -> Actor:
    """Return the actor a signed-in user is, from memberships as they are now (one round trip)."""
    outer = running()
    before = outer.user_id if outer is not None else None
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [str(user.pk), user.pk, str(before or "")])
        cursor.nextset()
        held = cursor.fetchall()
        cursor.nextset()
        cursor.nextset()
        places = tuple(Place(*row) for row in cursor.fetchall())
    towns: dict[str, list[str]] = {}
    for place in places:
        if place.parent:
            towns.setdefault(place.parent, []).append(place.code)
    grants = tuple(
        Grant(role, code, (code, *towns.get(code, ())), unit or None) for role, code, unit in held
    )
    home = next((place.name for place in places if held and place.code == held[0][1]), "")
    return Actor(user.pk, user.username, grants, place=home, places=places)


def command_line() -> Actor:
    """Return the actor of a trusted machine's command line, who may do everything."""
    return Actor(None, "命令行", (), everything=True, everywhere=all_codes())
