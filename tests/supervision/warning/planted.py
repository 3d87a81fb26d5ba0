"""Everything the rules find in a demonstration district held against what its manifest says of it.

The generator states events and knows no rules; which rules an event belongs to is said by the
tests of each part of the district and put together here. Row numbers are the manifest's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.supervision.warning import (
    test_district,
    test_district_money,
    test_district_others,
    test_district_terms,
)
from tongjian.supervision.demo.district import Happening, Manifest
from tongjian.supervision.warning.engine import Result

OF_OTHER_PARTS = frozenset({"target_missed"})
"""Events of which the rules of documents and of performance tell, not those of the ledger."""
Rows = Callable[[Result], set[tuple[str, int]]]


def _rules_of() -> dict[str, set[tuple[int, str]]]:
    found: dict[str, set[tuple[int, str]]] = {}
    for one in (test_district, test_district_money, test_district_others):
        for kind, rule in one.RULE_OF.items():
            found.setdefault(kind, set()).add(rule)
    for kind, rules in test_district_terms.RULES_OF.items():
        found.setdefault(kind, set()).update(rules.items())
    return found


RULES_OF = _rules_of()
NOT_FOUND_BY = {
    kind: number
    for one in (test_district_money, test_district_others)
    for kind, number in one.NOT_FOUND_BY.items()
}


@dataclass(frozen=True)
class Held:
    """``told`` of ``events`` were found by every rule they belong to; the rest should be empty."""

    events: int
    told: int
    near_misses: int
    not_found: list[str]
    found_near: list[str]
    nothing_planted: list[str]

    @property
    def exact(self) -> bool:
        """Whether all was found that should be, and nothing else."""
        return not (self.not_found or self.found_near or self.nothing_planted)


def evidence(result: Result) -> set[tuple[str, int]]:
    """Return the rows a result shows, of deliveries that are the manifest's files."""
    return {(each["delivery"], each["row"]) for each in result.evidence}


def held_against(manifest: Manifest, results: Sequence[Result], rows: Rows = evidence) -> Held:
    """Compare what was found with the manifest; ``rows`` gives a result's rows as it counts them."""
    shown = {result.identity: rows(result) for result in results}
    near = {miss.kind for miss in manifest.near_misses}
    events = [one for one in manifest.events if one.kind not in OF_OTHER_PARTS]
    explained: set[tuple[int, str, int, str, str]] = set()
    not_found = []
    for event in (*events, *manifest.near_misses):
        wanted = RULES_OF.get(event.kind)
        if wanted is None:
            if event.kind not in near:
                not_found.append(f"no rule is said to belong to {event.kind}")
            continue
        hits = [
            result
            for result in results
            if (result.rule.number, result.level) in wanted
            and _about(event, result, shown[result.identity])
        ]
        told = {(result.rule.number, result.level) for result in hits}
        # An event of the core files may be met by one rule or by several; one is enough of each.
        if event.kind not in near and not told:
            not_found.append(event.statement)
        explained |= {result.identity for result in hits}
    explained |= set(test_district.shown_by_published(manifest, list(results)))
    return Held(
        events=len(events),
        told=len(events) - len(not_found),
        near_misses=len(manifest.near_misses),
        not_found=not_found,
        found_near=list(_found_near(manifest, results, shown)),
        nothing_planted=[one.words for one in results if one.identity not in explained],
    )


def _about(event: Happening, result: Result, rows: set[tuple[str, int]]) -> bool:
    """Whether a result is about the event's place and year, and its rows or who it names."""
    if (result.jurisdiction, result.year) != (event.jurisdiction, event.fiscal_year):
        # Late or repeated things are told of the year their rule judges, not of the event's.
        return bool(rows & set(event.rows))
    of_whom = result.subject.code in event.subjects or result.jurisdiction in event.subjects
    return bool(rows & set(event.rows)) if event.rows else of_whom


def _found_near(
    manifest: Manifest,
    results: Sequence[Result],
    shown: dict[tuple[int, str, int, str, str], set[tuple[str, int]]],
) -> Iterable[str]:
    for miss in manifest.near_misses:
        if miss.kind in RULES_OF:
            continue  # near for one rule, an event for another
        number = NOT_FOUND_BY.get(miss.kind)
        for result in results:
            whole = result.rule.number in test_district.OF_WHOLE_UNITS
            if number is not None and result.rule.number != number:
                continue
            same = result.year == miss.fiscal_year
            if whole and same and result.subject.code in miss.subjects:
                yield result.words
            if not whole and (same or number is None) and shown[result.identity] & set(miss.rows):
                yield result.words
