"""The decision: who may take it, and what must have happened before (行政许可法 36–38, 43, 47)."""

from __future__ import annotations

from typing import Any

from tongjian.core.calendar.clock import day_of
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.doing import SYSTEM, Doing
from tongjian.hall.cases.effects.grounds import Grounds, check_refusal
from tongjian.hall.cases.findings import find
from tongjian.hall.cases.models import HallCase, HallStep, Hearing, Material, Opinion, Suspension
from tongjian.hall.cases.pinned import DECISION

EXAMINING = frozenset({"forward", "ask_body", "body_reply"})
EXAMINING_BESIDE = frozenset({"ask_opinion", "ask_suspension", "record_visit"})
ON_THE_SPOT = "1"
PENDING = ("told", "asked", "set")


def grant(doing: Doing) -> None:
    """Grant, in writing (38)."""
    _decide(doing, "granted")
    later = Material.objects.filter(case=doing.case, later=True, upload=None, paper=False)
    came = Material.objects.filter(case=doing.case).exclude(upload=None, paper=False)
    if missing := later.exclude(key__in=came.values("key")).values_list("name", flat=True):
        raise StepRefused(f"容缺的材料还没有补齐：{'、'.join(missing)}")
    facts = {"reasons": doing.reason} if doing.reason else {}
    basis = [cite.title for cite in doing.pinned.definition.fields.basis]
    doing.letter("grant_decision", basis=basis, **facts)
    doing.tell("decided", do="查看准予的决定")


def reject(doing: Doing) -> None:
    """Reject: reasons, basis, remedies, in writing (38)."""
    _decide(doing, "rejected")
    grounds = Grounds.read(doing)
    doing.record.update(grounds.as_record())
    doing.letter("rejection_decision", **grounds.facts())
    doing.tell("decided", do="查看不予许可的理由和救济途径")
    check_refusal(doing, grounds)


def forward_up(doing: Doing) -> None:
    """Send the case with the opinion of the first examination to the body above (35, 43)."""
    _decide(doing, "forwarded")
    doing.tell("progress", do="等候上级机关决定；材料已经转报，您不用重复提交")


def _decide(doing: Doing, outcome: str) -> None:
    case = doing.case
    _four_eyes(doing)
    _nothing_pending(doing)
    case.outcome = outcome
    case.decided_on = doing.today
    doing.happen(DECISION)
    _check_bypass(doing)


def _four_eyes(doing: Doing) -> None:
    """Whoever examined a case may not decide it; without examination, whoever accepted it.

    What is decided on the spot (即办件) and needs no examination one clerk may do alone.
    """
    at_once = doing.pinned.definition.fields.case_kind == ON_THE_SPOT
    barred = examiners(doing.case) or (set() if at_once else _did(doing.case, effect="accept"))
    if doing.by.label in barred:
        raise StepRefused("审核（受理）过本件的人不能作出决定，请由其他有权的人办理")


def examiners(case: HallCase) -> set[str]:
    """Return who examined a case, by its steps or beside them."""
    return _did(case, effect__in=EXAMINING) | _did(case, effect="", action__in=EXAMINING_BESIDE)


def _did(case: HallCase, **which: Any) -> set[str]:
    rows = HallStep.objects.filter(case=case, **which).exclude(by=SYSTEM)
    return set(rows.values_list("by", flat=True))


def _nothing_pending(doing: Doing) -> None:
    case = doing.case
    if Hearing.objects.filter(case=case, state__in=PENDING).exists():
        raise StepRefused("已告知听证权利，期限未满或者听证还没有举行，不能作出决定")
    if Suspension.objects.filter(case=case, until_at=None).exclude(from_at=None).exists():
        raise StepRefused("特别程序还没有结束，不能作出决定")
    waiting = Opinion.objects.filter(case=case, replied_at=None)
    for opinion in waiting:
        heard = opinion.kind == "interested" and opinion.due and opinion.due < doing.today
        if not heard:
            raise StepRefused(f"还在等待“{opinion.body}”的意见，不能作出决定")


def _check_bypass(doing: Doing) -> None:
    """A decision taken before the application was entered was not taken in the hall."""
    if doing.case.imported:
        return
    entered = HallStep.objects.filter(case=doing.case).order_by("id").values_list("entered_at")
    first = entered.first()
    if first is not None and doing.at < first[0]:
        text = f"决定于{doing.today}作出，申请到{day_of(first[0])}才录入大厅"
        find(doing.case, "bypass", "decision", text, doing.now)
