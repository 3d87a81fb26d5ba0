"""The problems of the audit's list become cases: the same however often and in whatever order.

Within the gathering of cases, before the findings of rules join them. Nothing is taken away: what
somebody has acted on stays as it was, with what later data would change beside it.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tongjian.core.identity.actor import Actor
from tongjian.core.workflow.actions import take_step
from tongjian.core.workflow.models import Case
from tongjian.supervision.audits.about import (
    DATASET,
    Problem,
    kind_title,
    priority,
    title,
    years_again,
)
from tongjian.supervision.audits.models import AuditProblem
from tongjian.supervision.audits.status import GONE
from tongjian.supervision.cases.about import Seen
from tongjian.supervision.cases.flow import AUDITED, AUDITED_NAME, CaseFlow
from tongjian.supervision.cases.flow import LABEL as CASE_LABEL
from tongjian.supervision.cases.making import latest_flow
from tongjian.supervision.cases.models import AUDIT, CaseFinding, WarningCase
from tongjian.supervision.cases.reckoning import LONGEST_UNIT
from tongjian.supervision.cases.standing import keep_stands
from tongjian.supervision.cases.successors import Lineage
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.warning.actions import URGENCY

BACK = "审计部门又报送了这个问题"
GIVEN_DAYS = 60  # from the audit report on, where the audit named no day
LEVEL = "yellow"
NAMED = 120  # characters of a unit's name that its case keeps
SAME = ("report", "date_reported", "problem", "kind", "unit", "sum_yuan", "deadline")
SAID = ("status", "date_done", "said_yuan")
COLUMNS = {"deadline": "due", "said_yuan": "rectified_yuan"}
"""Names of fields whose column is called otherwise."""
Key = tuple[int, str]


@dataclass
class Audits:
    """The cases of a jurisdiction's problems; how many were made, which need reckoning anew."""

    by_number: dict[Key, AuditProblem] = field(default_factory=dict)
    made: int = 0

    def case_of(self, told: Seen) -> WarningCase | None:
        """Return the case of the problem a rule's finding is about, None for other findings.

        A finding about several problems of a unit and kind joins that of the year's first number.
        """
        if told.kind != "problem":
            return None
        found = self.by_number.get((told.year, told.code))
        if found is None:
            unit, _, kind = told.code.partition("/")
            alike = sorted(
                key
                for key, one in self.by_number.items()
                if key[0] == told.year and (one.unit, one.kind) == (unit, kind)
            )
            found = self.by_number[alike[0]] if alike else None
        return found.case if found is not None else None


def take_in(units: Lineage, place: str, by: Actor, now: datetime) -> Audits:
    """Make cases of problems delivered, renew what may be renewed, mark the rest.

    ``units`` are those of the jurisdiction, with what followed what. Call it where two cannot run
    at once.
    """
    known = {(one.year, one.problem_no): one for one in _problems(place)}
    rows = _delivered(place, now.date(), bool(known))
    found = Audits()
    if not known and not rows:
        return found
    names = _Names(place, units, now)
    for key in sorted(rows.keys() - known.keys()):
        known[key] = _made(names, key, rows[key])
        found.made += 1
    for key, one in sorted(known.items()):
        _renew(names, one, rows.get(key), by)
    found.by_number = known
    _mark_again(names, known.values())
    keep_stands([one.case for one in known.values()], now)
    return found


def _problems(place: str) -> Iterable[AuditProblem]:
    rows = AuditProblem.objects.filter(jurisdiction_id=place)
    return list(rows.select_related("case__track"))


def _delivered(place: str, today: date, known: bool) -> dict[Key, dict[str, Any]]:
    """Return the rows that count today by year and number."""
    sent = Delivery.objects.filter(dataset=DATASET, jurisdiction_id=place, state="published")
    years = sorted(set(sent.order_by().values_list("fiscal_year", flat=True)))
    if not years:
        return {}
    tables = ledger.open_tables(as_of=today, years=years, jurisdictions=[place])
    rows = tables.execute(tables.dataset(DATASET)).to_pylist()
    return {(row["fiscal_year"], row["problem_no"]): row for row in rows}


