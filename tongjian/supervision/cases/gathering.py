"""Findings become cases or join them: the same however often and in whatever order this runs.

A call is one transaction and takes in a bounded number of findings; whoever calls goes on until
none is left. Killed in between, nothing is lost, doubled or half visible: the next call goes on.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, F, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from tongjian.core.action import action, note
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.workflow.actions import take_step
from tongjian.core.workflow.models import Case, FlowVersion
from tongjian.supervision.audits.gathering import Audits, reckon, take_in
from tongjian.supervision.cases import about
from tongjian.supervision.cases.actions import due_in
from tongjian.supervision.cases.flow import DEFINITION, EARLY, ENDS, LABEL, NAME, CaseFlow
from tongjian.supervision.cases.freezing import (
    cause_of,
    freeze,
    frozen_anew,
    rows_behind,
    seen_now,
)
from tongjian.supervision.cases.making import latest_flow
from tongjian.supervision.cases.models import (
    AUDIT,
    CaseFinding,
    CaseLetter,
    WarningCase,
)
from tongjian.supervision.cases.reckoning import keep_own, reckon_case
from tongjian.supervision.cases.standing import keep_stands
from tongjian.supervision.cases.successors import Lineage, lineage_of
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.linkage.obligations import after_working_days
from tongjian.supervision.warning.actions import URGENCY
from tongjian.supervision.warning.declare import Rule
from tongjian.supervision.warning.expressions import EVIDENCE_LIMIT
from tongjian.supervision.warning.models import LedgerWarning
from tongjian.supervision.warning.reads import rule_numbered

MOST = 500  # findings of one call
ROWS = 10_000  # evidence rows of one call
BATCH = 2_000  # evidence rows read from the ledger at once
"""What a call holds in memory: about 100 MB of rows and their frozen form at the worst."""
BACK = {"dismissed": "reconsider", "closed": "reopen"}
"""The step that takes a case up again, by the state it ended in."""
CHANGED = "数据有变化，与不予立案时的情况不同，重新研判"
CHANGED_SINCE = "销号以后数据有变化，重新办理"
FOUND_SINCE = {
    "dismissed": "不予立案以后又发现问题，重新研判：{}",
    "closed": "销号以后又发现问题，重新办理：{}",
}
Key = tuple[str, str, str, int, bool]


@dataclass(frozen=True)
class _Joining:
    """A warning that is to join a case, and its frozen form; ``audit`` is a problem's case."""

    warning: LedgerWarning
    frozen: dict[str, Any]
    told: about.Seen
    subject: about.About
    audit: WarningCase | None


Renewed = tuple[CaseFinding, dict[str, Any]]


@dataclass
class _Place:
    """What gathering knows of a jurisdiction; ``touched`` are the cases to be reckoned anew.

    ``cases`` are those of the subjects at hand, in all their years, locked. ``grown`` says why one
    that had ended is taken up again: the titles of its new findings, none if figures changed.
    """

    code: str
    name: str
    today: date
    now: datetime
    lineage: Lineage
    flow: FlowVersion
    start: str
    due: date
    cases: dict[int, WarningCase] = field(default_factory=dict)
    by_key: dict[Key, WarningCase] = field(default_factory=dict)
    touched: dict[int, WarningCase] = field(default_factory=dict)
    grown: dict[int, list[str]] = field(default_factory=dict)
    audits: Audits = field(default_factory=Audits)
    made: int = 0
    back: int = 0
    secret: Counter[str] = field(default_factory=Counter)


