"""The whole life of an own rule: written, tried, approved, run, changed, taken out of force."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.warning.own.people import (
    FORM,
    NEW,
    approved,
    browser,
    drafted,
    last,
    proposed,
    second,
    standing,
    step,
)
from tests.supervision.warning.test_views import text
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.warning.actions import run_and_tell, run_rules
from tongjian.supervision.warning.engine import ledger_versions
from tongjian.supervision.warning.models import LedgerWarning
from tongjian.supervision.warning.own.models import OwnRule, OwnTrial, OwnVersion


def run(clerk: Clerk, number: int, day: int = 0) -> list[LedgerWarning]:
    """Run one rule over everything and return its standing warnings."""
    with clerk.world.scope():
        places = (DISTRICT, TOWN, OTHER_TOWN)
        run_rules(jurisdictions=places, year=None, by=ROOT, now=clerk.moment(day), only={number})
        return list(LedgerWarning.objects.filter(rule=number, gone_at=None))


def test_a_town_writes_tries_and_approves_a_rule_and_it_runs_there_alone(clerk: Clerk) -> None:
    world = clerk.world
    town, other = world.client("town", TOWN), browser(second(clerk.world))
    assert 'name="template" value="deadline"' in text(town, NEW)
    form = text(town, f"{NEW}?template=threshold&dataset=payment")
    assert "支付金额（元）" in form and "功能分类编码" in form and "收款账号" not in form
    draft = drafted(world)
    page = text(town, f"/rules/own/proposals/{draft.pk}/")
    assert "2024年命中2条。" in page and "甲镇2024年付给“城东商贸有限公司”的" in page
    assert "付给一名个人的" in page and "王小明" not in page
    text(other, f"/rules/own/proposals/{draft.pk}/", 404)  # a draft is its writer's
    step(town, draft, "propose")
    assert "请您批准" in Notice.objects.get(user=second(world)).text
    assert run(clerk, 1001 - 1 + 1) == []
    assert step(other, draft, "decide", decision="approve").status_code == 302
    assert "已批准" in Notice.objects.get(user=world.person("town", TOWN)).text
    rule = last(world).rule
    assert rule is not None and rule.number > 1000
    found = run(clerk, rule.number)
    assert {one.jurisdiction_id for one in found} == {TOWN}
    assert sorted(one.subject_name for one in found) == ["个人", "城东商贸有限公司"]
    body = next(one for one in found if one.subject_name != "个人")
    assert (body.level, body.group, body.version, len(body.evidence)) == ("yellow", "own", 1, 2)

    shown = text(town, f"/warnings/{body.pk}/")
    title = f"自定规则第{rule.number}号 付给同一收款人较多"
    assert title in shown and "本地自定标准，2025年10月20日由甲镇镇人大工作人员第二人批准" in shown
    page = text(town, f"/rules/{rule.number}/")
    for part in ("现有命中", "第 1 版", "5,000", "提出修改", "请说明事由", "这类支出多"):
        assert part in page
    assert title in text(town, "/rules/") and title in text(town, f"/warnings/?rule={rule.number}")
    assert title in text(world.client("deputy"), f"/rules/{rule.number}/")
    _followed_up(clerk, rule)


def _followed_up(clerk: Clerk, rule: OwnRule) -> None:
    """Its findings become cases with their rows; a person is asked about through the unit."""
    with clerk.world.scope():
        gather(jurisdiction=TOWN, by=ROOT, now=clerk.moment())
        cases = {
            (one.kind, one.name): one for one in WarningCase.objects.filter(jurisdiction_id=TOWN)
        }
        assert set(cases) == {("payee", "城东商贸有限公司"), ("unit", "第1局本级")}
        finding = cases["payee", "城东商贸有限公司"].findings.get()
    assert finding.frozen["rule_title"].startswith(f"自定规则第{rule.number}号 ")
    assert finding.frozen["total"] == 2 and finding.frozen["lost"] == 0
    assert "本地自定标准" in finding.frozen["basis"][0]
    assert finding.frozen["why"] == "这类支出多，群众有反映。"
    case = cases["payee", "城东商贸有限公司"]
    assert "付给同一收款人较多" in text(clerk.world.client("town", TOWN), f"/cases/{case.pk}/")


def test_others_see_nothing_of_it_and_who_may_only_read_writes_nothing(world: World) -> None:
    number = approved(world).number
    draft = drafted(world)
    elsewhere = world.client("town", OTHER_TOWN)
    for address in (f"/rules/{number}/", f"/rules/own/proposals/{draft.pk}/",
                    f"/rules/own/{number}/change/"):  # fmt: skip
        text(elsewhere, address, 404)
    assert elsewhere.post(f"/rules/own/{number}/end/").status_code == 404
    assert "付给同一收款人较多" not in text(elsewhere, "/rules/")
    assert "付给同一收款人较多" not in text(elsewhere, "/rules/own/")
    for role in ("deputy", "finance", "auditor"):
        client = world.client(role)
        for address in (NEW, f"/rules/own/{number}/change/"):
            text(client, address, 403)
        for what in ("propose", "withdraw", "try", "decide"):
            assert step(client, draft, what).status_code == 403
    committee = world.client("committee")  # a district writes for itself, not for its towns
    text(committee, f"/rules/own/{number}/change/", 404)
    for what in ("trial", "threshold"):
        assert committee.post(f"/rules/{number}/{what}/").status_code in (404, 422)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"limit": "许多"}, "界限：“许多”不是数字"),
        ({"title": ""}, "名称：请填写"),
        ({"valid_from": "去年"}, "应为日期"),
        ({"valid_from": "1999-01-01"}, "自哪天起：应在2015年1月1日至明年年底之间"),
        ({"jurisdiction": DISTRICT}, DISTRICT),
        ({"dataset": "voucher"}, "没有选好"),
        ({"level": "red"}, "级别：只能是黄色或蓝色"),
    ],
)
def test_bad_input_is_said_and_kept(world: World, given: dict[str, str], message: str) -> None:
    response = world.client("town", TOWN).post(NEW, {**FORM, "why": "别丢了这句", **given})
    assert response.status_code == 422
    page = response.content.decode()
    assert message in page
    assert "别丢了这句" in page or "dataset" in given
    with world.scope():
        assert not OwnTrial.objects.exists()


def test_nobody_approves_their_own_and_a_town_of_one_asks_its_district(world: World) -> None:
    town, committee = world.client("town", TOWN), world.client("committee")
    alone = proposed(world)
    assert Notice.objects.filter(user=world.person("committee")).exists()
    assert "不能由自己批准" in step(town, alone, "decide", decision="approve").content.decode()
    assert step(committee, alone, "decide", decision="approve").status_code == 302
    page = text(town, f"/rules/{standing(world).number}/")
    assert "由示例区预算工委工作人员committee01批准" in page
    second(world)
    two = proposed(world)
    refused = step(committee, two, "decide", decision="approve")
    assert refused.status_code == 422 and "请由镇里批准" in refused.content.decode()
    assert ">批准</button>" not in text(committee, f"/rules/own/proposals/{two.pk}/")


@pytest.mark.soak
def test_refused_and_withdrawn_it_never_runs(clerk: Clerk) -> None:
    world = clerk.world
    town, other = world.client("town", TOWN), browser(second(world))
    first = proposed(world)
    assert "请写明理由" in step(other, first, "decide", decision="refuse").content.decode()
    step(other, first, "decide", decision="refuse", answer="界限太低")
    assert last(world).state == "refused"
    assert "不用再办理" in step(other, first, "decide", decision="approve").content.decode()
    again = proposed(world)
    step(town, again, "withdraw")
    assert last(world).state == "withdrawn"
    with world.scope():
        assert not OwnRule.objects.exists() and not OwnVersion.objects.exists()


@pytest.mark.soak
def test_a_draft_is_tried_as_it_stands_before_it_is_proposed(world: World) -> None:
    town = world.client("town", TOWN)
    draft = drafted(world)
    with world.scope():
        OwnTrial.objects.update(state="failed", result=None)
    assert "试算没有成功" in text(town, f"/rules/own/proposals/{draft.pk}/")
    step(town, draft, "propose")
    assert last(world).state == "draft"
    step(town, draft, "try")
    page = text(town, f"/rules/own/proposals/{draft.pk}/edit/")
    assert 'value="5000"' in page and "这类支出多" in page
    drafted(world, address=f"/rules/own/proposals/{draft.pk}/edit/", limit="999999999")
    assert last(world).pk == draft.pk
    assert "2024年命中0条。" in text(town, f"/rules/own/proposals/{draft.pk}/")
    step(town, draft, "propose")
    assert last(world).state == "waiting"
    text(town, f"/rules/own/proposals/{draft.pk}/edit/", 404)


def test_a_change_is_a_new_version_and_what_was_found_keeps_its_own(clerk: Clerk) -> None:
    world = clerk.world
    number = approved(world).number
    before = run(clerk, number)
    town, other = world.client("town", TOWN), browser(second(world))
    day = clerk.today().isoformat()
    change = f"/rules/own/{number}/change/"
    assert 'value="5000"' in text(town, change)
    refused = town.post(change, {**FORM, "valid_from": day, "reason": " "})
    assert refused.status_code == 422 and "为什么修改：请填写" in refused.content.decode()
    made = proposed(world, address=change, limit="9000", valid_from=day, reason="界限太低")
    page = text(other, f"/rules/own/proposals/{made.pk}/")
    assert "改了什么" in page and "9000" in page and "界限太低" in page
    with world.scope():  # one at a time
        assert step(town, drafted(world, address=change, valid_from=day), "propose")
        assert last(world).state == "draft"
    step(other, made, "decide", decision="approve")
    with world.scope():
        rules = [one for one in ledger_versions() if one.number == number]
    assert [(one.version, str(one.in_force_from)) for one in rules] == [
        (2, day),
        (1, "2024-01-01"),
    ]
    assert rules[1].in_force_to == clerk.today(-1)
    # The year 2024 is still judged by the version in force on its last day.
    assert [(one.version, one.words) for one in run(clerk, number, 1)] == [
        (one.version, one.words) for one in before
    ]
    page = text(town, f"/rules/{number}/")
    assert "第 2 版" in page and "第 1 版" in page and "9,000" in page
    step(town, last(world), "propose")  # begun before the version there is now
    assert last(world).state == "draft"


@pytest.mark.soak
def test_taken_out_of_force_it_judges_no_later_year(clerk: Clerk) -> None:
    world = clerk.world
    number = approved(world).number
    assert len(run(clerk, number)) == 2
    town, other = world.client("town", TOWN), browser(second(world))
    end, day = f"/rules/own/{number}/end/", clerk.today().isoformat()
    assert town.post(end, {"valid_from": "2020-01-01", "reason": "不要了"}).status_code == 422
    assert town.post(end, {"valid_from": day, "reason": ""}).status_code == 422
    assert town.post(end, {"valid_from": day, "reason": "已有别的规则"}).status_code == 302
    step(other, last(world), "decide", decision="approve")
    assert "已停用" in text(town, f"/rules/{number}/") and "已停用" in text(town, "/rules/")
    assert len(run(clerk, number, 1)) == 2  # 2024 ended while it was in force
    with world.scope():
        (rule,) = [one for one in ledger_versions() if one.number == number]
    assert rule.in_force(2024) and not rule.in_force(2025)
    assert town.post(end, {"valid_from": day, "reason": "再停"}).status_code == 422
    again = proposed(world, address=f"/rules/own/{number}/change/", valid_from=day)
    step(other, again, "decide", decision="approve")
    with world.scope():
        assert [one.version for one in ledger_versions() if one.number == number] == [2, 1]


def test_published_like_the_others_and_missing_data_said(clerk: Clerk) -> None:
    world = clerk.world
    number = approved(world).number
    taxes = approved(world, dataset="tax", measure="paid_in", subject="jurisdiction").number
    with world.scope():
        told = run_and_tell(
            jurisdictions=(TOWN,), year=2024, by=ROOT, now=clerk.moment(), only={number, taxes}
        )
        lacking = json.dumps([one.as_json() for one in told.missing], ensure_ascii=False)
    (published, _) = [one.as_json() for one in told.results]
    assert {"rule": number, "group": "own", "jurisdiction": TOWN}.items() <= published.items()
    assert f"缺少2024年税收入库数据，自定规则第{taxes}号 未判断。" in lacking
    assert f"自定规则第{taxes}号" in text(world.client("town", TOWN), "/warnings/missing/")


def test_without_own_rules_a_run_asks_once_whether_there_are_any(world: World) -> None:
    with (
        world.scope(),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        for _ in range(3):
            ledger_versions()
    assert len([one for one in asked if "ownversion" in one["sql"]]) == 1


def test_the_confidential_is_for_those_with_the_right(world: World) -> None:
    voucher: Any = {"dataset": "voucher", "measure": "amount", "subject": "unit"}
    town, user = world.client("town", TOWN), world.person("town", TOWN)
    assert "会计凭证" not in text(town, NEW)
    with scope(ROOT.everywhere, ROOT):
        from tongjian.core.identity.actions import grant_role

        grant_role(user=user, role="cleared", jurisdiction=TOWN, unit="", by=ROOT, now=world.now)
    assert "会计凭证（保密）" in text(town, NEW)
    made = proposed(world, **voucher)
    assert "缺少会计凭证数据，未判断：2024年" in text(town, f"/rules/own/proposals/{made.pk}/")
    other = browser(second(world))
    assert "没有查看保密数据的权限" in text(other, f"/rules/own/proposals/{made.pk}/")
    step(other, made, "decide", decision="approve")
    with world.scope():
        (rule,) = [one for one in ledger_versions() if one.number > 1000]
    assert rule.confidential
    text(other, f"/rules/own/proposals/{drafted(world, other).pk}/edit/")
    number = last(world)
    assert "提出修改" not in text(other, f"/rules/{rule.number}/")
    text(other, f"/rules/own/{rule.number}/change/", 404)
    assert number.state == "draft"
