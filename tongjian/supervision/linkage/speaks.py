"""For which sources of data somebody speaks."""

from __future__ import annotations

from tongjian.core.identity.actor import Actor

OF_FINANCE = frozenset({"finance", "units"})
"""The sources a finance department's clerk speaks for; units' data come through it."""


def sources_of(actor: Actor, permission: str, jurisdiction: str) -> frozenset[str] | None:
    """Return the sources an actor speaks for in a jurisdiction; None when not limited to any.

    A department's clerk is bound to the sources their roles name, a finance clerk to finance's;
    whoever holds the permission by another role is not bound.
    """
    if actor.everything:
        return None
    found: set[str] = set()
    for grant in actor.grants:
        if jurisdiction not in grant.covers or not actor.gives(grant, permission):
            continue
        if grant.role == "finance":
            found |= OF_FINANCE
        elif grant.role == "department":
            found |= {grant.unit} if grant.unit else set()
        elif grant.role == "unit":
            found |= {"units"}
        else:
            return None
    return frozenset(found)


def units_of(actor: Actor, permission: str, jurisdiction: str) -> frozenset[str] | None:
    """Return the units an actor speaks for in a jurisdiction; None for who speaks for all of them."""
    if actor.everything:
        return None
    held = [
        grant
        for grant in actor.grants
        if jurisdiction in grant.covers and actor.gives(grant, permission)
    ]
    if any(grant.role not in ("department", "unit") for grant in held):
        return None
    return frozenset(grant.unit for grant in held if grant.role == "unit" and grant.unit)
