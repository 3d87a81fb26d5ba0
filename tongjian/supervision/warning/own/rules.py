"""From a rule as it was written and approved to the rule the engine runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.warning.declare import (
    OWN_GROUP,
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
)
from tongjian.supervision.warning.expressions_terms import chinese_day
from tongjian.supervision.warning.own.content import LEVELS, Content, Faulty, Raw

DRAFT = 1000
"""The number a draft is tried under: one before those of approved rules."""
LOCAL = "本地自定标准"


@dataclass(frozen=True)
class Standing:
    """Under which number and version a rule stands, whose it is and on which days."""

    jurisdiction: str
    place: str
    number: int = DRAFT
    version: int = 1
    in_force_from: date = date(2000, 1, 1)
    in_force_to: date | None = None
    approved: str = ""


def approved_words(by: str, day: date) -> str:
    """Return who approved a rule and when, as its basis says."""
    return f"{LOCAL}，{chinese_day(day)}由{by}批准"


def rule_of(content: Content, standing: Standing) -> LedgerRule:
    """Return the rule as the engine takes it: for its own jurisdiction alone.

    Its limits are part of what was approved, so they are no thresholds to be set apart from it.
    """
    content = content.of(standing.place)
    template = content.template
    limits = {one.name: Decimal(one.default) for one in template.thresholds(content)}

    def find(tables: RuleTables, settings: Settings) -> Any:
        return template.find(tables, content, limits)

    def words(row: Mapping[str, Any]) -> str:
        return template.words(content, row)

    return LedgerRule(
        number=standing.number,
        title=content.title,
        level=content.level,
        group=OWN_GROUP,
        basis=(Basis(practice=standing.approved or LOCAL),),
        page=Page(
            purpose=template.purpose(content),
            why=content.why,
            method=template.method(content),
            example=template.example(content),
            exclusions=template.exclusions(content),
        ),
        owner=f"{standing.place}人大",
        version=standing.version,
        in_force_from=standing.in_force_from,
        in_force_to=standing.in_force_to,
        word_lists=template.word_lists(content),
        datasets=(content.dataset.name,),
        years_before=template.years_before(content),
        only=(standing.jurisdiction,),
        find=find,
        words=words,
    )


def unreadable(raw: Raw, standing: Standing, fault: Faulty) -> LedgerRule:
    """Return a rule as it was kept of which the declarations no longer know some part.

    Judging by it breaks, so that what it found stays as it was and its readers are told.
    """
    name, level = str(raw.get("dataset", "")), str(raw.get("level", ""))

    def find(tables: RuleTables, settings: Settings) -> Any:
        raise Faulty(fault.faults)

    def words(row: Mapping[str, Any]) -> str:
        raise Faulty(fault.faults)

    again = "请提出修改，按现在的数据定义重新写，或者停用。"
    return LedgerRule(
        number=standing.number,
        title=str(raw.get("title", "")),
        level=level if level in LEVELS else "yellow",
        group=OWN_GROUP,
        basis=(Basis(practice=standing.approved or LOCAL),),
        page=Page(
            purpose=f"数据的定义已变，这条规则读不出来了，不再判断。{again}",
            why=str(raw.get("why", "")),
            method=f"读不出来：{fault}。",
            example="读不出来。",
            exclusions="读不出来。",
        ),
        owner=f"{standing.place}人大",
        version=standing.version,
        in_force_from=standing.in_force_from,
        in_force_to=standing.in_force_to,
        datasets=tuple(one.name for one in all_datasets() if one.name == name),
        only=(standing.jurisdiction,),
        find=find,
        words=words,
    )
