"""Steps, counts, overlap and comparison: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.supervision.warning.ledger import DISTRICT, TOWN, Case, SmallLedger, pay
from tongjian.supervision.warning.declare import LedgerRule, Threshold
from tongjian.supervision.warning.engine import Asked, Result
from tongjian.supervision.warning.reads import rule_numbered
from tongjian.supervision.warning.trial import compute

VALUES = st.decimals(0, 1000, places=2)


@given(VALUES, VALUES, st.sampled_from(["%", "元", "月"]))
def test_steps_hold_both_values_in_order_and_in_range(
    present: Decimal, proposed: Decimal, unit: str
) -> None:
    threshold = Threshold("x", 5, unit, "某数", least=0, most=1000)
    steps = compute.steps(threshold, present, proposed)
    assert {present, proposed} <= set(steps)
    assert steps == sorted(set(steps)) and len(steps) <= compute.STEPS + 2
    assert all(threshold.allows(each) and each == round(each, 2) for each in steps)


def test_steps_are_round_numbers() -> None:
    yuan = Threshold("x", 5, "元", "某数")
    steps = compute.steps(yuan, Decimal(1_000_000), Decimal(2_000_000))
    assert steps[0] < 1_000_000 and steps[-1] > 2_000_000 and len(steps) == 7
    assert all(each % 10_000 == 0 for each in steps)
    months = Threshold("x", 5, "月", "某月", least=1, most=12)
    assert all(
        each == each.to_integral_value() for each in compute.steps(months, Decimal(6), Decimal(9))
    )
    assert compute.steps(yuan, Decimal(0), Decimal(0)) == [0]


def rule() -> LedgerRule:
    found = rule_numbered(49)
    assert isinstance(found, LedgerRule)
    return found


def asked() -> Asked:
    person = {"payee": "p:1", "payee_is_person": True, "purpose": "补偿款"}
    day = date(2024, 5, 3)
    case = Case(
        kind="positive",
        name="",
        payment=(
            pay("1200000.00", day, **person),
            pay("3000000.00", day, **person),
            pay("800000.00", day, **person, jurisdiction=TOWN),
        ),
    )
    tables = SmallLedger(case)
    return Asked(tables, (2024,), (DISTRICT, TOWN))


def found(above: str) -> list[Result]:
    settings = compute.fixed({"above_yuan": Decimal(above)})
    return compute.find(asked(), rule(), settings).results


def test_hits_are_counted_by_place_and_year() -> None:
    assert compute.counted(found("1000000")) == [[DISTRICT, 2024, 2]]
    assert compute.counted(found("500000")) == [[DISTRICT, 2024, 2], [TOWN, 2024, 1]]


def test_what_comes_goes_and_stays() -> None:
    compared = compute.compared(found("1000000"), found("500000"))
    assert {name: part["number"] for name, part in compared.items()} == {
        "new": 1, "gone": 0, "kept": 2,
    }  # fmt: skip
    assert compared["new"]["examples"][0]["place"] == TOWN
    assert compared["new"]["examples"][0]["row"] == ["payment", "d1", 4]
    back = compute.compared(found("500000"), found("1000000"))
    assert back["gone"]["number"] == 1 and back["new"]["examples"] == []


def test_overlap_counts_a_hit_once_for_a_rule() -> None:
    first, other = found("1000000")
    rows = compute.rows_of(first.evidence)
    same = compute.Standing(50, compute.identity_of(first), rows)
    again = replace(same, identity=(DISTRICT, 2024, "unit", "x"))
    elsewhere = compute.Standing(51, (DISTRICT, 2023, "unit", "y"), frozenset())
    by_row = replace(again, rule=39, rows=compute.rows_of(other.evidence))
    assert compute.overlap([first, other], [same, again, elsewhere, by_row]) == [
        {"rule": 39, "subject": 0, "rows": 1, "any": 1},
        {"rule": 50, "subject": 1, "rows": 1, "any": 1},
    ]
