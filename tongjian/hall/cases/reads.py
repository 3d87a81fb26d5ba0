"""What a case shows: whose it is, what may be done, its clocks, its history, its stage in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from tongjian.core.calendar.clock import Reckoning, State, day_of, explain
from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.applicants.reads import authorities_of
from tongjian.hall.cases.doing import ledger_of, owns
from tongjian.hall.cases.effects.examination import APPROVERS, OPINE
from tongjian.hall.cases.flow import APPLICANT, PHASES, CaseStep
from tongjian.hall.cases.models import Correction, HallCase, HallStep, Opinion, Suspension
from tongjian.hall.cases.pinned import PROMISED, STATUTORY, Pinned, pinned
from tongjian.hall.items.reads import body_names

DESKS = {
    "cases.intake": "窗口人员",
    "cases.accept": "受理岗",
    "cases.handle": "承办人",
    "cases.examine": "审核人",
    "cases.approve": "批准人",
    OPINE: "联办单位",
    APPLICANT: "办事人",
}
# Effects with an action of their own, which knows better what it needs.
BY_SUSPENSION = ("pause",)
OWN_EFFECTS = ("answer_correction", "withdraw")


@dataclass(frozen=True)
class OpenStep:
    """A step a person may take now; ``needs`` are the data its form asks for."""

    action: str
    title: str
    effect: str
    reason: bool
    target: str
    needs: tuple[str, ...]


NEEDS = {
    "ask_correction": ("points", "answer_by"),
    "answer_correction": ("materials", "answers"),
    "refuse": ("reason", "basis", "remedies"),
    "reject": ("reason", "basis", "remedies"),
    "ask_body": ("bodies", "question", "due"),
    "body_reply": ("verdict", "text", "uploads"),
    "deliver": ("manner", "receiver"),
}


def of_applicant(applicant: Applicant, on: date) -> QuerySet[HallCase]:
    """Return an applicant's cases and those of the parties they may act for, newest first."""
    held = authorities_of(applicant, on).order_by().values_list("party_id", "scope")
    mine = Q(applicant=applicant)
    for party, keys in held:
        mine |= Q(party_id=party, item__key__in=keys) if keys else Q(party_id=party)
    rows: QuerySet[HallCase] = HallCase.objects.filter(mine, erased_at=None)
    shown = rows.select_related("version", "item").defer("version__definition")
    return shown.order_by("-submitted_at", "-id")


def mine(actor: Actor, on: date) -> QuerySet[HallCase]:
    """Return the cases of a signed-in applicant; none for anybody else."""
    applicant = Applicant.objects.filter(user_id=actor.user_id, erased_at=None).first()
    if actor.user_id is None or applicant is None:
        return HallCase.objects.none()
    return of_applicant(applicant, on)


def worklist(actor: Actor) -> QuerySet[HallCase]:
    """Return the open cases waiting at an actor's desks, the most urgent first.

    A joint clerk's are those their body was asked about and has not answered.
    """
    found = Q(pk__in=[])
    for desk in DESKS:
        codes = actor.reach(desk)
        if not codes or desk == APPLICANT:
            continue
        if desk == OPINE:
            found |= _asked_of(actor, codes)
        else:
            found |= Q(jurisdiction_id__in=codes, desk=desk)
    rows: QuerySet[HallCase] = HallCase.objects.filter(found, open=True)
    return rows.order_by("urgent_on", "id")


