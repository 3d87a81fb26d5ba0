"""The demonstration district's steps, transfers and allotments: what was late is found, no more."""

from __future__ import annotations

import pytest

from tests.supervision.warning.conftest import Whole
from tongjian.supervision.demo.district import Manifest
from tongjian.supervision.warning.engine import Judged, judge, ledger_versions

FURTHER = {"allotment", "procedure", "transfer"}
# Money from above that lies long is late as a whole and stuck at one of its stages.
RULES_OF = {
    "draft_came_late": {12: "red"},
    "department_budget_replied_late": {14: "red"},
    "unit_budget_replied_late": {15: "red"},
    "budget_published_late": {20: "red"},
    "general_transfer_issued_late": {16: "red"},
    "upper_passed_on_late": {18: "yellow", 19: "yellow"},
}
NEAR = {
    "draft_came_late_near",
    "unit_budget_replied_late_near",
    "department_budget_replied_late_near",
    "budget_published_late_near",
    "general_transfer_late_disaster",
    "upper_passed_on_late_near",
}
GROUPS = ("compilation", "publication")
Found = tuple[Manifest, Judged]


@pytest.fixture(scope="module")
def found(whole: Whole) -> Found:
    rules = [
        each for each in ledger_versions() if each.group in GROUPS and {*each.datasets} <= FURTHER
    ]
    return whole.manifest, judge(whole.tables, rules=rules)


def test_every_late_step_is_found_and_nothing_else(found: Found) -> None:
    manifest, judged = found
    events = [event for event in manifest.events if event.kind in RULES_OF]
    assert {event.kind for event in events} == set(RULES_OF)
    explained = set()
    for event in events:
        hits = {
            result.rule.number: result
            for result in judged.results
            if {(each["delivery"], each["row"]) for each in result.evidence} & set(event.rows)
        }
        told = {number: result.level for number, result in hits.items()}
        assert told == RULES_OF[event.kind], event.statement
        explained |= {result.identity for result in hits.values()}
    assert [each.words for each in judged.results if each.identity not in explained] == []
    assert judged.missing == []


def test_what_was_just_in_time_is_not_found(found: Found) -> None:
    manifest, judged = found
    near = [miss for miss in manifest.near_misses if miss.kind in NEAR]
    assert {miss.kind for miss in near} == NEAR
    rows = {row for miss in near for row in miss.rows}
    for result in judged.results:
        assert not rows & {(each["delivery"], each["row"]) for each in result.evidence}
