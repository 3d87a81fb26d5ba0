"""The facts of a report, read from histories: how things stood then, whatever became of them since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from tongjian.core.clock import SHANGHAI
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.orgs.reads import places
from tongjian.core.workflow.models import CaseStep as TakenStep
from tongjian.supervision.briefs.facts import (
    WITH_AUDIT,
    ZERO,
    Agenda,
    Facts,
    Faulty,
    Lacking,
    Matter,
    Warned,
)
from tongjian.supervision.briefs.owing import owing_of, problems_of
from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.cases.flow import DEFINITION, ENDS
from tongjian.supervision.cases.letters import body_of
from tongjian.supervision.cases.models import (
    AUDIT,
    CaseFinding,
    CaseLetter,
    CaseLook,
    CaseStand,
    WarningCase,
)
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.models import (
    BROKE,
    LedgerWarning,
    MissingData,
    WarningRun,
)

START = str(DEFINITION["start"])
VERDICTS = ("normal", "violation")
ANSWERS = ("answer", "answer_for")
BACK = ("close_return", "reopen")
"""The steps that undo a verdict."""


def facts_of(place: Jurisdiction, quarter: Quarter, now: datetime) -> Facts:
    """Return what a jurisdiction's report of a quarter is made from, within its scope.

    A quarter that is not over is told of up to ``now``.
    """
    until = min(quarter.end, now)
    runs = WarningRun.objects.filter(jurisdiction=place, at__lt=until).order_by("at", "pk")
    first, last = runs.first(), runs.last()
    past = _Past(place.code, quarter, until)
    return Facts(
        place=place.name,
        body=body_of_place(place),
        quarter=quarter,
        until=until,
        made_at=now,
        warned=_warned(place.code, quarter, until, past.state_of),
        before=_compared(place.code, quarter.before),
        year_before=_compared(place.code, quarter.year_before),
        ran=last is not None and last.at >= quarter.start,
        first=first is not None and first.at >= quarter.start,
        data_day=last.as_of if last is not None else None,
        matters=past.matters(),
        lacking=_lacking(place.code, until),
        faulty=_faulty(place.code, until),
        problems=problems_of(place.code, quarter, until),
        owing=owing_of(place, quarter, until),
    )


def body_of_place(place: Jurisdiction) -> str:
    """Return the office that reports: the one that writes a case's letters."""
    return body_of(WarningCase(jurisdiction=place))


def _warned(
    place: str, quarter: Quarter, until: datetime, states: dict[int, str]
) -> tuple[Warned, ...]:
    rows = LedgerWarning.objects.filter(
        jurisdiction_id=place, confidential=False, found_at__gte=quarter.start, found_at__lt=until
    )
    return tuple(
        Warned(pk, level, group, rule, states.get(pk, ""))
        for pk, level, group, rule in rows.order_by("pk").values_list(
            "pk", "level", "group", "rule"
        )
    )


def _compared(place: str, quarter: Quarter) -> tuple[Warned, ...] | None:
    """Return the warnings of another quarter, None where the rules did not run in it."""
    ran = WarningRun.objects.filter(
        jurisdiction_id=place, at__gte=quarter.start, at__lt=quarter.end
    ).exists()
    found = _warned(place, quarter, quarter.end, {})
    return found if ran or found else None


def _unjudged(place: str, until: datetime) -> QuerySet[MissingData]:
    """Return what was not judged at a moment."""
    rows: QuerySet[MissingData] = MissingData.objects.filter(
        Q(gone_at=None) | Q(gone_at__gte=until),
        jurisdiction_id=place,
        confidential=False,
        found_at__lt=until,
    )
    return rows


def _faulty(place: str, until: datetime) -> tuple[Faulty, ...]:
    """Return the rules that broke: no data are missing, the system is at fault."""
    years: dict[int, set[int]] = defaultdict(set)
    for rule, year in _unjudged(place, until).filter(dataset=BROKE).values_list("rule", "year"):
        years[rule].add(year)
    return tuple(Faulty(rule, tuple(sorted(found))) for rule, found in sorted(years.items()))


