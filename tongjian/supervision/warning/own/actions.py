"""Writing a rule of one's own: drafting, proposing, deciding, taking back, as ``four_eyes`` says."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.roles import ROLES
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.ledger.confidential import may_read
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
from tongjian.supervision.warning.own import people, reads
from tongjian.supervision.warning.own.content import Content, Faulty, Raw, read, read_kept
from tongjian.supervision.warning.own.models import (
    CHANGE,
    DONE,
    DRAFT,
    END,
    NEW,
    OwnProposal,
    OwnRule,
    OwnTrial,
    OwnVersion,
)

EARLIEST = date(2015, 1, 1)
RULES_MOST = 200
"""A jurisdiction has no more rules of its own: each is run every night."""


@action("rules.own_draft", people.WRITE)
def draft(
    *,
    raw: Raw,
    valid_from: date,
    reason: str,
    jurisdiction: str,
    by: Actor,
    now: datetime,
    subject: OwnProposal | None = None,
    rule: OwnRule | None = None,
) -> OwnProposal:
    """Keep a rule as a draft of one's own: a new one, a change of ``rule``, or ``subject`` anew.

    Raises ``Faulty`` with every fault of the rule, ``ProposalRefused`` for what is not the person's.
    """
    content = read(raw)
    user = _writer(by, jurisdiction)
    if not may_read(by, content.dataset, jurisdiction):
        raise Faulty({"dataset": "数据：这是保密数据，您没有查看保密数据的权限"})
    found = _own_draft(subject, user) if subject is not None else None
    rule = found.rule if found is not None else rule
    standing = reads.latest_version(rule) if rule is not None else None
    _day(valid_from, now.date(), rule, standing)
    if rule is not None and not reason.strip():
        raise Faulty({"reason": "为什么修改：请填写"})
    values = {
        "kind": NEW if rule is None else CHANGE,
        "before": 0 if standing is None else standing.version,
        "title": content.title,
        "content": dict(content.raw),
        "valid_from": valid_from,
        "reason": words(reason),
        "proposed_at": now,
    }
    if found is None:
        found = OwnProposal(
            jurisdiction_id=jurisdiction, rule=rule, proposer_id=user, proposed_by=by.label
        )
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    return found


@action("rules.own_end", people.WRITE)
def end(
    *, subject: OwnRule, valid_from: date, reason: str, by: Actor, now: datetime
) -> OwnProposal:
    """Propose to take a rule out of force from a day on, and tell those who may approve it."""
    user = _writer(by, subject.jurisdiction_id)
    standing = reads.latest_version(subject)
    if standing is None or standing.ends:
        raise ProposalRefused("这条规则已经停用")
    _day(valid_from, now.date(), subject, standing)
    alone(_key(subject.jurisdiction_id))
    _only_one(subject)
    made: OwnProposal = OwnProposal.objects.create(
        jurisdiction_id=subject.jurisdiction_id,
        kind=END,
        rule=subject,
        before=standing.version,
        title=standing.content["title"],
        content={},
        valid_from=valid_from,
        reason=words(reason, "停用的理由：请填写"),
        state=WAITING,
        proposer_id=user,
        proposed_by=by.label,
        proposed_at=now,
    )
    _ask(made, now)
    return made


@action("rules.own_propose", people.WRITE)
def propose(*, subject: OwnProposal, by: Actor, now: datetime) -> None:
    """Put a draft before those who may approve it; its back-test must be of what it says now.

    Where nothing is delivered yet there is nothing to try it on.
    """
    alone(_key(subject.jurisdiction_id))
    found = _own_draft(subject, _writer(by, subject.jurisdiction_id))
    content = readable(found)
    if not may_read(by, content.dataset, found.jurisdiction_id):
        raise ProposalRefused("这条规则读取保密数据，您没有查看保密数据的权限")
    if found.rule is not None:
        _only_one(found.rule)
        _unchanged(found)
    else:
        _room(found.jurisdiction_id)
    trial = tried(found)
    if trial is None or trial.state != DONE:
        raise ProposalRefused("请先试算，看这条规则会命中哪些，再提请批准")
    found.state, found.proposed_at = WAITING, now
    found.save(update_fields=["state", "proposed_at"])
    _ask(found, now)


@action("rules.own_approve", people.APPROVE)
def approve(*, subject: OwnProposal, answer: str, by: Actor, now: datetime) -> OwnVersion:
    """Let a proposal take force: a new rule from its day, a change or an end from today at least.

    Raises ``ProposalRefused`` for one's own, for a settled one, and where the rule has another version
    than when it was proposed.
    """
    found = _deciding(subject, by)
    rule, day = found.rule, found.valid_from
    if found.kind != END:
        readable(found)
    if rule is None:
        _room(found.jurisdiction_id)  # others may have been approved since it was proposed
        rule = OwnRule.objects.create(
            jurisdiction_id=found.jurisdiction_id, made_at=now, made_by=by.label
        )
    else:
        _unchanged(found)
        day = max(day, now.date())
    found.rule = rule
    settle(found, APPROVED, answer, by, now, "rule")
    note(rule=rule.number, kind=found.kind, valid_from=day.isoformat())
    made: OwnVersion = OwnVersion.objects.create(
        jurisdiction_id=found.jurisdiction_id,
        rule=rule,
        version=found.before + (found.kind != END),
        ends=found.kind == END,
        content=found.content,
        valid_from=day,
        proposal=found,
        proposed_by=found.proposed_by,
        approved_by=by.label,
        approver=_called(by, found.jurisdiction_id),
        approved_at=now,
    )
    done = "停用" if found.kind == END else "起用"
    _tell(found, f"已批准，自{day:%Y年%m月%d日}{done}", now)
    return made


@action("rules.own_refuse", people.APPROVE)
def refuse(*, subject: OwnProposal, answer: str, by: Actor, now: datetime) -> None:
    """Decide against a proposal, with a reason; raises ``ProposalRefused`` as ``approve``."""
    reason = words(answer, "不予批准请写明理由")
    found = _deciding(subject, by)
    settle(found, REFUSED, reason, by, now)
    _tell(found, "没有批准", now)


@action("rules.own_withdraw", people.WRITE)
def withdraw(*, subject: OwnProposal, by: Actor, now: datetime) -> None:
    """Take one's own draft or proposal back."""
    found = _locked(subject)
    if found.proposer_id != by.user_id:
        raise ProposalRefused("只有提出人可以撤回")
    due(found, DRAFT, WAITING)
    found.state = WITHDRAWN
    found.save(update_fields=["state"])


