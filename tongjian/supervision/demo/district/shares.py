"""Splitting cents exactly, and the calendar of a treasury."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

EPOCH = date(1970, 1, 1)
_LONG_WEEKENDS = {(1, 1), (1, 2), (1, 3), (5, 1), (5, 2)} | {(10, day) for day in range(1, 9)}


def split(total: int, weights: Floats) -> Ints:
    """Split ``total`` cents in proportion to ``weights``; the parts add up to it exactly."""
    scaled = weights / weights.sum() * float(total)
    parts: Ints = np.floor(scaled).astype(np.int64)
    # Float error on 10^13 cents is far below one part per row, so the rest is small; largest
    # fractions first, and stable so that a seed always gives the same file.
    rest = int(total - int(parts.sum()))
    order = np.argsort(-(scaled - parts), kind="stable")
    parts += rest // len(parts)
    parts[order[: rest % len(parts)]] += 1
    return parts


def split_groups(totals: Ints, counts: Ints, weights: Floats) -> Ints:
    """Split each total over its ``counts`` consecutive weights, each group exact to the cent."""
    group = np.repeat(np.arange(len(totals)), counts)
    sums = np.bincount(group, weights=weights, minlength=len(totals))
    parts = np.floor(weights / sums[group] * totals[group]).astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int64)
    parts[starts] += totals - np.add.reduceat(parts, starts)
    return parts


def is_workday(day: date) -> bool:
    """Tell whether the demonstration's treasury works that day (a simplified calendar)."""
    return day.weekday() < 5 and (day.month, day.day) not in _LONG_WEEKENDS


def workdays(year: int, month: int) -> list[date]:
    """Return the treasury's days of one month."""
    last = monthrange(year, month)[1]
    days = (date(year, month, day) for day in range(1, last + 1))
    return [day for day in days if is_workday(day)]


def after_workdays(day: date, count: int) -> date:
    """Return the ``count``-th treasury day after ``day``."""
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def month_end(year: int, month: int) -> date:
    """Return the last calendar day of a month."""
    return date(year, month, monthrange(year, month)[1])


def stream(seed: int, *names: int) -> np.random.Generator:
    """Return the random stream of one part of the district, independent of all others."""
    sequence: Any = np.random.SeedSequence([seed, *names])
    return np.random.Generator(np.random.PCG64(sequence))
