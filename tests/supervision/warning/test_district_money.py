"""Revenue, progress, adjustments and debt in the demonstration district, from all it delivers."""

from __future__ import annotations

import pytest

from tests.supervision.warning.conftest import Whole
from tongjian.supervision.demo.district import Happening, Manifest
from tongjian.supervision.warning.engine import Judged, Result, judge, ledger_versions

GROUPS = ("revenue", "progress", "adjustment")
ON_CORE_FILES = (33, 36)
"""Rules of these groups that test_district.py has already held against the core files."""
DATASETS = (
    *("allotment", "balance", "carry_over", "debt"),
    *("non_tax_due", "procedure", "transfer"),
)
# The generator states events and knows no rules: which rule an event belongs to is said here.
RULE_OF = {
    "non_tax_held_back": (32, "red"),
    "december_heavy": (37, "yellow"),
    "town_december_heavy": (37, "yellow"),
    # Just below half in December alone, and above half together with November.
    "december_heavy_near": (37, "yellow"),
    "town_december_heavy_near": (37, "yellow"),
    "carry_over_too_old": (41, "red"),
    "earmarked_addition_not_reported": (65, "yellow"),
}
# What nearly happened, and the rule that must not find it.
NOT_FOUND_BY = {
    "non_tax_paid_in_later": 32,
    "carry_over_connects": 41,
    "carry_over_renamed": 41,
    "earmarked_addition_reported_late": 65,
    "draft_came_late_near": 63,
}
Found = tuple[Manifest, Judged]


@pytest.fixture(scope="module")
def found(whole: Whole) -> Found:
    rules = [
        rule
        for rule in ledger_versions()
        if rule.group in GROUPS
        and rule.number not in ON_CORE_FILES
        and {"budget", "payment", "revenue", *DATASETS} >= set(rule.reads)
    ]
    return whole.manifest, judge(whole.tables, rules=rules)


def tells_of(event: Happening, result: Result) -> bool:
    """Whether a result is about the event's place and year, and its rows or its unit."""
    same = (result.jurisdiction, result.year) == (event.jurisdiction, event.fiscal_year)
    rows = {(each["delivery"], each["row"]) for each in result.evidence}
    of_unit = result.subject.code in event.subjects or result.jurisdiction in event.subjects
    return same and (bool(rows & set(event.rows)) if event.rows else of_unit)


def told(found: Found) -> list[Happening]:
    manifest, _ = found
    every = (*manifest.events, *manifest.near_misses)
    return [event for event in every if event.kind in RULE_OF]


def test_every_kind_is_there(found: Found) -> None:
    assert {event.kind for event in told(found)} == set(RULE_OF)
    assert set(NOT_FOUND_BY) <= {miss.kind for miss in found[0].near_misses}


def test_every_event_is_found_and_nothing_else(found: Found) -> None:
    explained = set()
    for event in told(found):
        hits = [
            result
            for result in found[1].results
            if (result.rule.number, result.level) == RULE_OF[event.kind] and tells_of(event, result)
        ]
        assert hits, event.statement
        explained |= {result.identity for result in hits}
    shown = [one["fiscal_year"] for one in found[0].published if one["kind"] == "revenue_falls"]
    rest = [result for result in found[1].results if result.identity not in explained]
    assert [(each.rule.number, each.jurisdiction, each.year) for each in rest] == [
        (30, "310112", year) for year in shown
    ]


def test_no_near_miss_is_found(found: Found) -> None:
    for miss in found[0].near_misses:
        number = NOT_FOUND_BY.get(miss.kind)
        assert not [
            result.words
            for result in found[1].results
            if result.rule.number == number and tells_of(miss, result)
        ]


def test_only_the_years_before_the_first_are_missing(found: Found) -> None:
    first = found[0].parameters["years"][0]
    years = {(one.rule.furthest, one.of_year) for one in found[1].missing}
    assert years and all(first - furthest <= year < first for furthest, year in years)
