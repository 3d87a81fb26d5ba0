"""Several at once on a database that is committed to: bulk triage, letters, gathering, steps."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from tests.supervision.cases.test_attack_gathering import forget_some
from tests.supervision.cases.test_life import ASK
from tests.world import DISTRICT, ROOT, World
from tongjian.core import clock
from tongjian.supervision.cases import actions
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.models import CaseLetter, WarningCase

pytestmark = pytest.mark.soak


@pytest.fixture(autouse=True)
def today(committed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: committed.now)


def at_once(*calls: Any) -> list[Any]:
    """Run calls in threads that begin together; what each returned or raised."""
    gate = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(at: int, call: Any) -> None:
        gate.wait()
        try:
            results[at] = call()
        except Exception as error:
            results[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return results


def test_bulk_triage_twice_and_single_steps_at_once(committed: World) -> None:
    """Every case is opened once, whoever was first, and nobody meets a broken page."""
    world = committed
    with world.scope():
        keys = sorted(WarningCase.objects.values_list("pk", flat=True))
    clients = [world.client("committee", unit=str(at)) for at in range(3)]
    form = {"cases": keys, "step": "open", "reason": ""}
    calls = [
        lambda: clients[0].post("/cases/triage/", form).status_code,
        lambda: clients[1].post("/cases/triage/", form).status_code,
        lambda: [
            clients[2].post(f"/cases/{key}/open/", {"turn": 0}).status_code
            for key in reversed(keys)
        ],
    ]
    first, second, single = at_once(*calls)
    assert {first, second} <= {302, 422}, (first, second)
    assert set(single) <= {302, 409, 422}, single
    with world.scope():
        found = WarningCase.objects.select_related("track")
        assert {(one.track.state, one.track.turn) for one in found} == {("triaged", 1)}
        numbers = [one.number for one in found if one.jurisdiction_id == DISTRICT]
    assert sorted(numbers) == [f"督〔2025〕{at}号" for at in range(1, len(numbers) + 1)]


def test_two_letters_at_once_are_one(committed: World) -> None:
    world = committed
    with world.scope():
        case = WarningCase.objects.filter(jurisdiction_id=DISTRICT).order_by("pk")[0]
        actions.take(subject=case, step="open", turn=0, given={}, by=ROOT, now=world.now)
    due = (world.now.date() + timedelta(30)).isoformat()
    clients = [world.client("committee", unit=str(at)) for at in range(2)]
    given = {"turn": 1, **ASK, "due": due}
    results = at_once(
        *(
            lambda client=client: client.post(f"/cases/{case.pk}/ask/", given).status_code
            for client in clients
        )
    )
    assert sorted(results) in ([302, 409], [302, 422])
    with world.scope():
        assert CaseLetter.objects.filter(case=case).count() == 1


def test_gathering_and_steps_at_once_undo_nothing_of_each_other(committed: World) -> None:
    world = committed
    with world.scope():
        keys = sorted(
            WarningCase.objects.filter(jurisdiction_id=DISTRICT).values_list("pk", flat=True)
        )
        forget_some(by=ROOT, now=world.now)

    def gathering() -> Any:
        with world.scope():
            return gather(jurisdiction=DISTRICT, by=ROOT, now=world.now)

    client = world.client("committee")
    form = {"cases": keys, "step": "dismiss", "reason": "属正常"}
    results = at_once(gathering, gathering, lambda: client.post("/cases/triage/", form).status_code)
    assert results[2] in (302, 422), results
    assert all(isinstance(one, dict) for one in results[:2]), results
    with world.scope():
        gather(jurisdiction=DISTRICT, by=ROOT, now=world.now)
        for one in WarningCase.objects.filter(pk__in=keys).select_related("track"):
            rules = {each.rule for each in one.findings.all()}
            assert rules and one.involved_yuan == sum(
                one.payments.values_list("amount_yuan", flat=True)
            )
