"""What a rule finds with some thresholds, counted, compared and set beside what others found.

Pure but for the tables it asks: the same tables and thresholds give the same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tongjian.supervision.warning.declare import LedgerRule, Settings, Threshold
from tongjian.supervision.warning.engine import (
    Asked,
    Judged,
    Result,
    SettingsOf,
    judge,
    ledger_versions,
)

STEPS = 5
EXAMPLES = 5
Identity = tuple[str, int, str, str]
Row = tuple[str, str, int]


def steps(threshold: Threshold, present: Decimal, proposed: Decimal) -> list[Decimal]:
    """Return values of one threshold to try, in order, within its range, two decimals at most.

    They reach evenly from half a step below the lower of the two to half a step above the higher;
    where both are equal, about from half of it to half as much again.
    """
    low, high = min(present, proposed), max(present, proposed)
    if low == high:
        low, high = low / 2, high * Decimal("1.5")
    if low == high and threshold.most is not None:
        high = Decimal(threshold.most)
    width = (high - low) / (STEPS - 2)
    whole = threshold.unit != "%" and all(
        each == each.to_integral_value() for each in (present, proposed)
    )
    values = {present, proposed}
    for number in range(STEPS):
        value = _rounded(low + width * (Decimal(number) - Decimal("0.5")), width, 0 if whole else 2)
        if value >= 0 and threshold.allows(value):
            values.add(value)
    return sorted(values)


def _rounded(value: Decimal, width: Decimal, places: int) -> Decimal:
    """Round to a tenth of the step's size, no finer than the places."""
    unit = Decimal(1).scaleb(max(width.adjusted() - 1, -places) if width else -places)
    rounded = (value / unit).to_integral_value(ROUND_HALF_UP) * unit
    return Decimal(f"{rounded:f}")


@dataclass(frozen=True)
class Standing:
    """A warning that stands, of some rule: what it is about and the rows it rests on."""

    rule: int
    identity: Identity
    rows: frozenset[Row]


def find(asked: Asked, rule: LedgerRule, settings_of: SettingsOf) -> Judged:
    """Run one rule in all its versions with thresholds; earlier versions take those they know."""
    chosen = [each for each in ledger_versions() if each.number == rule.number]

    def known(version: LedgerRule, jurisdiction: str) -> Settings:
        names = {each.name for each in version.thresholds}
        given = settings_of(version, jurisdiction)
        return {name: value for name, value in given.items() if name in names}

    return judge(asked, known, chosen)


def fixed(values: Mapping[str, Decimal]) -> SettingsOf:
    """Return thresholds that are the same everywhere."""

    def settings(rule: LedgerRule, jurisdiction: str) -> Settings:
        return values

    return settings


def identity_of(result: Result) -> Identity:
    """Return what tells a hit from the rule's others."""
    subject = result.subject
    return (result.jurisdiction, result.year, subject.kind, subject.code)


def rows_of(evidence: Iterable[Mapping[str, Any]]) -> frozenset[Row]:
    """Return the ledger rows of evidence."""
    return frozenset((each["dataset"], each["delivery"], each["row"]) for each in evidence)


def counted(results: Iterable[Result]) -> list[list[Any]]:
    """Return [place, year, number] in their order."""
    found = Counter((one.jurisdiction, one.year) for one in results)
    return [[place, year, number] for (place, year), number in sorted(found.items())]


def overlap(results: Sequence[Result], standing: Iterable[Standing]) -> list[dict[str, int]]:
    """Return for each other rule how many hits share a subject, and how many share a row, with it.

    A hit counts once for a rule, however many of its warnings it meets.
    """
    subjects: dict[Identity, set[int]] = {}
    rows: dict[Row, set[int]] = {}
    for one in standing:
        subjects.setdefault(one.identity, set()).add(one.rule)
        for row in one.rows:
            rows.setdefault(row, set()).add(one.rule)
    same, shared, any_of = Counter[int](), Counter[int](), Counter[int]()
    for result in results:
        by_subject = subjects.get(identity_of(result), set())
        by_row: set[int] = set().union(*(rows.get(row, set()) for row in rows_of(result.evidence)))
        same.update(by_subject)
        shared.update(by_row)
        any_of.update(by_subject | by_row)
    ordered = sorted(any_of, key=lambda number: (-any_of[number], number))
    return [
        {
            "rule": number,
            "subject": same[number],
            "rows": shared[number],
            "any": any_of[number],
        }
        for number in ordered
    ]


def compared(present: Sequence[Result], proposed: Sequence[Result]) -> dict[str, Any]:
    """Return how many hits come, go and stay, with examples of each: those furthest off first."""
    before = {identity_of(one): one for one in present}
    after = {identity_of(one): one for one in proposed}
    parts = {
        "new": [one for key, one in after.items() if key not in before],
        "gone": [one for key, one in before.items() if key not in after],
        "kept": [one for key, one in after.items() if key in before],
    }
    return {
        name: {"number": len(found), "examples": [_example(one) for one in _furthest(found)]}
        for name, found in parts.items()
    }


def _furthest(found: Sequence[Result]) -> list[Result]:
    return sorted(found, key=lambda one: (-abs(one.difference), identity_of(one)))[:EXAMPLES]


def _example(result: Result) -> dict[str, Any]:
    first = next(iter(result.evidence), None)
    return {
        "place": result.jurisdiction,
        "year": result.year,
        "kind": result.subject.kind,
        "code": result.subject.code,
        "level": result.level,
        "words": result.words,
        "row": None if first is None else [first["dataset"], first["delivery"], first["row"]],
    }
