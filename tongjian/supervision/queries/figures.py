"""Figures of any measure as they are printed: money in one unit, anything else in its own."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tongjian.core.documents.numbers import Absent, Shown, Unit, best_unit, show
from tongjian.supervision.datasets.declare import Measure

MONEY = "元"


def unit_for(measure: Measure, values: Iterable[Any]) -> Unit | str:
    """Return the unit a table of a measure's figures is printed in."""
    if measure.unit != MONEY:
        return measure.unit
    return best_unit([exact(value) for value in values])


def unit_in_full(measure: Measure) -> Unit | str:
    """Return the unit in which a measure's figure is printed to the last digit."""
    return Unit.YUAN if measure.unit == MONEY else measure.unit


def label(unit: Unit | str) -> str:
    """Return a unit as printed in a heading."""
    return unit.label if isinstance(unit, Unit) else unit


def exact(value: Any) -> Decimal | Absent | None:
    """Return a figure of the engine (decimal, whole number or nothing) as a decimal."""
    if value is None or isinstance(value, Absent):
        return value
    return value if isinstance(value, Decimal) else Decimal(str(value))


def printed(value: Any, unit: Unit | str) -> Shown:
    """Return a figure ready to print in ``unit``."""
    number = exact(value)
    if isinstance(unit, Unit):
        return show(number, unit)
    if not isinstance(number, Decimal):
        return show(number, Unit.YUAN)
    places = 0 if number == number.to_integral_value() else 2
    plain = show(number, Unit.YUAN, places)
    return Shown(plain.number, unit, f"{number.normalize():f} {unit}".strip(), None, number < 0)
