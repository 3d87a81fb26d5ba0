"""Numbers, years, months and sums of money as people write them in a question. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NUMBER = r"(?:\d+|[零〇一二两三四五六七八九十百]+)"
SUM = re.compile(r"(\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)(亿|千万|百万|万|千)?元?")
SCALE = {
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 1000,
    "": 1,
}
UNITS = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> int | None:
    """Return a whole number written in digits or Chinese up to 9999, None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    total, digit = 0, None
    for char in text:
        if char in DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = DIGITS[char]
        elif char in UNITS:
            total += (1 if digit is None else digit) * UNITS[char]
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


def yuan(text: str) -> Decimal | None:
    """Return a sum such as 100万元, 五十万 or 2.5亿 in yuan, None for anything else."""
    found = SUM.fullmatch(text)
    if found is None:
        return None
    written, scale = found.group(1), found.group(2) or ""
    if written[0].isdigit():
        return Decimal(written) * SCALE[scale]
    value = number(written)
    return None if value is None else Decimal(value) * SCALE[scale]
