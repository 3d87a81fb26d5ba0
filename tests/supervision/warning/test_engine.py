"""The engine: thresholds per jurisdiction, dates in force, order, the published shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.supervision.warning.ledger import UNIT, Case, SmallLedger, line, pay
from tongjian.supervision.warning.declare import LedgerRule, RuleTables, Settings
from tongjian.supervision.warning.engine import Asked, Result, judge_ledger, ledger_rules
from tongjian.supervision.warning.expressions import EVIDENCE_LIMIT

MAY = date(2024, 5, 3)
TOWN = "310112101"
PERSON = {"payee": "p:1", "payee_is_person": True}
RULE = {rule.number: rule for rule in ledger_rules()}


def ledger(**rows: Any) -> Asked:
    case = Case(kind="positive", name="", **rows)
    tables = SmallLedger(case)
    years = tables.with_rows if case.year is None else [case.year]
    return Asked(tables, years, tables.judged)


def numbers(found: list[Result]) -> list[tuple[str, int, int, str]]:
    return [(r.jurisdiction, r.year, r.rule.number, r.subject.code) for r in found]


def test_several_rules_run_and_the_order_is_by_jurisdiction_year_rule_subject() -> None:
    tables = ledger(
        year=None,
        budget=[line("1.00"), line("1.00", jurisdiction=TOWN, unit=f"{TOWN}001001")],
        payment=[
            pay("9000000.00", MAY, jurisdiction=TOWN, unit=f"{TOWN}001001", **PERSON),
            pay("5.00", MAY, payee=None),
            pay("2.00", date(2023, 5, 3), fiscal_year=2023, purpose="?"),
        ],
    )
    several = [RULE[number] for number in (57, 49, 40)]
    assert numbers(judge_ledger(tables, rules=several)) == [
        ("310112", 2023, 57, UNIT),
        ("310112", 2024, 40, f"{UNIT}/2010102/P1"),
        ("310112", 2024, 57, UNIT),
        (TOWN, 2024, 40, f"{TOWN}001001/2010102/P1"),
        (TOWN, 2024, 49, "Z002"),
    ]


def test_the_published_shape() -> None:
    tables = ledger(payment=[pay("1200000.00", MAY, **PERSON)])
    (result,) = judge_ledger(tables, rules=[RULE[49]])
    assert result.as_json() == {
        "rule": 49,
        "version": 1,
        "level": "red",
        "group": "payment",
        "jurisdiction": "310112",
        "year": 2024,
        "subject": {"kind": "payment", "code": "Z002", "name": f"单位（{UNIT}）"},
        "actual": "1200000.00",
        "expected": "1000000.00",
        "difference": "200000.00",
        "unit": "元",
        "evidence": [{"dataset": "payment", "delivery": "d1", "row": 2}],
        "basis": "实务做法（审计实务），非法律条文",
        "words": f"单位（{UNIT}）2024年5月3日向一名个人支付120.00万元，请说明事由和依据。",
    }


def test_a_town_with_its_own_threshold() -> None:
    asked: list[tuple[int, str]] = []

    def settings(rule: LedgerRule, jurisdiction: str) -> Settings:
        asked.append((rule.number, jurisdiction))
        return {"above_yuan": Decimal(100)} if jurisdiction == TOWN else {}

    tables = ledger(
        payment=[pay("200.00", MAY, **PERSON), pay("200.00", MAY, jurisdiction=TOWN, **PERSON)]
    )
    assert numbers(judge_ledger(tables, settings, [RULE[49]])) == [(TOWN, 2024, 49, "Z003")]
    assert asked == [(49, "310112"), (49, TOWN)]


def test_equal_thresholds_are_one_query() -> None:
    tables = ledger(payment=[pay("1.00", MAY), pay("1.00", MAY, jurisdiction=TOWN)])
    queries: list[Mapping[str, Decimal]] = []

    def find(tables: RuleTables, settings: Settings) -> Any:
        queries.append(settings)
        return RULE[49].find(tables, settings)

    counting = replace(RULE[49], find=find)
    assert judge_ledger(tables, rules=[counting]) == []
    assert len(queries) == 1


def test_a_rule_is_silent_about_years_before_and_after_it_was_in_force() -> None:
    rows = [
        pay("1200000.00", date(year, 5, 3), fiscal_year=year, payment_no=f"Y{year}", **PERSON)
        for year in (2022, 2023, 2024)
    ]
    lasting = replace(RULE[49], in_force_from=date(2023, 6, 1), in_force_to=date(2023, 12, 31))
    found = judge_ledger(ledger(year=None, payment=rows), rules=[lasting])
    assert numbers(found) == [("310112", 2023, 49, "Y2023")]
    assert judge_ledger(ledger(year=2024, payment=rows), rules=[lasting]) == []


def test_evidence_is_cut_and_says_so() -> None:
    rows = [pay("1.00", MAY, purpose="?") for _ in range(EVIDENCE_LIMIT + 5)]
    (result,) = judge_ledger(ledger(payment=rows), rules=[RULE[57]])
    assert len(result.evidence) == EVIDENCE_LIMIT
    assert result.as_json()["evidence_total"] == EVIDENCE_LIMIT + 5
    assert result.actual == EVIDENCE_LIMIT + 5