@dataclass(frozen=True)
class _Names:
    place: str
    units: Lineage
    now: datetime


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's values by field; blank texts are never None."""
    found = {name: row[COLUMNS.get(name, name)] for name in (*SAME, *SAID)}
    for name in ("report", "problem", "kind", "status"):
        found[name] = found[name] or ""
    return found


def _made(names: _Names, key: Key, row: Mapping[str, Any]) -> AuditProblem:
    flow = latest_flow(AUDITED_NAME, AUDITED, names.place, names.now)
    track = Case.objects.create(
        jurisdiction_id=names.place,
        flow=flow,
        state=CaseFlow.parse(flow.definition).start,
        subject=f"{CASE_LABEL}{secrets.token_hex(16)}",
        opened_at=names.now,
    )
    year, number = key
    case = WarningCase.objects.create(
        jurisdiction_id=names.place,
        track=track,
        kind=AUDIT,
        code=number,
        year=year,
        number=number[:60],
        level=LEVEL,
        urgency=URGENCY[LEVEL],
        priority=0,
        involved_yuan=0,
        due=_due(row, names.now.date()),
        made_at=names.now,
        **_named(names, row),
    )
    made: AuditProblem = AuditProblem.objects.create(
        jurisdiction_id=names.place,
        case=case,
        year=year,
        problem_no=number,
        delivery=row["delivery"],
        row=row["row"],
        **_values(row),
    )
    return made


def _named(names: _Names, row: Mapping[str, Any]) -> dict[str, str]:
    """Return whom a problem is about and who answers it: the unit, or what it has become."""
    found, units = row["unit"], names.units
    unit = units.of(found)
    name = units.names.get(found, found)
    known = len(unit) <= LONGEST_UNIT  # a code that no unit can have names nobody who could answer
    return {
        "unit": unit if known else "",
        "unit_was": found if unit != found else "",
        "unit_name": units.names.get(unit, unit)[:NAMED],
        "name": name,
        "department": units.departments.get(unit, ""),
        "title": title(name, row["fiscal_year"], row["problem"])[:600],
    }


def _due(row: Mapping[str, Any], today: date) -> date:
    """Return the audit's own day, else some time after its report, else after today."""
    due: date | None = row["due"]
    return due or (row["date_reported"] or today) + timedelta(days=GIVEN_DAYS)


CASE_FIELDS = (
    "unit unit_was unit_name name department title due said_done said_gone ended_at".split()
)
"""What taking in may change of a case besides how urgent it is."""


def _renew(names: _Names, one: AuditProblem, row: Mapping[str, Any] | None, by: Actor) -> None:
    """Bring a problem up to what the data say now, as far as nobody has acted on it."""
    trial = copy(one)
    trial.case = copy(one.case)
    _apply(names, trial, row)
    if _state_of(trial) == _state_of(one):
        return
    # Locked and read anew: somebody may take a step meanwhile, and neither may undo the other.
    locked = WarningCase.objects.select_for_update().select_related("track")
    one.case = locked.get(pk=one.case_id)
    _apply(names, one, row)
    if row is not None and one.case.track.state == GONE:
        _bring_back(names, one, by)
    one.save()
    one.case.save(update_fields=CASE_FIELDS)


def _apply(names: _Names, one: AuditProblem, row: Mapping[str, Any] | None) -> None:
    if row is None:
        one.case.said_gone = one.case.said_gone or names.now.date()
        return
    one.case.said_gone = None
    _renew_from(names, one, row)


def _state_of(one: AuditProblem) -> tuple[Any, ...]:
    own = [getattr(one, name) for name in (*SAME, *SAID, "delivery", "row")]
    return (*own, list(one.later), *(getattr(one.case, name) for name in CASE_FIELDS))


