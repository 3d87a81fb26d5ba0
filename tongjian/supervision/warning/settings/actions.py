"""Proposing a threshold, deciding about it, taking it back: by four eyes, as ``four_eyes`` says."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.supervision.warning.declare import Rule
from tongjian.supervision.warning.four_eyes.record import (
    APPROVED,
    REFUSED,
    WAITING,
    WITHDRAWN,
)
from tongjian.supervision.warning.four_eyes.settling import (
    ProposalRefused,
    alone,
    due,
    due_to,
    locked,
    settle,
    words,
)
from tongjian.supervision.warning.models import RuleSetting
from tongjian.supervision.warning.reads import rule_numbered
from tongjian.supervision.warning.settings import reads
from tongjian.supervision.warning.settings.models import BackTest, RuleProposal
from tongjian.supervision.warning.settings.values import number_of, shown, threshold_of

YEARS_AHEAD = 5


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

    Raises ``ProposalRefused``: not a number in range, no reason, nothing changed, or a proposal for
    the same threshold still waiting. A ``trial`` must have tried just this value there.
    """
    threshold = threshold_of(rule, name)
    if valid_from < now.date():
        raise ProposalRefused("生效日期不能早于今天：过去的预警按当时的界限判断")
    if valid_from.year > now.year + YEARS_AHEAD:
        raise ProposalRefused(f"生效日期最晚到{now.year + YEARS_AHEAD}年，收到{valid_from.year}年")
    number = number_of(value, threshold)
    if by.user_id is None:
        raise ProposalRefused("界限须由登录的人提出")
    alone(_key(jurisdiction, rule.number, name))
    before = reads.value_on(rule, name, jurisdiction, valid_from)
    if number == before:
        raise ProposalRefused(
            f"{valid_from:%Y年%m月%d日}起的界限已经是{shown(number)}{threshold.unit}"
        )
    if reads.proposals().filter(
        jurisdiction_id=jurisdiction, rule=rule.number, name=name, state=WAITING
    ):
        raise ProposalRefused("这项界限已有一项变更待批准，请等它办完或撤回后再提")
    if trial is not None:
        _fits(trial, rule, name, number, jurisdiction)
    made: RuleProposal = RuleProposal.objects.create(
        jurisdiction_id=jurisdiction,
        rule=rule.number,
        name=name,
        value=number,
        before=before,
        valid_from=valid_from,
        reason=words(reason, "请写明理由"),
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

    Raises ``ProposalRefused`` for one's own, for a settled one, and where what it would change has
    been changed since it was proposed.
    """
    found = _locked(subject)
    due_to(found, by)
    rule = rule_numbered(found.rule)
    if rule is None:
        raise ProposalRefused("这条规则已经不用了")
    number_of(str(found.value), threshold_of(rule, found.name))
    day = max(found.valid_from, now.date())
    current = reads.value_on(rule, found.name, found.jurisdiction_id, day)
    if current != found.before:
        raise ProposalRefused(
            f"提出以后这项界限已改为{shown(current)}，与提出时的{shown(found.before)}不同，"
            "请不予批准，由提出人重新提出"
        )
    settle(found, APPROVED, answer, by, now)
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
    """Decide against a proposal, with a reason; raises ``ProposalRefused`` as ``approve``."""
    reason = words(answer, "不予批准请写明理由")
    found = _locked(subject)
    due_to(found, by)
    settle(found, REFUSED, reason, by, now)
    _tell(found, "您提出的界限没有批准", now)


@action("rules.withdraw", "rules.set")
def withdraw(*, subject: RuleProposal, by: Actor, now: datetime) -> None:
    """Take one's own proposal back while it waits."""
    found = _locked(subject)
    due(found)
    if found.proposer_id != by.user_id:
        raise ProposalRefused("只有提出人可以撤回")
    settle(found, WITHDRAWN, "", by, now)


def url_of(proposal: RuleProposal) -> str:
    """Return the address of a proposal's page."""
    return reverse("rule_proposal", args=[proposal.pk])


def _key(jurisdiction: str, rule: int, name: str) -> str:
    """Return what names a threshold for those who wait for each other."""
    return f"threshold:{jurisdiction}:{rule}:{name}"


def _locked(subject: RuleProposal) -> RuleProposal:
    """Return the proposal as it stands now, for oneself."""
    return locked(subject, _key(subject.jurisdiction_id, subject.rule, subject.name))


def _tell(found: RuleProposal, text: str, now: datetime) -> None:
    whole = f"R{found.rule:03d}：{text}"
    notify(user_id=found.proposer_id, text=whole, url=url_of(found), now=now)


def _fits(trial: BackTest, rule: Rule, name: str, value: Decimal, jurisdiction: str) -> None:
    tried = trial.values.get(name)
    if trial.rule != rule.number or trial.jurisdiction_id != jurisdiction or tried is None:
        raise ProposalRefused("所附的试算不是这条规则或这个行政区划的")
    if trial.result is None:
        raise ProposalRefused("所附的试算还没有完成")
    if Decimal(tried) != value:
        raise ProposalRefused(f"所附的试算用的是{shown(Decimal(tried))}，请按这个数提出或重新试算")
