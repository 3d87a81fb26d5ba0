"""Back-tests whose worker was killed: said to be lost, and asked for again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.supervision.warning.conftest import few_rules
from tests.supervision.warning.test_views import text
from tests.supervision.warning.trial.test_trial import delivered, last, tried, world
from tests.world import World
from tongjian.core.notify.models import Notice
from tongjian.supervision.warning.trial import actions
from tongjian.supervision.warning.trial.tasks import back_test, give_up_lost

__all__ = ["delivered", "few_rules", "world"]


@pytest.fixture(autouse=True)
def much_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "QUICK_ROWS", -1)


def job(state: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status"
            " WHERE task_name = 'rules.back_test'",
            [state],
        )


def put(state: str) -> None:
    from tests.world import DISTRICT, ROOT
    from tongjian.core.scope import scope
    from tongjian.supervision.warning.settings.models import BackTest

    with scope((DISTRICT,), ROOT):
        BackTest.objects.all().update(state=state, done=1)


def test_one_that_waits_or_runs_is_not_lost(world: World) -> None:
    tried(world, "5000")
    for state in ("todo", "doing"):
        job(state)
        give_up_lost(timestamp=0)
        assert last().state == "waiting"
    assert "排队中" in text(world.client("committee"), f"/rules/trials/{last().pk}/")


@pytest.mark.parametrize("state", ["failed"])
def test_one_whose_worker_is_gone_for_good_is_said_to_be_lost(world: World, state: str) -> None:
    tried(world, "5000")
    put("running")
    job(state)
    client, address = world.client("committee"), f"/rules/trials/{last().pk}/"
    assert "试算中断了" in text(client, address) and "重新试算" in text(client, address)
    over = client.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert over["HX-Refresh"] == "true"
    give_up_lost(timestamp=0)
    give_up_lost(timestamp=0)
    assert last().state == "failed"
    notices = Notice.objects.filter(user=world.person("committee"), text__contains="中断")
    assert notices.count() == 1
    assert "重新试算" in text(client, address)


def test_lost_ones_keep_nobody_from_asking_again(world: World) -> None:
    assert [tried(world, "5000").status_code for _ in range(3)] == [302, 302, 422]
    put("running")
    job("failed")
    assert tried(world, "6000").status_code == 302


def test_one_that_was_over_after_all_is_left_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried(world, "5000")
    back_test(test=last().pk, jurisdiction=last().jurisdiction_id)
    job("failed")
    give_up_lost(timestamp=0)
    assert last().state == "done"


@pytest.mark.soak
@pytest.mark.parametrize(
    "value",
    [
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1e999999999",
        "1e-999999999",
        "1_0",
        "０.００１",
        "１２,,x",
        " ",
        "0x10",
        "九",
        "9" * 25,
        "\x01",
        "<b>5</b>",
        "=5",
    ],
)
def test_hostile_numbers(world: World, value: str) -> None:
    from tests.supervision.warning.test_views import text as shown

    form = {
        "name": "least_yuan",
        "jurisdiction": "310112",
        "value": value,
        "valid_from": "2026-01-01",
        "reason": "理由",
    }
    client = world.client("committee")
    for answer in (client.post("/rules/50/threshold/", form), tried(world, value)):
        assert answer.status_code == 422, value
        assert "<b>5</b>" not in answer.content.decode()
    assert "待批准" not in shown(client, "/rules/50/")


@pytest.mark.soak
@pytest.mark.parametrize(
    "day", ["", "0001-01-01", "2025-10-19", "9999-12-31", "2045-01-01", "2025-02-30", "昨天"]
)
def test_days_no_threshold_can_begin_on(world: World, day: str) -> None:
    form: dict[str, Any] = {
        "name": "least_yuan",
        "jurisdiction": "310112",
        "value": "6000",
        "valid_from": day,
        "reason": "理由",
    }
    assert world.client("committee").post("/rules/50/threshold/", form).status_code == 422


def test_full_width_digits_are_a_number_and_minus_nothing_is_nothing(world: World) -> None:
    from tongjian.supervision.warning.reads import rule_numbered
    from tongjian.supervision.warning.settings.values import number_of, plain, threshold_of

    rule = rule_numbered(50)
    assert rule is not None
    assert plain(number_of("５０００．５", threshold_of(rule, "least_yuan"))) == "5000.5"
    assert plain(number_of("-0", threshold_of(rule, "least_yuan"))) == "0"
