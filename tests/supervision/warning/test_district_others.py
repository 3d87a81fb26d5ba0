"""Payments, public expenses, audits and comparisons in the demonstration district's other files."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.supervision.warning.conftest import Whole
from tongjian.supervision.demo.district import CORE, Happening, Manifest
from tongjian.supervision.warning.engine import Judged, Result, judge, ledger_versions

GROUPS = ("payment", "three_public", "final_accounts", "comparison")
DATASETS = (
    *("balance", "carry_over", "final_account", "audit_finding", "three_public"),
    *("meeting_training", "register", "voucher"),
    *("investment_project", "state_asset", "tax", "transfer"),
)
# The generator states events and knows no rules: which rule an event belongs to is said here.
RULE_OF = {
    "current_account_still": (44, "yellow"),
    "meeting_above_standard": (52, "yellow"),
    "meeting_place_not_registered": (53, "yellow"),
    "revenue_spent_directly": (54, "red"),
    "three_public_over_budget": (59, "red"),
    "audit_problem_again": (71, "red"),
    "rectification_overdue": (72, "red"),
    "carry_over_not_connecting": (76, "blue"),
    "tax_above_finance": (77, "yellow"),
    "tax_below_finance": (77, "yellow"),
    "state_income_short": (78, "yellow"),
    "plan_ahead_of_payment": (79, "yellow"),
    "transfer_received_less": (80, "yellow"),
    "transfer_not_received": (80, "yellow"),
}
# What nearly happened, and the rule that must not find it.
NOT_FOUND_BY = {
    "current_account_moved_once": 44,
    "meeting_at_standard": 52,
    "revenue_given_back": 54,
    "three_public_at_budget": 59,
    "audit_problem_again_later": 71,
    "rectification_done_on_day": 72,
    "carry_over_connects": 76,
    "carry_over_renamed": 76,
    "tax_booked_next_month": 77,
    "tax_off_by_cents": 77,
    "state_income_rounded": 78,
    "plan_and_payment_close": 79,
    "transfer_received_rounded": 80,
    "transfer_received_in_january": 80,
}
Found = tuple[Manifest, Judged]


@pytest.fixture(scope="module")
def found(whole: Whole) -> Found:
    rules = [
        rule
        for rule in ledger_versions()
        if rule.group in GROUPS
        and not set(rule.reads) <= CORE
        and set(rule.reads) <= {*CORE, *DATASETS}
    ]
    return whole.manifest, judge(whole.tables, rules=rules)


def telling(event: Happening, number: int, results: Sequence[Result]) -> list[Result]:
    """Return the results of a rule that show a row of the event."""
    return [
        result
        for result in results
        if result.rule.number == number
        and {(each["delivery"], each["row"]) for each in result.evidence} & set(event.rows)
    ]


def test_every_event_is_found_and_nothing_else(found: Found) -> None:
    manifest, judged = found
    explained = set()
    seen = set()
    for event in manifest.events:
        if event.kind in RULE_OF:
            number, level = RULE_OF[event.kind]
            hits = [
                result
                for result in telling(event, number, judged.results)
                if (result.year, result.level) == (event.fiscal_year, level)
            ]
            assert len(hits) == 1, event.statement
            explained.add(hits[0].identity)
            seen.add(event.kind)
    assert seen == set(RULE_OF)
    assert [each.words for each in judged.results if each.identity not in explained] == []


def test_no_near_miss_is_found(found: Found) -> None:
    manifest, judged = found
    near = [miss for miss in manifest.near_misses if miss.kind in NOT_FOUND_BY]
    assert {miss.kind for miss in near} == set(NOT_FOUND_BY)
    for miss in near:
        of_year = [each for each in judged.results if each.year == miss.fiscal_year]
        hits = telling(miss, NOT_FOUND_BY[miss.kind], of_year)
        assert [each.words for each in hits] == [], miss.statement


def test_what_vouchers_tell_is_confidential(found: Found) -> None:
    hits = [each for each in found[1].results if each.confidential]
    assert {each.rule.number for each in hits} == {54}
