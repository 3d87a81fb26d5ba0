"""Figures as a deputy reads them in a sentence: rounded half up, in the unit that reads best."""

from decimal import ROUND_HALF_UP, Decimal

_SCALES = ((Decimal(100_000_000), "亿元"), (Decimal(10_000), "万元"))


def money(yuan: Decimal) -> str:
    """Return an amount of yuan as 1.20亿元, 35.00万元 or 980.00元."""
    for scale, unit in _SCALES:
        if abs(yuan) >= scale:
            return f"{_rounded(yuan / scale):,}{unit}"
    return f"{_rounded(yuan):,}元"


def percent(value: Decimal) -> str:
    """Return a percentage with at most two decimals and no idle zeros, as 58.3%."""
    return f"{_trimmed(value)}%"


def points(value: Decimal) -> str:
    """Return a distance between two percentages without its sign, as 12.5个百分点."""
    return f"{_trimmed(abs(value))}个百分点"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _trimmed(value: Decimal) -> str:
    text = format(_rounded(value), "f")
    return text.rstrip("0").rstrip(".")
