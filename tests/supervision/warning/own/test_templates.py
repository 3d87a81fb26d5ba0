"""Every template against ledgers written for it, one file of cases a template."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest

from tests.supervision.warning.ledger import DISTRICT, Case, SmallLedger, placed
from tests.supervision.warning.own.declare import OwnCase, rule
from tests.supervision.warning.test_cases import LEAST, compiled_once
from tongjian.supervision.warning.declare import OWN_FROM, SUBJECT_KINDS
from tongjian.supervision.warning.engine import Asked, Judged, judge
from tongjian.supervision.warning.own.content import LEVELS, Template, templates


def cases(template: Template) -> list[OwnCase]:
    return list(import_module(f"tests.supervision.warning.own.cases.{template.key}").CASES)


ALL = [
    pytest.param(one, id=f"{template.key}-{one.case.name}")
    for template in templates()
    for one in cases(template)
]


_NUMBERS: dict[str, int] = {}


def judged(one: OwnCase) -> Judged:
    """What a rule of the form finds in a case; forms that are alike are compiled once."""
    tables = SmallLedger(one.case)
    years = tables.with_rows if one.case.year is None else [one.case.year]
    number = _NUMBERS.setdefault(repr(one.raw), OWN_FROM + len(_NUMBERS))
    made = compiled_once(replace(rule(one.raw), number=number))
    return judge(Asked(tables, years, [DISTRICT]), rules=[made])


@pytest.mark.parametrize("one", ALL)
def test_case(one: OwnCase) -> None:
    whole = judged(one)
    results = sorted(whole.results, key=lambda result: result.subject.code)
    assert [result.subject.code for result in results] == [hit.code for hit in one.case.hits]
    for result, hit in zip(results, one.case.hits, strict=True):
        assert result.level == hit.level and result.subject.kind in SUBJECT_KINDS
        assert (result.actual, result.expected) == (Decimal(hit.actual), Decimal(hit.expected))
        assert result.difference == result.actual - result.expected
        evidence = tuple((each["dataset"], each["row"]) for each in result.evidence)
        assert sorted(evidence) == sorted(hit.evidence)
        assert result.evidence_total == len(evidence)
        assert hit.words in result.words
        assert "p:" not in result.words + result.subject.name
    lacking = {(each.dataset, each.jurisdiction, each.of_year) for each in whole.missing}
    assert lacking == placed(one.case.missing)


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.key)
def test_every_template_has_positive_negative_and_edge_cases(template: Template) -> None:
    kinds = Counter(one.case.kind for one in cases(template))
    assert all(kinds[kind] >= least for kind, least in LEAST.items())
    levels = {hit.level for one in cases(template) for hit in one.case.hits}
    assert levels == set(LEVELS)
    names = [one.case.name for one in cases(template)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.key)
def test_nothing_delivered_is_said_and_empty_files_give_no_error(template: Template) -> None:
    raw = cases(template)[0].raw
    made = rule(raw)
    needed = [(made.datasets[0], 2024 - back) for back in range(made.furthest + 1)]
    nothing = judged(OwnCase(raw, Case(kind="edge", name="nothing")))
    assert {(one.dataset, one.of_year) for one in nothing.missing} == set(needed)
    empty = judged(OwnCase(raw, Case(kind="edge", name="empty", delivered=needed)))
    assert empty.results == [] and empty.missing == []
