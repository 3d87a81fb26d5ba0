"""Roles, reach and sign-in."""

import pytest
from django.test import Client

from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World
from tongjian.core.identity.actions import RoleConflict, grant_role
from tongjian.core.identity.roles import ROLES, SEPARATE
from tongjian.core.scope import scope

PASSWORD = "一个足够长的口令-2025"


def test_a_district_reaches_its_towns_and_a_town_only_itself(world: World) -> None:
    assert set(world.actor("deputy").reach("ledger.read")) == {DISTRICT, TOWN, OTHER_TOWN}
    assert world.actor("deputy", TOWN).reach("ledger.read") == (TOWN,)
    assert not world.actor("deputy", TOWN).can("ledger.read", OTHER_TOWN)


def test_a_budget_unit_is_limited_to_itself(world: World) -> None:
    unit = f"{TOWN}001001"
    assert world.actor("unit", TOWN, unit).only_units == frozenset({unit})
    assert world.actor("committee").only_units is None


@pytest.mark.parametrize("first", sorted(SEPARATE))
@pytest.mark.parametrize("second", sorted(SEPARATE))
def test_three_administrators_are_three_persons(world: World, first: str, second: str) -> None:
    user = world.person(first)
    with scope(ROOT.everywhere, ROOT):
        if first == second:
            grant_role(user=user, role=second, jurisdiction=TOWN, by=ROOT, now=world.now)
        else:
            with pytest.raises(RoleConflict, match="三员分立"):
                grant_role(user=user, role=second, jurisdiction=TOWN, by=ROOT, now=world.now)


def test_the_operator_never_sees_figures() -> None:
    assert not ROLES["operator"].permissions & {"ledger.read", "home.read", "warnings.read"}


def test_signing_in_works_and_wrong_passwords_are_throttled(world: World) -> None:
    user = world.person("deputy")
    form = {"login": user.username, "password": PASSWORD}
    assert Client().post("/sign-in/", form).status_code == 302
    client = Client()
    for _ in range(8):
        client.post("/sign-in/", {"login": user.username, "password": "错"})
    locked = client.post("/sign-in/", form)
    assert locked.status_code in (403, 429)


def test_nobody_signs_up_by_themselves(world: World) -> None:
    form = {"username": "stranger", "password1": PASSWORD}
    Client().post("/sign-up/", form)
    from tongjian.core.identity.models import User

    assert not User.objects.filter(username="stranger").exists()
