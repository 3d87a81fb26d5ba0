"""Taking the steps of a case: what each does besides leading on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from tongjian.core.action import action, note
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.documents.numbering import next_number
from tongjian.core.files.store import Stored
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.workflow.actions import take_step
from tongjian.core.workflow.flow import StepRefused
from tongjian.core.workflow.models import Case as Track
from tongjian.core.workflow.models import CaseStep as TakenStep
from tongjian.supervision.cases import reads
from tongjian.supervision.cases.flow import ENDS, CaseStep
from tongjian.supervision.cases.letters import issue
from tongjian.supervision.cases.models import AUDIT as KIND
from tongjian.supervision.cases.models import CaseFile, CaseLook, CaseProgress, WarningCase
from tongjian.supervision.cases.standing import keep_stands
from tongjian.supervision.linkage.obligations import after_working_days

NOT_NOW = {
    "extend": "已有延期申请在等答复",
    "extend_grant": "没有待答复的延期申请",
    "go_on": "还没有逾期，请等单位答复",
    "extend_refuse": "没有待答复的延期申请",
    "answer_for": "有人可以在系统里答复，请等单位办理",
    "rectify_for": "有人可以在系统里报告，请等单位办理",
    "order": "还没有逾期，或者上一份督办单的期限还没有到",
    "confirm_data": "审计部门的数据没有显示已整改",
    "rely": "审计部门的数据没有显示已整改",
    "withdraw": "审计部门的数据中还有这个问题，不能撤销",
}
"""Why a step that the flow allows makes no sense now."""
LONGEST = 366  # days that a unit may be given
SERIES = "supervision.case"


@dataclass(frozen=True)
class Attached:
    """A file that came with a step: what its sender calls it, its kind, where it lies."""

    name: str
    kind: str
    stored: Stored


@action("cases.take", None)
def take(
    *,
    subject: WarningCase,
    step: str,
    turn: int,
    given: Mapping[str, Any],
    files: Sequence[Attached] = (),
    by: Actor,
    now: datetime,
) -> WarningCase:
    """Take a step of a case. ``turn`` is the one the person saw; ``given`` what its form asked.

    Raises ``StepRefused`` for what the flow or the step does not allow, ``NotPermitted`` for who
    may not take it.
    """
    case: WarningCase = (
        WarningCase.objects.select_for_update().select_related("track__flow").get(pk=subject.pk)
    )
    # Where it stands is read only now: somebody's step may have been waited for.
    case.track = Track.objects.select_related("flow").get(pk=case.track_id)
    reason = str(given.get("reason", "")).strip()
    chosen = reads.flow_of(case).step(case.track.state, step, reason)
    if not reads.may_take(by, case, chosen):
        raise NotPermitted("您没有办理此事的权限")
    _check(case, chosen, given, by, now.date())
    case.track = take_step(subject=case.track, step=step, turn=turn, reason=reason, by=by, now=now)
    if chosen.target not in chosen.sources:
        case.due = due_in(case, chosen.target, now.date())
        case.extension = None  # it was asked for in the state that is left
    effect = EFFECTS.get(step) or FORM_EFFECTS.get(chosen.form)
    if effect is not None:
        effect(case, given, by, now)
    case.ended_at = now if chosen.target in ENDS else None
    case.save()
    keep_stands([case], now)
    _attach(case, files, by, now)
    _tell(case, chosen, now)
    note(step=step, state=case.track.state, files=len(files))
    return case


def due_in(case: WarningCase, state: str, today: date) -> date | None:
    """Return by when a state should be left, None for one that ends the case."""
    limit = reads.flow_of(case).states[state].limit_days
    return (limit and after_working_days(today, limit, calendar_of(latest().pk))) or None


def _check(
    case: WarningCase, step: CaseStep, given: Mapping[str, Any], by: Actor, today: date
) -> None:
    if step.action == "close" and by.label == case.proposed_by:
        raise StepRefused("认定或验收的人不能自己销号，请由另一人办理")
    if not reads.fits(by, case, step, today):
        raise StepRefused(NOT_NOW[step.action])
    if step.action == "extend_grant" and case.extension is not None and case.extension <= today:
        raise StepRefused(f"申请延到的{case.extension:%Y-%m-%d}已经到了，请不同意，由单位重新申请")
    so_far = given.get("so_far")
    if so_far and case.involved_yuan and so_far > case.involved_yuan:
        raise StepRefused(f"整改的金额大于涉及金额{case.involved_yuan:,.2f}元，请看单位是不是元")
    due = given.get("due")
    if due is not None:
        if not today < due or (due - today).days > LONGEST:
            raise StepRefused("期限应晚于今天，最长一年")
        if step.action == "extend" and case.due is not None and due <= case.due:
            raise StepRefused(f"延期应晚于原来的期限{case.due:%Y-%m-%d}")


def _opened(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    if not case.number:
        following = next_number(case.jurisdiction_id, SERIES, now.year)
        case.number = f"督〔{now.year}〕{following}号"


def _asked(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    case.due = given["due"]
    issue(case, given["letter"], due=given["due"], demand=given["reason"], by=by, now=now)


def _ordered(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    """Issue a supervision order; the term of the audit's own stays and is still overdue."""
    issue(case, "order", due=given["due"], demand=given["reason"], by=by, now=now)


