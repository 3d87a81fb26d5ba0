"""The demonstration district: what was planted is found, what nearly happened is not, no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.supervision.warning.district import District
from tongjian.supervision.demo.district import Happening, Manifest, generate
from tongjian.supervision.warning.engine import Result, judge_ledger

AS_OF = date(2025, 10, 20)
SEEDS = (11, pytest.param(20250101, marks=pytest.mark.soak))
# The generator states events and knows no rules: which rule an event belongs to is said here.
RULE_OF = {
    "resources_short": (3, "red"),
    "late_spender": (33, "yellow"),
    "late_spender_far": (33, "red"),
    "underspent_year": (33, "yellow"),
    "underspent_year_far": (33, "red"),
    "december_heavy": (36, "red"),
    "town_december_heavy": (36, "red"),
    "paid_without_line": (39, "red"),
    "paid_before_line": (39, "red"),
    "paid_under_other_function": (39, "red"),
    "paid_above_line": (40, "red"),
    "large_paid_once": (47, "yellow"),
    "person_paid_large": (49, "red"),
    "drink_bought": (50, "yellow"),
    "private_club_paid": (50, "yellow"),
    "round_sum_at_shop": (51, "yellow"),
    "paid_twice": (56, "yellow"),
    "dated_in_future": (57, "blue"),
    "received_before_paid": (57, "blue"),
    "purpose_without_words": (57, "blue"),
    "payee_blank": (57, "blue"),
}
# What the published totals show of themselves, nothing planted.
OF_PUBLISHED = {"revenue_falls": (30, "yellow")}
OF_WHOLE_UNITS = (33, 36)
Found = tuple[Manifest, list[Result]]


@pytest.fixture(scope="module", params=SEEDS)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder: Path = tmp_path_factory.mktemp("district")
    manifest = generate(folder, seed=request.param, payments=6000, as_of=AS_OF)
    return manifest, judge_ledger(District(folder, manifest, AS_OF))


def meant(event: Happening, results: list[Result]) -> Iterator[Result]:
    """The results that tell of the event: its rule and level, its year, its rows or subject."""
    number, level = RULE_OF[event.kind]
    for result in results:
        same = (result.rule.number, result.level) == (number, level)
        if same and (result.jurisdiction, result.year) == (event.jurisdiction, event.fiscal_year):
            rows = {(each["delivery"], each["row"]) for each in result.evidence}
            if rows & set(event.rows) or (not event.rows and about(event, result)):
                yield result


def about(event: Happening, result: Result) -> bool:
    if result.rule.number == 3:
        return result.jurisdiction in event.subjects
    return result.subject.code in event.subjects


def shown_by_published(
    manifest: Manifest, results: list[Result]
) -> Iterator[tuple[int, str, int, str, str]]:
    """What the rules say of the whole district because its published totals do."""
    facts = {(OF_PUBLISHED.get(one["kind"]), one["fiscal_year"]) for one in manifest.published}
    district = min(one.jurisdiction for one in manifest.deliveries)
    for result in results:
        fact = ((result.rule.number, result.level), result.year)
        if fact in facts and result.jurisdiction == district:
            yield result.identity


def test_every_kind_of_event_is_planted(found: Found) -> None:
    assert {event.kind for event in found[0].events} == set(RULE_OF)


def test_every_event_is_found_once_and_nothing_else(found: Found) -> None:
    manifest, results = found
    told = {
        event.id: [result.identity for result in meant(event, results)] for event in manifest.events
    }
    assert {key: len(hits) for key, hits in told.items()} == dict.fromkeys(told, 1)
    explained = {identity for hits in told.values() for identity in hits}
    explained |= set(shown_by_published(manifest, results))
    assert [result.words for result in results if result.identity not in explained] == []


def test_no_near_miss_is_found(found: Found) -> None:
    manifest, results = found
    assert manifest.near_misses
    near = {row for miss in manifest.near_misses for row in miss.rows}
    for result in results:
        if result.rule.number not in OF_WHOLE_UNITS:
            rows = {(each["delivery"], each["row"]) for each in result.evidence}
            assert not rows & near, result.words
    units = {
        (subject, miss.fiscal_year) for miss in manifest.near_misses for subject in miss.subjects
    }
    whole = {
        (result.subject.code, result.year)
        for result in results
        if result.rule.number in OF_WHOLE_UNITS
    }
    assert not whole & units


def test_published_totals_break_no_ledger_rule_of_themselves(found: Found) -> None:
    _, results = found
    assert not [result.words for result in results if "consolidated" in result.subject.code]