def _lacking(place: str, until: datetime) -> tuple[Lacking, ...]:
    names = {one.code: one.name for one in places()}
    rows = _unjudged(place, until).exclude(dataset=BROKE)
    kept: dict[tuple[str, int, str], set[int]] = defaultdict(set)
    for dataset, year, of, rule in rows.values_list("dataset", "of_year", "of", "rule"):
        kept[dataset, year, of].add(rule)
    return tuple(
        Lacking(dataset, dataset_named(dataset).title, year, names.get(of, of), tuple(sorted(by)))
        for (dataset, year, of), by in sorted(kept.items(), key=lambda one: (-len(one[1]), one[0]))
    )


@dataclass
class _History:
    """A case's row, its steps and stands up to the moment, oldest first."""

    row: dict[str, Any]
    steps: list[TakenStep] = field(default_factory=list)
    stands: list[CaseStand] = field(default_factory=list)
    letters: list[tuple[datetime, date]] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)

    def state(self, before: datetime) -> str:
        """Return where it stood just before a moment."""
        taken = [step.target for step in self.steps if step.at < before]
        return taken[-1] if taken else START

    def last(self, name: str) -> Any:
        """Return what stood last; cases older than their stands are told as they are now."""
        return getattr(self.stands[-1], name) if self.stands else self.row[name]

    def due_of_answer(self, at: datetime) -> date | None:
        """Return by when an answer given at a moment was due."""
        stood = [one.due for one in self.stands if one.at <= at and one.state == "asked"]
        asked = [due for issued, due in self.letters if issued <= at]
        return stood[-1] if stood else asked[-1] if asked else None

    def standing(self, *actions: str) -> TakenStep | None:
        """Return the last step of these kinds, None where it was undone."""
        found: TakenStep | None = None
        for step in self.steps:
            if step.action in actions:
                found = step
            elif step.action in BACK:
                found = None
        return found


class _Past:
    """The cases of a jurisdiction as they stood at a moment."""

    def __init__(self, place: str, quarter: Quarter, until: datetime) -> None:
        self.place, self.quarter, self.until = place, quarter, until
        rows = WarningCase.objects.filter(
            jurisdiction_id=place, confidential=False, made_at__lt=until
        ).exclude(kind=AUDIT)
        names = ("pk", "track_id", "title", "number", "made_at", *_KEPT)
        self.found = {row["pk"]: _History(row) for row in rows.order_by("pk").values(*names)}
        self._read_steps()
        self._read_rest()
        self.state_of = self._states()

    def _read_steps(self) -> None:
        by_track = {one.row["track_id"]: one for one in self.found.values()}
        steps = TakenStep.objects.filter(case__in=list(by_track), at__lt=self.until)
        for step in steps.only("case_id", "action", "target", "at").order_by("pk"):
            by_track[step.case_id].steps.append(step)

    def _read_rest(self) -> None:
        keys = list(self.found)
        for stand in CaseStand.objects.filter(case__in=keys, at__lt=self.until).order_by("pk"):
            self.found[stand.case_id].stands.append(stand)
        letters = CaseLetter.objects.filter(case__in=keys, issued_at__lt=self.until)
        for case, at, due in letters.order_by("pk").values_list("case", "issued_at", "due"):
            self.found[case].letters.append((at, due))

    def _states(self) -> dict[int, str]:
        """Return where the case of each warning stood, and note the rules of each case."""
        rows = CaseFinding.objects.filter(case__in=list(self.found), joined_at__lt=self.until)
        states = {}
        for case, warning, rule in rows.order_by("pk").values_list("case", "warning", "rule"):
            self.found[case].rules.append(rule)
            states[warning] = self.found[case].state(self.until)
        audited = CaseFinding.objects.filter(
            jurisdiction_id=self.place, case__kind=AUDIT, joined_at__lt=self.until
        )
        states |= dict.fromkeys(audited.values_list("warning", flat=True), WITH_AUDIT)
        return states

    def matters(self) -> tuple[Matter, ...]:
        """Return every case there was."""
        drafts = {pk: self._matter(pk, one) for pk, one in self.found.items()}
        counted = [pk for pk, one in drafts.items() if one.handled and one.state != "dismissed"]
        paid = _payments(counted, self.until)
        partial = _partial(counted, self.until)
        looks = self._looks()
        return tuple(
            Matter(
                **{
                    **one.__dict__,
                    "paid": paid.get(pk),
                    "partial": pk in partial,
                    "look": pk in looks and one.state == "closed",
                }
            )
            for pk, one in drafts.items()
        )

    def _matter(self, pk: int, one: _History) -> Matter:
        start, row = self.quarter.start, one.row
        here = [step for step in one.steps if step.at >= start]
        did = {step.action for step in here}
        verdict, accepted = one.standing(*VERDICTS), one.standing("accept")
        state = one.state(self.until)
        outcome = verdict.action if verdict is not None else ""
        lately = outcome if verdict is not None and verdict.at >= start else ""
        fresh = row["made_at"] >= start
        accepts = accepted is not None and accepted.at >= start
        return Matter(
            pk=pk,
            title=row["title"],
            number=row["number"] if any(step.action == "open" for step in one.steps) else "",
            unit=one.last("unit"),
            unit_name=one.last("unit_name"),
            state=state,
            due=one.last("due") if state not in ENDS else None,
            fresh=fresh,
            handled=fresh or bool(here) or one.state(start) not in ENDS,
            opened="open" in did,
            dismissed=state == "dismissed" and "dismiss" in did,
            asked="ask" in did,
            answers=tuple(self._in_time(one, step) for step in here if step.action in ANSWERS),
            verdict=lately,
            settled="dismissed" if state == "dismissed" else outcome,
            violation=one.last("violation") if outcome == "violation" else "",
            violation_yuan=_sum(one, "violation_yuan", lately == "violation"),
            accepted=accepts,
            returned_yuan=_sum(one, "returned_yuan", accepts),
            reclassified_yuan=_sum(one, "reclassified_yuan", accepts),
            other_yuan=_sum(one, "other_yuan", accepts),
            closed=state == "closed" and "close" in did,
            agendas=tuple(
                Agenda(_agenda(one, step.at), _day(step.at))
                for step in here
                if step.action == "escalate"
            ),
            rules=tuple(one.rules),
        )

    def _in_time(self, one: _History, step: TakenStep) -> bool:
        due = one.due_of_answer(step.at)
        return due is None or _day(step.at) <= due

    def _looks(self) -> set[int]:
        """Return the cases whose subject is to be looked at again by the end of the next quarter."""
        rows = CaseLook.objects.filter(
            Q(looked_at=None) | Q(looked_at__gte=self.until),
            case__in=list(self.found),
            made_at__lt=self.until,
            year__lte=self.quarter.following.year,
        )
        return set(rows.values_list("case", flat=True))


