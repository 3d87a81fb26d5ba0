"""A back-test of a draft whose worker is gone for good is said to be lost and holds nobody up."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.supervision.warning.own.people import drafted, step
from tests.supervision.warning.test_views import text
from tests.world import TOWN, World
from tongjian.core.notify.models import Notice
from tongjian.supervision.warning.own import trying
from tongjian.supervision.warning.own.models import OwnTrial
from tongjian.supervision.warning.own.tasks import give_up_lost


def states(world: World) -> list[str]:
    with world.scope():
        return list(OwnTrial.objects.order_by("pk").values_list("state", flat=True))


def test_lost_ones_are_told_and_keep_nobody_from_asking_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "QUICK_ROWS", -1)
    town = world.client("town", TOWN)
    draft = drafted(world)
    address = f"/rules/own/proposals/{draft.pk}/"
    give_up_lost(timestamp=0)
    assert states(world) == ["queued"] and "排队中" in text(town, address)
    for _ in range(2):  # the second is one too many
        step(town, draft, "try")
    assert states(world) == ["queued", "queued"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert "试算没有成功" in text(town, address)
    over = town.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert over["HX-Refresh"] == "true"
    step(town, draft, "try")
    assert states(world) == ["queued"] * 3
    give_up_lost(timestamp=0)
    give_up_lost(timestamp=0)
    assert states(world) == ["failed", "failed", "queued"]
    told = Notice.objects.filter(user=world.person("town", TOWN), text__contains="试算中断了")
    assert told.count() == 2
