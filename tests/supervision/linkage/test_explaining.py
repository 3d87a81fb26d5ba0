"""Who of many units explains what is missing, and what people are called there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, World
from tongjian.core.orgs.models import Unit
from tongjian.core.scope import scope
from tongjian.supervision.linkage import actions, reads
from tongjian.supervision.linkage.models import Explanation

FIRST, SECOND = f"{DISTRICT}001001", f"{DISTRICT}002001"


def sent_back(clerk: Clerk, unit: str) -> None:
    """Have a unit's performance file of 2024 come in and be sent back."""
    file = clerk.folder / "绩效.csv"
    file.write_text("这不是表", encoding="utf-8")
    assert not clerk.deliver(file, dataset="performance", source="units", unit=unit).accepted


def address(row: Explanation, name: str = "explanation_answer") -> str:
    return reverse(name, args=[row.pk])


def demanded(world: World) -> Explanation:
    with world.scope():
        today = world.now.date()
        line = next(
            one
            for one in reads.board([DISTRICT], 2024, today)
            if one.obligation.key == ("performance", "units")
        )
        by = world.actor("committee")
        return actions.demand(jurisdiction=DISTRICT, line=line, by=by, now=world.now)


def explain(world: World, row: Explanation, unit: str) -> Explanation:
    by = world.actor("unit", DISTRICT, unit)
    with scope([DISTRICT], by):
        return actions.explain(subject=row, text="系统升级", expected=None, by=by, now=world.now)


def test_a_unit_that_is_not_meant_does_not_explain(clerk: Clerk) -> None:
    world = clerk.world
    sent_back(clerk, FIRST)
    row = demanded(world)
    with pytest.raises(actions.LinkageRefused, match="报送这项数据的单位"):
        explain(world, row, SECOND)
    other = world.client("unit", DISTRICT, SECOND).get(address(row))
    assert "写说明" not in other.content.decode()
    page = world.client("unit", DISTRICT, FIRST).get(address(row))
    with world.scope():
        name = Unit.objects.get(code=FIRST).name
    assert "写说明" in page.content.decode() and name in page.content.decode()
    assert explain(world, row, FIRST).state == "answered"


def test_where_no_unit_is_named_the_page_says_so_and_any_may_explain(world: World) -> None:
    row = demanded(world)
    page = world.client("unit", DISTRICT, SECOND).get(address(row))
    assert "没有点名单位，任何一个预算单位都可以说明" in page.content.decode()
    assert explain(world, row, SECOND).state == "answered"


def test_people_are_called_by_their_title(world: World) -> None:
    row = demanded(world)
    explain(world, row, SECOND)
    page = world.client("committee").get(address(row, "explanation")).content.decode()
    for role, unit in (("committee", ""), ("unit", SECOND)):
        person = world.person(role, DISTRICT, unit)
        assert person.title in page and person.username not in page