@action("cases.gather", "warnings.run")
def gather(*, jurisdiction: str, by: Actor, now: datetime) -> dict[str, int]:
    """Take the problems of the audit's list into cases, and at most ``MOST`` standing warnings.

    Returns how many findings joined or were renewed, how many cases were made, how many that had
    ended came back, of both those that are ``secret``, how many cases of audit problems were made,
    and how many findings are left for the next call.

    A new finding joins the case of its subject and year, else a case is made. One whose figures
    changed is frozen anew while nobody has been asked. Either brings back a case that was dismissed
    or closed, with the reason; the same finding found again with the same figures does not. Nothing
    is taken out of a case, whatever later data say.
    """
    with connection.cursor() as cursor:  # two at once would both make the case of a subject
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"cases:{jurisdiction}"])
    place = _place(jurisdiction, now)
    place.audits = take_in(place.lineage, jurisdiction, by, now)
    changed, fresh, left = _waiting(jurisdiction)
    stale = _stale(jurisdiction)
    if fresh or changed or stale:
        renewed, joining = _read(place, changed, fresh)
        _lock(place, renewed, joining, stale)
        _renew(place, renewed)
        _join(place, joining)
        _bring_back(place, by)
        _reckon(place)
    counts = {
        "joined": len(fresh),
        "renewed": len(changed),
        "made": place.made,
        "back": place.back,
        "secret_made": place.secret["made"],
        "secret_back": place.secret["back"],
        "audits": place.audits.made,
        "left": left + (len(stale) == MOST),
    }
    note(**counts)
    return counts


def _stale(jurisdiction: str) -> list[str]:
    """Return the codes of cases of which nobody has told what is the answering unit's own."""
    rows = WarningCase.objects.filter(jurisdiction_id=jurisdiction, own_yuan=None)
    return list(rows.exclude(kind=AUDIT).order_by("pk").values_list("code", flat=True)[:MOST])


def _waiting(jurisdiction: str) -> tuple[list[int], list[int], int]:
    """Return the findings to renew, the warnings to take in now, and how many are left then."""
    waiting = [
        *((True, *row) for row in _changed(jurisdiction).values_list(*_weighed("warning__"))),
        *((False, *row) for row in _fresh(jurisdiction).values_list(*_weighed(""))),
    ]
    chosen: dict[bool, list[int]] = {True: [], False: []}
    taken = rows = 0
    for changed, key, total in waiting:
        rows += min(total, EVIDENCE_LIMIT)
        if taken and (taken >= MOST or rows > ROWS):
            break
        taken += 1
        chosen[changed].append(key)
    return chosen[True], chosen[False], len(waiting) - taken


def _weighed(of: str) -> tuple[str, str]:
    return "pk", f"{of}evidence_total"


def _fresh(jurisdiction: str) -> QuerySet[LedgerWarning]:
    """Return the standing warnings that are in no case, those of a subject beside each other."""
    rows = LedgerWarning.objects.filter(jurisdiction_id=jurisdiction, gone_at=None, followed=None)
    return rows.order_by("year", "subject_kind", "subject_code", "rule", "pk")


def _changed(jurisdiction: str) -> QuerySet[CaseFinding]:
    """Return the findings whose warnings changed, of cases in which that still matters."""
    rows: QuerySet[CaseFinding] = CaseFinding.objects.filter(
        jurisdiction_id=jurisdiction,
        warning__gone_at=None,
        case__track__state__in=(*EARLY, *BACK),
    ).exclude(case__kind=AUDIT)
    frozen = Cast(KeyTextTransform("changed_at", "frozen"), DateTimeField())
    return (
        rows.annotate(as_frozen=frozen).exclude(as_frozen=F("warning__changed_at")).order_by("pk")
    )


def _place(code: str, now: datetime) -> _Place:
    today = now.date()
    version = latest_flow(NAME, DEFINITION, code, now)
    flow = CaseFlow.parse(version.definition)
    limit = flow.states[flow.start].limit_days or 0
    return _Place(
        code=code,
        name=Jurisdiction.objects.get(pk=code).name,
        today=today,
        now=now,
        lineage=lineage_of(code, today),
        flow=version,
        start=flow.start,
        due=after_working_days(today, limit, calendar_of(latest().pk)),
    )


