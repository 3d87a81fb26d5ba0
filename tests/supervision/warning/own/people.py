"""People of a town who write and approve a rule, and the form they fill in."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.supervision.warning.own.declare import written
from tests.world import ROOT, TOWN, World
from tongjian.core.identity.actions import create_user, grant_role
from tongjian.core.identity.models import User
from tongjian.core.scope import scope
from tongjian.supervision.warning.own.models import OwnProposal, OwnRule

NEW = "/rules/own/new/"
PAYEES = written(
    template="threshold",
    dataset="payment",
    measure="paid",
    subject="payee",
    direction="ge",
    limit="5000",
    title="付给同一收款人较多",
)
FORM = {**PAYEES, "valid_from": "2024-01-01", "jurisdiction": TOWN, "reason": "情况变了"}


def second(world: World, role: str = "town", place: str = TOWN) -> User:
    """Return another person of a place than ``world.person(role, place)``."""
    name = f"{role}-{place}-second"
    known = User.objects.filter(username=name).first()
    if known is not None:
        return known
    with scope(ROOT.everywhere, ROOT):
        user = create_user(
            username=name, password="一个足够长的口令-2025", title="第二人", by=ROOT, now=world.now
        )
        grant_role(user=user, role=role, jurisdiction=place, unit="", by=ROOT, now=world.now)
    return user


def browser(user: User) -> Client:
    """Return a browser in which a person is signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def last(world: World) -> OwnProposal:
    """Return what was written last."""
    with world.scope():
        found: OwnProposal = OwnProposal.objects.select_related("rule").latest("pk")
        return found


def standing(world: World) -> OwnRule:
    """Return the rule of what was written last."""
    found = last(world).rule
    assert found is not None
    return found


def drafted(world: World, client: Client | None = None, **given: Any) -> OwnProposal:
    """Write a rule in the form, as the town's first person or in ``client``."""
    address = given.pop("address", NEW)
    response = (client or world.client("town", TOWN)).post(address, {**FORM, **given})
    assert response.status_code == 302, response.content.decode()
    return last(world)


def proposed(world: World, client: Client | None = None, **given: Any) -> OwnProposal:
    """Write a rule and put it before those who may approve it."""
    made = drafted(world, client, **given)
    step(client or world.client("town", TOWN), made, "propose")
    return last(world)


def approved(world: World, **given: Any) -> OwnRule:
    """Have a rule written by one and approved by the other person of the town."""
    other = browser(second(world))
    made = proposed(world, **given)
    assert step(other, made, "decide", decision="approve").status_code == 302
    return standing(world)


def step(client: Client, proposal: OwnProposal, what: str, **given: str) -> Any:
    """Press a button on a proposal's page."""
    return client.post(f"/rules/own/proposals/{proposal.pk}/{what}/", given)
