"""Examination: from desk to desk, bodies asked and heard, special procedures (行政许可法 26, 45)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tongjian.core.calendar.clock import Unit, amount_title
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import notices
from tongjian.hall.cases.doing import Doing
from tongjian.hall.cases.models import HallCase, Opinion, Suspension
from tongjian.hall.items.models import Body

OPINE = "cases.opine"
APPROVERS = ("cases.approve", "cases.assign")
VERDICTS = {"agree": "同意", "disagree": "不同意", "conditional": "有条件同意"}
LONGEST = 4000


def forward(doing: Doing) -> None:
    """Send the case on to the next desk; the examination at this one is done."""
    if doing.case.phase == "examining":
        doing.happen("examined")


def send_back(doing: Doing) -> None:
    """Send the case back a desk, with the reason."""


def ask_body(doing: Doing) -> None:
    """Ask the joint bodies; each request starts the limits of its reply."""
    assert doing.step is not None
    state = doing.pinned.flow.states[doing.step.target]
    named = doing.data.get("bodies") or doing.step.bodies or [state.body] * bool(state.body)
    codes = list(dict.fromkeys(named or doing.pinned.definition.fields.joint_bodies))
    if not codes:
        raise StepRefused("请选择征求意见的单位")
    joint = doing.pinned.definition.fields.joint_bodies
    decides = bool(state.body) and state.body not in joint  # a state of its own: it decides
    kind = str(doing.data.get("kind") or ("government" if decides else "joint"))
    for code in codes:
        request(doing, kind=kind, body=code, **_words(doing.data))
    doing.waits_for = codes[0] if len(codes) == 1 else ""
    doing.record["bodies"] = codes


def _words(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"question": str(data.get("question") or ""), "due": data.get("due")}


def request(doing: Doing, *, kind: str, body: str, question: str, due: Any) -> Opinion:
    """Ask one body (or expert, or interested party) for its opinion."""
    case = doing.case
    if kind not in dict(Opinion.KINDS):
        raise StepRefused("没有这一类意见")
    name = body
    if kind != "interested":
        found = Body.objects.filter(jurisdiction_id=case.jurisdiction_id, code=body).first()
        if found is None:
            raise StepRefused(f"没有代码为“{body[:24]}”的单位")
        name = found.name
    earlier = Opinion.objects.filter(case=case, kind=kind, body=body)
    if earlier.filter(replied_at=None).exists():
        raise StepRefused(f"已经在等“{name}”的意见")
    doing.happen(f"request:{body}")
    made: Opinion = Opinion.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        kind=kind,
        body=body,
        question=question.strip()[:LONGEST],
        asked_at=doing.at,
        due=_due(doing, body, due),
        asked_by=doing.by.label,
        round=earlier.count() + 1,
    )
    if kind != "interested":
        words = f"请“{name}”就“{doing.pinned.definition.name}”回复意见"
        until = f"，{made.due}前" if made.due else ""
        notices.tell_desk(case, OPINE, words + until, doing.now, unit=body)
    return made


def _due(doing: Doing, body: str, given: Any) -> date | None:
    """Return the day of the reply: of the limit the request starts, else as asked."""
    for key, limit in doing.ledger.limits.items():
        if limit.start == f"request:{body}":
            return doing.ledger.reckon(key).due
    if not given:
        return None
    try:
        day = given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError as error:
        raise StepRefused("回复的期限应写成 2026-03-18 的样子") from error
    if day < doing.today:
        raise StepRefused("回复的期限不能早于今天")
    return day


def body_reply(doing: Doing) -> None:
    """Take a body's reply; the case moves on when the last body asked has replied."""
    case = doing.case
    opinion = waiting_for(doing)
    reply(doing, opinion)
    rest = Opinion.objects.filter(
        case=case, replied_at=None, kind__in=("joint", "government", "expert")
    )
    still = list(rest.values_list("body", flat=True))
    if still:
        doing.stays = True
        case.body = still[0] if len(still) == 1 else ""


