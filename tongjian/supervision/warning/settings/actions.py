"""Proposing a threshold, deciding about it, taking it back.

No one person changes what the rules judge by: what one proposes another must approve, whatever
roles the first may hold. Whoever decides or withdraws first has done so; a second finds it settled.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.urls import reverse

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.supervision.warning.declare import Rule
from tongjian.supervision.warning.models import RuleSetting
from tongjian.supervision.warning.reads import rule_numbered
from tongjian.supervision.warning.settings import reads
from tongjian.supervision.warning.settings.models import (
    APPROVED,
    REFUSED,
    WAITING,
    WITHDRAWN,
    BackTest,
    RuleProposal,
)
from tongjian.supervision.warning.settings.values import (
    SettingRefused,
    number_of,
    shown,
    threshold_of,
)

WORDS_MOST = 300
YEARS_AHEAD = 5
SELF = "自己提出的界限不能由自己批准，请另一位有批准权的人办理"


@action("rules.propose", "rules.set")
def propose(
    *,
    rule: Rule,
    name: str,
    value: str,
    valid_from: date,
    reason: str,
    jurisdiction: str,
    by: Actor,
    now: datetime,
    trial: BackTest | None = None,
) -> RuleProposal:
    """Propose a threshold from a day on, not before today, and tell those who may approve it.

    Raises ``SettingRefused``: not a number in range, no reason, nothing changed, or a proposal for
    the same threshold still waiting. A ``trial`` must have tried just this value there.
    """
    threshold = threshold_of(rule, name)
    if valid_from < now.date():
        raise SettingRefused("生效日期不能早于今天：过去的预警按当时的界限判断")
    if valid_from.year > now.year + YEARS_AHEAD:
        raise SettingRefused(f"生效日期最晚到{now.year + YEARS_AHEAD}年，收到{valid_from.year}年")
    number = number_of(value, threshold)
    if by.user_id is None:
        raise SettingRefused("界限须由登录的人提出")
    _alone(jurisdiction, rule.number, name)
    before = reads.value_on(rule, name, jurisdiction, valid_from)
    if number == before:
        raise SettingRefused(
            f"{valid_from:%Y年%m月%d日}起的界限已经是{shown(number)}{threshold.unit}"
        )
    if reads.proposals().filter(
        jurisdiction_id=jurisdiction, rule=rule.number, name=name, state=WAITING
    ):
        raise SettingRefused("这项界限已有一项变更待批准，请等它办完或撤回后再提")
    if trial is not None:
        _fits(trial, rule, name, number, jurisdiction)
    made: RuleProposal = RuleProposal.objects.create(
        jurisdiction_id=jurisdiction,
        rule=rule.number,
        name=name,
        value=number,
        before=before,
        valid_from=valid_from,
        reason=_words(reason, "请写明理由"),
        trial=trial,
        proposer_id=by.user_id,
        proposed_by=by.label,
        proposed_at=now,
    )
    note(rule=rule.number, name=name, value=str(number), valid_from=valid_from.isoformat())
    text = f"{rule.key} {rule.title}：有一项界限变更请您批准"
    for user in reads.approvers(jurisdiction):
        if user != by.user_id:
            notify(user_id=user, text=text, url=url_of(made), now=now)
    return made


@action("rules.approve", "rules.approve")
def approve(*, subject: RuleProposal, answer: str, by: Actor, now: datetime) -> RuleSetting:
    """Let a proposal take force from its day, or from today where that has passed.

    Raises ``SettingRefused`` for one's own, for a settled one, and where what it would change has
    been changed since it was proposed.
    """
    found = _waiting(subject, by)
    rule = rule_numbered(found.rule)
    if rule is None:
        raise SettingRefused("这条规则已经不用了")
    number_of(str(found.value), threshold_of(rule, found.name))
    day = max(found.valid_from, now.date())
    current = reads.value_on(rule, found.name, found.jurisdiction_id, day)
    if current != found.before:
        raise SettingRefused(
            f"提出以后这项界限已改为{shown(current)}，与提出时的{shown(found.before)}不同，"
            "请不予批准，由提出人重新提出"
        )
    _settle(found, APPROVED, answer, by, now)
    note(rule=found.rule, name=found.name, value=str(found.value), valid_from=day.isoformat())
    setting: RuleSetting = RuleSetting.objects.create(
        jurisdiction_id=found.jurisdiction_id,
        rule=found.rule,
        name=found.name,
        value=found.value,
        valid_from=day,
        set_at=now,
        set_by=found.proposed_by,
        proposal=found,
    )
    _tell(found, f"您提出的界限已批准，自{day:%Y年%m月%d日}起用", now)
    return setting


@action("rules.refuse", "rules.approve")
def refuse(*, subject: RuleProposal, answer: str, by: Actor, now: datetime) -> None:
    """Decide against a proposal, with a reason; raises ``SettingRefused`` as ``approve``."""
    reason = _words(answer, "不予批准请写明理由")
    found = _waiting(subject, by)
    _settle(found, REFUSED, reason, by, now)
    _tell(found, "您提出的界限没有批准", now)


@action("rules.withdraw", "rules.set")
def withdraw(*, subject: RuleProposal, by: Actor, now: datetime) -> None:
    """Take one's own proposal back while it waits."""
    found = _locked(subject)
    if found.proposer_id != by.user_id:
        raise SettingRefused("只有提出人可以撤回")
    _settle(found, WITHDRAWN, "", by, now)


