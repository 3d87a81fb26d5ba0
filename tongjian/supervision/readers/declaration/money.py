"""Amounts as printed, moved to yuan by shifting the decimal point and never through a float."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from tongjian.supervision.readers.declaration.grid import Where
from tongjian.supervision.readers.declaration.model import Money
from tongjian.supervision.readers.declaration.words import is_blank

FACTORS = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
NUMBER = r"[-+]?(?:\d+(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
AMOUNT = re.compile(rf"^(?:人民币|[¥$])?({NUMBER})(亿|百万|万|千)?(元)?(?:整|正)?$")
IN_TEXT = re.compile(rf"(?:人民币|[¥])?({NUMBER})\s*((?:亿|百万|万|千)?元|[亿万](?!元))?")
LONGEST = 24


def folded(text: str) -> str:
    """Return half-width text without white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def to_yuan(number: str, factor: int) -> str:
    """Return the printed decimal ``number`` times ``factor`` (a power of ten), exactly.

    In yuan the digits stay as they are printed (45800.00 stays, 000.0 stays).
    """
    bare = number.replace(",", "")
    if factor == 1:
        return bare
    return f"{Decimal(bare).scaleb(len(str(factor)) - 1):f}"


def read_money(text: str, unit: str | None, where: Where) -> Money:
    """Read one cell; ``unit`` is the money unit of its column, table or document.

    A unit in the cell itself prevails. What is not one number gives an amount without ``yuan``.
    """
    stated = text.strip()
    if is_blank(stated):
        return Money(None, "", where)
    found = AMOUNT.match(folded(stated))
    if not found or len(found[1]) > LONGEST:
        return Money(None, stated, where)
    number, scale, mark = found.groups()
    if scale:
        factor = FACTORS[f"{scale}元"]
    elif mark:
        factor = 1
    else:
        factor = FACTORS[unit or "元"]
    half = Decimal(factor).scaleb(-len(number.partition(".")[2])) / 2
    return Money(to_yuan(number, factor), stated, where, half)


def unit_in(text: str) -> str | None:
    """Return the money unit that a heading or label names, e.g. 金额（万元） or 单位：元."""
    found = re.search(
        r"(?:^|[(:/,]|金额|单价|预算|资金|总额)(亿元|百万元|万元|千元|元)(?:[),;]|$)", folded(text)
    )
    return found[1] if found else None
