"""Hearings: whoever is concerned is told, asks within five days, is heard within twenty.

行政许可法 36, 46–48; its days are working days (82). No decision before.
"""

from __future__ import annotations

from datetime import date, datetime

from tongjian.core.action import action
from tongjian.core.calendar.clock import day_of
from tongjian.core.clock import SHANGHAI
from tongjian.core.identity.actor import Actor
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import notices
from tongjian.hall.cases.clocks import after
from tongjian.hall.cases.doing import Doing, locked, require_official, require_owner, require_system
from tongjian.hall.cases.effects.decision import examiners
from tongjian.hall.cases.flow import APPLICANT, IN_EXAMINATION
from tongjian.hall.cases.models import HallCase, HallStep, Hearing

ASK_DAYS, HOLD_DAYS, NOTICE_DAYS = 5, 20, 7
OFFICIALS = ("cases.handle", "cases.examine", "cases.approve")
TAKERS = ("cases.intake", *OFFICIALS)


def _locked(subject: Hearing) -> tuple[HallCase, Hearing]:
    case = locked(subject.case)
    hearing: Hearing = Hearing.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    return case, hearing


def _lasting(subject: Hearing) -> tuple[HallCase, Hearing]:
    """Return case and hearing, locked, while the hearing can still bear on a decision."""
    case, hearing = _locked(subject)
    if case.phase not in IN_EXAMINATION:
        raise StepRefused("本件已经作出决定或者结束，不再举行听证")
    return case, hearing


@action("cases.tell_hearing", None)
def tell_hearing(
    *,
    subject: HallCase,
    party: str,
    by: Actor,
    now: datetime,
    event_at: datetime | None = None,
) -> Hearing:
    """Tell the applicant or an interested party of the right to a hearing."""
    case = locked(subject)
    require_official(case, OFFICIALS, by)
    if case.phase not in IN_EXAMINATION:
        raise StepRefused("受理以后、作出决定以前告知听证权利")
    if not party.strip():
        raise StepRefused("请写明告知了谁")
    doing = Doing.begin(case, by=by, now=now, event_at=event_at)
    made: Hearing = Hearing.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        party=party.strip()[:100],
        told_at=doing.at,
        ask_by=after(doing.today, ASK_DAYS, doing.ledger.calendar),
        by=by.label,
    )
    doing.record["hearing"] = made.pk
    words = f"如果要求听证，在{made.ask_by}以前提出，不收费用"
    doing.tell("progress", by=made.ask_by, do=words)
    doing.finish_beside("tell_hearing", "告知听证权利")
    return made


@action("cases.ask_hearing", None)
def ask_hearing(
    *, subject: Hearing, by: Actor, now: datetime, event_at: datetime | None = None
) -> Hearing:
    """Ask for the hearing within five working days: the applicant, or an official for a party."""
    case, hearing = _lasting(subject)
    if by.can(APPLICANT, case.jurisdiction_id):
        require_owner(case, by, now)
    else:
        require_official(case, TAKERS, by)
    doing = Doing.begin(case, by=by, now=now, event_at=event_at)
    if hearing.state not in ("told", "waived"):
        raise StepRefused(f"听证的状态是“{hearing.get_state_display()}”，不用再申请")
    if doing.today > hearing.ask_by:
        raise StepRefused(f"应在{hearing.ask_by}以前提出听证申请，已过期限")
    hearing.state, hearing.asked_at = "asked", doing.at
    hearing.hold_by = after(doing.today, HOLD_DAYS, doing.ledger.calendar)
    hearing.save(update_fields=["state", "asked_at", "hold_by"])
    doing.record["hearing"] = hearing.pk
    doing.finish_beside("ask_hearing", "申请听证")
    notices.tell_user(case, case.handler_id, f"有人申请听证，应在{hearing.hold_by}前举行", now)
    return hearing


@action("cases.set_hearing", None)
def set_hearing(*, subject: Hearing, at: datetime, place: str, by: Actor, now: datetime) -> Hearing:
    """Set day and place, told at least seven working days before (48), within the twenty."""
    case, hearing = _lasting(subject)
    require_official(case, OFFICIALS, by)
    doing = Doing.begin(case, by=by, now=now)
    if hearing.state not in ("asked", "set") or hearing.hold_by is None:
        raise StepRefused("没有人申请听证，不用定期")
    first: date = after(doing.today, NOTICE_DAYS, doing.ledger.calendar)
    if not first <= day_of(at) <= hearing.hold_by:
        raise StepRefused(f"听证应在{first}至{hearing.hold_by}之间举行")
    if not place.strip():
        raise StepRefused("请写明听证的地点")
    local, hearing.state = at.astimezone(SHANGHAI), "set"
    hearing.record = f"定于{local:%Y年%m月%d日%H:%M}在{place.strip()}举行。\n"
    hearing.save(update_fields=["state", "record"])
    doing.record.update(hearing=hearing.pk, set_for=at.isoformat())
    doing.tell("progress", by=day_of(at), do=f"参加听证：{local:%H:%M}，{place.strip()}"[:200])
    doing.finish_beside("set_hearing", "听证定期")
    return hearing


@action("cases.hold_hearing", None)
def hold_hearing(
    *,
    subject: Hearing,
    chair: str,
    record: str,
    by: Actor,
    now: datetime,
    event_at: datetime | None = None,
) -> Hearing:
    """Keep the record of a hearing that was held; ``chair`` (user name) examined nothing (48).

    It is held when it was set for and told, or later, never before.
    """
    case, hearing = _lasting(subject)
    require_official(case, OFFICIALS, by)
    if hearing.state != "set":
        raise StepRefused("听证要先确定时间、提前通知，才能记为已举行")
    if not record.strip() or not chair.strip():
        raise StepRefused("请写明主持人，并录入听证笔录")
    if chair.strip() in examiners(case):
        raise StepRefused("审查本件的人不能主持听证")
    doing = Doing.begin(case, by=by, now=now, event_at=event_at)
    if doing.at < _set_for(hearing):
        raise StepRefused("还没有到通知的听证时间，不能记为已举行")
    hearing.state, hearing.held_at = "held", doing.at
    hearing.record += f"主持人：{chair.strip()}\n{record.strip()}"
    hearing.save(update_fields=["state", "held_at", "record"])
    doing.record["hearing"] = hearing.pk
    doing.finish_beside("hold_hearing", "举行听证")
    return hearing


def _set_for(hearing: Hearing) -> datetime:
    """Return the moment a hearing was last set for; of one whose step does not say, when told."""
    steps = HallStep.objects.filter(
        case=hearing.case, action="set_hearing", data__hearing=hearing.pk
    )
    last = steps.order_by("-id").first()
    text = last.data.get("set_for") if last is not None else None
    return datetime.fromisoformat(text) if text else hearing.told_at


@action("cases.waive_hearing", None)
def waive_hearing(*, subject: Hearing, by: Actor, now: datetime) -> Hearing:
    """Note that nobody asked in time; running again changes nothing."""
    case, hearing = _locked(subject)
    if hearing.state != "told" or day_of(now) <= hearing.ask_by:
        return hearing
    require_system(by)
    hearing.state = "waived"
    hearing.save(update_fields=["state"])
    doing = Doing.begin(case, by=by, now=now)
    doing.record["hearing"] = hearing.pk
    doing.finish_beside("waive_hearing", "逾期未申请听证")
    return hearing
