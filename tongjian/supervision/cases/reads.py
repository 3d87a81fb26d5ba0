"""Which cases somebody may see, what they may do in them, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongjian.core.identity.actor import Actor, Grant
from tongjian.core.identity.models import Membership
from tongjian.core.workflow.models import CaseStep as TakenStep
from tongjian.supervision.cases.flow import (
    ANSWER,
    AUDIT,
    CHECK,
    ENDS,
    READ,
    TITLES,
    CaseFlow,
    CaseStep,
)
from tongjian.supervision.cases.models import AUDIT as KIND
from tongjian.supervision.cases.models import CaseLetter, WarningCase
from tongjian.supervision.cases.staff import (
    RIGHT,
    TURNS,
    Staff,
    cleared_in,
    seeing,
    staff_for,
    staff_of,
    with_above,
)

MANAGERS = ("committee", "town")


@dataclass(frozen=True)
class Limits:
    """For whom an actor speaks somewhere: everybody, or these units and departments."""

    everybody: bool
    units: frozenset[str]
    departments: frozenset[str]


def limits(actor: Actor, permission: str, place: str) -> Limits:
    """Return for whom an actor holds a permission in a jurisdiction."""
    if actor.everything:
        return Limits(True, frozenset(), frozenset())
    held = [
        grant for grant in actor.grants if place in grant.covers and actor.gives(grant, permission)
    ]
    return Limits(
        any(grant.role not in ("unit", "bureau") for grant in held),
        _spoken_for(held, "unit", place),
        _spoken_for(held, "bureau", place),
    )


def _spoken_for(held: Iterable[Grant], role: str, place: str) -> frozenset[str]:
    """Return whom an actor speaks for: of towns a code may mean somebody else there."""
    return frozenset(
        grant.unit
        for grant in held
        if grant.role == role and grant.unit and grant.jurisdiction == place
    )


def visible(actor: Actor) -> QuerySet[WarningCase]:
    """Return the cases an actor may see within the scope.

    A unit sees those it was asked about and its audit problems, a department those of its units;
    what rests on confidential data only who may read it.
    """
    allowed = Q(pk__in=())
    asked = Exists(CaseLetter.objects.filter(case=OuterRef("pk")))
    for place in actor.reach(READ):
        of = limits(actor, READ, place)
        mine = Q(jurisdiction_id=place)
        if not of.everybody:
            named = Q(asked) | Q(kind=KIND)
            mine &= named & (Q(unit__in=of.units) | Q(department__in=of.departments))
        if not actor.can(RIGHT, place):
            mine &= Q(confidential=False)
        allowed |= mine
    rows: QuerySet[WarningCase] = WarningCase.objects.filter(allowed)
    return rows.select_related("jurisdiction", "track", "track__flow")


def whole_places(actor: Actor) -> frozenset[str]:
    """Return the jurisdictions in which an actor sees all of a case, not one unit's part."""
    return frozenset(place for place in actor.reach(READ) if limits(actor, READ, place).everybody)


def followed(actor: Actor) -> QuerySet[WarningCase]:
    """Return the cases of what rules found that an actor may see; audit problems are a list apart."""
    return visible(actor).exclude(kind=KIND)


def may_take(actor: Actor, case: WarningCase, step: CaseStep) -> bool:
    """Whether an actor may take a step of a case, apart from where the case stands."""
    place = case.jurisdiction_id
    if not actor.can(step.permission, place) or (case.confidential and not actor.can(RIGHT, place)):
        return False
    of = limits(actor, step.permission, place)
    if step.permission == ANSWER:
        if case.unit in of.units or (of.everybody and (not case.unit or actor.everything)):
            return True
        instead = case.confidential and case.department in of.departments
        return instead and actor.user_id in staff_for(case).instead(case)
    if step.permission == CHECK:
        return of.everybody or case.department in of.departments
    return of.everybody


def fits(actor: Actor, case: WarningCase, step: CaseStep, today: date) -> bool:
    """Whether a step makes sense: an extension asked for, another person to close, a day gone by."""
    sense: dict[str, Callable[[], bool]] = {
        "close": lambda: actor.label != case.proposed_by,
        "go_on": lambda: is_late(case, today),
        "extend": lambda: case.extension is None,
        "extend_grant": lambda: case.extension is not None,
        "extend_refuse": lambda: case.extension is not None,
        "confirm_data": lambda: case.said_done is not None,
        "rely": lambda: case.said_done is not None,
        "withdraw": lambda: case.said_gone is not None,
        "order": lambda: is_late(case, today) and ordered_until(case, today) is None,
        "answer_for": lambda: is_unanswerable(case, staff_for(case)),
        "rectify_for": lambda: is_unanswerable(case, staff_for(case)),
    }
    return sense[step.action]() if step.action in sense else True


