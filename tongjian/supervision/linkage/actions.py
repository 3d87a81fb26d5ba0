"""Reminding, demanding an explanation, answering and judging it; a jurisdiction's own terms."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from tongjian.core.action import action
from tongjian.core.action import note as noted
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.linkage import reads
from tongjian.supervision.linkage.board import Line
from tongjian.supervision.linkage.models import (
    ACCEPTED,
    ANSWERED,
    DEMANDED,
    RETURNED,
    Explanation,
    ObligationChange,
    QualityAnswer,
    Reminder,
)
from tongjian.supervision.linkage.obligations import Period, after_working_days
from tongjian.supervision.linkage.speaks import sources_of

ANSWER_DAYS = 5  # working days to explain, unless a day is given
LONGEST_TERM = 250


class LinkageRefused(Exception):
    """It cannot be done so; the message is Chinese."""


@action("sources.set_term", "sources.manage")
def set_term(
    *,
    jurisdiction: str,
    dataset: str,
    source: str,
    active: bool,
    days: int | None,
    committee: str,
    note: str,
    by: Actor,
    now: datetime,
) -> ObligationChange:
    """Give a jurisdiction its own term for a dataset from today on.

    Dataset and source "" switch the automatic reminders of the jurisdiction on or off.
    """
    if not note.strip():
        raise LinkageRefused("请写明理由")
    if days is not None and not 0 <= days <= LONGEST_TERM:
        raise LinkageRefused(f"期限应为 0 至 {LONGEST_TERM} 个工作日，收到“{days}”")
    noted(dataset=dataset, source=source, active=active, days=days)
    made: ObligationChange = ObligationChange.objects.create(
        jurisdiction_id=jurisdiction,
        dataset=dataset,
        source=source,
        active=active,
        days=days,
        committee=committee.strip()[:60],
        note=note.strip()[:300],
        entered=now.date(),
        entered_at=now,
        by=by.label,
    )
    return made


@action("sources.remind", "sources.manage")
def remind(*, jurisdiction: str, line: Line, occasion: str, by: Actor, now: datetime) -> int:
    """Remind the clerks of a source of one thing owed; how many were told.

    The same occasion is told once, however often this is asked.
    """
    dataset, source = line.obligation.key
    people = reads.clerks(jurisdiction, source)
    _, fresh = Reminder.objects.get_or_create(
        jurisdiction_id=jurisdiction,
        dataset=dataset,
        source=source,
        year=line.period.year,
        period=line.period.key,
        occasion=occasion,
        defaults={"sent_at": now, "people": len(people), "by": by.label},
    )
    if not fresh:
        return 0
    late = "已经逾期" if now.date() > line.due else f"{line.due:%Y年%m月%d日}到期"
    text = f"请报送{reads.titled(dataset, line.period)}的数据，{late}"
    for user in people:
        notify(user_id=user, text=text, url=_line_url(line), now=now)
    noted(dataset=dataset, source=source, people=len(people))
    return len(people)


def _line_url(line: Line) -> str:
    where = f"?place={line.jurisdiction}&year={line.period.year}&dataset={line.obligation.dataset}"
    return reverse("sources") + where


@action("sources.demand", "sources.manage")
def demand(
    *,
    jurisdiction: str,
    line: Line,
    answer_due: date | None = None,
    automatic: bool = False,
    by: Actor,
    now: datetime,
) -> Explanation:
    """Demand a written explanation of what is missing, late or was sent back after its term."""
    today = now.date()
    if line.state not in ("missing", "late", "rejected") or today <= line.due:
        raise LinkageRefused("按时报送的和还没到期的，不用说明")
    if answer_due is not None and answer_due <= today:
        raise LinkageRefused("答复期限应晚于今天")
    days = calendar_of(latest().pk)
    dataset, source = line.obligation.key
    made: Explanation
    made, fresh = Explanation.objects.get_or_create(
        jurisdiction_id=jurisdiction,
        dataset=dataset,
        source=source,
        year=line.period.year,
        period=line.period.key,
        defaults={
            "due": line.due,
            "demanded_at": now,
            "demanded_by": by.label,
            "automatic": automatic,
            "answer_due": answer_due or after_working_days(today, ANSWER_DAYS, days),
            "text": drafted(line, today),
        },
    )
    if not fresh:
        raise LinkageRefused("已经要求过说明，请看说明的进展")
    text = f"请书面说明：{reads.titled(dataset, line.period)}的数据没有按时报送"
    for user in reads.clerks(jurisdiction, source):
        notify(user_id=user, text=text, url=_url(made), now=now)
    noted(dataset=dataset, source=source, period=line.period.key)
    return made


def _url(of: Explanation) -> str:
    return reverse("explanation", args=[of.pk])


def drafted(line: Line, today: date) -> str:
    """Return what the system knows of the case, for the clerk to complete."""
    came = f"{line.received:%Y年%m月%d日}收到" if line.received else "尚未收到"
    sent_back = f"，其间报送过{line.rejected}次，因数据有误被退回" if line.rejected else ""
    return (
        f"{reads.titled(line.obligation.dataset, line.period)}的数据应于{line.due:%Y年%m月%d日}前报送，"
        f"截至{today:%Y年%m月%d日}{came}{sent_back}。\n未按时报送的原因：\n改进的办法："
    )


@action("sources.explain", "sources.answer")
def explain(
    *, subject: Explanation, text: str, expected: date | None, by: Actor, now: datetime
) -> Explanation:
    """Answer a demand in writing; only a clerk of the source may."""
    if not reads.may_explain(by, subject, now.date()):
        raise LinkageRefused("只有报送这项数据的单位才能说明")
    row = _locked(subject, {DEMANDED, RETURNED})
    if not text.strip() or text.strip().endswith("未按时报送的原因：\n改进的办法："):
        raise LinkageRefused("请写明没有按时报送的原因")
    row.text, row.expected = text.strip()[:4000], expected
    row.state, row.answered_at, row.answered_by = ANSWERED, now, by.label
    row.save()
    told = f"已收到说明：{reads.titled(row.dataset, Period(row.year, row.period))}"
    for user in reads.watchers(row.jurisdiction_id):
        notify(user_id=user, text=told, url=_url(row), now=now)
    noted(dataset=row.dataset, period=row.period)
    return row


@action("sources.judge", "sources.manage")
def judge(
    *, subject: Explanation, accepted: bool, judgement: str, by: Actor, now: datetime
) -> Explanation:
    """Accept an explanation or send it back with a reason."""
    row = _locked(subject, {ANSWERED})
    if not accepted and not judgement.strip():
        raise LinkageRefused("退回要写明为什么")
    row.state = ACCEPTED if accepted else RETURNED
    row.judged_at, row.judged_by, row.judgement = now, by.label, judgement.strip()[:500]
    row.save()
    said = "已认可" if accepted else "已退回，请补充后再交"
    text = f"{reads.titled(row.dataset, Period(row.year, row.period))}的说明{said}"
    for user in reads.clerks(row.jurisdiction_id, row.source):
        notify(user_id=user, text=text, url=_url(row), now=now)
    noted(accepted=accepted)
    return row


def _locked(subject: Explanation, states: set[str]) -> Explanation:
    """Return the row under a lock; somebody may have been quicker."""
    row: Explanation = Explanation.objects.select_for_update().get(pk=subject.pk)
    if row.state not in states:
        raise LinkageRefused("这份说明刚刚有人处理过，请看最新的情形")
    return row


@action("sources.answer_point", "ledger.deliver")
def answer_point(
    *, subject: Delivery, point: str, text: str, by: Actor, now: datetime
) -> QualityAnswer:
    """Answer a point of a delivery's quality report; only who speaks for its source may."""
    only = sources_of(by, "ledger.deliver", subject.jurisdiction_id)
    if only is not None and subject.source not in only:
        raise LinkageRefused("只有报送这份数据的单位才能答复")
    if not text.strip():
        raise LinkageRefused("请写明情况")
    noted(delivery=subject.pk, point=point)
    made: QualityAnswer = QualityAnswer.objects.create(
        jurisdiction_id=subject.jurisdiction_id,
        delivery=subject,
        point=point[:80],
        text=text.strip()[:500],
        by=by.label,
        at=now,
    )
    return made