def tried(proposal: OwnProposal) -> OwnTrial | None:
    """Return the latest back-test of exactly what a proposal says; None where there is none."""
    rows = OwnTrial.objects.filter(proposal=proposal, content=proposal.content)
    return rows.order_by("-pk").first()


def url_of(proposal: OwnProposal) -> str:
    """Return the address of a proposal's page."""
    return reverse("own_proposal", args=[proposal.pk])


def _writer(by: Actor, jurisdiction: str) -> int:
    if by.user_id is None:
        raise ProposalRefused("自定规则须由登录的人提出")
    if jurisdiction not in people.writes_for(by):
        raise ProposalRefused("只能为自己所在的行政区划写规则")
    return by.user_id


def _key(jurisdiction: str) -> str:
    """Return what names a jurisdiction's rules for those who wait for each other."""
    return f"own rules:{jurisdiction}"


def _locked(subject: OwnProposal) -> OwnProposal:
    """Return the proposal as it stands now, for oneself."""
    return locked(subject, _key(subject.jurisdiction_id))


def _own_draft(subject: OwnProposal, user: int) -> OwnProposal:
    found = _locked(subject)
    if found.proposer_id != user:
        raise ProposalRefused("只有起草的人可以修改和提请批准")
    if found.state != DRAFT:
        raise ProposalRefused(f"这一项{found.get_state_display()}，不能再改")
    return found


def _deciding(subject: OwnProposal, by: Actor) -> OwnProposal:
    found = _locked(subject)
    due_to(found, by)
    if by.user_id not in people.deciders(found.jurisdiction_id, found.proposer_id):
        raise ProposalRefused("镇里另有人可以批准，请由镇里批准")
    return found


def readable(found: OwnProposal) -> Content:
    """Return what is proposed; raises ``ProposalRefused`` where the declarations changed since."""
    try:
        return read_kept(found.content)
    except Faulty as error:
        raise ProposalRefused(f"数据的定义已变，这条规则要重新写：{error}") from error


def _unchanged(found: OwnProposal) -> None:
    standing = reads.latest_version(found.rule)
    if standing is not None and (standing.version != found.before or _ended_since(found, standing)):
        raise ProposalRefused("起草以后这条规则已经有了新的版本，请按新的版本重新提出")


def _ended_since(found: OwnProposal, standing: OwnVersion) -> bool:
    return standing.ends and (found.kind == END or standing.approved_at > found.proposed_at)


def _room(jurisdiction: str) -> None:
    if OwnRule.objects.filter(jurisdiction_id=jurisdiction).count() >= RULES_MOST:
        raise ProposalRefused(f"本地已有{RULES_MOST}条自定规则，请先修改或停用旧的")


def _only_one(rule: OwnRule) -> None:
    if OwnProposal.objects.filter(rule=rule, state=WAITING).exists():
        raise ProposalRefused("这条规则已有一项待批准，请等它办完或撤回后再提")


def _day(day: date, today: date, rule: OwnRule | None, standing: OwnVersion | None) -> None:
    if rule is None:
        if not EARLIEST <= day <= date(today.year + 1, 12, 31):
            raise Faulty({"valid_from": f"自哪天起：应在{EARLIEST:%Y年%-m月%-d日}至明年年底之间"})
        return
    least = max(today, standing.valid_from if standing is not None else today)
    if not least <= day <= date(today.year + 1, 12, 31):
        raise Faulty({"valid_from": f"自哪天起：应在{least:%Y年%-m月%-d日}至明年年底之间"})


def _ask(found: OwnProposal, now: datetime) -> None:
    text = f"自定规则“{found.title}”（{found.get_kind_display()}）请您批准"
    for user in people.deciders(found.jurisdiction_id, found.proposer_id):
        notify(user_id=user, text=text, url=url_of(found), now=now)


def _tell(found: OwnProposal, text: str, now: datetime) -> None:
    whole = f"您提出的自定规则“{found.title}”（{found.get_kind_display()}）{text}"
    notify(user_id=found.proposer_id, text=whole, url=url_of(found), now=now)


def _called(by: Actor, jurisdiction: str) -> str:
    """Return the approver as the rule's basis names them: place, role, how they are called."""
    covering = [grant for grant in by.grants if jurisdiction in grant.covers]
    grant = next(one for one in covering if Actor.gives(one, people.APPROVE))
    place = Jurisdiction.objects.get(pk=grant.jurisdiction).name
    user = User.objects.get(username=by.label)
    role = ROLES[grant.role].title
    return f"{place}{user}" if str(user).startswith(role) else f"{place}{role}{user}"
