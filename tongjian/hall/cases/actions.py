"""Opening a case, taking a step of its flow, withdrawing it.

The other actions on cases, by module: ``corrections`` (answer_correction, add_material,
check_material), ``opinions`` (ask_opinion, reply_opinion), ``extensions`` (ask_extension,
decide_extension), ``suspensions`` (ask_suspension, approve_suspension, decline_suspension, end_suspension),
``hearings`` (tell_hearing, ask_hearing, set_hearing, hold_hearing), ``handling`` (record_visit,
send_message, hand_over, set_leave, end_leave), ``imports``
(import_cases).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.calendar.clock import day_of
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.cases.clocks import Ledger
from tongjian.hall.cases.doing import (
    EARLIEST,
    GONE,
    Doing,
    locked,
    require_official,
    require_owner,
    too_early,
)
from tongjian.hall.cases.effects import DO
from tongjian.hall.cases.effects.acceptance import receive
from tongjian.hall.cases.effects.correction import NewPoints
from tongjian.hall.cases.findings import find, record_finding
from tongjian.hall.cases.flow import APPLICANT, CaseStep
from tongjian.hall.cases.materials import MaterialGiven, check_given, rows_of
from tongjian.hall.cases.models import CHANNELS, HallCase, Material
from tongjian.hall.cases.numbers import free_code, next_case_number
from tongjian.hall.cases.pinned import SUBMISSION, Pinned, pinned
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.windows import takes

INTAKE = "cases.intake"
PHONE_SHOWN = 4
ONLINE = "网上办理的时间以系统时间为准"


@action("cases.open", None)
def open_case(
    *,
    version: ItemVersion,
    party: Party | None,
    applicant: Applicant | None,
    party_name: str,
    phone: str,
    answers: dict[str, Any],
    materials: Sequence[MaterialGiven],
    channel: str,
    paper: bool,
    jurisdiction: str,
    by: Actor,
    now: datetime,
    event_at: datetime | None = None,
) -> HallCase:
    """Open a case on a version of an item: number, code, first step, clocks, receipt, notice.

    All in the caller's transaction. Applicants open their own; a window clerk anybody's, also
    some time after the paper came in (``event_at``). Raises ``StepRefused``, ``NotPermitted``.
    """
    at = _handed_in(applicant, jurisdiction, by=by, now=now, event_at=event_at)
    _open_to_all(version, jurisdiction)
    found = pinned(version)
    check_given(materials, found.definition)
    _complete(found, party_name, channel, at)
    entry, calendar = found.flow.entry, latest()
    case = HallCase(
        jurisdiction_id=jurisdiction,
        code=free_code(),
        item_id=version.item_id,
        version=version,
        calendar=calendar,
        applicant=applicant,
        party=party,
        party_name=party_name.strip()[:100],
        phone=phone,
        phone_last4=phone[-PHONE_SHOWN:],
        channel=channel,
        paper=paper or any(one.paper for one in materials),
        answers=answers,
        state=entry.key,
        phase=entry.phase,
        desk=found.flow.desk(entry.key),
        submitted_at=at,
        last_event_at=at,
    )
    doing = Doing(case, found, Ledger(found.limits, calendar_of(calendar.pk)), by, now, at)
    rows = rows_of(case, materials, found.definition, by=by.label, at=at)
    _begin(doing, rows)
    # The counter's row is locked from here to the commit, so that is done as late as it can be.
    case.number = next_case_number(jurisdiction, day_of(at).year)
    case.save(force_insert=True)
    Material.objects.bulk_create(rows)
    effect = "receive" if case.received_on else ""
    doing.write_step("submit", "提交申请", target=entry.key, effect=effect)
    doing.write()
    note(case=case.pk, number=case.number, version=version.pk)
    return case


def _complete(found: Pinned, party_name: str, channel: str, at: datetime) -> None:
    """Check what has nothing to do with who applies."""
    if channel not in dict(CHANNELS):
        raise StepRefused("没有这种申请方式")
    if not party_name.strip():
        raise StepRefused("请写明办事人的姓名或者名称")
    if found.definition.windows and not takes(found.definition.windows, day_of(at)):
        raise StepRefused("现在不在本事项的受理期限内")


def _begin(doing: Doing, rows: Sequence[Material]) -> None:
    """Start the clocks: the receipt's, or first those of the pre-review."""
    doing.happen(SUBMISSION)
    if doing.case.phase == "received":
        receive(doing, rows)
    else:
        doing.tell("received", by=doing.ledger.reckon("prereview").due)
    doing.happen(f"state:{doing.case.state}")
    doing.show_clocks()