def waiting_for(doing: Doing) -> Opinion:
    """Return the opinion the actor replies to: of the body named, else of their own."""
    rows = Opinion.objects.select_for_update(of=("self",)).filter(case=doing.case, replied_at=None)
    units = doing.by.only_units(OPINE, doing.case.jurisdiction_id)
    if units is not None:
        rows = rows.filter(body__in=units)
    if named := doing.data.get("body"):
        rows = rows.filter(body=named)
    found = list(rows.order_by("id")[:2])
    if not found:
        raise NotPermitted("本件没有征求您单位的意见，或者已经回复过")
    if len(found) > 1:
        raise StepRefused("请指明是哪个单位的意见")
    opinion: Opinion = found[0]
    return opinion


def reply(doing: Doing, opinion: Opinion) -> None:
    """Write a reply: verdict and words; a "no" or a condition has its reason."""
    verdict = str(doing.data.get("verdict") or "")
    text = str(doing.data.get("text") or "").strip()
    if verdict not in VERDICTS:
        raise StepRefused("请选择同意、不同意或者有条件同意")
    if verdict != "agree" and not text:
        raise StepRefused(f"“{VERDICTS[verdict]}”必须写明理由")
    opinion.verdict, opinion.text = verdict, text[:LONGEST]
    opinion.replied_at, opinion.replied_by = doing.at, doing.by.label
    opinion.save(update_fields=["verdict", "text", "replied_at", "replied_by"])
    uploads: Iterable[Any] = doing.data.get("uploads") or ()
    opinion.uploads.add(*uploads)
    doing.body = opinion.body
    doing.record.update(opinion=opinion.pk, verdict=verdict)
    doing.happen(f"reply:{opinion.body}")


def pause(doing: Doing) -> None:
    """Approve the special procedure asked for; its state is the flow's."""
    if not any(doing.by.can(one, doing.case.jurisdiction_id) for one in APPROVERS):
        raise StepRefused("特别程序由承办人提出，经审核人或者批准人批准后开始")
    asked = Suspension.objects.filter(case=doing.case, approved_at=None).order_by("id").last()
    if asked is None:
        raise StepRefused("请先由承办人提出特别程序，写明种类、理由和所需时间")
    begin_pause(doing, asked)


def begin_pause(doing: Doing, asked: Suspension) -> None:
    """Stop the clock, approved by another person, and tell the time needed in writing (45)."""
    case, by = doing.case, doing.by
    if asked.approved_at is not None:
        raise StepRefused("这项特别程序已经批准过")
    if asked.asked_by == by.label:
        raise StepRefused("提出特别程序的人不能自己批准")
    if paused(case):
        raise StepRefused("已有特别程序在进行，计时已经暂停")
    asked.approved_by, asked.approved_at, asked.from_at = by.label, doing.now, doing.at
    asked.save(update_fields=["approved_by", "approved_at", "from_at"])
    days = amount_title(asked.needed, Unit(asked.unit))
    doing.ledger.put("", "pause", asked.kind, doing.at, reason=asked.reason)
    doing.record.update(suspension=asked.pk, needed=days)
    doing.letter(
        "special_notice",
        procedure=asked.kind,
        days=days,
        starts_on=doing.today,
        reasons=asked.reason,
    )
    doing.tell("progress", do=f"等候{asked.kind}，需要{days}，这段时间不计入办理期限")


def resume(doing: Doing) -> None:
    """End the special procedure; the clocks go on."""
    running = open_suspension(doing.case)
    if running is None:
        raise StepRefused("没有正在进行的特别程序")
    end_pause(doing, running)


def end_pause(doing: Doing, running: Suspension) -> None:
    """Let the clocks go on and tell the applicant the new day."""
    running.until_at = doing.at
    running.save(update_fields=["until_at"])
    doing.ledger.put("", "resume", running.kind, doing.at)
    doing.record.update(suspension=running.pk)
    found = doing.ledger.reckonings()
    ends = [one.due for key in ("promised", "statutory") if (one := found.get(key)) and one.due]
    doing.tell("progress", by=min(ends, default=None), do=f"等候决定，{running.kind}已经结束")


def open_suspension(case: HallCase) -> Suspension | None:
    """Return the special procedure that runs now."""
    rows = Suspension.objects.filter(case=case, until_at=None).exclude(from_at=None)
    found: Suspension | None = rows.order_by("id").last()
    return found


def paused(case: HallCase) -> bool:
    """Whether a special procedure runs now."""
    return open_suspension(case) is not None
