"""Pages of rules and runs where nothing was delivered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.supervision.warning.test_views import post, text
from tests.world import DISTRICT, ROOT, World
from tongjian.supervision.warning.actions import run_rules
from tongjian.supervision.warning.judge import rules


def test_a_run_over_nothing_delivered_finds_nothing(world: World, ledger: Any) -> None:
    with world.scope():
        assert run_rules(jurisdictions=(DISTRICT,), year=None, by=ROOT, now=world.now) == []


def test_where_no_rule_has_run_nothing_is_called_judged(world: World) -> None:
    client = world.client("deputy")
    for address in ("/warnings/", "/warnings/missing/"):
        page = text(client, address)
        assert "规则还没有运行过，" in page and "都已判断" not in page


def test_every_rule_has_its_page(world: World) -> None:
    client = world.client("committee")
    index = text(client, "/rules/")
    for rule in rules():
        assert f'href="/rules/{rule.number}/"' in index
        page = text(client, f"/rules/{rule.number}/")
        for part in (rule.title, rule.page.purpose, rule.page.example, rule.page.exclusions):
            assert part.replace('"', "&quot;").replace("'", "&#x27;") in page
        for basis in rule.basis:
            assert basis.cited in page
    text(client, "/rules/999/", 404)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"value": "许多"}, "“许多”不是数字"),
        ({"valid_from": "2020-01-01"}, "生效日期不能早于今天"),
        ({"valid_from": ""}, "必填"),
        ({"reason": ""}, "必填"),
        ({"name": "nothing"}, "nothing"),
        ({"jurisdiction": "110101"}, "110101"),
    ],
)
def test_a_threshold_refused_says_why(world: World, given: dict[str, str], message: str) -> None:
    day = f"{world.now.year + 2}-01-01"
    response = post(world.client("committee"), 50, **{"valid_from": day, **given})
    assert response.status_code == 422
    assert message in response.content.decode()


def test_only_the_committee_proposes_thresholds(world: World) -> None:
    for role in ("deputy", "finance", "town"):
        assert (
            post(world.client(role), 50, valid_from=f"{world.now.year + 2}-01-01").status_code
            == 403
        )


def test_a_run_is_asked_for_by_post_and_done_in_the_background(world: World, ledger: Any) -> None:
    client = world.client("committee")
    assert client.get("/warnings/run/").status_code == 405
    response = client.post("/warnings/run/", follow=True)
    assert "已开始运行预警规则" in response.content.decode()
    assert world.client("deputy").post("/warnings/run/").status_code == 403


def test_the_background_run_tells_who_asked(world: World, ledger: Any) -> None:
    from tongjian.core.notify.models import Notice
    from tongjian.supervision.warning.tasks import run_in_background

    user = world.person("committee")
    run_in_background(jurisdictions=[DISTRICT], user=user.pk)
    assert "现有0条预警" in Notice.objects.get(user=user).text
