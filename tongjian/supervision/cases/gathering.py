"""Findings become cases or join them: the same however often and in whatever order this runs."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from tongjian.core.action import action, note
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.orgs.reads import units_on
from tongjian.core.workflow.actions import set_flow, take_step
from tongjian.core.workflow.models import Case, FlowVersion
from tongjian.supervision.cases import about
from tongjian.supervision.cases.flow import DEFINITION, EARLY, ENDS, NAME, CaseFlow
from tongjian.supervision.cases.freezing import cause_of, freeze, rows_behind, seen, seen_now
from tongjian.supervision.cases.models import CaseFinding, CasePayment, WarningCase
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.linkage.obligations import after_working_days
from tongjian.supervision.warning.actions import URGENCY
from tongjian.supervision.warning.models import LedgerWarning

LABEL = "supervision.case:"
BATCH = 200  # warnings whose rows are read at once, 200 rows each at most
RECKONED = (
    "priority why level urgency title involved_yuan partial unit unit_name department".split()
)
CHANGED = "数据有变化，与不予立案时的情况不同，重新研判"
Key = tuple[str, str, str, int, bool]


@dataclass
class _Place:
    """What gathering knows of a jurisdiction; ``touched`` are the cases to be reckoned anew."""

    code: str
    name: str
    today: date
    now: datetime
    units: dict[str, str]
    departments: dict[str, str]
    flow: FlowVersion
    due: date
    live: dict[Key, WarningCase] = field(default_factory=dict)
    rounds: dict[Key, int] = field(default_factory=dict)
    touched: dict[int, WarningCase] = field(default_factory=dict)
    made: int = 0
    back: int = 0


@action("cases.gather", "warnings.run")
def gather(*, jurisdiction: str, by: Actor, now: datetime) -> dict[str, int]:
    """Take every standing warning of a jurisdiction into a case.

    Returns how many findings joined or were renewed, how many cases were made and came back.

    A new finding joins the open case of its subject and year, else a case is made. One whose
    figures changed is frozen anew while nobody has been asked, and brings back a case that was
    dismissed. Nothing is taken out of a case, whatever later data say.
    """
    with connection.cursor() as cursor:  # two at once would both make the case of a subject
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"cases:{jurisdiction}"])
    place = _place(jurisdiction, now)
    fresh = _fresh(jurisdiction)
    changed = _changed(jurisdiction)
    if fresh or changed:
        _know(place)
        for some in _batches(changed):
            _renew(place, some, by)
        for batch in _batches(fresh):
            _join(place, batch)
        _reckon(place)
    counts = {
        "joined": len(fresh),
        "renewed": len(changed),
        "made": place.made,
        "back": place.back,
    }
    note(**counts)
    return counts


def _place(code: str, now: datetime) -> _Place:
    today = now.date()
    flow = _latest_flow(code, now)
    units = list(units_on(today).filter(jurisdiction_id=code))
    limit = CaseFlow.parse(flow.definition).states["found"].limit_days or 0
    return _Place(
        code=code,
        name=Jurisdiction.objects.get(pk=code).name,
        today=today,
        now=now,
        units={unit.code: unit.name for unit in units},
        departments={unit.code: unit.department_code for unit in units},
        flow=flow,
        due=after_working_days(today, limit, calendar_of(latest().pk)),
    )


def _latest_flow(jurisdiction: str, now: datetime) -> FlowVersion:
    """Return the flow as declared; a changed declaration becomes its next version here."""
    found = FlowVersion.objects.filter(name=NAME).order_by("-version").first()
    if found is not None and found.definition == DEFINITION:
        return found
    system = Actor(None, "系统", (), everything=True, everywhere=(jurisdiction,))
    return set_flow(name=NAME, definition=DEFINITION, by=system, now=now)


def _fresh(jurisdiction: str) -> list[LedgerWarning]:
    """Return the standing warnings that are in no case, in an order of their own."""
    order = ("year", "rule", "subject_kind", "subject_code")
    rows = LedgerWarning.objects.filter(jurisdiction_id=jurisdiction, gone_at=None, followed=None)
    return list(rows.order_by(*order))


def _changed(jurisdiction: str) -> list[CaseFinding]:
    """Return the findings whose figures are others now, of cases in which that still matters."""
    rows = CaseFinding.objects.filter(
        jurisdiction_id=jurisdiction,
        warning__gone_at=None,
        case__track__state__in=(*EARLY, "dismissed"),
        case__letters=None,  # what a letter rests on stays as it was
    ).select_related("warning", "case", "case__track")
    return [
        one
        for one in rows.order_by("pk")
        if one.frozen["changed_at"] != one.warning.changed_at.isoformat()
        and (one.case.track.state in EARLY or cause_of(one.warning) != one.cause)
    ]


def _batches(found: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def _know(place: _Place) -> None:
    rows = WarningCase.objects.filter(jurisdiction_id=place.code).select_related("track")
    for case in rows.order_by("round"):
        key = _key(case)
        place.rounds[key] = case.round
        if case.track.state not in ENDS:
            place.live[key] = case


def _key(case: WarningCase) -> Key:
    return case.jurisdiction_id, case.kind, case.code, case.year, case.confidential


def _frozen(warnings: Sequence[LedgerWarning]) -> dict[int, dict[str, Any]]:
    rows = rows_behind(warnings)
    deliveries = ledger.deliveries_by_id(
        {each["delivery"] for warning in warnings for each in warning.evidence}
    )
    return {one.pk: freeze(one, rows[one.as_of], deliveries) for one in warnings}


def _join(place: _Place, warnings: Sequence[LedgerWarning]) -> None:
    frozen = _frozen(warnings)
    made = []
    for warning in warnings:
        told = seen_now(warning, frozen[warning.pk], place.name)
        case = _case_of(place, about.about(told, place.units), told)
        place.touched[case.pk] = case
        made.append(
            CaseFinding(
                jurisdiction_id=place.code,
                case=case,
                warning=warning,
                rule=warning.rule,
                version=warning.version,
                level=warning.level,
                cause=about.cause(told),
                frozen=frozen[warning.pk],
                as_of=warning.as_of,
                joined_at=place.now,
            )
        )
    CaseFinding.objects.bulk_create(made, batch_size=200)


def _case_of(place: _Place, subject: about.About, told: about.Seen) -> WarningCase:
    """Return the open case of a subject, made when there is none."""
    found = place.live.get(subject.key)
    if found is not None:
        return found
    track = Case.objects.create(
        jurisdiction_id=place.code,
        flow=place.flow,
        state=CaseFlow.parse(place.flow.definition).start,
        subject=f"{LABEL}{secrets.token_hex(16)}",
        opened_at=place.now,
    )
    turn = place.rounds.get(subject.key, 0) + 1
    case: WarningCase = WarningCase.objects.create(
        jurisdiction_id=place.code,
        track=track,
        kind=subject.kind,
        code=subject.code,
        name=subject.name,
        year=subject.year,
        round=turn,
        confidential=subject.confidential,
        title=about.title(subject, [told])[:600],
        level=told.level,
        urgency=URGENCY[told.level],
        priority=0,
        involved_yuan=0,
        due=place.due,
        made_at=place.now,
    )
    place.made += 1
    place.live[subject.key], place.rounds[subject.key] = case, turn
    return case


def _renew(place: _Place, findings: Sequence[CaseFinding], by: Actor) -> None:
    """Freeze findings anew; a dismissed case comes back to be judged once more."""
    frozen = _frozen([one.warning for one in findings])
    for one in findings:
        warning, case = one.warning, one.case
        one.frozen, one.as_of = frozen[warning.pk], warning.as_of
        one.level, one.version, one.cause = warning.level, warning.version, cause_of(warning)
        one.save(update_fields=["frozen", "as_of", "level", "version", "cause"])
        case = place.touched.setdefault(case.pk, case)
        if case.track.state == "dismissed":
            _bring_back(place, case, by)


def _bring_back(place: _Place, case: WarningCase, by: Actor) -> None:
    case.track = take_step(
        subject=case.track,
        step="reconsider",
        turn=case.track.turn,
        reason=CHANGED,
        by=by,
        now=place.now,
    )
    case.due, case.ended_at = place.due, None
    case.save(update_fields=["due", "ended_at"])
    place.back += 1
    place.live[_key(case)] = case  # what is new of the same subject joins it


def _reckon(place: _Place) -> None:
    """Reckon the touched cases anew, and the open ones of the same subjects in other years."""
    subjects = {(case.kind, case.code) for case in place.touched.values()}
    rows = WarningCase.objects.filter(
        jurisdiction_id=place.code, code__in={code for _, code in subjects}
    ).select_related("track")
    # Locked: somebody may take a step of one meanwhile, and neither may undo the other.
    locked = rows.select_for_update().order_by("pk")
    every = [case for case in locked if (case.kind, case.code) in subjects]
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    for case in every:
        if case.track.state != "dismissed":
            years[case.kind, case.code].add(case.year)
    for case in every:
        if case.track.state not in ENDS:
            _reckon_one(place, case, len(years[case.kind, case.code]))


def _reckon_one(place: _Place, case: WarningCase, years: int) -> None:
    findings = [
        seen(
            one.frozen,
            jurisdiction=place.code,
            place=place.name,
            year=case.year,
            rule=one.rule,
            level=one.level,
            confidential=case.confidential,
        )
        for one in case.findings.all()
    ]
    subject = about.About(*_key(case), name=case.name)
    urgency = about.priority(findings, years)
    case.priority, case.why = urgency.points, [list(pair) for pair in urgency.why]
    case.level = min((one.level for one in findings), key=URGENCY.__getitem__)
    case.urgency = URGENCY[case.level]
    case.title = about.title(subject, findings)[:600]
    case.involved_yuan = about.involved(findings)
    case.partial = any(one.total > len(one.rows) for one in findings)
    if case.track.state in EARLY and not case.letters.exists():
        case.unit = about.answering(subject, findings)
        case.unit_name = place.units.get(case.unit, case.unit)
        case.department = place.departments.get(case.unit, "")
    case.save(update_fields=RECKONED)
    _keep_payments(case, findings)


def _keep_payments(case: WarningCase, findings: Sequence[about.Seen]) -> None:
    paid = about.payments(findings)
    kept = set(case.payments.values_list("delivery", "row"))
    gone = kept - set(paid)
    if gone:
        chosen = Q(pk__in=())
        for delivery, row in gone:
            chosen |= Q(delivery=delivery, row=row)
        case.payments.filter(chosen).delete()
    CasePayment.objects.bulk_create(
        (
            CasePayment(
                jurisdiction_id=case.jurisdiction_id,
                case=case,
                delivery=delivery,
                row=row,
                amount_yuan=paid[delivery, row],
            )
            for delivery, row in sorted(set(paid) - kept)
        ),
        batch_size=1000,
    )
