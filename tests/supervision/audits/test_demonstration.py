"""The demonstration's people take audit problems on their way, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.supervision.audits.conftest import case_of
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT
from tongjian.core.demonstration import Player, begin, make_people
from tongjian.supervision.audits.models import AuditReport
from tongjian.supervision.cases.models import CaseProgress
from tongjian.supervision.demo.auditing import follow_audits

GATHERED = False
PLAYERS = (("committee", 1), ("committee", 2), ("auditor", 1))


@pytest.mark.soak
def test_problems_are_found_in_several_states(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongjian.core.demonstration.home", lambda: tmp_path)
    begin(seed=1)
    players = [Player(role, DISTRICT, number=number) for role, number in PLAYERS]
    make_people(players, by=ROOT, now=clerk.moment())
    told: list[str] = []
    for _ in range(2):
        follow_audits(district=DISTRICT, tell=told.append, now=clerk.moment())
    assert told == ["审计整改：5 个问题，其中 3 个已在办理"]
    states = {number: case_of(clerk.world, number).track.state for number in "ABCXY"}
    assert sorted(states.values()) == ["rectified", *["rectifying"] * 3, "reported"]
    assert states["Y"] == "rectified" and states["B"] == states["C"] == "rectifying"
    with clerk.world.scope():
        assert CaseProgress.objects.count() == 3
        assert [one.year for one in AuditReport.objects.all()] == [2023]
