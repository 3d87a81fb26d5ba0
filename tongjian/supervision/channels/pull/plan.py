"""Which slices of a source's data have changed since they were last delivered; pure.

A slice is pulled again whole when its greatest watermark, its number of rows or the sum of one of
its figures is another than it was: insertions and corrections move the watermark, deletions the
count or the sums. Rows that appear late under an early watermark show in the count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tongjian.supervision.channels.pull.errors import PullRefused

Key = tuple[int, str, str]
FIRST, LAST = 2000, 2100


@dataclass(frozen=True)
class State:
    """How a slice stands in the source: ``raw`` are its values as the database gave them."""

    fiscal_year: int
    period: str
    unit: str
    watermark: str
    rows: int
    sums: Mapping[str, str] = field(default_factory=dict)
    raw: tuple[Any, ...] = ()

    @property
    def key(self) -> Key:
        """Return which slice it is."""
        return (self.fiscal_year, self.period, self.unit)

    def same(self, other: State) -> bool:
        """Whether nothing has changed between two looks."""
        return (self.watermark, self.rows, dict(self.sums)) == (
            other.watermark,
            other.rows,
            dict(other.sums),
        )

    def __str__(self) -> str:
        period = f" {int(self.period)} 月" if self.period else "全年"
        return f"{self.fiscal_year} 年{period}{'，单位 ' + self.unit if self.unit else ''}"


@dataclass(frozen=True)
class Plan:
    """Slices to pull, in order; ``gone`` have no row left in the source."""

    pull: tuple[State, ...]
    gone: tuple[State, ...]

    @property
    def rows(self) -> int:
        """How many rows will be pulled."""
        return sum(state.rows for state in self.pull)


def plan(found: Iterable[State], known: Iterable[State], *, whole: bool = False) -> Plan:
    """Compare the source with what was delivered; ``whole`` pulls every slice there is."""
    before = {state.key: state for state in known}
    now: dict[Key, State] = {}
    for state in found:
        if state.key in now:
            raise PullRefused(f"{state}在查询结果里有两种写法（例如 6 和 06）；请在查询里统一")
        now[state.key] = state
    changed = [
        state
        for key, state in now.items()
        if whole or key not in before or not state.same(before[key])
    ]
    gone = [state for key, state in before.items() if key not in now]
    return Plan(
        tuple(sorted(changed, key=lambda one: one.key)),
        tuple(sorted(gone, key=lambda one: one.key)),
    )


def year_of(value: Any) -> int:
    """Return the fiscal year a value says, or raise ``PullRefused``."""
    found = _whole(value)
    if found is None or not FIRST <= found <= LAST:
        raise PullRefused(f"年度列的值{_shown(value)}不是四位年份；日期请在查询里取年")
    return found


def period_of(value: Any) -> str:
    """Return the period a value says, "01" to "12", or raise ``PullRefused``."""
    found = _whole(value)
    if found is None or not 1 <= found <= 12:
        raise PullRefused(f"期间列的值{_shown(value)}不是 1 至 12 的月份；日期请在查询里取月")
    return f"{found:02d}"


def unit_of(value: Any) -> str:
    """Return the unit a value says, or raise ``PullRefused``."""
    text = "" if value is None else str(value).strip()
    if not text or len(text) > 24:
        raise PullRefused(f"单位列的值{_shown(value)}不是单位编码")
    return text


def mark_of(value: Any) -> str:
    """Return a watermark as text, for comparing and keeping."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if value is None else str(value)[:100]


def sum_of(value: Any) -> str:
    """Return an exact sum as text, the same however many noughts it ends in."""
    text = format(Decimal(value or 0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else None
    text = str(value).strip() if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _shown(value: Any) -> str:
    return "为空" if value is None else f"“{str(value)[:40]}”"
