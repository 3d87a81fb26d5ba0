"""Every ledger rule against the ledgers written for it, one file of cases a rule."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from tests.supervision.warning.ledger import Case, SmallLedger
from tongjian.core.declared.registry import discover
from tongjian.supervision.warning.declare import COLUMNS, LEVELS, LedgerRule
from tongjian.supervision.warning.engine import View

RULES = [
    rule
    for rule in discover("tongjian.supervision.warning.rules", "RULE")
    if isinstance(rule, LedgerRule)
]
LEAST = {"positive": 1, "negative": 2, "edge": 2}


def cases(rule: LedgerRule) -> list[Case]:
    name = f"tests.supervision.warning.cases.r{rule.number:03d}"
    return list(import_module(name).CASES) if find_spec(name) else []


ALL = [
    pytest.param(rule, case, id=f"{rule.key}-{case.name}") for rule in RULES for case in cases(rule)
]


def found(rule: LedgerRule, case: Case) -> list[dict[str, Any]]:
    tables = SmallLedger(case)
    settings = rule.defaults() | {name: Decimal(value) for name, value in case.settings.items()}
    # The engine hands rules this narrower view, so the cases do too.
    expression = rule.find(View(tables, tables.jurisdictions), settings)
    rows: list[dict[str, Any]] = tables.execute(expression).to_pylist()
    return sorted(rows, key=lambda row: str(row["subject_code"]))


@pytest.mark.parametrize(("rule", "case"), ALL)
def test_case(rule: LedgerRule, case: Case) -> None:
    rows = found(rule, case)
    assert [row["subject_code"] for row in rows] == [hit.code for hit in case.hits]
    for row, hit in zip(rows, case.hits, strict=True):
        assert tuple(row)[: len(COLUMNS)] == COLUMNS
        assert row["level"] == hit.level
        assert (row["actual"], row["expected"]) == (Decimal(hit.actual), Decimal(hit.expected))
        assert row["difference"] == row["actual"] - row["expected"]
        evidence = tuple((each["dataset"], each["row"]) for each in row["evidence"])
        assert sorted(evidence) == sorted(hit.evidence)
        assert row["evidence_total"] == len(evidence)
        assert hit.words in rule.words(row)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_an_empty_ledger_gives_nothing(rule: LedgerRule) -> None:
    for year in (2024, None):
        assert found(rule, Case(kind="edge", name="empty", year=year)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_every_rule_has_positive_negative_and_edge_cases(rule: LedgerRule) -> None:
    assert cases(rule), f"write tests/supervision/warning/cases/r{rule.number:03d}.py"
    kinds = Counter(case.kind for case in cases(rule))
    assert {kind: kinds[kind] >= least for kind, least in LEAST.items()} == dict.fromkeys(
        LEAST, True
    )
    levels = {hit.level for case in cases(rule) for hit in case.hits}
    assert rule.level in levels and levels <= set(LEVELS)
    assert len({case.name for case in cases(rule)}) == len(cases(rule))