def _read(
    place: _Place, changed: Sequence[int], fresh: Sequence[int]
) -> tuple[list[Renewed], list[_Joining]]:
    """Return what is to be renewed and to join, frozen: the ledger is asked before any lock."""
    findings = CaseFinding.objects.filter(pk__in=changed).select_related("warning", "case")
    renewing = list(findings.order_by("pk"))
    found = LedgerWarning.objects.in_bulk(fresh)
    frozen = _frozen([*(one.warning for one in renewing), *(found[key] for key in fresh)])
    joining = []
    for key in fresh:
        told = seen_now(found[key], frozen[key], place.name)
        subject = about.about(told, place.lineage.names)
        audit = place.audits.case_of(told)
        joining.append(_Joining(found[key], frozen[key], told, subject, audit))
    return [(one, frozen[one.warning_id]) for one in renewing], joining


def _frozen(warnings: Sequence[LedgerWarning]) -> dict[int, dict[str, Any]]:
    frozen: dict[int, dict[str, Any]] = {}
    rules: dict[tuple[int, int], Rule | None] = {}
    for some in _batches(warnings):
        rows = rows_behind(some)
        deliveries = ledger.deliveries_by_id(
            {each["delivery"] for warning in some for each in warning.evidence}
        )
        for one in some:
            key = (one.rule, one.version)
            if key not in rules:
                rules[key] = rule_numbered(*key)
            frozen[one.pk] = freeze(one, rows[one.as_of], deliveries, rules[key])
    return frozen


def _batches(warnings: Sequence[LedgerWarning]) -> Iterable[list[LedgerWarning]]:
    some: list[LedgerWarning] = []
    rows = 0
    for one in warnings:
        if some and rows + len(one.evidence) > BATCH:
            yield some
            some, rows = [], 0
        some.append(one)
        rows += len(one.evidence)
    if some:
        yield some


def _lock(
    place: _Place, renewed: Sequence[Renewed], joining: Sequence[_Joining], stale: Sequence[str]
) -> None:
    """Lock the cases of the subjects at hand at once, in the order in which everybody does.

    Somebody may be taking a step of one: where each stands is read only when that is over.
    """
    codes = {*stale, *(one.case.code for one, _ in renewed)}
    codes |= {one.audit.code if one.audit else one.subject.code for one in joining}
    rows = WarningCase.objects.filter(jurisdiction_id=place.code, code__in=codes)
    place.cases = {case.pk: case for case in rows.select_for_update().order_by("pk")}
    keys = [case.track_id for case in place.cases.values()]
    tracks = Case.objects.select_related("flow").in_bulk(keys)
    for case in sorted(place.cases.values(), key=lambda one: one.round):
        case.track = tracks[case.track_id]
        known = place.by_key.get(_key(case))
        if known is None or known.track.state in ENDS:
            place.by_key[_key(case)] = case


def _key(case: WarningCase) -> Key:
    return case.jurisdiction_id, case.kind, case.code, case.year, case.confidential


def _renew(place: _Place, renewed: Sequence[Renewed]) -> None:
    """Freeze findings anew; of a case that has ended, and came to the same end, only the moment.

    What a closed case was closed with stands as it was unless the figures changed afterwards.
    """
    lettered = _lettered(one.case_id for one, _ in renewed)
    for one, frozen in renewed:
        case, warning = place.cases[one.case_id], one.warning
        state, same = case.track.state, cause_of(warning) == one.cause
        known = state == "closed" and case.ended_at and warning.changed_at <= case.ended_at
        if state not in (*EARLY, *BACK):  # somebody has asked meanwhile
            continue
        if known or (same and (state in BACK or case.pk in lettered)):
            one.frozen["changed_at"] = frozen["changed_at"]
            one.save(update_fields=["frozen"])
            continue
        one.frozen = _anew(one, frozen) if case.pk in lettered else frozen
        one.as_of, one.cause = warning.as_of, cause_of(warning)
        one.level, one.version = warning.level, warning.version
        one.save(update_fields=["frozen", "as_of", "level", "version", "cause"])
        place.touched[case.pk] = case
        if state in BACK:
            place.grown.setdefault(case.pk, [])