def flow_of(case: WarningCase) -> CaseFlow:
    """Return the flow a case runs on."""
    return CaseFlow.parse(case.track.flow.definition)


def steps_of(actor: Actor, case: WarningCase, today: date) -> list[CaseStep]:
    """Return the steps an actor may take on a day."""
    return [
        step
        for step in flow_of(case).steps_from(case.track.state)
        if may_take(actor, case, step) and fits(actor, case, step, today)
    ]


TURN = Q(track__state="asked") | Q(track__state="rectifying", said_done=None)
"""Where the unit is to do something, unless its data say it is done."""


def unanswerable(staff: Staff) -> Q:
    """Return what picks the cases of a jurisdiction that wait for a unit with nobody to answer."""
    return TURN & staff.without()


def is_unanswerable(case: WarningCase, staff: Staff) -> bool:
    """Whether a case waits for a unit with nobody to answer."""
    done = case.track.state == "rectifying" and case.said_done is not None
    return case.track.state in TURNS and not done and not staff.asked(case)


def ordered_until(case: WarningCase, today: date) -> date | None:
    """Return the day until which a supervision order gives a unit time, None where none does."""
    last = case.letters.last() if case.kind == KIND else None
    return last.due if last is not None and last.due >= today else None


def managers_turn(staff: Staff) -> Q:
    """Return what picks the cases of a jurisdiction in which the next step is the committee's."""
    turns = ("found", "triaged", "examined", "rectified", "closing")
    asked = Q(extension__isnull=False, track__state__in=("asked", "rectifying"))
    gone = Q(said_gone__isnull=False) & ~Q(track__state__in=ENDS)
    # Others come to the list of those nobody answers; this the committee alone can end.
    return Q(track__state__in=turns) | asked | gone | (Q(confidential=True) & unanswerable(staff))


def waiting_for(actor: Actor, rows: QuerySet[WarningCase]) -> QuerySet[WarningCase]:
    """Return those of the cases in which the next step is the actor's."""
    mine = Q(pk__in=())
    staff = staff_of(actor.reach(READ))
    for place in actor.reach(READ):
        here = Q(jurisdiction_id=place)
        if actor.can("oversight.manage", place):
            own = Q(track__state="closing", proposed_by=actor.label)
            mine |= here & managers_turn(staff[place]) & ~own
        if actor.can(AUDIT, place):
            done = Q(track__state="rectifying", said_done__isnull=False)
            mine |= here & Q(kind=KIND) & (Q(track__state="reported") | done)
        if actor.can(ANSWER, place):
            of = limits(actor, ANSWER, place)
            whose = Q(unit__in=of.units) | (Q(unit="") if of.everybody else Q(pk__in=()))
            if actor.user_id in staff[place].cleared:
                nobody = ~Q(unit__in=staff[place].able(cleared=True))
                whose |= Q(confidential=True, department__in=of.departments) & nobody
            mine |= here & whose & TURN
        if actor.can(CHECK, place):
            of = limits(actor, CHECK, place)
            mine |= here & Q(department__in=of.departments, track__state="answered")
        if actor.can("oversight.examine", place):
            mine |= here & Q(track__state="checked")
    return rows.filter(mine)


def late(rows: QuerySet[WarningCase], today: date) -> QuerySet[WarningCase]:
    """Return the cases whose next step is overdue; none waits for what its data say is done."""
    running = rows.filter(due__lt=today).exclude(track__state__in=ENDS)
    return running.exclude(track__state="rectifying", said_done__isnull=False)


@dataclass(frozen=True)
class Tally:
    """How many cases somebody sees run, are late, and wait for them."""

    open: int
    late: int
    mine: int


def tally(actor: Actor, today: date) -> Tally:
    """Count the running cases somebody may see."""
    rows = followed(actor).exclude(track__state__in=ENDS)
    return Tally(rows.count(), late(rows, today).count(), waiting_for(actor, rows).count())


