"""A case of a rule from a template: what is written in its form, a small ledger, what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, Case
from tongjian.supervision.warning.declare import LedgerRule
from tongjian.supervision.warning.own.content import read
from tongjian.supervision.warning.own.rules import Standing, rule_of

TOLD = {
    "title": "本地要看的",
    "level": "yellow",
    "why": "这类支出多，群众有反映。",
    "ask": "请说明事由",
}


@dataclass(frozen=True)
class OwnCase:
    """``raw`` is what the form holds beside what every form holds."""

    raw: Mapping[str, Any]
    case: Case


def written(**raw: Any) -> dict[str, Any]:
    """Return a whole form."""
    return {**TOLD, **{name.replace("__", "-"): value for name, value in raw.items()}}


def rule(raw: Mapping[str, Any], jurisdiction: str = DISTRICT) -> LedgerRule:
    """Return the rule of a form."""
    return rule_of(read(written(**raw)), Standing(jurisdiction, "示例区"))
