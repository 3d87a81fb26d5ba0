"""Sentences of a report: true for none, for one and for many. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tongjian.core.documents.numbers import Unit, show


def day(value: date) -> str:
    """Return a day as written, e.g. 2025年9月30日."""
    return f"{value.year}年{value.month}月{value.day}日"


def money(value: Decimal) -> str:
    """Return a sum to the cent, e.g. 1,234,567.80元."""
    return f"{show(value, Unit.YUAN).number}元"


def among(parts: Sequence[tuple[str, int]], measure: str) -> str:
    """Return how a number is made up, nothing for none: ，其中红色2条、蓝色1条; ，都是红色."""
    told = [(name, count) for name, count in parts if count]
    if not told:
        return ""
    if len(told) == 1:
        name, count = told[0]
        return f"，{'是' if count == 1 else '都是'}{name}"
    return "，其中" + "、".join(f"{name}{count}{measure}" for name, count in told)


def compared(now: int, then: int | None, name: str, measure: str) -> str:
    """Return how a number compares with another time's, which may have no data."""
    if then is None:
        return f"{name}没有数据，不能比较"
    if now == then:
        return f"与{name}相同，都是{now}{measure}" if now else f"{name}也没有"
    if not then:
        return f"{name}没有"
    more = "多" if now > then else "少"
    return f"{name}{then}{measure}，{more}{abs(now - then)}{measure}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return names as a list, cut with 等 where there are more."""
    told = "、".join(names[:most])
    return f"{told}等" if len(names) > most else told


def sentence(*parts: str) -> str:
    """Return the parts that say something as one sentence."""
    return "，".join(part for part in parts if part) + "。"
