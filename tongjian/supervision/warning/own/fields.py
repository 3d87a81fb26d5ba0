"""The parts of a template's form: how each is shown, and how what was typed becomes a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.warning.own import offers

LARGEST = Decimal(10) ** 13
DAYS_MOST = 3660
PERCENT_MOST = 100_000
WORDS_MOST, WORD_MOST = 30, 20
FIXED = "fixed"
_BETWEEN = re.compile(r"[、，,；;\s]+")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*(?:-|/|\.|月)\s*(\d{1,2})\s*日?")
_NOT_LEAP = 2023
"""A year without a 29 February: a day of every year is one of this year."""


class Refused(Exception):
    """What was typed cannot be taken; the message is Chinese."""


@dataclass(frozen=True)
class Field:
    """A part of a template's form.

    ``kind`` is measure, subject, date, begin (a date or a fixed day), text, choice, amount,
    percent, days, words or month_day. What is ``limit`` is shown among the rule's thresholds.
    """

    name: str
    title: str
    kind: str
    help: str = ""
    required: bool = True
    default: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    limit: bool = False
    signed: bool = False

    def options(self, dataset: Dataset) -> list[tuple[str, str]]:
        """Return the (value, title) pairs to choose among; empty for what is typed."""
        if self.kind == "measure":
            return [(one.name, f"{one.title}（{one.unit}）") for one in dataset.measures]
        if self.kind == "subject":
            return [(one.key, one.title) for one in offers.subjects(dataset)]
        if self.kind in ("date", "begin"):
            found = [(one.name, one.title) for one in offers.dates(dataset)]
            return [*found, (FIXED, "固定的日子")] if self.kind == "begin" else found
        if self.kind == "text":
            return [(one.name, one.title) for one in offers.texts(dataset)]
        return list(self.choices.items())

    def read(self, typed: str, dataset: Dataset) -> Any:
        """Return the value typed; None where nothing was and nothing had to be.

        Raises ``Refused``.
        """
        text = typed.strip()
        if not text or (self.kind == "words" and not listed(text)):
            if self.required:
                raise Refused("请填写")
            return None
        if self.kind in _READERS:
            return _READERS[self.kind](text, self)
        options = dict(self.options(dataset))
        if text not in options:
            raise Refused(f"“{text[:40]}”不在可选的范围内")
        return text


def number(text: str, least: Decimal, most: Decimal) -> Decimal:
    """Return a number to the hundredth within a range; raises ``Refused``."""
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise Refused(f"“{text[:40]}”不是数字") from error
    if not value.is_finite() or not least <= value <= most:
        raise Refused(f"应为{least:,f}至{most:,f}的数，收到“{text[:40]}”")
    if value != round(value, 2):
        raise Refused(f"最多两位小数，收到“{text[:40]}”")
    return round(value, 2)


def _amount(text: str, of: Field) -> Decimal:
    return number(text, -LARGEST if of.signed else Decimal(0), LARGEST)


def _percent(text: str, of: Field) -> Decimal:
    return number(text.removesuffix("%").removesuffix("％"), Decimal(0), Decimal(PERCENT_MOST))


def _days(text: str, of: Field) -> Decimal:
    value = number(text, Decimal(0), Decimal(DAYS_MOST))
    if value != value.to_integral_value():
        raise Refused(f"天数应为整数，收到“{text[:40]}”")
    return value.to_integral_value()


def listed(text: str | Sequence[str]) -> tuple[str, ...]:
    """Return what was typed between 、 commas and blanks, each once, in its order."""
    parts = _BETWEEN.split(text) if isinstance(text, str) else text
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def words(text: str | Sequence[str]) -> tuple[str, ...]:
    """Return a list of words; raises ``Refused`` for too many or too long ones."""
    found = listed(text)
    if len(found) > WORDS_MOST:
        raise Refused(f"最多{WORDS_MOST}个，收到{len(found)}个")
    if long := next((one for one in found if len(one) > WORD_MOST), ""):
        raise Refused(f"每个最多{WORD_MOST}字，“{long[:40]}”有{len(long)}字")
    return found


def _words(text: str, of: Field) -> tuple[str, ...]:
    return words(text)


def _month_day(text: str, of: Field) -> tuple[int, int]:
    met = _MONTH_DAY.fullmatch(text)
    if met is None:
        raise Refused(f"应写成6月30日或6-30，收到“{text[:40]}”")
    month, day = int(met[1]), int(met[2])
    try:
        date(_NOT_LEAP, month, day)
    except ValueError as error:
        raise Refused(f"不是每年都有的日子：“{text[:40]}”") from error
    return month, day


_READERS: dict[str, Any] = {
    "amount": _amount,
    "percent": _percent,
    "days": _days,
    "words": _words,
    "month_day": _month_day,
}
