"""What every rule must say about itself, document rules included."""

from __future__ import annotations

from dataclasses import astuple
from itertools import pairwise

import pytest

from tongjian.core.declared.registry import discover
from tongjian.core.law import article
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import GROUPS, OWN_STANDARD, Basis, LedgerRule, Rule
from tongjian.supervision.warning.judge import versions

RULES: list[Rule] = list(discover("tongjian.supervision.warning.rules", "RULE"))
LEDGER = [rule for rule in RULES if isinstance(rule, LedgerRule)]
SOURCES = {"审计实务", "财政实务", "广东省", "绩效评审实务", OWN_STANDARD}
EXPECTED = {
    1: ("red", "compilation", ("预算法", 40)),
    2: ("red", "compilation", ("预算法实施条例", 49)),
    3: ("red", "compilation", ("预算法", 35)),
    4: ("red", "compilation", ("预算法", 46)),
    5: ("yellow", "compilation", (None, None)),
    6: ("yellow", "compilation", (None, None)),
    7: ("yellow", "compilation", (None, None)),
    8: ("red", "compilation", ("预算法", 38)),
    9: ("yellow", "compilation", ("预算法", 10)),
    10: ("yellow", "compilation", ("预算法", 16)),
    11: ("blue", "compilation", ("预算法", 36)),
    12: ("red", "compilation", ("上海市预算审查监督条例", 25)),
    14: ("red", "publication", ("预算法", 52)),
    15: ("red", "publication", ("预算法", 52)),
    16: ("red", "publication", ("预算法", 52)),
    17: ("red", "publication", ("预算法", 52)),
    18: ("yellow", "publication", (None, None)),
    19: ("yellow", "publication", (None, None)),
    20: ("red", "publication", ("预算法", 14)),
    21: ("red", "publication", ("预算法", 80)),
    22: ("yellow", "revenue", (None, None)),
    23: ("yellow", "revenue", (None, None)),
    24: ("yellow", "revenue", (None, None)),
    25: ("yellow", "revenue", (None, None)),
    26: ("yellow", "revenue", (None, None)),
    27: ("yellow", "revenue", (None, None)),
    28: ("yellow", "revenue", (None, None)),
    29: ("yellow", "revenue", (None, None)),
    30: ("yellow", "revenue", (None, None)),
    31: ("red", "revenue", ("预算法", 66)),
    32: ("red", "revenue", ("预算法", 56)),
    33: ("yellow", "progress", (None, None)),
    34: ("yellow", "progress", (None, None)),
    35: ("red", "progress", (None, None)),
    36: ("red", "progress", (None, None)),
    37: ("yellow", "progress", (None, None)),
    38: ("yellow", "payment", (None, None)),
    39: ("red", "payment", ("预算法", 13)),
    40: ("red", "payment", ("预算法", 13)),
    41: ("red", "progress", ("预算法", 42)),
    42: ("yellow", "progress", ("预算法", 54)),
    43: ("red", "payment", ("预算法", 40)),
    44: ("yellow", "payment", (None, None)),
    45: ("red", "payment", (None, None)),
    46: ("yellow", "payment", (None, None)),
    47: ("yellow", "payment", (None, None)),
    48: ("red", "payment", (None, None)),
    49: ("red", "payment", (None, None)),
    50: ("yellow", "payment", (None, None)),
    51: ("yellow", "payment", (None, None)),
    52: ("yellow", "payment", (None, None)),
    53: ("yellow", "payment", (None, None)),
    54: ("red", "payment", (None, None)),
    55: ("yellow", "payment", (None, None)),
    56: ("yellow", "payment", (None, None)),
    57: ("blue", "payment", (None, None)),
    58: ("blue", "payment", (None, None)),
    59: ("red", "three_public", (None, None)),
    60: ("yellow", "three_public", (None, None)),
    61: ("yellow", "three_public", (None, None)),
    62: ("red", "adjustment", ("预算法", 67)),
    63: ("red", "adjustment", ("上海市预算审查监督条例", 40)),
    64: ("yellow", "adjustment", ("预算法", 72)),
    65: ("yellow", "adjustment", ("预算法", 71)),
    66: ("red", "adjustment", ("预算法实施条例", 43)),
    67: ("red", "adjustment", (None, None)),
    68: ("yellow", "adjustment", ("上海市预算审查监督条例", 50)),
    71: ("red", "final_accounts", ("上海市预算审查监督条例", 60)),
    72: ("red", "final_accounts", ("上海市预算审查监督条例", 21)),
    73: ("yellow", "final_accounts", (None, None)),
    76: ("blue", "final_accounts", (None, None)),
    77: ("yellow", "comparison", ("上海市预算审查监督条例", 9)),
    78: ("yellow", "comparison", ("上海市预算审查监督条例", 11)),
    79: ("yellow", "comparison", ("上海市预算审查监督条例", 15)),
    80: ("yellow", "comparison", (None, None)),
}


def test_the_ledger_rules() -> None:
    stated = {
        rule.number: (rule.level, rule.group, (rule.basis[0].law, rule.basis[0].article))
        for rule in LEDGER
    }
    assert {number: stated[number] for number in EXPECTED} == EXPECTED


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_every_cited_article_exists(rule: Rule) -> None:
    assert rule.basis
    for basis in rule.basis:
        if basis.law is not None and basis.article is not None:
            heading = article(basis.law, basis.article).split()[0]
            assert basis.cited == f"《{basis.law}》{heading}"
        else:
            assert "实务做法" in basis.cited and "非法律条文" in basis.cited


@pytest.mark.parametrize("rule", LEDGER, ids=lambda rule: rule.key)
def test_practice_names_a_known_source(rule: LedgerRule) -> None:
    assert {basis.practice for basis in rule.basis} <= SOURCES | {None}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_every_part_of_the_page_is_written(rule: Rule) -> None:
    for part in astuple(rule.page):
        assert len(part) >= 8 and part.endswith("。")
    assert rule.group in GROUPS and rule.title and rule.owner


@pytest.mark.parametrize("rule", [r for r in LEDGER if r.level == "red"], ids=lambda rule: rule.key)
def test_a_red_rule_says_whether_it_is_a_limit_or_a_sign(rule: LedgerRule) -> None:
    assert ("触及法律界限" in rule.page.why) != ("并不等于违法" in rule.page.why)


def test_numbers_are_unique() -> None:
    numbers = [rule.number for rule in RULES]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("number", sorted({rule.number for rule in versions()}))
def test_versions_of_a_rule_follow_each_other(number: int) -> None:
    newest_first = [rule for rule in versions() if rule.number == number]
    assert newest_first[0] in RULES
    for newer, older in pairwise(newest_first):
        assert newer.version > older.version and newer.group == older.group
        assert older.in_force_to is not None and older.in_force_to < newer.in_force_from


@pytest.mark.parametrize("rule", LEDGER, ids=lambda rule: rule.key)
def test_datasets_are_declared_and_thresholds_told_apart(rule: LedgerRule) -> None:
    assert rule.datasets and len(set(rule.reads)) == len(rule.reads)
    for name in rule.reads:
        assert dataset_named(name).name == name
    names = [threshold.name for threshold in rule.thresholds]
    assert len(names) == len(set(names))
    assert all(threshold.unit and threshold.meaning for threshold in rule.thresholds)


def test_a_basis_is_law_or_practice() -> None:
    for wrong in ({}, {"law": "预算法"}, {"law": "预算法", "article": 1, "practice": "审计实务"}):
        with pytest.raises(ValueError, match="either a law"):
            Basis(**wrong)