def _handed_in(
    applicant: Applicant | None,
    jurisdiction: str,
    *,
    by: Actor,
    now: datetime,
    event_at: datetime | None,
) -> datetime:
    """Check who opens the case; return when it was handed in."""
    own = applicant is not None and by.user_id is not None and applicant.user_id == by.user_id
    by.require(APPLICANT if own else INTAKE, jurisdiction)
    at = event_at or now
    if at > now:
        raise StepRefused("发生时间不能晚于现在")
    if too_early(at):
        raise StepRefused(f"发生时间不能早于{EARLIEST}年，请核对年份")
    if own and at < now:
        raise StepRefused(ONLINE)
    return at


def _open_to_all(version: ItemVersion, jurisdiction: str) -> None:
    if version.jurisdiction_id != jurisdiction:
        raise NotPermitted("这不是本地的事项")
    if version.state not in ("in_force", "superseded") or version.change in ("suspend", "cancel"):
        raise StepRefused("本事项现在不受理申请")


def take(
    *,
    subject: HallCase,
    step: str,
    turn: int,
    data: Mapping[str, Any],
    by: Actor,
    now: datetime,
    event_at: datetime | None = None,
) -> HallCase:
    """Take one step of a case's flow; ``turn`` is the one the person saw.

    What ``data`` holds is said in ``effects``. Raises ``StepRefused`` (the words are for the
    person) or ``NotPermitted``. A second notice of corrections that asks for something new is
    refused, and the attempt stays as a finding: whoever catches the exception inside the scope
    keeps it.
    """
    try:
        return _take(
            subject=subject, step=step, turn=turn, data=data, by=by, now=now, event_at=event_at
        )
    except NewPoints as refused:
        record_finding(
            subject=subject,
            trigger="second_correction",
            about=f"ask_correction:{subject.turn}:{'、'.join(refused.names)}",
            text=f"{by.label}第二次告知时要求补正“{'、'.join(refused.names)}”，第一次没有告知，已拒绝",
            by=by,
            now=now,
        )
        raise


@action("cases.step", None)
def _take(
    *,
    subject: HallCase,
    step: str,
    turn: int,
    data: Mapping[str, Any],
    by: Actor,
    now: datetime,
    event_at: datetime | None,
) -> HallCase:
    case = locked(subject)
    if case.turn != turn:
        raise StepRefused(GONE)
    found = pinned(case.version).flow.step(case.state, step, str(data.get("reason") or ""))
    _require(case, found, by, now)
    if event_at is not None and not _official(case, by):
        raise StepRefused(ONLINE)
    doing = Doing.begin(case, by=by, now=now, event_at=event_at, data=data)
    doing.step = found
    DO[found.effect](doing)
    _check_fee(doing)
    return doing.finish()


def _require(case: HallCase, step: CaseStep, by: Actor, now: datetime) -> None:
    """Applicants act on their own cases (a window clerk for them), officials at their desk."""
    if step.permission != APPLICANT:
        require_official(case, step.permission, by)
    elif not by.can(INTAKE, case.jurisdiction_id):
        require_owner(case, by, now)


def _official(case: HallCase, by: Actor) -> bool:
    """Whether the actor may say that something happened before it was entered."""
    return not by.can(APPLICANT, case.jurisdiction_id) or by.can(INTAKE, case.jurisdiction_id)


def _check_fee(doing: Doing) -> None:
    """A fee for an item that has none is a finding (行政许可法 58)."""
    given = doing.data.get("fee")
    if given in (None, ""):
        return
    try:
        fee = Decimal(str(given))
    except InvalidOperation as error:
        raise StepRefused("收费金额应为数字") from error
    if not fee.is_finite() or fee < 0:
        raise StepRefused("收费金额应为不小于零的数字")
    doing.record["fee"] = str(fee)
    if fee and not doing.pinned.definition.fields.fee_charged:
        text = f"本事项不收费，办理中登记收费{fee}元"
        find(doing.case, "unlawful_fee", f"{doing.case.turn}", text, doing.now)


def withdraw(
    *,
    subject: HallCase,
    reason: str,
    by: Actor,
    now: datetime,
    turn: int | None = None,
    event_at: datetime | None = None,
) -> HallCase:
    """Withdraw a case before its decision, with the reason (for applicants: their own)."""
    case = HallCase.objects.select_related("version").get(pk=subject.pk)
    step = pinned(case.version).flow.by_effect(case.state, "withdraw")
    if step is None:
        raise StepRefused("本件已经不能撤回：已经作出决定，或者已经结束")
    return take(
        subject=case,
        step=step.action,
        turn=case.turn if turn is None else turn,
        data={"reason": reason},
        by=by,
        now=now,
        event_at=event_at,
    )