def is_late(case: WarningCase, today: date) -> bool:
    """Whether the next step of a case is overdue."""
    state = case.track.state
    if case.due is None or case.due >= today or state in ENDS:
        return False
    return state != "rectifying" or case.said_done is None


def state_title(case: WarningCase) -> str:
    """Return where a case stands, in words; a list reads no flow for each row."""
    return TITLES.get(case.track.state, case.track.state)


@dataclass(frozen=True)
class Taken:
    """A step of the past as the timeline shows it."""

    pk: int
    action: str
    at: datetime
    by: str
    title: str
    state: str
    reason: str


def history(case: WarningCase) -> list[Taken]:
    """Return every step taken, oldest first."""
    flow = flow_of(case)
    titles = {(step.action, source): step.title for step in flow.steps for source in step.sources}
    return [
        Taken(
            pk=taken.pk,
            action=taken.action,
            at=taken.at,
            by=taken.by,
            title=titles.get((taken.action, taken.source), taken.action),
            state=flow.states[taken.target].title,
            reason=taken.reason,
        )
        for taken in TakenStep.objects.filter(case=case.track)
    ]


def people(case: WarningCase, state: str) -> list[int]:
    """Return the ids of those whose turn it is in a state."""
    turns = {
        "asked": "answer",
        "rectifying": "answer",
        "answered": "check",
        "checked": "examine",
        "reported": "audit",
    }
    turn = turns.get(state, "manage")
    if turn == "answer":
        return sorted(staff_for(case).asked(case))
    if turn == "manage":
        return managers(case.jurisdiction_id, confidential=case.confidential)
    chosen = Q(role={"check": "bureau", "examine": "finance", "audit": "auditor"}[turn])
    if turn == "check":
        chosen &= Q(unit_code=case.department)
    return _people(chosen, case.jurisdiction_id, confidential=case.confidential)


def managers(place: str, *, confidential: bool = False) -> list[int]:
    """Return the ids of those who take up the cases of a jurisdiction, or the confidential ones.

    Where nobody of a town may see those, it is who may at the district.
    """
    found = _people(Q(role__in=MANAGERS), place, confidential=confidential)
    if confidential and not found:
        above = with_above([place])[place]
        with seeing(above):
            return sorted(
                {
                    user
                    for code in above
                    for user in _people(Q(role__in=MANAGERS), code, confidential=True)
                }
            )
    return found


def _people(chosen: Q, place: str, *, confidential: bool) -> list[int]:
    rows = Membership.objects.filter(chosen, jurisdiction_id=place, user__is_active=True)
    found = frozenset(rows.values_list("user_id", flat=True))
    return sorted(found & cleared_in([place])[place] if confidential else found)


def unseen(jurisdictions: Iterable[str]) -> dict[str, list[int]]:
    """Return the keys of the confidential cases that wait for committees nobody of which may see them.

    Nothing else of them may be told there.
    """
    rows = WarningCase.objects.filter(jurisdiction_id__in=list(jurisdictions), confidential=True)
    running = rows.exclude(track__state__in=ENDS).order_by("pk")
    places = sorted(set(running.order_by().values_list("jurisdiction_id", flat=True)))
    staff = staff_of(places) if places else {}
    found = {
        place: list(
            running.filter(managers_turn(staff[place]), jurisdiction_id=place).values_list(
                "pk", flat=True
            )
        )
        for place in places
        if not managers(place, confidential=True)
    }
    return {place: keys for place, keys in found.items() if keys}


def told_apart(rows: Iterable[WarningCase], place: str) -> list[tuple[list[int], int]]:
    """Return who is to be told of how many of some cases that wait: each of what they may see."""
    secret = [case.confidential for case in rows]
    here, cleared = managers(place), managers(place, confidential=True) if any(secret) else []
    others = [user for user in here if user not in cleared]
    # The district's cleared people stand in for a town's: nothing else of the town waits for them.
    above = [user for user in cleared if user not in here]
    both = [user for user in cleared if user in here]
    return [(both, len(secret)), (above, secret.count(True)), (others, secret.count(False))]


def tell(users: Iterable[int], text: str, url: str, now: datetime) -> int:
    """Put a notice in each person's box; how many."""
    from tongjian.core.notify.actions import notify

    told = 0
    for user in users:
        notify(user_id=user, text=text[:200], url=url, now=now)
        told += 1
    return told
