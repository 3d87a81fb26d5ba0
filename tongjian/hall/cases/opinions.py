"""Opinions beside the flow: of joint bodies, experts, interested parties (行政许可法 26, 36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tongjian.core.action import action
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import notices
from tongjian.hall.cases.doing import Doing, locked, require_official
from tongjian.hall.cases.effects.examination import OPINE, body_reply, reply, request
from tongjian.hall.cases.flow import IN_EXAMINATION
from tongjian.hall.cases.models import HallCase, Opinion
from tongjian.hall.uploads.models import Upload

EXAMINERS = ("cases.handle", "cases.examine")


@action("cases.ask_opinion", None)
def ask_opinion(
    *,
    subject: HallCase,
    kind: str,
    body: str,
    question: str,
    by: Actor,
    now: datetime,
    due: date | None = None,
    event_at: datetime | None = None,
) -> Opinion:
    """Ask a body (its code), an expert's body or an interested party (a name) for an opinion.

    The request starts the version's limits of its reply; without one ``due`` is the day. No
    decision is taken while a body's opinion is awaited, or an interested party's before its day.
    """
    case = locked(subject)
    require_official(case, EXAMINERS, by)
    if case.phase not in IN_EXAMINATION:
        raise StepRefused("受理以后、作出决定以前才能征求意见")
    if not body.strip():
        raise StepRefused("请写明向谁征求意见")
    if kind == "interested" and due is None:
        raise StepRefused("请写明利害关系人在哪天以前提出意见")
    doing = Doing.begin(case, by=by, now=now, event_at=event_at)
    made = request(doing, kind=kind, body=body.strip()[:60], question=question, due=due)
    doing.record.update(opinion=made.pk, kind=kind)
    doing.finish_beside("ask_opinion", f"征求意见：{made.get_kind_display()}"[:60])
    return made


@action("cases.reply_opinion", None)
def reply_opinion(
    *,
    subject: Opinion,
    verdict: str,
    text: str,
    by: Actor,
    now: datetime,
    uploads: Sequence[Upload] = (),
    event_at: datetime | None = None,
) -> Opinion:
    """Reply to a request: joint clerks for their own body, officials what came on paper.

    ``verdict``: agree, disagree, conditional; the latter two with their reason. When the flow
    waits for this reply, the case moves on with it.
    """
    case = locked(subject.case)
    opinion: Opinion = Opinion.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    _require_replier(case, opinion, by)
    if opinion.replied_at is not None:
        raise StepRefused("这份意见已经回复过")
    data: dict[str, Any] = {
        "body": opinion.body,
        "verdict": verdict,
        "text": text,
        "uploads": uploads,
    }
    doing = Doing.begin(case, by=by, now=now, event_at=event_at, data=data)
    step = doing.pinned.flow.by_effect(case.state, "body_reply")
    if step is not None and opinion.kind != "interested":
        doing.step = step
        body_reply(doing)
        doing.finish()
        opinion.refresh_from_db()
    else:
        reply(doing, opinion)
        doing.finish_beside("reply_opinion", f"收到意见：{opinion.get_kind_display()}"[:60])
        notices.tell_user(case, case.handler_id, "征求的意见有了回复", now)
    return opinion


def _require_replier(case: HallCase, opinion: Opinion, by: Actor) -> None:
    if by.can(OPINE, case.jurisdiction_id):
        require_official(case, OPINE, by)
        units = by.only_units(OPINE, case.jurisdiction_id)
        if units is not None and opinion.body not in units:
            raise NotPermitted("本件没有征求您单位的意见")
        return
    require_official(case, EXAMINERS, by)
    if opinion.kind not in ("interested", "expert"):
        raise NotPermitted("联办单位的意见由该单位回复")
