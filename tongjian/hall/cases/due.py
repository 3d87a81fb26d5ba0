"""What falls due by itself, case by case: deemed acceptance, missed corrections, unasked hearings.

Each is idempotent: it looks again at the locked case and does nothing when there is nothing to do.
"""

from __future__ import annotations

from datetime import date, datetime

from tongjian.core.action import action
from tongjian.core.calendar.clock import day_of
from tongjian.core.identity.actor import Actor
from tongjian.hall.cases.actions import take
from tongjian.hall.cases.doing import Doing, ledger_of, locked, require_system
from tongjian.hall.cases.findings import record_finding
from tongjian.hall.cases.models import Correction, HallCase, HallStep
from tongjian.hall.cases.pinned import pinned

REMIND = "remind_correction"
REMIND_DAYS = 3  # calendar days before the answer is due


def _read(pk: int) -> HallCase:
    case: HallCase = HallCase.objects.select_related("version").get(pk=pk)
    return case


def deem_accepted(case_id: int, by: Actor, now: datetime) -> bool:
    """Accept what was left without a word for five working days (行政许可法 32)."""
    case = _read(case_id)
    if case.phase != "received":
        return False
    last = ledger_of(case).deemed_after()
    step = pinned(case.version).flow.by_effect(case.state, "accept")
    if last is None or day_of(now) <= last or step is None:
        return False
    reason = f"{last}前没有一次告知需要补正的内容，依照《行政许可法》第三十二条视为受理"
    take(subject=case, step=step.action, turn=case.turn, data={"reason": reason}, by=by, now=now)
    return True


def return_uncorrected(case_id: int, by: Actor, now: datetime) -> bool:
    """Return an application whose corrections did not come by the day that was told."""
    case, today = _read(case_id), day_of(now)
    asked = Correction.objects.filter(case=case, answered_at=None).order_by("-id").first()
    if case.phase != "correction" or asked is None or not _passed(asked.answer_by, today):
        return False
    step = pinned(case.version).flow.by_effect(case.state, "return")
    if step is None:
        text = f"补正期限{asked.answer_by}已过，流程里没有“退件”，请人工处理"
        record_finding(subject=case, trigger="stuck", about="return", text=text, by=by, now=now)
        return False
    names = "、".join(point["name"] for point in asked.points)
    reason = f"{asked.answer_by}前没有提交补正告知书列明的内容（{names}），可以补齐后重新申请"
    take(subject=case, step=step.action, turn=case.turn, data={"reason": reason}, by=by, now=now)
    return True


def _passed(day: date | None, today: date) -> bool:
    return day is not None and today > day


@action("cases.remind", None)
def remind_of_correction(*, subject: HallCase, by: Actor, now: datetime) -> bool:
    """Remind the applicant once that the answer to a notice is due soon."""
    require_system(by)
    case = locked(subject)
    asked = Correction.objects.filter(case=case, answered_at=None).order_by("-id").first()
    if case.phase != "correction" or asked is None or asked.answer_by is None:
        return False
    left = (asked.answer_by - day_of(now)).days
    done = HallStep.objects.filter(case=case, action=REMIND, data__correction=asked.pk)
    if not 0 <= left <= REMIND_DAYS or done.exists():
        return False
    doing = Doing.begin(case, by=by, now=now)
    doing.record["correction"] = asked.pk
    doing.tell("due_soon", by=asked.answer_by, do="按补正告知书补齐后一次提交")
    doing.finish_beside(REMIND, "提醒补正期限将到", turn=False)
    return True
