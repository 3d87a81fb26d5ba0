"""Special procedures that stop the clock, with written notice of the time needed (行政许可法 45)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from tongjian.core.action import action
from tongjian.core.calendar.clock import ClockInvalid, Unit, amount_title, check_amount
from tongjian.core.identity.actor import Actor
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import notices
from tongjian.hall.cases.doing import Doing, locked, require_official
from tongjian.hall.cases.effects.examination import APPROVERS, begin_pause, end_pause, paused
from tongjian.hall.cases.flow import IN_EXAMINATION
from tongjian.hall.cases.models import HallCase, Suspension
from tongjian.hall.cases.opinions import EXAMINERS
from tongjian.hall.cases.pinned import Pinned

# Those article 45 names; an item may name more that another law provides for.
KINDS = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")
OTHER_SPECIAL = "2"
SHORTEST = 4


def kinds_of(found: Pinned) -> tuple[str, ...]:
    """Return the special procedures an item's cases may go through."""
    own = [one.name for one in found.definition.fields.special_procedures if one.code != "1"]
    return tuple(dict.fromkeys([*own, *KINDS]))


@action("cases.ask_suspension", None)
def ask_suspension(
    *,
    subject: HallCase,
    kind: str,
    reason: str,
    needed: Decimal,
    unit: str,
    by: Actor,
    now: datetime,
    event_at: datetime | None = None,
) -> Suspension:
    """Propose a special procedure and the time it needs; another person approves it."""
    case = locked(subject)
    require_official(case, EXAMINERS, by)
    doing = Doing.begin(case, by=by, now=now, event_at=event_at, data={"reason": reason})
    if case.phase not in IN_EXAMINATION:
        raise StepRefused("受理以后、作出决定以前才能启动特别程序")
    if kind not in kinds_of(doing.pinned):
        raise StepRefused("请选择法律规定可以不计入期限的程序")
    if len(reason.strip()) < SHORTEST:
        raise StepRefused("必须写明为什么需要这项程序")
    _check_needed(needed, unit)
    if Suspension.objects.filter(case=case, approved_at=None).exists() or paused(case):
        raise StepRefused("已有特别程序在等待批准或者正在进行")
    made: Suspension = Suspension.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        kind=kind,
        reason=reason.strip(),
        needed=needed,
        unit=unit,
        asked_by=by.label,
    )
    doing.record["suspension"] = made.pk
    doing.finish_beside("ask_suspension", f"提出{kind}"[:60])
    days = amount_title(needed, Unit(unit))
    notices.tell_desk(case, APPROVERS[0], f"提出{kind}，需要{days}，请批准", now)
    return made


def _check_needed(needed: Decimal, unit: str) -> None:
    if unit not in (Unit.WORKING_DAYS, Unit.DAYS) or needed <= 0:
        raise StepRefused("请写明需要多少个工作日或者多少日")
    try:
        check_amount(needed, Unit(unit))
    except ClockInvalid as error:
        raise StepRefused(str(error)) from error


@action("cases.approve_suspension", None)
def approve_suspension(
    *, subject: Suspension, by: Actor, now: datetime, event_at: datetime | None = None
) -> Suspension:
    """Approve: the clock stops from the event's day, the applicant is told in writing.

    Where the flow has a state for it, the case moves there.
    """
    case = locked(subject.case)
    require_official(case, APPROVERS, by)
    asked: Suspension = Suspension.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if case.phase not in IN_EXAMINATION:
        raise StepRefused("本件已经作出决定或者结束")
    doing = Doing.begin(case, by=by, now=now, event_at=event_at, data={"reason": asked.reason})
    doing.step = doing.pinned.flow.pause_for(case.state, asked.kind)
    begin_pause(doing, asked)
    if doing.step is not None:
        doing.finish()
    else:
        doing.finish_beside("approve_suspension", f"批准{asked.kind}"[:60])
    return asked


@action("cases.decline_suspension", None)
def decline_suspension(*, subject: Suspension, reason: str, by: Actor, now: datetime) -> HallCase:
    """Decline a proposal, with the reason; the clock never stopped."""
    case = locked(subject.case)
    require_official(case, APPROVERS, by)
    asked: Suspension = Suspension.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if asked.approved_at is not None:
        raise StepRefused("这项特别程序已经批准过")
    if not reason.strip():
        raise StepRefused("不批准必须写明理由")
    doing = Doing.begin(case, by=by, now=now, data={"reason": reason})
    doing.record["kind"] = asked.kind
    asked.delete()
    doing.finish_beside("decline_suspension", f"不批准{asked.kind}"[:60])
    notices.tell_user(case, case.handler_id, f"没有批准{asked.kind}：{reason.strip()}"[:250], now)
    return case


@action("cases.end_suspension", None)
def end_suspension(
    *, subject: Suspension, by: Actor, now: datetime, event_at: datetime | None = None
) -> Suspension:
    """End a special procedure: the clock goes on from the event's day."""
    case = locked(subject.case)
    require_official(case, (*EXAMINERS, *APPROVERS), by)
    running: Suspension = Suspension.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if running.from_at is None or running.until_at is not None:
        raise StepRefused("这项特别程序没有在进行")
    if not case.open:
        raise StepRefused("本件已经结束，特别程序随之结束")
    doing = Doing.begin(case, by=by, now=now, event_at=event_at)
    doing.step = doing.pinned.flow.by_effect(case.state, "resume")
    end_pause(doing, running)
    if doing.step is not None:
        doing.finish()
    else:
        doing.finish_beside("end_suspension", f"{running.kind}结束"[:60])
    return running
