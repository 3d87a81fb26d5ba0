"""What a finding is about and how urgent a case is: the same in every order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.supervision.cases.about import (
    About,
    Row,
    Seen,
    about,
    answering,
    band,
    cause,
    involved,
    own_part,
    payments,
    priority,
    share,
    title,
)
from tongjian.supervision.cases.freezing import only_of

UNITS = {"U1": "甲单位", "U2": "乙单位"}


def row(number: int, amount: str = "100.00", **given: Any) -> Row:
    plain = {"dataset": "payment", "delivery": "d1", "unit": "U1", "payee": "某公司"}
    return Row(row=number, amount=Decimal(amount), **{**plain, **given})


def seen(*rows: Row, **given: Any) -> Seen:
    base = Seen(
        jurisdiction="310112",
        place="示例区",
        year=2024,
        rule=49,
        rule_title="大额付给个人",
        level="red",
        kind="payment",
        code="Z1",
        name="某笔",
        actual=Decimal(120),
        expected=Decimal(100),
        difference=Decimal(20),
        unit="元",
        rows=rows,
        total=len(rows),
    )
    return replace(base, **given)


@pytest.mark.parametrize(
    ("found", "kind", "code"),
    [
        (seen(kind="unit", code="U2"), "unit", "U2"),
        (seen(row(1), row(2)), "unit", "U1"),
        (seen(row(1), row(2, unit="U2")), "payee", "某公司"),
        (seen(row(1), row(2, unit="U2", person=True)), "place", "310112"),
        (
            seen(row(1, project="P1"), row(2, unit="U2", payee="另一家", project="P1")),
            "project",
            "P1",
        ),
        (seen(row(1, project="P1"), kind="project", code="U1/P1"), "project", "P1"),
        (seen(kind="project", code="P7"), "project", "P7"),
        (seen(kind="supplier", code="某公司"), "payee", "某公司"),
        (seen(kind="line", code="U1/2010101/P9"), "unit", "U1"),
        (seen(kind="fund", code="general"), "place", "310112"),
        (seen(row(1, dataset="budget"), kind="fund", code="general/own_level"), "place", "310112"),
        (seen(row(1, unit="310112"), kind="table", code="表1"), "payee", "某公司"),
        (seen(row(1, unit="U1"), kind="line", code="U2/2010101/-"), "unit", "U2"),
        (seen(kind="department", code="D1"), "department", "D1"),
    ],
)
def test_what_a_finding_is_about(found: Seen, kind: str, code: str) -> None:
    subject = about(found, UNITS)
    assert (subject.kind, subject.code) == (kind, code)


def drawn(number: int, delivery: str) -> Row:
    """A row of the ledger: what it says follows from where it stands."""
    month = f"2024-{number:02d}"
    unit = f"U{number % 2 + 1}"
    amount = f"{number * 1000 + len(delivery)}.50"
    return row(number, amount, delivery=delivery, unit=unit, month=month)


ROWS = st.builds(drawn, st.integers(2, 8), st.sampled_from(["d1", "d22"]))
FINDINGS = st.lists(
    st.builds(
        lambda rows, rule, level: seen(*rows, rule=rule, level=level),
        st.lists(ROWS, max_size=6),
        st.integers(33, 40),
        st.sampled_from(["red", "yellow", "blue"]),
    ),
    min_size=1,
    max_size=6,
)


@given(FINDINGS, st.integers(1, 4), st.randoms(use_true_random=False))
def test_no_order_changes_a_case(found: list[Seen], years: int, random: Any) -> None:
    other = random.sample(found, len(found))
    subject = About("310112", "project", "P1", 2024, False, "某项目")
    assert involved(found) == involved(other)
    assert sorted(priority(found, years).why) == sorted(priority(other, years).why)
    assert answering(subject, found) == answering(subject, other)
    assert title(subject, found) == title(subject, other)


@given(FINDINGS)
def test_a_payment_counts_once_over_all_findings(found: list[Seen]) -> None:
    distinct = {(one.delivery, one.row): one.amount for each in found for one in each.rows}
    if distinct:
        assert involved(found) == sum(distinct.values())
    assert involved([*found, *found]) == involved(found)
    assert payments(found) == distinct


def test_without_payments_the_largest_difference_counts() -> None:
    found = [seen(difference=Decimal(-70)), seen(difference=Decimal(30))]
    assert involved(found) == Decimal(70)
    assert involved([seen(unit="百分点")]) == 0


@given(FINDINGS, st.integers(1, 4))
def test_points_add_up_and_stay_within_a_hundred(found: list[Seen], years: int) -> None:
    told = priority(found, years)
    assert told.points == sum(points for _, points in told.why) <= 100
    assert priority(found, years + 1).points >= told.points


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"actual": Decimal("120.00")}, True),
        ({"actual": Decimal(121)}, False),
        ({"expected": Decimal(90)}, False),
        ({"level": "yellow"}, False),
    ],
)
def test_the_same_figures_are_the_same_cause(change: dict[str, Any], same: bool) -> None:
    assert (cause(seen(**change)) == cause(seen())) is same


def test_what_moves_with_the_calendar_is_no_other_cause() -> None:
    share = seen(unit="百分点")
    assert cause(replace(share, expected=Decimal(50))) == cause(share)
    assert cause(replace(share, actual=Decimal(50))) != cause(share)
    days = seen(unit="天")
    assert cause(replace(days, actual=Decimal(50))) == cause(days)


def test_bands() -> None:
    assert [band(points)[0] for points in (100, 60, 59, 35, 34, 0)] == [
        "急办",
        "急办",
        "优先",
        "优先",
        "一般",
        "一般",
    ]


def test_a_unit_sees_its_own_rows_alone() -> None:
    facts = [
        ["payment", "d1", 2, "U1", "", "", "", False, "1", ""],
        ["payment", "d2", 3, "U2", "", "", "", False, "1", ""],
        ["balance", "d3", 2, "", "", "", "", False, "1", ""],
    ]
    frozen = {
        "code": "Z1",
        "words": "共2元",
        "printed": {"actual": "2.00元"},
        "facts": facts,
        "total": 9,
        "tables": [
            {"dataset": "payment", "rows": [["甲"], ["乙"]], "keys": [["d1", 2], ["d2", 3]]},
            {"dataset": "balance", "rows": [["丙"]], "keys": [["d3", 2]]},
        ],
        "deliveries": [{"id": "d1"}, {"id": "d2"}, {"id": "d3"}],
    }
    shown = only_of(frozen, {"U1"})
    assert [table["rows"] for table in shown["tables"]] == [[["甲"]], [["丙"]]]
    assert (shown["total"], [one["id"] for one in shown["deliveries"]]) == (2, ["d1", "d3"])
    assert "其中本单位的支付1笔，共1.00元" in shown["words"]
    assert not shown["printed"]
    about_it = only_of({**frozen, "code": "U1/2010101"}, {"U1"})
    assert (about_it["words"], about_it["total"]) == ("共2元", 8)


@pytest.mark.parametrize(
    ("code", "units", "much"),
    [
        ("U1", ("U2", "U3"), "whole"),
        ("U1/2010101/-", (), "whole"),
        ("某公司", ("U1", "U1"), "whole"),
        ("某公司", ("U0", ""), "whole"),
        ("某公司", ("U1", "U2"), "part"),
        ("某公司", ("U2", ""), "none"),
        ("某公司", ("",), "whole"),
    ],
)
def test_how_much_of_a_finding_is_a_units(code: str, units: tuple[str, ...], much: str) -> None:
    assert share(code, units, {"U1", "U0"}) == much


@given(FINDINGS)
def test_the_parts_of_two_units_are_the_whole(found: list[Seen]) -> None:
    """Of payments; a difference that is of both is neither's."""
    parts = [involved(own_part(found, {unit})) for unit in ("U1", "U2")]
    if payments(found):
        own = [payments(own_part(found, {unit})) for unit in ("U1", "U2")]
        assert {**own[0], **own[1]} == payments(found)
        assert not own[0].keys() & own[1].keys()
    assert all(part <= involved(found) for part in parts)


def test_a_difference_shared_with_others_is_not_a_units_own() -> None:
    budget = {"dataset": "budget", "payee": ""}
    shared = seen(row(1, **budget), row(2, unit="U2", **budget))
    assert involved(own_part([shared], {"U1"})) == 0
    assert involved(own_part([seen(row(1, **budget))], {"U1"})) == Decimal(20)
