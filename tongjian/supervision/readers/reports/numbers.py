"""Amounts exactly as a cell holds or prints them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tongjian.supervision.readers.reports.sheets import Cell

FACTORS = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
LARGEST = Decimal(10) ** 15  # in any unit more than a state's whole budget
NOTHING = re.compile(
    r"[-—–―−﹣_/\\.…·*×~～ー一]*|无|空|略|不适用|n/?a|nil|null|none|未列|暂无|未公开", re.I
)
NUMBER = re.compile(
    r"(?P<sign>[-+−–—﹣△▲负]?)(?:人民币|rmb|cny)?[¥￥]?(?P<inner>[-+−–—﹣△▲]?)"
    r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e(?P<exponent>[-+]?\d{1,2}))?"
    r"(?P<unit>亿元?|千万元?|百万元?|万元?|千元|元)?(?P<percent>%?)[*#]*",
    re.I,
)


@dataclass(frozen=True)
class Amount:
    """A number read from a cell; ``unit`` only where the cell names its own."""

    value: Decimal
    places: int
    unit: str | None = None
    percent: bool = False


class NoAmount(ValueError):
    """The cell holds something that is not an amount."""


def from_float(value: float) -> Decimal:
    """Return the number a person typed or a sheet computed, without binary noise.

    The shortest decimal that gives the same float is what was typed. Where it has more than six
    decimals, it is either noise behind Excel's 15 digits (1234.5600000000002) or a quotient, and
    15 digits are what Excel itself holds.
    """
    number = Decimal(repr(float(value)))
    if -int(number.as_tuple().exponent) > 6:
        number = Decimal(format(value, ".15g"))
    return number


def plain(number: Decimal) -> str:
    """Return the digits without exponent and trailing zeros."""
    return f"{number.normalize():f}" if number else "0"


def places_of(number: Decimal) -> int:
    """Return how many decimals a number needs."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -int(exponent)) if number else 0


def read_amount(cell: Cell) -> Amount | None:
    """Return the amount in a cell, None where it is empty or says that there is none (—).

    Raises ``NoAmount`` for anything else.
    """
    if cell.fault is not None:
        raise NoAmount(cell.fault)
    if cell.number is not None:
        if abs(cell.number) >= LARGEST:
            raise NoAmount(cell.text)
        own = min(places_of(cell.number), 8)
        places = own if cell.places is None else cell.places
        return Amount(cell.number, places, percent=cell.percent)
    return read_text(cell.text)


def read_text(text: str) -> Amount | None:
    """Return the amount that a text is, None for a text that stands for nothing."""
    folded = "".join(unicodedata.normalize("NFKC", text).split()).replace("\u200b", "")
    folded = folded.strip("'‘’`\"“”")
    if NOTHING.fullmatch(folded):
        return None
    negative = False
    if bracketed := re.fullmatch(r"[(\[【〔](.+)[)\]】〕]", folded):
        folded, negative = bracketed[1], True
    found = NUMBER.fullmatch(folded.replace("，", ","))
    if found is None:
        raise NoAmount(text)
    try:
        value = Decimal(found["digits"].replace(",", ""))
    except InvalidOperation as error:
        raise NoAmount(text) from error
    places = len(found["digits"].partition(".")[2])
    if found["exponent"]:
        value = value.scaleb(int(found["exponent"]))
        places = min(places_of(value), 8)
    if abs(value) >= LARGEST:
        raise NoAmount(text)
    signs = (found["sign"] + found["inner"]).replace("+", "")
    if signs or negative:
        value = -value
    unit = found["unit"]
    if unit and not unit.endswith("元"):
        unit = f"{unit}元"
    return Amount(value, places, unit, bool(found["percent"]))
