"""What an outsider plants for rules 41 to 80: found where the table says so, and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.supervision.warning.independent import (
    later_balances,
    later_changes,
    later_compared,
    later_debts,
    later_more,
    later_payments,
    later_reserves,
    later_rest,
    later_words,
    planted_later,
)
from tests.supervision.warning.independent.later import (
    AS_OF,
    Deliveries,
    Event,
    differences,
    judged,
    own_code,
)
from tests.supervision.warning.independent.planting import QUIET, amiss
from tests.supervision.warning.independent.planting import judged as judged_in_the_district
from tests.supervision.warning.independent.third_table import TABLES, events
from tongjian.supervision.warning.engine import Asked, Result, judge, ledger_versions

FILES = (
    later_reserves,
    later_balances,
    later_payments,
    later_words,
    later_changes,
    later_debts,
    later_compared,
    later_more,
    later_rest,
)
EVENTS = [each for file in FILES for each in file.EVENTS]
FEW = (42, 43, 48, 50, 52, 61, 63, 77)
"""Rules held against their events in every run: those with words and names in them, and terms."""


def told_of(events: Sequence[Event]) -> dict[str, list[str]]:
    """What is amiss, event by event."""
    found: dict[tuple[str, int], list[Result]] = defaultdict(list)
    for each in judged(events, sorted({each.rule for each in events})).results:
        found[(each.jurisdiction[: len(own_code(0))], each.rule.number)].append(each)
    every = {
        each.key: differences(each, own_code(at), found[(own_code(at), each.rule)])
        for at, each in enumerate(events)
    }
    return {key: lines for key, lines in every.items() if lines}


def test_few_rules_find_their_events() -> None:
    assert told_of([each for each in EVENTS if each.rule in FEW]) == {}


@pytest.mark.soak
def test_every_event_is_found() -> None:
    assert len({each.key for each in EVENTS}) == len(EVENTS)
    assert {each.rule for each in EVENTS} == {*range(41, 69), *range(71, 74), *range(76, 81)}
    third = [each for name in TABLES for each in events(name) if each.rule > 40]
    rest = [each for each in EVENTS if each.rule not in FEW]
    assert told_of([*rest, *third]) == {}


@pytest.mark.soak
def test_in_the_quiet_district_one_event_moves_one_rule() -> None:
    events = (QUIET, *planted_later.EVENTS)
    told = judged_in_the_district(events)
    assert told[0].faults() == []
    every = {each.name: amiss(each, *told) for each in events}
    assert {name: lines for name, lines in every.items() if lines} == {}


def test_a_town_is_called_by_its_name_and_a_missing_year_is_said() -> None:
    events = [
        next(each for each in later_compared.EVENTS if each.key == "R080 the town got less"),
        replace(later_debts.AGAIN[0], delivered=()),
    ]
    tables = Deliveries(events, AS_OF)
    names = {f"{own_code(0)}101": "甲镇"}
    wanted = [each for each in ledger_versions() if each.number in (71, 80)]
    asked = Asked(tables, tables.years, tables.jurisdictions, names=names)
    told = judge(asked, rules=wanted)
    first, second = told.results
    assert first.subject.name == "甲镇" and "区里记载对甲镇拨付500.00万元" in first.words
    assert (second.rule.number, second.year) == (71, 2023)
    assert "缺少2021年审计查出问题数据，R071 只按其余年度判断2023年。" in {
        each.words for each in told.missing
    }
