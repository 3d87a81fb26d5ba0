"""The catalogue comes into the hall the ordinary way, once."""

from datetime import timedelta

import pytest

from tests.hall.catalogue import seed, writers
from tests.world import DISTRICT, ROOT, World
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.scope import scope
from tongjian.hall.items import reads
from tongjian.hall.items.actions import VersionRefused
from tongjian.hall.items.models import Body, Item, ItemVersion
from tongjian.hall.items.seed import declared, seed_items


def test_every_item_is_in_force_with_its_bodies_and_order(world: World) -> None:
    made = seed(world)
    today = world.now.date()
    with scope([DISTRICT], ROOT):
        assert len(made) == 11
        assert [one.key for one in reads.catalog(today)] == [one.key for one in declared()]
        assert Body.objects.get(code="transport").name == "示例区交通运输部门"
        version = reads.in_force("school-bus", today)
        assert version.state == "in_force" and "校车" in version.tokens
        assert version.made_by_id != version.decided_by_id
        item = Item.objects.get(key="school-bus")
        assert item.current_id == version.pk and item.code.endswith("000105114001")
        assert reads.in_force(item.pk, today).pk == version.pk


def test_running_again_makes_nothing(world: World) -> None:
    seed(world)
    assert seed(world) == []
    with scope([DISTRICT], ROOT):
        assert ItemVersion.objects.count() == 11


def test_an_item_of_a_later_day_is_not_there_today(world: World) -> None:
    seed(world, "deferral", on=world.now.date() + timedelta(days=3))
    with scope([DISTRICT], ROOT):
        assert reads.catalog(world.now.date()) == []
        with pytest.raises(ItemVersion.DoesNotExist):
            reads.in_force("deferral", world.now.date())


def test_one_person_cannot_do_both(world: World) -> None:
    editor, _ = writers(world)
    with scope([DISTRICT], ROOT), pytest.raises((NotPermitted, VersionRefused)):
        seed_items(
            jurisdiction=DISTRICT,
            editor=editor,
            approver=editor,
            in_force_from=world.now.date(),
            now=world.now,
        )


def test_who_may_not_write_items_may_not_seed_them(world: World) -> None:
    _, approver = writers(world)
    with scope([DISTRICT], ROOT), pytest.raises(NotPermitted):
        seed_items(
            jurisdiction=DISTRICT,
            editor=world.actor("officer"),
            approver=approver,
            in_force_from=world.now.date(),
            now=world.now,
        )
