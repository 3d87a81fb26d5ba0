"""What a report is reckoned from: warnings and cases as they stood at a moment. Pure.

Nothing in here is confidential and nobody is named: reading leaves both out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.cases.flow import DEFINITION, ENDS
from tongjian.supervision.warning.settings.record import SETTLED_LEAST

ZERO = Decimal(0)
STATES: dict[str, str] = {key: state["title"] for key, state in DEFINITION["states"].items()}
"""The states of what rules found, in the order of its life."""
NOWHERE = ""
"""Where a warning stands that is in no case yet."""
WITH_AUDIT = "audit"
"""Where a warning stands that joined a problem of the audit's list, which has a life of its own."""


@dataclass(frozen=True)
class Warned:
    """A warning found in a quarter; ``state`` is that of its case at the moment told of."""

    pk: int
    level: str
    group: str
    rule: int
    state: str = NOWHERE


@dataclass(frozen=True)
class Agenda:
    """A case was put forward for a session on a day."""

    name: str
    day: date


@dataclass(frozen=True)
class Matter:
    """A case as it stood at the moment told of, and what was done with it in the quarter.

    ``answers`` says of each answer of the quarter whether it came in time. ``verdict`` is what was
    found in the quarter and still stood at the moment, ``settled`` what stood whenever it was found
    ("dismissed" for a case not followed). ``paid`` are the payments that no older case of the
    report rests on, so that each is counted once; None where a case rests on no payment. Sums are
    yuan. ``rules`` has a rule for each finding.
    """

    pk: int
    title: str
    unit: str
    unit_name: str
    state: str
    number: str = ""
    due: date | None = None
    fresh: bool = False
    handled: bool = True
    opened: bool = False
    dismissed: bool = False
    asked: bool = False
    answers: tuple[bool, ...] = ()
    verdict: str = ""
    settled: str = ""
    violation: str = ""
    violation_yuan: Decimal = ZERO
    accepted: bool = False
    returned_yuan: Decimal = ZERO
    reclassified_yuan: Decimal = ZERO
    other_yuan: Decimal = ZERO
    closed: bool = False
    agendas: tuple[Agenda, ...] = ()
    paid: Decimal | None = None
    partial: bool = False
    rules: tuple[int, ...] = ()
    look: bool = False

    @property
    def open(self) -> bool:
        """Whether it was still being followed."""
        return self.state not in ENDS

    def late(self, today: date) -> bool:
        """Whether its next step was overdue on a day."""
        return self.open and self.due is not None and self.due < today


@dataclass(frozen=True)
class Lacking:
    """A dataset of a year that was missing (``whose`` names a town), and the rules it kept back."""

    dataset: str
    title: str
    year: int
    whose: str
    rules: tuple[int, ...]


@dataclass(frozen=True)
class Faulty:
    """A rule that broke while it judged, and the years it did not judge for that."""

    rule: int
    years: tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """An audit problem still being put right: its case, its unit, the day it is due, whether over."""

    pk: int
    title: str
    unit_name: str
    due: date
    late: bool


@dataclass(frozen=True)
class Owing:
    """A period of data that is due until the end of the next quarter, or ``late`` already."""

    dataset: str
    source: str
    title: str
    source_title: str
    period: str
    due: date
    late: bool


@dataclass(frozen=True)
class Facts:
    """All of a report. ``until`` is the moment told of, the quarter's end or earlier.

    ``before`` and ``year_before`` are the warnings of the quarters compared with, None where the
    rules did not run in them; ``problems`` and ``owing`` are what comes next; ``ran`` says so of this one, ``first`` that they ran for the first
    time. ``data_day`` is the day the data of the last run reach.
    """

    place: str
    body: str
    quarter: Quarter
    until: datetime
    made_at: datetime
    warned: Sequence[Warned] = ()
    before: Sequence[Warned] | None = None
    year_before: Sequence[Warned] | None = None
    ran: bool = True
    first: bool = False
    data_day: date | None = None
    matters: Sequence[Matter] = ()
    lacking: Sequence[Lacking] = ()
    faulty: Sequence[Faulty] = ()
    problems: Sequence[Problem] = ()
    owing: Sequence[Owing] = ()

    @property
    def today(self) -> date:
        """The day that tells what was late: nothing due on the last day itself is done any more."""
        return self.until.date()

    @property
    def last_day(self) -> date:
        """The last day the report tells of."""
        return min(self.quarter.last_day, self.until.date())

    @property
    def interim(self) -> bool:
        """Whether the quarter was not over."""
        return self.until < self.quarter.end

    @property
    def anything(self) -> bool:
        """Whether there is something to tell of."""
        return bool(self.warned or self.handled or self.lacking or self.faulty)

    @property
    def handled(self) -> list[Matter]:
        """The cases worked on in the quarter: open at some time in it."""
        return [one for one in self.matters if one.handled]

    @property
    def counted(self) -> list[Matter]:
        """Those of them whose payments are summed: what is not followed is no problem found."""
        return [one for one in self.handled if one.state != "dismissed"]


@dataclass(frozen=True)
class RuleRecord:
    """What became of a rule's findings that were settled by the moment told of."""

    rule: int
    violation: int
    normal: int
    dismissed: int

    @property
    def settled(self) -> int:
        """How many were settled."""
        return self.violation + self.normal + self.dismissed

    @property
    def told(self) -> bool:
        """Whether there are enough of them to tell a rate."""
        return self.settled >= SETTLED_LEAST

    @property
    def rate(self) -> int:
        """Whole percent that were no violation."""
        return (self.normal + self.dismissed) * 100 // self.settled if self.settled else 0


def rule_records(matters: Sequence[Matter]) -> list[RuleRecord]:
    """Return the record of each rule with a settled finding, by number."""
    counts: dict[int, Counter[str]] = {}
    for matter in matters:
        if matter.settled:
            for rule in matter.rules:
                counts.setdefault(rule, Counter())[matter.settled] += 1
    return [
        RuleRecord(rule, found["violation"], found["normal"], found["dismissed"])
        for rule, found in sorted(counts.items())
    ]
