"""Back-tests on delivered files: asked for, worked out, shown, put before an approver."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.supervision.once import Once, delivered_once, within
from tests.supervision.warning.conftest import few_rules
from tests.supervision.warning.settings.people import second_client
from tests.supervision.warning.test_views import judged, text
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope, set_local
from tongjian.supervision.warning.models import LedgerWarning, RuleSetting, WarningRun
from tongjian.supervision.warning.settings.models import BackTest, RuleProposal
from tongjian.supervision.warning.trial import actions
from tongjian.supervision.warning.trial.tasks import back_test

__all__ = ["few_rules"]
NEW = "/rules/50/trial/"


@pytest.fixture(scope="module")
def delivered(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Once]:
    folder = tmp_path_factory.mktemp("trials")
    with delivered_once(template_database, django_db_blocker, folder, judged) as made:
        yield made


@pytest.fixture
def world(delivered: Once, django_db_blocker: Any) -> Iterator[World]:
    with within(delivered, django_db_blocker) as found:
        yield found


def tried(world: World, value: str, **given: str) -> Any:
    form = {
        "jurisdiction": DISTRICT,
        "value-least_yuan": value,
        "stepped": "least_yuan",
        **given,
    }
    return world.client("committee").post(NEW, form)


def last() -> BackTest:
    with scope((DISTRICT, TOWN), ROOT):
        found: BackTest = BackTest.objects.latest("pk")
        return found


def test_one_that_breaks_while_the_person_waits_has_failed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise ArithmeticError

    monkeypatch.setattr("tongjian.supervision.warning.trial.compute.find", broken)
    assert tried(world, "5000").status_code == 302
    assert last().state == "failed"
    assert "试算没有成功" in text(world.client("committee"), f"/rules/trials/{last().pk}/")


def test_the_form_holds_what_is_in_force(world: World) -> None:
    page = text(world.client("committee"), NEW)
    assert 'value="1000"' in page and "可设范围" in page
    assert 'href="/rules/50/trial/"' in text(world.client("committee"), "/rules/50/")
    assert "/trial/" not in text(world.client("deputy"), "/rules/50/")
    for role in ("deputy", "finance", "town"):
        assert world.client(role).get(NEW).status_code == 403
    text(world.client("committee"), "/rules/74/trial/", 404)
    text(world.client("committee"), "/rules/999/trial/", 404)


@pytest.mark.parametrize(
    ("value", "given", "message"),
    [
        ("许多", {}, "“许多”不是数字"),
        ("-1", {}, "不小于0"),
        ("", {}, "必填"),
        ("5", {"jurisdiction": "110101"}, "110101"),
        ("5", {"stepped": "nothing"}, "nothing"),
    ],
)
def test_bad_input_is_said_and_kept(
    world: World, value: str, given: dict[str, str], message: str
) -> None:
    response = tried(world, value, **given)
    assert response.status_code == 422
    page = response.content.decode()
    assert message in page
    assert not value or f'value="{value}"' in page


def test_at_once_when_quick_and_nothing_is_registered(world: World) -> None:
    def registered() -> list[Any]:
        with world.scope():
            return [
                *LedgerWarning.objects.order_by("pk").values(),
                *WarningRun.objects.order_by("pk").values(),
                *RuleSetting.objects.values(),
            ]

    before = registered()
    response = tried(world, "5000")
    test = last()
    assert response["Location"] == f"/rules/trials/{test.pk}/"
    assert registered() == before
    assert (test.state, test.done) == ("done", test.total)
    page = text(world.client("committee"), f"/rules/trials/{test.pk}/")
    assert "按现行界限命中1条，按试算的界限命中0条，少1条" in page
    assert "不再命中" in page and "购买白酒" in page
    with world.scope():
        pk = LedgerWarning.objects.get(rule=50).pk
    assert f'href="/warnings/{pk}/"' in page
    assert f'value="{test.as_of.isoformat()}"' in page  # the day of the proposal's form
    assert "缺少数据，未判断" in page  # the towns delivered nothing


def test_overlap_with_what_stands(world: World) -> None:
    with world.scope():
        wine = LedgerWarning.objects.get(rule=50)
        set_local("tongjian.action", "test")
        LedgerWarning.objects.filter(rule=49).update(evidence=wine.evidence)
    tried(world, "1")
    result = last().result or {}
    assert {"rule": 49, "subject": 0, "rows": 1, "any": 1} in result["overlap"]
    assert 50 not in [one["rule"] for one in result["overlap"]]
    page = text(world.client("committee"), f"/rules/trials/{last().pk}/")
    assert 'href="/warnings/?rule=49"' in page


def test_only_its_owner_sees_it_until_it_is_put_before_an_approver(world: World) -> None:
    tried(world, "5000")
    test = last()
    address = f"/rules/trials/{test.pk}/"
    other = second_client(world)
    text(other, address, 404)
    text(world.client("town", TOWN), address, 404)
    day = (world.now + timedelta(days=400)).date().isoformat()
    form = {
        "name": "least_yuan",
        "jurisdiction": DISTRICT,
        "value": "5000",
        "valid_from": day,
        "reason": "小额不用逐笔看",
        "trial": str(test.pk),
    }
    client = world.client("committee")
    refused = client.post("/rules/50/threshold/", {**form, "value": "6000"})
    assert "所附的试算用的是5,000" in refused.content.decode()
    assert client.post("/rules/49/threshold/", {**form, "name": "above_yuan"}).status_code == 422
    made = client.post("/rules/50/threshold/", form)
    with world.scope():
        proposal = RuleProposal.objects.get()
    assert made["Location"] == f"/rules/proposals/{proposal.pk}/"
    assert f'href="{address}"' in text(other, f"/rules/proposals/{proposal.pk}/")
    assert "命中1条" in text(other, address)
    assert client.post("/rules/50/threshold/", {**form, "trial": "999999"}).status_code == 404


def test_in_the_background_where_much_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "QUICK_ROWS", -1)
    tried(world, "5000")
    test = last()
    client = world.client("committee")
    assert test.state == "waiting"
    assert "排队中" in text(client, f"/rules/trials/{test.pk}/")
    part = client.get(f"/rules/trials/{test.pk}/progress/", headers={"HX-Request": "true"})
    assert "排队中" in part.content.decode()
    back_test(test=test.pk, jurisdiction=DISTRICT)
    assert last().state == "done"
    assert "R050 试算已完成" in Notice.objects.get(user=world.person("committee")).text
    over = client.get(f"/rules/trials/{test.pk}/progress/", headers={"HX-Request": "true"})
    assert over["HX-Refresh"] == "true"
    back_test(test=test.pk, jurisdiction=DISTRICT)
    assert Notice.objects.filter(user=world.person("committee")).count() == 1


def test_two_may_wait_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "QUICK_ROWS", -1)
    assert [tried(world, "5000").status_code for _ in range(3)] == [302, 302, 422]


def test_a_failure_is_said_to_who_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "QUICK_ROWS", -1)
    tried(world, "5000")

    def broken(*_: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr("tongjian.supervision.warning.trial.tasks.work_out", broken)
    with pytest.raises(RuntimeError):
        back_test(test=last().pk, jurisdiction=DISTRICT)
    assert last().state == "failed"
    client = world.client("committee")
    assert "试算没有成功" in text(client, f"/rules/trials/{last().pk}/")
