"""Running the document rules over one parsed document."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from tongjian.core.declared.registry import discover
from tongjian.supervision.findings import Finding
from tongjian.supervision.warning.declare import DocumentRule, Rule

RULES_PACKAGE = "tongjian.supervision.warning.rules"
Broke = Callable[[DocumentRule, BaseException], None]


def rules() -> tuple[Rule, ...]:
    """Return every declared rule by number."""
    found: tuple[Rule, ...] = discover(RULES_PACKAGE, "RULE")
    return tuple(sorted(found, key=lambda rule: rule.number))


def versions() -> tuple[Rule, ...]:
    """Return every declared rule by number, its earlier versions (``EARLIER``) after it."""
    earlier: tuple[tuple[Rule, ...], ...] = discover(RULES_PACKAGE, "EARLIER")
    every = (*rules(), *(rule for several in earlier for rule in several))
    return tuple(sorted(every, key=lambda rule: (rule.number, -rule.version)))


def judge(
    documents: str, document: Any, on: date | None = None, broke: Broke | None = None
) -> list[Finding]:
    """Return what the rules for ``documents`` find, roundings last.

    ``on`` limits to the rules in force that day; None takes all. A rule that breaks raises; with
    ``broke``, which is told the rule and the error, the others judge on and nothing of its own is
    returned: half of what it would have found looks like all of it.
    """
    found: list[Finding] = []
    for rule in rules():
        if not isinstance(rule, DocumentRule) or rule.documents != documents:
            continue
        if on is not None and not _in_force(rule, on):
            continue
        try:
            found.extend(_kept(list(rule.check(document))))
        except Exception as error:
            if broke is None:
                raise
            broke(rule, error)
    return sorted(found, key=lambda finding: finding.kind == "rounding")


def _kept(found: list[Finding]) -> list[Finding]:
    """Return what a rule found if all of it can be kept as JSON; raises what says why not."""
    for finding in found:
        texts = (finding.message, finding.stated or "", finding.expected or "")
        json.dumps([*(text.encode().decode() for text in texts), finding.where], allow_nan=False)
        if any("\x00" in text for text in texts):
            raise ValueError("a finding holds what no text may")
    return found


def unjudged_words(rule: Rule) -> str:
    """Say that a rule broke while it judged a document."""
    return (
        f"{rule.key} {rule.title}：审读时系统出错，这一项没有核对，其他各项照常；"
        "没有核对不等于没有问题。"
    )


def _in_force(rule: Rule, on: date) -> bool:
    return rule.in_force_from <= on and (rule.in_force_to is None or on <= rule.in_force_to)
