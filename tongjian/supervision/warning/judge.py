"""Running the document rules over one parsed document."""

from datetime import date
from typing import Any

from tongjian.core.declared.registry import discover
from tongjian.supervision.findings import Finding
from tongjian.supervision.warning.declare import DocumentRule, Rule

RULES_PACKAGE = "tongjian.supervision.warning.rules"


def rules() -> tuple[Rule, ...]:
    """Return every declared rule by number."""
    found: tuple[Rule, ...] = discover(RULES_PACKAGE, "RULE")
    return tuple(sorted(found, key=lambda rule: rule.number))


def versions() -> tuple[Rule, ...]:
    """Return every declared rule by number, its earlier versions (``EARLIER``) after it."""
    earlier: tuple[tuple[Rule, ...], ...] = discover(RULES_PACKAGE, "EARLIER")
    every = (*rules(), *(rule for several in earlier for rule in several))
    return tuple(sorted(every, key=lambda rule: (rule.number, -rule.version)))


def judge(documents: str, document: Any, on: date | None = None) -> list[Finding]:
    """Return what the rules for ``documents`` find, roundings last.

    ``on`` limits to the rules in force that day; None takes all.
    """
    found: list[Finding] = []
    for rule in rules():
        if not isinstance(rule, DocumentRule) or rule.documents != documents:
            continue
        if on is not None and not _in_force(rule, on):
            continue
        found.extend(rule.check(document))
    return sorted(found, key=lambda finding: finding.kind == "rounding")


def _in_force(rule: Rule, on: date) -> bool:
    return rule.in_force_from <= on and (rule.in_force_to is None or on <= rule.in_force_to)