def url_of(proposal: RuleProposal) -> str:
    """Return the address of a proposal's page."""
    return reverse("rule_proposal", args=[proposal.pk])


def _alone(jurisdiction: str, rule: int, name: str) -> None:
    """Wait for whoever proposes or decides about the same threshold."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))",
            [f"threshold:{jurisdiction}:{rule}:{name}"],
        )


def _locked(subject: RuleProposal) -> RuleProposal:
    """Return the proposal as it stands now, for oneself; raises ``SettingRefused`` if settled."""
    _alone(subject.jurisdiction_id, subject.rule, subject.name)
    found: RuleProposal = RuleProposal.objects.select_for_update().get(pk=subject.pk)
    if found.state != WAITING:
        raise SettingRefused(f"这项变更{found.get_state_display()}，不用再办理")
    return found


def _waiting(subject: RuleProposal, by: Actor) -> RuleProposal:
    found = _locked(subject)
    if by.user_id is None or by.user_id == found.proposer_id:
        raise SettingRefused(SELF)
    return found


def _settle(found: RuleProposal, state: str, answer: str, by: Actor, now: datetime) -> None:
    found.state, found.answer = state, _words(answer)
    found.decider_id, found.decided_by, found.decided_at = by.user_id, by.label, now
    found.save(update_fields=["state", "answer", "decider", "decided_by", "decided_at"])


def _tell(found: RuleProposal, text: str, now: datetime) -> None:
    whole = f"R{found.rule:03d}：{text}"
    notify(user_id=found.proposer_id, text=whole, url=url_of(found), now=now)


def _words(text: str, due: str = "") -> str:
    words = text.strip()
    if due and not words:
        raise SettingRefused(due)
    if len(words) > WORDS_MOST:
        raise SettingRefused(f"最多{WORDS_MOST}字，收到{len(words)}字")
    return words


def _fits(trial: BackTest, rule: Rule, name: str, value: Decimal, jurisdiction: str) -> None:
    tried = trial.values.get(name)
    if trial.rule != rule.number or trial.jurisdiction_id != jurisdiction or tried is None:
        raise SettingRefused("所附的试算不是这条规则或这个行政区划的")
    if trial.result is None:
        raise SettingRefused("所附的试算还没有完成")
    if Decimal(tried) != value:
        raise SettingRefused(f"所附的试算用的是{shown(Decimal(tried))}，请按这个数提出或重新试算")