def _asked_of(actor: Actor, codes: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for code in codes:
        asked = Opinion.objects.filter(jurisdiction_id=code, replied_at=None)
        units = actor.only_units(OPINE, code)
        if units is not None:
            asked = asked.filter(body__in=units)
        found |= Q(pk__in=asked.exclude(kind="interested").values("case_id"))
    return found


def asked_of(actor: Actor, jurisdiction: str) -> QuerySet[HallCase]:
    """Return every case that was ever asked of an actor's bodies, also after their reply."""
    asked = Opinion.objects.filter(jurisdiction_id=jurisdiction).exclude(kind="interested")
    units = actor.only_units(OPINE, jurisdiction)
    if not actor.can(OPINE, jurisdiction):
        return HallCase.objects.none()
    if units is not None:
        asked = asked.filter(body__in=units)
    rows: QuerySet[HallCase] = HallCase.objects.filter(pk__in=asked.values("case_id"))
    return rows


def steps_open(case: HallCase, actor: Actor, on: date) -> list[OpenStep]:
    """Return the steps of the flow a person may take on a case now, in the flow's order."""
    flow = pinned(case.version).flow
    found = []
    for step in flow.steps_from(case.state):
        if not _may(case, step, actor, on):
            continue
        needs = NEEDS.get(step.effect, ())
        needs = needs if "reason" in needs or not step.reason else ("reason", *needs)
        target = flow.states[step.target].title
        found.append(OpenStep(step.action, step.title, step.effect, step.reason, target, needs))
    return found


def _may(case: HallCase, step: CaseStep, actor: Actor, on: date) -> bool:
    where = case.jurisdiction_id
    if step.permission == APPLICANT:
        return actor.can("cases.intake", where) or (
            actor.can(APPLICANT, where) and owns(case, actor, on)
        )
    if not actor.can(step.permission, where):
        return False
    applicant = case.applicant
    if applicant is not None and actor.user_id is not None and applicant.user_id == actor.user_id:
        return False
    if step.effect in BY_SUSPENSION:
        waiting = Suspension.objects.filter(case=case, approved_at=None)
        return any(actor.can(one, where) for one in APPROVERS) and waiting.exists()
    if step.effect == "body_reply":
        units = actor.only_units(OPINE, where)
        asked = Opinion.objects.filter(case=case, replied_at=None)
        return (asked if units is None else asked.filter(body__in=units)).exists()
    return True


def clocks(case: HallCase) -> dict[str, Reckoning]:
    """Return the clocks of a case that have started, by the key of their limit."""
    return ledger_of(case).reckonings()


def clock_title(case: HallCase, key: str) -> str:
    """Return the title of a limit of a case."""
    limit = pinned(case.version).limit(key)
    return limit.title if limit else key


@dataclass(frozen=True)
class Moment:
    """One line of a case's history; ``entered_at`` where it was entered on a later day."""

    at: datetime
    title: str
    reason: str
    by: str
    entered_at: datetime | None
    step: HallStep


def timeline(case: HallCase) -> list[Moment]:
    """Return what happened to a case, in the order in which it happened."""
    rows = HallStep.objects.filter(case=case).order_by("at", "id")
    return [
        Moment(
            row.at,
            row.title,
            row.reason,
            row.by,
            row.entered_at if day_of(row.entered_at) > day_of(row.at) else None,
            row,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Stage:
    """Where a case stands, for the public: who has it, by which day, and why that day.

    ``lines`` is the proof of the day (empty when no day is due); ``waiting`` says in words what a
    case without a day waits for. ``missed`` is a day that has passed without the answer.
    """

    title: str
    phase: str
    phase_title: str
    who: str
    due: date | None
    by_noon: bool
    due_title: str
    provisional: bool
    lines: tuple[str, ...]
    waiting: str
    open: bool
    outcome: str
    missed: date | None = None


def stage(case: HallCase, on: date) -> Stage:
    """Return where a case stands on a day.

    Of the promise and the law's limit the earlier day is told, unless it has passed: then the one
    that is still to come, and which was missed.
    """
    found = pinned(case.version)
    state = found.flow.states[case.state]
    due, limit_title, reckoning, waiting = _due(case, found, on)
    passed = case.promised_due is not None and case.promised_due < on and case.open
    lines: Sequence[str] = explain(reckoning) if reckoning else ()
    return Stage(
        title=state.title,
        phase=case.phase,
        phase_title=PHASES.get(case.phase, ""),
        who=_who(case, found),
        due=due,
        by_noon=reckoning.by_noon if reckoning and reckoning.due == due else False,
        due_title=limit_title,
        provisional=bool(reckoning and reckoning.provisional),
        lines=tuple(lines),
        waiting=waiting,
        open=case.open,
        outcome=case.get_outcome_display() if case.outcome else "",
        missed=case.promised_due if passed and due != case.promised_due else None,
    )


def _due(case: HallCase, found: Pinned, on: date) -> tuple[date | None, str, Reckoning | None, str]:
    """Return the day the applicant may expect the next answer, its limit and its proof."""
    if not case.open:
        return None, "", None, ""
    if case.phase == "correction":
        asked = Correction.objects.filter(case=case, answered_at=None).order_by("-id").first()
        return asked.answer_by if asked else None, "补正的期限", None, "等待办事人补正"
    all_clocks = ledger_of(case, found).reckonings()
    running = [
        (one.due, key)
        for key, one in all_clocks.items()
        if one.state is State.RUNNING and one.due is not None and not key.startswith("step:")
    ]
    whole = [pair for pair in running if pair[1] in (STATUTORY, PROMISED)] or running
    if whole:
        due, key = min([pair for pair in whole if pair[0] >= on] or whole)
        limit = found.limit(key)
        return due, limit.title if limit else "", all_clocks[key], ""
    paused = next((one for one in all_clocks.values() if one.state is State.PAUSED), None)
    return None, "", paused, "特别程序进行中，计时暂停" if paused else ""


def _who(case: HallCase, found: Pinned) -> str:
    if not case.open:
        return ""
    if case.desk == APPLICANT:
        return "您（请按通知补正）" if case.phase == "correction" else "您"
    if case.desk == OPINE:
        asked = Opinion.objects.filter(case=case, replied_at=None).exclude(kind="interested")
        codes = list(dict.fromkeys(asked.order_by("id").values_list("body", flat=True)))
        names: dict[str, Any] = body_names(codes) if codes else {}
        return "、".join(names.get(code, code) for code in codes) or DESKS[OPINE]
    return f"{found.definition.fields.body}（{DESKS.get(case.desk, '工作人员')}）"
