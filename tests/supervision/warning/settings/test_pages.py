"""The pages of proposals: proposing, the list, deciding, taking back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.supervision.warning.settings.people import approved, proposed, second_client
from tests.supervision.warning.test_views import post, text
from tests.world import OTHER_TOWN, TOWN, World, body
from tongjian.supervision.warning.models import RuleSetting
from tongjian.supervision.warning.settings.models import RuleProposal


def answer(client: Any, proposal: RuleProposal, decision: str, words: str = "") -> Any:
    address = f"/rules/proposals/{proposal.pk}/decide/"
    return client.post(address, {"decision": decision, "answer": words})


def test_from_the_rule_page_to_force(world: World) -> None:
    client, other = world.client("committee"), second_client(world)
    day = (world.now + timedelta(days=400)).date().isoformat()
    assert "提出修改界限" in text(client, "/rules/50/")
    made = post(client, 50, valid_from=day)
    assert made.status_code == 302
    own = text(client, made["Location"])
    assert "自己提出的界限不能由自己批准" in own and "不予批准" not in own and "撤回" in own
    with world.scope():
        proposal = RuleProposal.objects.get()
    for page in (
        text(other, "/rules/"),
        text(other, "/rules/proposals/"),
        text(other, "/rules/50/"),
    ):
        assert "界限变更" in page or "待批准" in page
    assert "小额不看" in text(other, "/rules/50/")
    assert answer(client, proposal, "approve").status_code == 422
    refused = answer(other, proposal, "refuse")
    assert refused.status_code == 422 and "不予批准请写明理由" in refused.content.decode()
    assert answer(other, proposal, "approve").status_code == 302
    with world.scope():
        assert RuleSetting.objects.get().proposal == proposal
    page = text(client, "/rules/50/")
    for part in ("设定记录", "5,000", "小额不看", "committee02"):
        assert part in page
    again = answer(other, proposal, "approve")
    assert again.status_code == 422 and "这一项已批准" in again.content.decode()


def test_taken_back_by_its_proposer_alone(world: World, now: datetime) -> None:
    proposal = proposed(world, "5", world.now.date() + timedelta(days=400), now)
    address = f"/rules/proposals/{proposal.pk}/withdraw/"
    assert "只有提出人可以撤回" in second_client(world).post(address, follow=True).content.decode()
    assert "已撤回" in world.client("committee").post(address, follow=True).content.decode()
    with world.scope():
        assert RuleProposal.objects.get().state == "withdrawn"


def test_who_sees_and_who_decides(world: World, now: datetime) -> None:
    proposal = proposed(world, "5", world.now.date() + timedelta(days=400), now)
    address = f"/rules/proposals/{proposal.pk}/"
    assert "不予批准" not in text(world.client("deputy"), address)
    for role in ("deputy", "finance", "auditor"):
        assert answer(world.client(role), proposal, "approve").status_code == 403
    for town in (TOWN, OTHER_TOWN):
        text(world.client("town", town), address, 404)
    text(world.client("committee"), "/rules/proposals/999999/", 404)
    assert answer(second_client(world), proposal, "neither").status_code == 422


def test_the_list_is_filtered_and_exported(world: World, now: datetime) -> None:
    proposal = proposed(world, "2000000", world.now.date() + timedelta(days=400), now)
    approved(world, proposal, now)
    client = world.client("deputy")
    assert "1,000,000 → 2,000,000 元" in text(client, "/rules/proposals/?state=approved")
    assert "没有提出过变更" in text(world.client("town", TOWN), "/rules/proposals/")
    lines = body(client.get("/rules/proposals/?format=csv")).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("状态,规则,界限,变更") and "已批准" in lines[1]


def test_what_is_refused_is_said_at_the_top_and_leads_to_the_form(world: World) -> None:
    client = world.client("committee")
    form = {"name": "least_yuan", "jurisdiction": "310112", "value": "九", "valid_from": "昨天"}
    refused = client.post("/rules/50/threshold/", {**form, "reason": "别丢了这句"})
    page = refused.content.decode()
    assert refused.status_code == 422 and "界限变更还没有提出" in page and "别丢了这句" in page
    assert 'href="#propose"' in page and 'id="propose" open' in page
    assert "还没有提出" not in text(client, "/rules/50/")
