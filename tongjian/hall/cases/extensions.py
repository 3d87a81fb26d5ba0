"""Extending the limit of the decision: asked by one, approved by the head, once (行政许可法 42)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from tongjian.core.action import action
from tongjian.core.calendar.clock import Unit, amount_title
from tongjian.core.identity.actor import Actor
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import notices
from tongjian.hall.cases.clocks import EXTEND
from tongjian.hall.cases.doing import Doing, locked, require_official
from tongjian.hall.cases.flow import IN_EXAMINATION
from tongjian.hall.cases.models import Extension, HallCase
from tongjian.hall.cases.opinions import EXAMINERS
from tongjian.hall.cases.pinned import PROMISED, STATUTORY, Pinned

APPROVE = "cases.approve"
USUAL, JOINT = Decimal(20), Decimal(45)  # working days the law gives for a decision
MORE = {USUAL: Decimal(10), JOINT: Decimal(15)}  # and what may be added to each
SHORTEST = 4
NAME = "延长审批"


def addition(found: Pinned) -> tuple[Decimal, str]:
    """Return by how much the law lets the decision's limit be extended, and in what unit.

    Ten working days on up to twenty; fifteen on up to forty-five where bodies handle it together
    (统一、联合、集中办理). Any other limit is another law's (法律、法规另有规定的，依照其规定), which
    says nothing of extending.
    """
    limit = found.limit(STATUTORY)
    if limit is None:
        raise StepRefused("本事项没有法定办结时限，不用延长")
    whole = JOINT if found.definition.fields.joint_bodies and limit.amount > USUAL else USUAL
    if limit.unit == Unit.WORKING_DAYS and limit.amount <= whole:
        return MORE[whole], limit.unit
    raise StepRefused("本事项的法定时限由专门的法律、法规规定，没有可以延长的规定")


@action("cases.ask_extension", None)
def ask_extension(
    *,
    subject: HallCase,
    reason: str,
    by: Actor,
    now: datetime,
    event_at: datetime | None = None,
) -> Extension:
    """Ask the head for an extension, before the limit has passed; once a case."""
    case = locked(subject)
    require_official(case, EXAMINERS, by)
    if case.phase not in IN_EXAMINATION:
        raise StepRefused("受理以后、作出决定以前才能申请延长")
    if len(reason.strip()) < SHORTEST:
        raise StepRefused("必须写明延长的理由，这些理由要告知申请人")
    if Extension.objects.filter(case=case).exclude(state="declined").exists():
        raise StepRefused("办理期限只能延长一次，本件已经申请过")
    doing = Doing.begin(case, by=by, now=now, event_at=event_at, data={"reason": reason})
    amount, unit = addition(doing.pinned)
    _in_time(doing)
    made: Extension = Extension.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        clock=STATUTORY,
        amount=amount,
        unit=unit,
        reason=reason.strip(),
        asked_by=by.label,
        asked_at=doing.at,
    )
    doing.record["extension"] = made.pk
    doing.finish_beside("ask_extension", "申请延长办理期限")
    notices.tell_desk(case, APPROVE, f"申请延长{amount_title(amount, Unit(unit))}，请批准", now)
    return made


def _in_time(doing: Doing) -> None:
    if not doing.ledger.ticking(STATUTORY):
        raise StepRefused("法定时限没有在计时，不用延长")
    due = doing.ledger.reckon(STATUTORY).due
    if due is not None and doing.today > due:
        raise StepRefused(f"法定时限已于{due}届满，不能再延长")


@action("cases.decide_extension", None)
def decide_extension(
    *,
    subject: Extension,
    approve: bool,
    reason: str,
    by: Actor,
    now: datetime,
    event_at: datetime | None = None,
) -> Extension:
    """Approve (or decline, with the reason) an extension another person asked for.

    Approved, its reasons and the new day are told the applicant in writing. A promise that still
    holds moves with the legal limit; one already broken stays broken.
    """
    case = locked(subject.case)
    require_official(case, APPROVE, by)
    asked: Extension = Extension.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if asked.state != "asked":
        raise StepRefused(f"这项延长申请已经处理过：{asked.get_state_display()}")
    if asked.asked_by == by.label:
        raise StepRefused("申请延长的人不能自己批准")
    if not approve and not reason.strip():
        raise StepRefused("不批准必须写明理由")
    if case.phase not in IN_EXAMINATION:
        raise StepRefused("本件已经作出决定或者结束，不用再延长")
    doing = Doing.begin(case, by=by, now=now, event_at=event_at, data={"reason": reason})
    asked.state = "approved" if approve else "declined"
    asked.decided_by, asked.decided_at, asked.decision = by.label, doing.at, reason.strip()
    asked.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    doing.record.update(extension=asked.pk, approved=approve)
    if approve:
        _extend(doing, asked)
    doing.finish_beside("decide_extension", "批准延长" if approve else "不批准延长")
    notices.tell_user(case, case.handler_id, f"延长申请{asked.get_state_display()}", now)
    return asked


def _extend(doing: Doing, asked: Extension) -> None:
    _in_time(doing)
    ledger = doing.ledger
    promise = ledger.reckon(PROMISED) if ledger.ticking(PROMISED) else None
    kept = promise is not None and promise.due is not None and promise.due >= doing.today
    for key in (STATUTORY, PROMISED) if kept else (STATUTORY,):
        ledger.put(
            key,
            EXTEND,
            NAME,
            doing.at,
            amount=asked.amount,
            unit=asked.unit,
            reason=asked.reason,
        )
    due = ledger.reckon(STATUTORY).due
    if due is None:
        raise StepRefused("特别程序正在进行，计时已经暂停，结束以后再批准延长")
    days = amount_title(asked.amount, Unit(asked.unit))
    doing.letter("extension_notice", days=days, reasons=asked.reason, due_on=due)
    doing.tell("progress", by=due, do=f"查看延长办理期限{days}的理由")
