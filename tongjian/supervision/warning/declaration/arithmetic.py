"""Rule 81: the money of a declaration must add up.

Every figure stands for all values that round to it; a difference within that is of kind
``rounding`` and a real one of kind ``arithmetic``.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from tongjian.core.documents.rounding import Interval, exact, printed, total
from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.declaration.grid import Where
from tongjian.supervision.readers.declaration.model import FUNDS, Declaration, Item, Money

RULE = 81
PARTS = ("上级财政拨款", "本级财政安排", "下级财政配套")


def check(document: Declaration) -> list[Finding]:
    """Return what does not add up, in the order of the form."""
    found: list[Finding] = []
    found += _unit(document)
    found += _unreadable(document)
    found += _total_and_year(document)
    found += _funds(document)
    for item in document.items:
        found += _product(item)
    found += _items_total(document)
    found += _items_and_year(document)
    return found


def shown(value: Decimal) -> str:
    """Return an amount without an exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _compare(
    stated: Money, sum_of: Decimal, bounds: Interval, message: str, where: Where | None = None
) -> list[Finding]:
    """Hold a stated amount against a computed one; ``message`` names both sides."""
    value, interval = stated.value, stated.interval
    if value is None or interval is None or value == sum_of:
        return []
    place = where or stated.where
    if interval.meets(bounds):
        return [
            Finding(
                RULE, "rounding", place, stated.stated, shown(sum_of),
                f"{message}；差额在四舍五入范围内，仅供参考。",
            )
        ]  # fmt: skip
    gap = shown(abs(value - sum_of))
    return [
        Finding(
            RULE, "arithmetic", place, stated.stated, shown(sum_of),
            f"{message}，相差 {gap} 元；请核对并更正。",
        )
    ]  # fmt: skip


def _amounts(document: Declaration) -> list[tuple[str, Money]]:
    named = [
        ("项目总预算", document.total_budget),
        ("当年预算", document.year_budget),
        *document.funds.items(),
        ("金额合计", document.items_total),
    ]
    for item in document.items:
        named += [(f"“{item.name}”的金额", item.amount), (f"“{item.name}”的单价", item.unit_price)]
    return [(name, money) for name, money in named if money is not None]


def _unit(document: Declaration) -> list[Finding]:
    """A form that names no money unit anywhere leaves its reader to guess."""
    known = [money for _, money in _amounts(document) if money.yuan not in {None, "0", "0.00"}]
    if document.money_unit or not known or any(_says_unit(money.stated) for money in known):
        return []
    if any(money.half >= 5 for money in known):  # a heading named 万元 or 千元
        return []
    first = known[0]
    return [
        Finding(
            RULE, "unit", first.where, first.stated, None,
            f"全表没有注明金额单位，“{first.stated}”已按元读取；请注明是元还是万元。",
        )
    ]  # fmt: skip


def _says_unit(text: str) -> bool:
    return re.search(r"[元万亿]", text) is not None


def _unreadable(document: Declaration) -> list[Finding]:
    return [
        Finding(
            RULE, "wording", money.where, money.stated, None,
            f"{name}填为“{money.stated}”，不是一个确定的金额，未计入；请填写数字。",
        )
        for name, money in _amounts(document)
        if money.yuan is None and money.stated
    ]  # fmt: skip


def _total_and_year(document: Declaration) -> list[Finding]:
    whole, year = document.total_budget, document.year_budget
    if whole is None or year is None or whole.interval is None or year.interval is None:
        return []
    if year.interval.low <= whole.interval.high:
        return []
    return [
        Finding(
            RULE, "arithmetic", year.where, year.stated, None,
            f"当年预算 {year.yuan} 元大于项目总预算 {whole.yuan} 元；请核对两项金额。",
        )
    ]  # fmt: skip


def _sum(parts: list[Money]) -> tuple[Decimal, Interval]:
    values = [part.value for part in parts if part.value is not None]
    bounds = [part.interval for part in parts if part.interval is not None]
    return sum(values, Decimal(0)), total(bounds)


