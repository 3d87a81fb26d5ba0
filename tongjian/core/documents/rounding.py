"""What a printed figure can stand for: every value that rounds half up to it.

A sum, difference, rate or share in a document is a fault only when no operands that round to the
printed operands give the printed result (四舍五入). Intervals are closed below and open above for
positive figures (12.30 stands for [12.295, 12.305)); half up means away from zero for negatives.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Interval:
    """Real values from ``low`` to ``high``; each end is included or not."""

    low: Decimal
    high: Decimal
    low_in: bool = True
    high_in: bool = True

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_in and other.low_in,
            self.high_in and other.high_in,
        )

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_in, self.low_in)

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)

    def meets(self, other: Interval) -> bool:
        """Whether a value lies in both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low != high:
            return low < high
        return self._has_end(low) and other._has_end(low)

    def _has_end(self, value: Decimal) -> bool:
        """Whether a value between the ends, or an end that is included, is meant."""
        return not (
            (value == self.low and not self.low_in) or (value == self.high and not self.high_in)
        )

    def common(self, other: Interval) -> Interval | None:
        """Return the values that lie in both, None where there are none."""
        if not self.meets(other):
            return None
        low = max((self.low, not self.low_in), (other.low, not other.low_in))
        high = min((self.high, self.high_in), (other.high, other.high_in))
        return Interval(low[0], high[0], not low[1], high[1])

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that holds both."""
        low = min((self.low, not self.low_in), (other.low, not other.low_in))
        high = max((self.high, self.high_in), (other.high, other.high_in))
        return Interval(low[0], high[0], not low[1], high[1])

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies in it."""
        return self.meets(exact(value))

    def below(self, other: Interval) -> bool:
        """Whether every value of this one is smaller than every value of the other."""
        return self.low < other.low and not self.meets(other)

    def ratio(self, other: Interval) -> Interval | None:
        """Divide; None where the divisor can be zero. Ends are treated as included.

        Only the outer bounds matter for "can the printed result arise"; including an end that
        cannot be reached errs on the side of not accusing.
        """
        if other.low <= 0 <= other.high:
            return None
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def scaled(self, factor: Decimal) -> Interval:
        """Multiply by an exact positive factor."""
        return Interval(self.low * factor, self.high * factor, self.low_in, self.high_in)


def printed(text: str) -> Interval:
    """Return what a printed decimal stands for; ``text`` may carry thousands commas.

    Raises ``decimal.InvalidOperation`` when ``text`` is not a number.
    """
    value = Decimal(text.replace(",", "").replace("，", ""))
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    half = Decimal(1).scaleb(exponent) / 2
    negative, zero = value < 0, value == 0
    return Interval(value - half, value + half, not negative and not zero, negative)


def growth(now: Interval, change: Interval) -> Interval | None:
    """Return change ÷ (now − change), the rate against what was there before the change.

    For a fixed sign of the change the rate is monotone in both, so its bounds lie at corners. None
    where the base can be zero or negative. Ends are treated as included, as in ``ratio``.
    """
    if (now - change).low <= 0:
        return None
    deltas = [change.low, change.high] + ([Decimal(0)] if change.low < 0 < change.high else [])
    ends = [delta / (current - delta) for delta in deltas for current in (now.low, now.high)]
    return Interval(min(ends), max(ends))


def exact(value: Decimal | int) -> Interval:
    """Return the interval that holds one value."""
    return Interval(Decimal(value), Decimal(value))


def total(parts: Iterable[Interval]) -> Interval:
    """Add intervals; no parts give exactly zero."""
    result = exact(0)
    for part in parts:
        result = result + part
    return result


def half_up(value: Decimal, places: int) -> Decimal:
    """Round half up (四舍五入) to ``places`` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