_KEPT = (
    "unit",
    "unit_name",
    "due",
    "violation",
    "violation_yuan",
    "returned_yuan",
    "reclassified_yuan",
    "other_yuan",
    "agenda",
)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _sum(one: _History, name: str, counts: bool) -> Decimal:
    return (one.last(name) or ZERO) if counts else ZERO


def _agenda(one: _History, at: datetime) -> str:
    stood = [stand.agenda for stand in one.stands if stand.at <= at and stand.agenda]
    return str(stood[-1] if stood else one.row["agenda"])


PAID = """
SELECT case_id, coalesce(sum(amount) FILTER (WHERE place = 1), 0) FROM (
  SELECT f.case_id, (fact->>8)::numeric AS amount, row_number() OVER (
    PARTITION BY fact->>1, fact->>2 ORDER BY c.made_at, c.id, f.id) AS place
  FROM supervision_casefinding f
  JOIN supervision_warningcase c ON c.id = f.case_id
  CROSS JOIN LATERAL jsonb_array_elements(f.frozen->'facts') AS fact
  WHERE f.case_id = ANY(%s) AND f.joined_at < %s AND fact->>0 = 'payment'
) AS ranked GROUP BY case_id
"""
PARTIAL = """
SELECT DISTINCT f.case_id FROM supervision_casefinding f
WHERE f.case_id = ANY(%s) AND f.joined_at < %s
  AND (f.frozen->>'total')::bigint > jsonb_array_length(f.frozen->'facts')
"""


def _payments(cases: Sequence[int], until: datetime) -> dict[int, Decimal]:
    """Return the payments of cases that rest on any; one in several is the oldest case's."""
    return {case: Decimal(amount) for case, amount in _asked(PAID, cases, until)}


def _partial(cases: Sequence[int], until: datetime) -> set[int]:
    """Return the cases of which not every row is known."""
    return {case for (case,) in _asked(PARTIAL, cases, until)}


def _asked(question: str, cases: Sequence[int], until: datetime) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, [list(cases), until])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