def _funds(document: Declaration) -> list[Finding]:
    funds = {name: money for name, money in document.funds.items() if money.value is not None}
    whole = document.year_budget if document.year_budget else document.total_budget
    granted = funds.get("财政拨款")
    parts = [funds[name] for name in PARTS if name in funds]
    found: list[Finding] = []
    beside = False
    if whole is not None and whole.value is not None and funds:
        readings = _readings(document, funds)
        beside = (
            granted is not None and bool(parts) and _adds(whole, [granted, *parts, *_rest(funds)])
        )
        if readings and not any(_adds(whole, reading) for reading in readings):
            value, bounds = _sum(readings[0])
            names = "、".join(n for n, m in funds.items() if any(m is r for r in readings[0]))
            found += _compare(
                whole, value, bounds,
                f"资金总额 {whole.yuan} 元，而{names}合计 {shown(value)} 元",
            )  # fmt: skip
    if granted is not None and parts and not beside and len(_labelled(document)) >= 2:
        value, bounds = _sum(parts)
        found += _compare(
            granted, value, bounds,
            f"财政拨款 {granted.yuan} 元，而其上级、本级、下级各项合计 {shown(value)} 元",
        )  # fmt: skip
    return found


def _labelled(document: Declaration) -> list[str]:
    return [name for name in PARTS if name in document.funds]


def _rest(funds: dict[str, Money]) -> list[Money]:
    return [money for name, money in funds.items() if name != "财政拨款" and name not in PARTS]


def _readings(document: Declaration, funds: dict[str, Money]) -> list[list[Money]]:
    """Return the ways in which the sources may make up the total.

    上级 and 本级 are parts of 财政拨款 in some regions and stand beside it in others; a source with a
    name of its own may be either. Only what fits no reading is a fault.
    """
    granted = [funds["财政拨款"]] if "财政拨款" in funds else []
    parts = [funds[name] for name in PARTS if name in funds]
    other = [funds["其他资金"]] if "其他资金" in funds else []
    own = [money for name, money in funds.items() if name not in FUNDS]
    tops = [top for top in (granted, parts, granted + parts) if top]
    readings = [top + other for top in tops] + [top + other + own for top in tops]
    if not tops and len(own) > 1:
        readings = [own + other]
    return readings


def _adds(whole: Money, parts: list[Money]) -> bool:
    bounds = whole.interval
    return bounds is not None and bounds.meets(_sum(parts)[1])


def _product(item: Item) -> list[Finding]:
    """Unit price times quantity is the amount; a quantity that is a whole number is exact."""
    amount, price = item.amount, item.unit_price
    if amount is None or price is None or amount.value is None or price.interval is None:
        return []
    number = re.fullmatch(r"([-+]?\d+(?:\.\d+)?)[\u4e00-\u9fffA-Za-z/]{0,4}", item.quantity or "")
    if not number or price.value is None:
        return []
    try:
        quantity = Decimal(number[1])
    except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
        return []
    spread = exact(quantity) if quantity == quantity.to_integral_value() else printed(number[1])
    ends = [
        a * b for a in (price.interval.low, price.interval.high) for b in (spread.low, spread.high)
    ]
    product = price.value * quantity
    return _compare(
        amount, product, Interval(min(ends), max(ends)),
        f"“{item.name}”单价 {price.yuan} 元 × 数量 {item.quantity} = {shown(product)} 元，"
        f"明细金额为 {amount.yuan} 元",
    )  # fmt: skip


def _items_sum(document: Declaration) -> tuple[Decimal, Interval] | None:
    amounts = [item.amount for item in document.items]
    known = [amount for amount in amounts if amount is not None and amount.value is not None]
    if not known or len(known) < len(amounts):
        return None  # with an amount missing the sum says nothing
    return _sum(known)


def _items_total(document: Declaration) -> list[Finding]:
    stated, added = document.items_total, _items_sum(document)
    if stated is None or added is None:
        return []
    value, bounds = added
    return _compare(
        stated, value, bounds, f"金额合计 {stated.yuan} 元，而各项明细相加为 {shown(value)} 元"
    )


def _items_and_year(document: Declaration) -> list[Finding]:
    year, added = document.year_budget, _items_sum(document)
    if year is None or added is None:
        return []
    value, bounds = added
    return _compare(
        year, value, bounds, f"当年预算 {year.yuan} 元，而项目明细相加为 {shown(value)} 元"
    )
