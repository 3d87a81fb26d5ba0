"""Plain sentences about an answer; each states only what the answer's rows and facts say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tongjian.core.documents.numbers import Absent, show_money, show_percent
from tongjian.supervision.analyses.declare import Row, Value

NOTHING = "所选范围内没有可以说明的数据。"
NOT_COMPARABLE = "口径变化，不可比"
CALM_POINTS = Decimal(5)
MANY = 3


def money(value: Decimal | None) -> str:
    """Return money in the unit in which it reads best."""
    return show_money(value).text


def pct(value: Decimal | None) -> str:
    """Return a percentage."""
    return show_percent(value).text


def points(value: Decimal) -> str:
    """Return percentage points without a sign."""
    return f"{show_percent(abs(value)).number} 个百分点"


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return part of whole in percent; None without both or for a whole that is not above zero."""
    if part is None or whole is None or whole <= 0:
        return None
    return part * 100 / whole


def known(rows: Iterable[Row], key: str) -> list[Row]:
    """Return the rows that have a figure."""
    return [row for row in rows if row.amount(key) is not None]


def leaders(rows: Iterable[Row], key: str, *, least: bool = False) -> list[Row]:
    """Return every row at the largest (or least) figure; empty where none has one."""
    found = known(rows, key)
    if not found:
        return []
    best = (min if least else max)(row.amount(key) or Decimal(0) for row in found)
    return [row for row in found if row.amount(key) == best]


def named(rows: Sequence[Row]) -> str:
    """Return the names of rows, the further ones counted."""
    names = "、".join(row.name for row in rows[:MANY])
    return f"{names}等 {len(rows)} 项" if len(rows) > MANY else names


def most(rows: Sequence[Row], key: str, whole: Decimal | None, word: str = "最多") -> str:
    """Say which row is largest and its share of the whole; say so where all are equal."""
    found = known(rows, key)
    if len(found) < 2:
        return ""
    top = leaders(found, key)
    value = top[0].amount(key)
    if len(top) == len(found):
        return f"{len(found)} 项相同，都是 {money(value)}。"
    each = "各" if len(top) > 1 else ""
    part = share(value, whole)
    # Refunds elsewhere can make one row more than the whole, which says nothing as a share.
    tail = f"，{each}占 {pct(part)}" if part is not None and 0 < part <= 100 else ""
    return f"{named(top)}{word}，{each or '为'} {money(value)}{tail}。"


def extremes(rows: Sequence[Row], key: str, low: str, high: str) -> str:
    """Say which rows have the least and the largest percentage."""
    found = known(rows, key)
    if len(found) < 2:
        return ""
    least, largest = leaders(found, key, least=True), leaders(found, key)
    if len(least) == len(found):
        return f"{len(found)} 项相同，都是 {pct(found[0].amount(key))}。"
    return (
        f"{low}的是{named(least)}，{pct(least[0].amount(key))}；"
        f"{high}的是{named(largest)}，{pct(largest[0].amount(key))}。"
    )


def paced(done: Decimal | None, planned: Decimal | None, time: Decimal, what: str) -> str:
    """Say how execution stands against time."""
    progress = share(done, planned)
    if progress is None:
        return f"{what}没有可以比较的预算和执行数据。"
    return (
        f"{what}完成 {money(done)}，占全年预算 {money(planned)} 的 {pct(progress)}；"
        f"时间已过 {pct(time)}，{pace_words(progress - time)}。"
    )


def pace_words(gap: Decimal) -> str:
    """Say a gap between progress and time, e.g. 比时间进度慢 3.2 个百分点."""
    if abs(gap) <= CALM_POINTS:
        return "与时间进度基本一致"
    return f"比时间进度{'慢' if gap < 0 else '快'} {points(gap)}"


def change_words(value: Value) -> str:
    """Say a growth in percent; a basis that changed or nothing to compare is said as such."""
    if value is Absent.NOT_COMPARABLE:
        return NOT_COMPARABLE
    if not isinstance(value, Decimal):
        return "没有可比的上年数"
    if value == 0:
        return "与上年持平"
    return f"{'增长' if value > 0 else '下降'} {pct(abs(value))}"


def plain(value: Decimal | None) -> str:
    """Return a setting without idle decimals."""
    return (
        f"{value:f}".rstrip("0").rstrip(".")
        if value is not None and "." in f"{value:f}"
        else f"{value or 0:f}"
    )


def median(values: Sequence[Decimal]) -> Decimal | None:
    """Return the middle of sorted values, of the two middle ones their mean."""
    if not values:
        return None
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
