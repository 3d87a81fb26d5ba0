"""A threshold as typed: a number within its range, to the cent."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

from tongjian.supervision.warning.declare import Rule, Threshold
from tongjian.supervision.warning.four_eyes.settling import ProposalRefused

LARGEST = Decimal(10) ** 15  # amounts in the ledger have sixteen digits before the point


def threshold_of(rule: Rule, name: str) -> Threshold:
    """Return a rule's threshold; raises ``ProposalRefused`` for one it does not have."""
    found = next((each for each in rule.thresholds if each.name == name), None)
    if found is None:
        raise ProposalRefused(f"规则{rule.key}没有这一项界限")
    return found


def number_of(text: str, threshold: Threshold) -> Decimal:
    """Return the number typed; raises ``ProposalRefused`` for none and for one out of range."""
    try:
        typed = unicodedata.normalize("NFKC", text).strip()  # full-width digits are digits
        number = Decimal(typed.replace(",", "").replace("_", "?"))
    except InvalidOperation as error:
        raise ProposalRefused(f"“{text}”不是数字，应为以{threshold.unit}为单位的数") from error
    if not number.is_finite() or not 0 <= number < LARGEST:
        raise ProposalRefused(f"界限应为不小于0的数，收到“{text}”")
    if number != round(number, 2):
        raise ProposalRefused(f"界限最多两位小数，收到“{text}”")
    if not threshold.allows(number):
        raise ProposalRefused(f"界限应为{threshold.range}，收到“{text}”")
    return abs(number)  # -0 is 0


def plain(value: Decimal) -> str:
    """Return a threshold without commas and idle decimals, as it is typed."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: Decimal) -> str:
    """Return a threshold with thousands commas and no idle decimals."""
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole else f"{value:,.2f}"
