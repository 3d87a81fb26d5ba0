"""Every ledger rule against the ledgers written for it, one file of cases a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from tests.supervision.warning.ledger import DISTRICT, OTHER_TOWN, TOWN, Case, SmallLedger, placed
from tongjian.core.declared.registry import discover
from tongjian.supervision.warning.declare import LEVELS, SUBJECT_KINDS, LedgerRule, Settings
from tongjian.supervision.warning.engine import Asked, Judged, judge, ledger_versions
from tongjian.supervision.warning.view import View

RULES = [
    rule
    for rule in discover("tongjian.supervision.warning.rules", "RULE")
    if isinstance(rule, LedgerRule)
]
LEAST = {"positive": 1, "negative": 2, "edge": 2}


def cases(rule: LedgerRule) -> list[Case]:
    name = f"tests.supervision.warning.cases.r{rule.number:03d}"
    return list(import_module(name).CASES) if find_spec(name) else []


PAIRS = [(rule, case) for rule in RULES for case in cases(rule)]
ALL = [pytest.param(rule, case, id=f"{rule.key}-{case.name}") for rule, case in PAIRS]


_COMPILED: dict[Any, str] = {}
_BY_ROWS: set[str] = set()


class Watched(View):
    """A view that remembers which rules ask what is judged or delivered: their SQL holds it."""

    @property
    def judged(self) -> Any:
        _BY_ROWS.add(self.rule.key)
        return super().judged

    def delivered(self, name: str) -> Any:
        _BY_ROWS.add(self.rule.key)
        return super().delivered(name)


def compiled_once(rule: LedgerRule) -> LedgerRule:
    """The rule with its SQL kept: cases of the same day, places and years differ in rows alone."""

    def find(view: Any, settings: Settings) -> Any:
        told = {each.name: getattr(view, each.name) for each in fields(View)}
        asked = (rule.version, view.as_of, *view.jurisdictions, *view.years)
        key = (rule.key, asked, repr(sorted(settings.items())))
        if rule.key in _BY_ROWS:
            key = (*key, view.pairs, view.tables.delivered)  # type: ignore[assignment]
        if key not in _COMPILED:
            sql = view.tables.compiled(rule.find(Watched(**told), settings))
            if rule.key in _BY_ROWS and len(key) == 3:
                return sql
            _COMPILED[key] = sql
        return _COMPILED[key]

    return replace(rule, find=find)


def judged(rule: LedgerRule, case: Case, years: Sequence[int] | None = None) -> Judged:
    """What the rule, in the version in force, finds in a case; of ``years`` alone when given."""
    tables = SmallLedger(case)
    own = {name: Decimal(value) for name, value in case.settings.items()}
    asked = tables.with_rows if case.year is None else [case.year]
    return judge(
        Asked(tables, asked if years is None else years, case.jurisdictions or tables.judged),
        lambda version, jurisdiction: {**version.defaults(), **own},
        [compiled_once(each) for each in ledger_versions() if each.number == rule.number],
    )


@pytest.mark.parametrize(("rule", "case"), ALL)
def test_case(rule: LedgerRule, case: Case) -> None:
    whole = judged(rule, case)
    results = sorted(whole.results, key=lambda result: result.subject.code)
    assert [result.subject.code for result in results] == [hit.code for hit in case.hits]
    for result, hit in zip(results, case.hits, strict=True):
        assert result.level == hit.level and result.subject.kind in SUBJECT_KINDS
        assert (result.actual, result.expected) == (Decimal(hit.actual), Decimal(hit.expected))
        assert result.difference == result.actual - result.expected
        evidence = tuple((each["dataset"], each["row"]) for each in result.evidence)
        assert sorted(evidence) == sorted(hit.evidence)
        assert result.evidence_total == len(evidence)
        assert hit.words in result.words
    lacking = {(one.dataset, one.of or one.jurisdiction, one.of_year) for one in whole.missing}
    assert lacking == placed(case.missing)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("rule", "case"),
    [
        one
        for one, (_, case) in zip(ALL, PAIRS, strict=True)
        if len(SmallLedger(case).with_rows) > 1
    ],
)
def test_each_year_apart_gives_what_all_years_give_together(rule: LedgerRule, case: Case) -> None:
    years = SmallLedger(case).with_rows
    together = judged(rule, case, years)
    apart = [judged(rule, case, [year]) for year in years]
    told = {one.identity: one.as_json() for one in together.results}
    assert told == {one.identity: one.as_json() for each in apart for one in each.results}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_nothing_delivered_is_said_and_empty_files_give_no_error(rule: LedgerRule) -> None:
    nothing = judged(rule, Case(kind="edge", name="nothing"))
    assert nothing.results == []
    place = TOWN if rule.places == "town" else DISTRICT
    needed = [
        (name, place, 2024 - back)
        for name in rule.datasets
        for back in range(rule.before(name) + 1)
    ]
    lacking = judged(rule, Case(kind="edge", name="nothing", jurisdictions=(place,))).missing
    assert {(one.dataset, place, one.of_year) for one in lacking} == set(needed)
    empty = Case(kind="edge", name="empty", delivered=needed, jurisdictions=(place,))
    assert {one.of for one in judged(rule, empty).missing} <= {TOWN, OTHER_TOWN}


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
