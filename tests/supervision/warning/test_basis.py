"""A year whose figures count on another basis is not held against the year before."""

from __future__ import annotations

from typing import Any

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.warning.ledger import DISTRICT, TOWN, Case, SmallLedger
from tests.world import ROOT
from tongjian.supervision.dictionaries.actions import change_basis
from tongjian.supervision.warning.engine import Asked, judge, ledger_rules
from tongjian.supervision.warning.reads import open_ledger
from tongjian.supervision.warning.view import Changed

COMPARED = (23, 24, 25, 30)


def got(year: int, yuan: str) -> dict[str, Any]:
    return {"fiscal_year": year, "period": "01", "revenue_code": "10101", "actual_yuan": yuan}


LEDGER = Case(
    kind="edge",
    name="revenue falls to a quarter, twice",
    rows={"revenue": [got(2022, "64000000"), got(2023, "16000000"), got(2024, "4000000")]},
)


def found(*changed: Changed) -> set[tuple[int, int]]:
    """Return (rule, year) of what is found where these changes of basis are known."""
    asked = Asked(SmallLedger(LEDGER), (2023, 2024), (DISTRICT,), frozenset(changed))
    rules = [rule for rule in ledger_rules() if rule.number in COMPARED]
    return {(one.rule.number, one.year) for one in judge(asked, rules=rules).results}


EVERY = {(number, year) for number in COMPARED for year in (2023, 2024)}


def test_without_a_change_every_year_is_compared() -> None:
    assert found() == EVERY


@pytest.mark.parametrize(
    ("column", "prefix"),
    [("", ""), ("revenue_code", "1"), ("revenue_code", "101"), ("level_scope", "own")],
)
def test_the_year_of_a_change_is_not_compared(column: str, prefix: str) -> None:
    changed = Changed("revenue", DISTRICT, 2024, column, prefix)
    assert found(changed) == {one for one in EVERY if one[1] == 2023}


@pytest.mark.parametrize(
    "changed",
    [
        Changed("revenue", DISTRICT, 2022),
        Changed("revenue", TOWN, 2024),
        Changed("budget", DISTRICT, 2024),
        Changed("revenue", DISTRICT, 2024, "revenue_code", "110"),
    ],
)
def test_a_change_of_something_else_keeps_nothing_back(changed: Changed) -> None:
    assert found(changed) == EVERY


def test_what_is_on_record_reaches_the_rules_from_the_day_it_was_entered(clerk: Clerk) -> None:
    with clerk.world.scope():
        change_basis(
            jurisdiction=DISTRICT, dataset="revenue", measure="", column="revenue_code",
            begins="101", year=2024, note="改按新口径", by=ROOT, now=clerk.moment(),
        )  # fmt: skip
        known, before = (
            open_ledger(jurisdictions=[DISTRICT], year=2024, as_of=clerk.today(day)).changed
            for day in (0, -1)
        )
    assert known == {Changed("revenue", DISTRICT, 2024, "revenue_code", "101")}
    assert before == frozenset()
