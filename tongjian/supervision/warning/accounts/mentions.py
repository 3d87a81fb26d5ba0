"""The figures in running text, each with its unit and the words before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tongjian.core.documents.rounding import Interval, printed
from tongjian.supervision.warning.accounts.passages import Passage

# 万元 is 1: text figures are brought to the unit of the tables by the ratio of these.
SCALES = {
    "万元": Decimal(1),
    "亿元": Decimal(10000),
    "百万元": Decimal(100),
    "千元": Decimal("0.1"),
    "元": Decimal("0.0001"),
    "万": Decimal(1),
}
NUMBER = re.compile(
    r"(?<![\dA-Za-z.])(?P<sign>[-−－]?)"
    r"(?P<digits>\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
)
UNIT = re.compile(
    r"\s*[(（]?(?P<unit>万\s*元|亿\s*元|元|[万亿][一-鿿]|[万亿]|%|‰|个百分点|批次|人次|团组|平方米|[一-鿿])"
)
MEASURES = (
    "个辆台套批人次项家件户所条份亩吨场期册篇名位处座间张宗起天倍分类款只幢门种轮团周岁米组校班"
)
ORDINAL_AFTER = re.compile(r"\s*(?:[、．]|\.(?!\d)|[)）])")


@dataclass(frozen=True)
class Mention:
    """One figure. ``kind`` is amount, percent, count, date, bare or ordinal."""

    kind: str
    digits: str
    unit: str
    start: int
    end: int
    stop: int

    @property
    def value(self) -> Decimal:
        """The figure in its own unit."""
        return Decimal(re.sub(r"[,，]", "", self.digits).replace("−", "-").replace("－", "-"))

    @property
    def places(self) -> int:
        """How many decimals are printed."""
        exponent = self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0

    def amount(self, money_unit: str) -> Decimal:
        """Return an amount in the unit of the tables."""
        return self.value * self.factor(money_unit)

    def interval(self, money_unit: str = "万元") -> Interval:
        """Return what the figure stands for, an amount in the unit of the tables.

        A zero without decimals says that there is none, not "less than half a unit".
        """
        text = re.sub(r"[,，]", "", self.digits).replace("−", "-").replace("－", "-")
        if self.kind != "amount":
            return printed(text)
        if not self.value:
            return printed("0.00")
        return printed(text).scaled(self.factor(money_unit))

    def factor(self, money_unit: str) -> Decimal:
        """Return how many of the tables' ``money_unit`` one of its own unit is."""
        return SCALES.get(self.unit, Decimal(1)) / SCALES.get(money_unit, Decimal(1))


def mentions(passage: Passage) -> list[Mention]:
    """Return the figures of a passage in order."""
    found: list[Mention] = []
    for match in NUMBER.finditer(passage.text):
        start, end = match.span()
        unit = UNIT.match(passage.text, end)
        name = re.sub(r"\s", "", unit["unit"]) if unit else ""
        kind = _kind(passage.text, start, end, name)
        stop = unit.end() if unit and kind not in ("bare", "ordinal") else end
        found.append(Mention(kind, passage.verbatim(start, end), name, start, end, stop))
    return found


def _kind(text: str, start: int, end: int, unit: str) -> str:
    before = text[:start].rstrip()
    if ORDINAL_AFTER.match(text, end) and (not before or before[-1] in "。；;：:（(，、"):
        return "ordinal"
    if unit in SCALES:
        return "amount"
    if unit == "%":
        return "percent"
    if unit in ("年", "月", "日", "号", "时") or (before and before[-1] in "〔[【第"):
        return "date"
    if unit and (unit[0] in "万亿‰" or unit[0] in MEASURES or len(unit) > 1):
        return "count"
    return "bare"