def _renew_from(names: _Names, one: AuditProblem, row: Mapping[str, Any]) -> None:
    values, case = _values(row), one.case
    for name in SAID:
        setattr(one, name, values[name])
    case.said_done = _done(one, row) if values["status"] == "done" else None
    if case.track.turn:
        one.later = _differences(one, values)
        return
    one.later, one.delivery, one.row = [], row["delivery"], row["row"]
    moved = one.deadline != values["deadline"]
    for name in SAME:
        setattr(one, name, values[name])
    for name, value in _named(names, row).items():
        setattr(case, name, value)
    if moved:
        case.due = _due(row, names.now.date())


def _done(one: AuditProblem, row: Mapping[str, Any]) -> date:
    """Return the day the data say it was put right; one without its day keeps what was known."""
    day: date = row["date_done"] or one.case.said_done or row["date_reported"] or date.min
    return day


def _differences(one: AuditProblem, values: Mapping[str, Any]) -> list[list[str]]:
    columns = dataset_named(DATASET)
    return [
        [columns.column(COLUMNS.get(name, name)).title, _text(name, values[name])]
        for name in SAME
        if getattr(one, name) != values[name]
    ]


def _text(name: str, value: Any) -> str:
    if value is None or value == "":
        return "空白"
    if name == "kind":
        return kind_title(value)
    return f"{value:,.2f}" if name == "sum_yuan" else str(value)


def _bring_back(names: _Names, one: AuditProblem, by: Actor) -> None:
    """Take up again a problem that was ended because the audit had taken it back."""
    case = one.case
    case.track = take_step(
        subject=case.track,
        step="restore",
        turn=case.track.turn,
        reason=BACK,
        by=by,
        now=names.now,
    )
    case.due = one.deadline or names.now.date() + timedelta(days=GIVEN_DAYS)
    case.ended_at = None


def _mark_again(names: _Names, every: Iterable[AuditProblem]) -> None:
    """Mark the problems whose unit had that kind in other years, and reckon all cases anew.

    What was found in a unit that has gone on as another counts against that other.
    """
    found, heirs = list(every), _heirs(names.units, every)
    counted = (one for one in found if one.case.said_gone is None)
    years = years_again(
        Problem(heirs[one.unit], one.kind, one.year, one.problem_no) for one in counted
    )
    joined: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = CaseFinding.objects.filter(jurisdiction_id=names.place, case__kind=AUDIT)
    for case, rule, level in rows.values_list("case", "rule", "level"):
        joined[case].append((rule, level))
    for one in found:
        gone = one.case.said_gone is not None
        same = years.get((heirs[one.unit], one.kind), {})
        again = [] if gone else list(same.get(one.problem_no, ()))
        if again != one.again:
            one.again, one.repeated = again, bool(again)
            one.save(update_fields=["again", "repeated"])
        reckon(one, joined[one.case_id])


def _heirs(units: Lineage, every: Iterable[AuditProblem]) -> dict[str, str]:
    """Return which unit answers today for each that a problem names."""
    return {code: units.of(code) for code in {one.unit for one in every}}


def reckon(one: AuditProblem, findings: Sequence[tuple[int, str]]) -> None:
    """Work out anew how urgent a problem's case is; ``findings`` are rules and levels joined.

    Findings make no sum of their own: they are about the problem's.
    """
    case = one.case
    rules = {rule for rule, _ in findings}
    urgency = priority(one.sum_yuan, again=one.repeated, rules=rules)
    level = min([LEVEL, *(level for _, level in findings)], key=URGENCY.__getitem__)
    wanted = {
        "priority": urgency.points,
        "why": [list(pair) for pair in urgency.why],
        "level": level,
        "urgency": URGENCY[level],
        "involved_yuan": one.sum_yuan or 0,
        "own_yuan": one.sum_yuan or 0,
    }
    changed = {name: value for name, value in wanted.items() if getattr(case, name) != value}
    for name, value in changed.items():
        setattr(case, name, value)
    if changed:
        WarningCase.objects.filter(pk=case.pk).update(**changed)