def _anew(one: CaseFinding, frozen: dict[str, Any]) -> dict[str, Any]:
    """Return a finding frozen anew that keeps what a letter rests on."""
    return frozen_anew(one.frozen, frozen, as_of=one.as_of, level=one.level, version=one.version)


def _lettered(cases: Iterable[int]) -> set[int]:
    return set(CaseLetter.objects.filter(case__in=set(cases)).values_list("case", flat=True))


def _join(place: _Place, joining: Sequence[_Joining]) -> None:
    made = []
    for one in joining:
        warning = one.warning
        case = _case_of(place, one)
        place.touched[case.pk] = case
        if case.kind != AUDIT and case.track.state in BACK:
            place.grown.setdefault(case.pk, []).append(one.frozen["rule_title"])
        made.append(
            CaseFinding(
                jurisdiction_id=place.code,
                case=case,
                warning=warning,
                rule=warning.rule,
                version=warning.version,
                level=warning.level,
                cause=about.cause(one.told),
                frozen=one.frozen,
                as_of=warning.as_of,
                joined_at=place.now,
            )
        )
    CaseFinding.objects.bulk_create(made, batch_size=100)


def _case_of(place: _Place, one: _Joining) -> WarningCase:
    """Return the case of a finding's subject, made when there is none."""
    if one.audit is not None:
        return place.cases[one.audit.pk]
    found = place.by_key.get(one.subject.key)
    return found if found is not None else _made(place, one.subject, one.told)


def _made(place: _Place, subject: about.About, told: about.Seen) -> WarningCase:
    """Make the case of a subject."""
    track = Case.objects.create(
        jurisdiction_id=place.code,
        flow=place.flow,
        state=place.start,
        subject=f"{LABEL}{secrets.token_hex(16)}",
        opened_at=place.now,
    )
    case: WarningCase = WarningCase.objects.create(
        jurisdiction_id=place.code,
        track=track,
        kind=subject.kind,
        code=subject.code,
        name=subject.name,
        year=subject.year,
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
    place.secret["made"] += case.confidential
    place.cases[case.pk] = place.by_key[subject.key] = case
    return case


def _bring_back(place: _Place, by: Actor) -> None:
    """Take up again the cases that had ended and now have more or other findings."""
    for key, titles in sorted(place.grown.items()):
        case = place.cases[key]
        ended = case.track.state
        reason = CHANGED if ended == "dismissed" else CHANGED_SINCE
        if titles:
            reason = FOUND_SINCE[ended].format("、".join(sorted(set(titles))))
        case.track = take_step(
            subject=case.track,
            step=BACK[ended],
            turn=case.track.turn,
            reason=reason,
            by=by,
            now=place.now,
        )
        case.due, case.ended_at = due_in(case, case.track.state, place.today), None
        case.save(update_fields=["due", "ended_at"])
        place.back += 1
        place.secret["back"] += case.confidential


def _reckon(place: _Place) -> None:
    """Reckon the touched cases anew, and the open ones of the same subjects in other years."""
    years: dict[tuple[str, str, bool], set[int]] = defaultdict(set)
    for case in place.cases.values():
        if case.track.state != "dismissed":
            years[case.kind, case.code, True].add(case.year)
            if not case.confidential:  # what others see says nothing of what they may not
                years[case.kind, case.code, False].add(case.year)
    lettered = _lettered(place.cases)
    for key, case in sorted(place.cases.items()):
        if case.kind == AUDIT:
            _reckon_audit(case)
            continue
        found_in = len(years[case.kind, case.code, case.confidential])
        fits = about.years_told(case.why) == about.years_points(found_in)
        if case.track.state not in ENDS and not (key not in place.touched and fits):
            asking = case.track.state in EARLY and key not in lettered
            reckon_case(case, found_in, place.name, place.lineage if asking else None)
        elif case.own_yuan is None:
            keep_own(case, place.name)
    keep_stands(list(place.cases.values()), place.now)


def _reckon_audit(case: WarningCase) -> None:
    """Reckon a problem's case by what joined it; its sum stays the problem's."""
    reckon(case.audit, list(case.findings.values_list("rule", "level")))
