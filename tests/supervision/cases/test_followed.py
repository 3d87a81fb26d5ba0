"""The demonstration's people take cases on their way, each to where somebody has it to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pytest

from tests.supervision.cases.conftest import OTHER, UNIT
from tests.world import DISTRICT, ROOT, World
from tongjian.core.demonstration import Player
from tongjian.core.identity.actions import create_user, grant_role
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.supervision.cases import reads
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.demo import following

PEOPLE = (Player("committee", DISTRICT), Player("committee", DISTRICT, number=2))


@pytest.fixture
def people(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the state that makes an installation a demonstration."""

    def make(players: Iterable[Player], *, by: Actor, now: datetime) -> None:
        with world.scope():
            for one in players:
                user = create_user(
                    username=one.username,
                    password="一个足够长的口令-2025",
                    title=one.title,
                    by=by,
                    now=now,
                )
                grant_role(
                    user=user,
                    role=one.role,
                    jurisdiction=one.jurisdiction,
                    unit=one.unit,
                    by=by,
                    now=now,
                )

    monkeypatch.setattr(following, "make_people", make)
    make((*PEOPLE, Player("finance", DISTRICT)), by=ROOT, now=world.now)


def test_everybody_finds_something_to_do(
    world: World, people: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.scope():
        assert not User.objects.filter(username="unit01").exists()
    # One case a unit here: let the first go to the second person, the others as they are declared.
    monkeypatch.setattr(
        following, "OWN", ("open ask answer check examine violation rectify accept",)
    )
    told: list[str] = []
    for _ in range(2):
        following.follow(
            district=DISTRICT, fallback=(OTHER, DISTRICT), tell=told.append, now=world.now
        )
    assert len(told) == 1
    assert "件已在办理" in told[0]
    with world.scope():
        case = WarningCase.objects.get(kind="unit", code=UNIT)
        second = actor_of(User.objects.get(username="committee02"))
        first = actor_of(User.objects.get(username="committee01"))
        rows = reads.visible(second)
        assert case in reads.waiting_for(second, rows)
        assert case not in reads.waiting_for(first, rows)
        assert [one.by for one in reads.history(case)] == [
            "committee01", "committee01", "unit01", "bureau01", "finance01", "committee01",
            "unit01", "committee01",
        ]  # fmt: skip
        assert "今后按季度安排" in reads.history(case)[2].reason
        other = WarningCase.objects.get(kind="unit", code=OTHER)
        assert other.track.state == "closed"
