"""A third outsider's small deliveries, as tables: habits of clerks, edges, other wordings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tests.supervision.warning.independent.later import Event, differences, judged, own_code
from tests.supervision.warning.independent.third_table import TABLES, day_of, events
from tongjian.supervision.warning.engine import Result, ledger_versions

FEW = (54, 67, 73, 77)
"""Rules held against their events in every run beside those with words in them."""
OF_FEW = [each for each in (*events("payment"), *events("others")) if each.rule in FEW]


def told_of(held: Sequence[Event], table: str) -> dict[str, list[str]]:
    """What is amiss, event by event."""
    found: dict[tuple[str, int], list[Result]] = defaultdict(list)
    rules = sorted({each.rule for each in held})
    for each in judged(held, rules, day_of(table)).results:
        found[(each.jurisdiction[: len(own_code(0))], each.rule.number)].append(each)
    every = {
        each.key: differences(each, own_code(at), found[(own_code(at), each.rule)])
        for at, each in enumerate(held)
    }
    return {key: lines for key, lines in every.items() if lines}


def test_other_wordings_are_known() -> None:
    assert told_of([*events("words"), *OF_FEW], "words") == {}


def test_pace_is_told_in_the_middle_of_the_year() -> None:
    assert told_of(events("halfway"), "halfway") == {}


def test_there_are_events_of_every_ledger_rule() -> None:
    """The other tables are judged with the events of test_smallest and test_later."""
    every = [each for name in (*TABLES, "words", "halfway") for each in events(name)]
    assert len({each.key for each in every}) == len(every)
    document_rules = {74, 75, 81, 82}
    meant = {each.number for each in ledger_versions()}
    assert {each.rule for each in every} == meant - document_rules
