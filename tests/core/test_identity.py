"""Roles, reach and sign-in."""

import pytest
from django.test import Client

from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World
from tongjian.core.identity.actions import RoleConflict, grant_role
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.identity.models import Membership, User
from tongjian.core.identity.reads import actor_of
from tongjian.core.identity.roles import ROLES, SEPARATE
from tongjian.core.scope import scope

PASSWORD = "一个足够长的口令-2025"


def test_a_district_reaches_its_towns_and_a_town_only_itself(world: World) -> None:
    assert set(world.actor("deputy").reach("ledger.read")) == {DISTRICT, TOWN, OTHER_TOWN}
    assert world.actor("deputy", TOWN).reach("ledger.read") == (TOWN,)
    assert not world.actor("deputy", TOWN).can("ledger.read", OTHER_TOWN)


def test_a_budget_unit_is_limited_to_itself(world: World) -> None:
    unit = f"{TOWN}001001"
    assert world.actor("unit", TOWN, unit).only_units("ledger.read", TOWN) == frozenset({unit})
    assert world.actor("committee").only_units("ledger.read", TOWN) is None


def test_a_second_role_widens_nothing_it_does_not_give(world: World) -> None:
    unit = f"{DISTRICT}001001"
    user = world.person("unit", DISTRICT, unit)
    with scope(ROOT.everywhere, ROOT):
        for role, place in (("department", DISTRICT), ("deputy", TOWN)):
            grant_role(user=user, role=role, jurisdiction=place, by=ROOT, now=world.now)
    actor = actor_of(user)
    assert actor.only_units("ledger.read", DISTRICT) == frozenset({unit})
    assert actor.only_units("ledger.read", OTHER_TOWN) == frozenset({unit})
    assert actor.only_units("ledger.read", TOWN) is None


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


def test_administrators_of_different_towns_are_three_persons_too(world: World) -> None:
    user = world.person("system_admin", OTHER_TOWN)
    chief = world.actor("security_admin", TOWN)
    with scope([TOWN], chief), pytest.raises(RoleConflict, match="三员分立"):
        grant_role(user=user, role="audit_admin", jurisdiction=TOWN, by=chief, now=world.now)


def test_nobody_gives_or_takes_a_role_of_their_own(world: World) -> None:
    user = world.person("security_admin")
    client = world.client("security_admin")
    page = client.post(f"/admin/people/{user.pk}/", {"role": "committee", "jurisdiction": TOWN})
    assert "不能给自己授予" in page.content.decode()
    with scope(ROOT.everywhere, ROOT):
        held = Membership.objects.get(user=user)
    client.post(f"/admin/people/{user.pk}/", {"revoke": held.pk})
    assert {grant.role for grant in actor_of(user).grants} == {"security_admin"}


@pytest.mark.parametrize("unit", ["", "   ", f"{OTHER_TOWN}001001", "none"])
def test_a_budget_unit_needs_a_unit_of_its_place(world: World, unit: str) -> None:
    user = world.person("deputy")
    with scope(ROOT.everywhere, ROOT), pytest.raises(RoleConflict, match="单位编码"):
        grant_role(user=user, role="unit", jurisdiction=TOWN, unit=unit, by=ROOT, now=world.now)


@pytest.mark.parametrize("place", [DISTRICT, OTHER_TOWN])
def test_a_towns_security_administrator_grants_in_the_town_alone(world: World, place: str) -> None:
    chief, other = world.actor("security_admin", TOWN), world.person("town", TOWN)
    with scope([TOWN], chief), pytest.raises(NotPermitted):
        grant_role(user=other, role="committee", jurisdiction=place, by=chief, now=world.now)
    form = {"role": "committee", "jurisdiction": place}
    world.client("security_admin", TOWN).post(f"/admin/people/{other.pk}/", form)
    assert {grant.role for grant in actor_of(other).grants} == {"town"}


@pytest.mark.parametrize("name", ["命令行", "系统", "DEPUTY-310112-", "a b", "x\u202ey", "<b>"])
def test_a_user_name_passes_for_nobody_else(world: World, name: str) -> None:
    world.person("deputy")
    form = {
        "username": name,
        "title": "某员01",
        "password": PASSWORD,
        "role": "deputy",
        "jurisdiction": DISTRICT,
    }
    page = world.client("security_admin").post("/admin/people/new/", form)
    assert page.status_code == 200
    assert "errorlist" in page.content.decode() or "用户名" in page.content.decode()
    assert not User.objects.filter(username=name).exists()


def test_a_person_whose_role_is_refused_is_not_left_behind(world: World) -> None:
    form = {
        "username": "fresh",
        "title": "某员01",
        "password": PASSWORD,
        "role": "unit",
        "unit": "no-such-unit",
        "jurisdiction": DISTRICT,
    }
    page = world.client("security_admin").post("/admin/people/new/", form)
    assert "不是该行政区划的单位编码" in page.content.decode()
    assert not User.objects.filter(username="fresh").exists()


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
