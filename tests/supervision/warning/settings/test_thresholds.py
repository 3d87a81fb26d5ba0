"""Thresholds by four eyes: what counts from when, who may what, two at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.supervision.warning.ledger import pay
from tests.supervision.warning.settings.people import (
    NAME,
    RULE,
    agreed,
    approved,
    proposed,
    second,
)
from tests.supervision.warning.test_actions import PERSON, run
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core.audit.models import AuditEvent
from tongjian.core.identity.actions import grant_role
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.identity.reads import actor_of
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope, set_local
from tongjian.supervision.warning.four_eyes.settling import ProposalRefused
from tongjian.supervision.warning.models import RuleSetting
from tongjian.supervision.warning.reads import rule_numbered, settings_on
from tongjian.supervision.warning.settings import actions
from tongjian.supervision.warning.settings.models import RuleProposal
from tongjian.supervision.warning.settings.pages import history

LARGE = {**PERSON, "purpose": "补偿款", "payment_no": "A1"}


def large(yuan: str, **given: Any) -> Any:
    return pay(yuan, date(2024, 5, 3), **{**LARGE, **given})


def counting(world: World, day: date) -> Decimal:
    rule = rule_numbered(RULE)
    with scope((DISTRICT,), ROOT):
        return settings_on(day)(rule, DISTRICT)[NAME]  # type: ignore[arg-type]


def test_what_is_only_proposed_does_not_count(world: World, now: datetime) -> None:
    proposal = proposed(world, "2,000,000", now.date(), now)
    assert counting(world, now.date()) == 1_000_000
    approved(world, proposal, now)
    assert counting(world, now.date()) == 2_000_000


def test_a_threshold_counts_from_its_day_in_its_jurisdiction(world: World, now: datetime) -> None:
    agreed(world, "2,000,000", now.date() + timedelta(days=1), now)
    assert run(now, large("1200000.00"))[0] == (1, 1, 0, 0)
    rows = (large("1200000.00"), large("1200000.00", payment_no="T1", jurisdiction=TOWN))
    assert run(now + timedelta(days=1), *rows) == [(0, 0, 0, 1), (1, 1, 0, 0)]


def test_the_latest_counts_and_earlier_days_keep_theirs(world: World, now: datetime) -> None:
    agreed(world, "5", now.date(), now)
    agreed(world, "6.50", now.date() + timedelta(days=2), now)
    found = [counting(world, now.date() + timedelta(days=days)) for days in (-1, 0, 1, 2)]
    assert found == [Decimal(each) for each in ("1000000", "5", "5", "6.50")]


def test_those_set_before_there_were_proposals_still_count(world: World, now: datetime) -> None:
    old = {"rule": RULE, "name": NAME, "value": "7", "valid_from": now.date(), "set_at": now}
    with scope((DISTRICT,), ROOT):
        RuleSetting.objects.create(jurisdiction_id=DISTRICT, set_by="旧", **old)
        rule = rule_numbered(RULE)
        assert rule is not None
        assert [one["proposal"] for one in history(rule)] == [None]
    assert counting(world, now.date()) == 7


def test_approved_late_it_counts_from_then_and_the_past_is_left_alone(
    world: World, now: datetime
) -> None:
    proposal = proposed(world, "5", now.date(), now)
    assert approved(world, proposal, now + timedelta(days=3)).valid_from == now.date() + timedelta(
        3
    )
    assert counting(world, now.date() + timedelta(days=2)) == 1_000_000


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"value": "很多"}, "“很多”不是数字，应为以元为单位的数"),
        ({"value": "-1"}, "不小于0"),
        ({"value": "NaN"}, "不小于0"),
        ({"value": "1.005"}, "最多两位小数"),
        ({"value": "1,000,000"}, "已经是1,000,000元"),
        ({"name": "nothing"}, "规则R049没有这一项界限"),
        ({"valid_from": date(2020, 1, 1)}, "生效日期不能早于今天"),
        ({"reason": "  "}, "请写明理由"),
        ({"reason": "长" * 301}, "最多300字"),
        ({"by": ROOT}, "须由登录的人提出"),
    ],
)
def test_proposals_refused(
    world: World, now: datetime, given: dict[str, Any], message: str
) -> None:
    day = given.pop("valid_from", now.date())
    with pytest.raises(ProposalRefused, match=message):
        proposed(world, given.pop("value", "5"), day, now, **given)


def test_a_value_outside_the_range_is_refused(world: World, now: datetime) -> None:
    given: dict[str, Any] = {"rule": rule_numbered(33), "name": "from_month"}
    for value in ("0", "13"):
        with pytest.raises(ProposalRefused, match="界限应为1至12月，收到"):
            proposed(world, value, now.date(), now, **given)
    assert agreed(world, "12", now.date(), now, **given).value == 12


def test_nobody_approves_their_own_whatever_roles_they_hold(world: World, now: datetime) -> None:
    user = world.person("committee")
    with scope(ROOT.everywhere, ROOT):
        grant_role(user=user, role="town", jurisdiction=TOWN, unit="", by=ROOT, now=now)
    proposal = proposed(world, "5", now.date(), now)
    for by in (actor_of(user), ROOT):
        with scope((DISTRICT,), by):
            for verb in (actions.approve, actions.refuse):
                with pytest.raises(ProposalRefused, match="不能由自己批准"):
                    verb(subject=proposal, answer="可以", by=by, now=now)
    with scope((DISTRICT,), ROOT), pytest.raises(IntegrityError), transaction.atomic():
        set_local("tongjian.action", "test")
        RuleProposal.objects.update(state="approved", decider=user)
    assert counting(world, now.date()) == 1_000_000


def test_only_the_committee_proposes_and_approves(world: World, now: datetime) -> None:
    proposal = proposed(world, "5", now.date(), now)
    for role in ("deputy", "finance", "auditor"):
        by = world.actor(role)
        with pytest.raises(NotPermitted):
            proposed(world, "6", now.date(), now, by=by)
        with scope((DISTRICT,), by), pytest.raises(NotPermitted):
            actions.approve(subject=proposal, answer="", by=by, now=now)


def test_both_are_told(world: World, now: datetime) -> None:
    other = second(world)
    proposal = proposed(world, "5", now.date(), now)
    assert Notice.objects.get(user=other).url == f"/rules/proposals/{proposal.pk}/"
    assert not Notice.objects.filter(user=world.person("committee")).exists()
    approved(world, proposal, now)
    assert "已批准" in Notice.objects.get(user=world.person("committee")).text
    with scope((DISTRICT,), ROOT):
        names = AuditEvent.objects.filter(action__startswith="rules.").values_list(
            "action", "actor"
        )
        assert [tuple(each) for each in names.order_by("pk")] == [
            ("rules.propose", world.person("committee").username),
            ("rules.approve", other.username),
        ]


def test_refused_with_a_reason_and_withdrawn_nothing_changes(world: World, now: datetime) -> None:
    proposal, by = proposed(world, "5", now.date(), now), actor_of(second(world))
    with scope((DISTRICT,), by):
        with pytest.raises(ProposalRefused, match="请写明理由"):
            actions.refuse(subject=proposal, answer=" ", by=by, now=now)
        with pytest.raises(ProposalRefused, match="只有提出人可以撤回"):
            actions.withdraw(subject=proposal, by=by, now=now)
        actions.refuse(subject=proposal, answer="太低", by=by, now=now)
    with pytest.raises(ProposalRefused, match="未批准，不用再办理"):
        approved(world, proposal, now)
    again, own = proposed(world, "6", now.date(), now), world.actor("committee")
    with scope((DISTRICT,), own):
        actions.withdraw(subject=again, by=own, now=now)
    with pytest.raises(ProposalRefused, match="已撤回，不用再办理"):
        approved(world, again, now)
    assert counting(world, now.date()) == 1_000_000


def test_one_change_of_a_threshold_waits_at_a_time(world: World, now: datetime) -> None:
    proposed(world, "5", now.date(), now)
    with pytest.raises(ProposalRefused, match="已有一项变更待批准"):
        proposed(world, "6", now.date(), now)


def test_what_was_changed_meanwhile_is_not_overwritten(world: World, now: datetime) -> None:
    proposal = proposed(world, "5", now.date(), now)
    with scope((DISTRICT,), ROOT):
        RuleSetting.objects.create(
            jurisdiction_id=DISTRICT, rule=RULE, name=NAME, value="9", valid_from=now.date(),
            set_at=now, set_by="另一人",
        )  # fmt: skip
    with pytest.raises(ProposalRefused, match="提出以后这项界限已改为9"):
        approved(world, proposal, now)
    assert counting(world, now.date()) == 9


def test_approved_by_two_at_once_it_is_set_once(own_database: str, now: datetime) -> None:
    world = World.make(now)
    second(world)
    proposal = proposed(world, "5", now.date(), now)

    def approve(_: int) -> str:
        try:
            approved(world, proposal, now)
        except ProposalRefused as error:
            return str(error)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(approve, range(2)))
    assert answers == ["", "这一项已批准，不用再办理"]
    with scope((DISTRICT,), ROOT):
        assert RuleSetting.objects.count() == 1
