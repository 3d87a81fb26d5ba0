"""Figures as people read them: 元, 万元, 亿元 and percentages, rounded half up (四舍五入).

Four things look alike and are not: zero, a figure nobody delivered, one that may not be shown,
and one that cannot be compared because the reporting basis changed (口径变化). ``Absent`` names the
last three; ``None`` means the same as ``Absent.MISSING``. Money is ``Decimal`` yuan, never float.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import Enum
from functools import cache

_USUAL = Context(prec=28)  # making one takes longer than rounding with it


class Absent(Enum):
    """Why there is no figure: the text shown and the reason given to the reader."""

    MISSING = ("—", "未报送")
    SUPPRESSED = ("不公开", "按规定不公开")
    NOT_COMPARABLE = ("口径变化", "口径变化，前后不可比")

    @property
    def text(self) -> str:
        """Return what stands in place of the figure."""
        return self.value[0]

    @property
    def reason(self) -> str:
        """Return the reason in words."""
        return self.value[1]


Money = Decimal | int | str | Absent | None


class Unit(Enum):
    """A unit of money: its Chinese name, its size in yuan, and the usual decimal places."""

    YUAN = ("元", Decimal(1), 2)
    WAN = ("万元", Decimal(10_000), 2)
    YI = ("亿元", Decimal(100_000_000), 2)

    @property
    def label(self) -> str:
        """Return the Chinese name."""
        return str(self.value[0])

    @property
    def size(self) -> Decimal:
        """Return how many yuan one unit is."""
        return Decimal(self.value[1])

    @property
    def places(self) -> int:
        """Return the decimal places shown unless others are asked for."""
        return int(self.value[2])


@dataclass(frozen=True)
class Shown:
    """A figure ready to print: number and unit apart, the exact value, and why it is absent."""

    number: str
    unit: str = ""
    exact: str = ""
    absent: Absent | None = None
    negative: bool = False

    @property
    def text(self) -> str:
        """Return number and unit in one string."""
        return f"{self.number}{self.unit}"


def to_decimal(value: Money) -> Decimal | Absent:
    """Return the exact value, or why there is none.

    An empty string and a decimal that is not finite count as missing. Raises ``TypeError`` for a
    float (money is never a float) and ``ValueError`` for text that is not a number.
    """
    if type(value) is Decimal:  # the most frequent, and a page has hundreds
        return value if value.is_finite() else Absent.MISSING
    if value is None or value == "":
        return Absent.MISSING
    if isinstance(value, Absent):
        return value
    if isinstance(value, float | bool):
        raise TypeError(f"money must be Decimal, not {type(value).__name__}")
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"not a number: {value!r}") from error
    return number if number.is_finite() else Absent.MISSING


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round to ``places`` decimal places; a tie goes away from zero, as 四舍五入 does.

    A result of zero carries no sign.
    """
    digits = len(value.as_tuple().digits) + abs(value.adjusted()) + places + 2
    with_room = _context(digits)
    rounded = value.quantize(_step(places), ROUND_HALF_UP, with_room)
    return abs(rounded) if rounded == 0 else rounded


def grouped(value: Decimal, places: int) -> str:
    """Return the rounded value with thousands commas; exact zero is "0" without decimals."""
    if value == 0:
        return "0"
    return f"{round_half_up(value, places):,f}"


def show(value: Money, unit: Unit, places: int | None = None) -> Shown:
    """Return money in one fixed unit, as a table column needs it."""
    number = to_decimal(value)
    if isinstance(number, Absent):
        return Shown(number.text, absent=number)
    scaled = _scale(number, unit)
    return Shown(
        grouped(scaled, unit.places if places is None else places),
        unit.label,
        f"{grouped(number, 2)} 元",
        negative=number < 0,
    )


def show_money(value: Money) -> Shown:
    """Return money in the unit in which it reads best.

    Below 1 万元 in 元, below 1 亿元 in 万元, else in 亿元, judged after rounding: 9,999.996 元 is
    1.00 万元 and never 10,000.00 元.
    """
    number = to_decimal(value)
    if isinstance(number, Absent) or number == 0:
        return show(value, Unit.YUAN)
    return show(number, best_unit([number]))


def best_unit(values: Iterable[Money]) -> Unit:
    """Return the one unit for a group of figures: that of the largest of them."""
    numbers = [to_decimal(value) for value in values]
    largest = max((abs(n) for n in numbers if isinstance(n, Decimal)), default=Decimal(0))
    for unit, smaller in ((Unit.YI, Unit.WAN), (Unit.WAN, Unit.YUAN)):
        if round_half_up(_scale(largest, smaller), 2) * smaller.size >= unit.size:
            return unit
    return Unit.YUAN


def show_percent(
    value: Decimal | float | str | Absent | None, places: int = 1, *, signed: bool = False
) -> Shown:
    """Return a percentage (12.34 is 12.3%); ``signed`` puts a plus before growth.

    A float is accepted here only, because ratios leave the query engine as float64; a float that
    is not a number is missing.
    """
    if isinstance(value, float):
        value = Decimal(repr(value)) if math.isfinite(value) else None
    number = to_decimal(value)
    if isinstance(number, Absent):
        return Shown(number.text, absent=number)
    text = grouped(number, places)
    sign = "+" if signed and round_half_up(number, places) > 0 else ""
    return Shown(f"{sign}{text}", "%", f"{number.normalize():f}%", negative=number < 0)


def share(part: Money, whole: Money) -> Decimal | Absent:
    """Return part ÷ whole in percent; missing where either is, or where the whole is zero."""
    above, below = to_decimal(part), to_decimal(whole)
    for number in (above, below):
        if isinstance(number, Absent):
            return number
    assert isinstance(above, Decimal)
    assert isinstance(below, Decimal)
    return Absent.MISSING if below == 0 else above / below * 100


def show_count(value: int | None) -> Shown:
    """Return a whole number with thousands commas."""
    if value is None:
        return Shown(Absent.MISSING.text, absent=Absent.MISSING)
    return Shown(f"{value:,d}", exact=str(value), negative=value < 0)


def rounding_note(parts: Iterable[Money], total: Money, unit: Unit) -> str | None:
    """Return the note for a total whose shown parts do not add up to it, else None.

    The shown total is always the rounded true total; only rounding may separate it from the sum
    of the shown parts, so parts that truly differ from the total get no excuse.
    """
    whole = to_decimal(total)
    numbers = [number for part in parts if isinstance(number := to_decimal(part), Decimal)]
    if isinstance(whole, Absent) or sum(numbers, Decimal(0)) != whole:
        return None
    shown = sum((round_half_up(_scale(n, unit), unit.places) for n in numbers), Decimal(0))
    if shown == round_half_up(_scale(whole, unit), unit.places):
        return None
    return f"合计按原始数据计算；因四舍五入到{unit.label}，各项相加与合计略有出入。"


def _scale(value: Decimal, unit: Unit) -> Decimal:
    """Divide exactly: the units are powers of ten, so moving the point loses nothing."""
    return value.scaleb(-unit.size.adjusted(), _context(len(value.as_tuple().digits) + 2))


def _context(digits: int) -> Context:
    """Return a context with room for every digit, so that no figure is rounded on the way."""
    return _USUAL if digits <= _USUAL.prec else Context(prec=digits)


@cache
def _step(places: int) -> Decimal:
    """Return one of the last decimal place."""
    return Decimal(1).scaleb(-places)