def _due_given(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    case.due = given.get("due") or case.due


def _normal(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    case.verdict, case.proposed_by = "normal", by.label
    case.violation, case.violation_yuan, case.demand = "", None, ""


def _violation(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    case.verdict, case.violation = "violation", given["violation"]
    case.violation_yuan, case.demand = given["yuan"], given["reason"]
    case.due = given["due"]


def _rectified(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    case.returned_yuan = given.get("returned") or 0
    case.reclassified_yuan = given.get("reclassified") or 0
    case.other_yuan = given.get("other") or 0
    case.extension = None


def _progress(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    """Keep how far its unit says the rectification is; the words are the step's."""
    CaseProgress.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        step=_last_step(case),
        stage=given["stage"],
        rectified_yuan=given.get("so_far"),
        at=now,
        by=by.label,
    )


def _accepted(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    case.proposed_by = by.label


def _closed(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    """End a case and promise to look at its subject in the year after."""
    CaseLook.objects.get_or_create(
        case=case,
        year=max(case.year, now.year) + 1,
        defaults={"jurisdiction_id": case.jurisdiction_id, "made_at": now},
    )


def _extension(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    case.extension = given["due"]


def _granted(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    case.due, case.extension = case.extension, None


def _settled(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    case.extension = None


def _agenda(case: WarningCase, given: Mapping[str, Any], by: Actor, now: datetime) -> None:
    case.agenda, case.agenda_at = given["agenda"], now


Effect = Callable[[WarningCase, Mapping[str, Any], Actor, datetime], None]
EFFECTS: dict[str, Effect] = {
    "open": _opened,
    "normal": _normal,
    "accept": _accepted,
    "close": _closed,
    "extend_grant": _granted,
    "extend_refuse": _settled,
}
FORM_EFFECTS: dict[str, Effect] = {
    "ask": _asked,
    "order": _ordered,
    "return": _due_given,
    "violation": _violation,
    "progress": _progress,
    "rectify": _rectified,
    "extend": _extension,
    "escalate": _agenda,
}


def _last_step(case: WarningCase) -> TakenStep:
    last: TakenStep = TakenStep.objects.filter(case=case.track).order_by("-pk")[0]
    return last


def _attach(case: WarningCase, files: Sequence[Attached], by: Actor, now: datetime) -> None:
    """Keep the files of the step just taken in quarantine and have them looked into."""
    if not files:
        return
    from tongjian.supervision.cases.tasks import queue_scan

    step = _last_step(case)
    for one in files:
        kept = CaseFile.objects.create(
            jurisdiction_id=case.jurisdiction_id,
            case=case,
            step=step,
            name=one.name,
            kind=one.kind,
            path=one.stored.path,
            size=one.stored.size,
            sm3=one.stored.sm3,
            at=now,
            by=by.label,
        )
        queue_scan(kept.pk, case.jurisdiction_id)


def _tell(case: WarningCase, step: CaseStep, now: datetime) -> None:
    """Tell those whose turn it is now; of an extension also what was decided."""
    if case.track.state in ENDS:
        # Whom nobody asked is told nothing.
        told = case.unit and (case.kind == KIND or case.letters.exists())
        users = reads.people(case, "asked") if told else []
    elif step.form == "progress":
        users = reads.people(case, "reported")
    elif step.action == "extend":
        users = reads.people(case, "found")
    else:
        users = reads.people(case, case.track.state)
    text = f"{case.word}：{case.title}——{step.title}"
    reads.tell(users, text, reverse("oversight_case", args=[case.pk]), now)


@action("cases.settle_file", None)
def settle_file(*, subject: CaseFile, said: str, refused: bool, by: Actor, now: datetime) -> None:
    """Say what came of looking into a file."""
    CaseFile.objects.filter(pk=subject.pk, state="quarantined").update(
        state="refused" if refused else "clean", said=said[:300]
    )
    note(sm3=subject.sm3, refused=refused)


@action("cases.look", "oversight.manage")
def look(*, subject: CaseLook, again: bool, said: str, by: Actor, now: datetime) -> CaseLook:
    """Write down what a later year's look at a closed case's subject found."""
    row: CaseLook = CaseLook.objects.select_for_update().get(pk=subject.pk)
    if row.looked_at is not None:
        raise StepRefused("这一年已经看过，请刷新页面后再看")
    if now.year < row.year:
        raise StepRefused(f"到{row.year}年再看")
    if not said.strip():
        raise StepRefused("请写明看到的情况")
    row.again, row.said, row.looked_at, row.by = again, said.strip(), now, by.label
    row.save()
    note(again=again)
    return row
