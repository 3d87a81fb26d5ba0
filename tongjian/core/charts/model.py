"""Charts as data: what is to be seen, with the figures as text and as numbers.

A chart is drawn by the browser from its JSON, and the same data give its table twin and its
sentence, so that the three can never disagree. Values are exact decimals in the chart's ``unit``;
an absent value is None or ``Absent`` and is a gap, never a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tongjian.core.documents.numbers import Absent, Shown, Unit, show, show_percent

Value = Decimal | Absent | None


@dataclass(frozen=True)
class Series:
    """One line or one colour of bars; values stand in the order of the chart's categories.

    ``tone`` is a warning level's colour (red, yellow, blue); "" takes the next of the series'.
    """

    name: str
    values: Sequence[Value]
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What all charts share.

    ``title`` is the heading, ``summary`` the finding in one or two sentences, ``unit`` a unit of
    money (values are yuan), or "%" (values are percent), or any other unit as plain text.
    """

    title: str
    summary: str
    unit: Unit | str
    note: str = ""
    size: str = ""

    @property
    def unit_label(self) -> str:
        """Return the unit as printed."""
        return self.unit.label if isinstance(self.unit, Unit) else self.unit

    def shown(self, value: Value) -> Shown:
        """Return a value as printed in the table, without its unit."""
        if self.unit == "%":
            return show_percent(value)
        if isinstance(self.unit, Unit):
            return show(value, self.unit)
        return show(value, Unit.YUAN, 0 if _whole(value) else 2)

    def plotted(self, value: Value) -> str | None:
        """Return a value for drawing, in the chart's unit; None is a gap."""
        if not isinstance(value, Decimal):
            return None
        return str(value / self.unit.size if isinstance(self.unit, Unit) else value)


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """Bars by category; several series stand side by side, or on each other if ``stacked``.

    ``links`` (one per category, "" for none) lead deeper. ``horizontal`` suits long names.
    """

    categories: Sequence[str]
    series: Sequence[Series]
    links: Sequence[str] = ()
    stacked: bool = False
    horizontal: bool = False
    heading: str = "项目"


@dataclass(frozen=True, kw_only=True)
class Trend(Chart):
    """Lines over time. ``breaks`` maps a category to a change of basis drawn as a vertical rule."""

    categories: Sequence[str]
    series: Sequence[Series]
    links: Sequence[str] = ()
    breaks: dict[str, str] = field(default_factory=dict)
    heading: str = "时间"


@dataclass(frozen=True)
class Area:
    """One rectangle of a treemap: its name, its value and the address one level deeper."""

    name: str
    value: Value
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Treemap(Chart):
    """Shares of a whole, one level at a time: going deeper is a new address, not a chart state."""

    areas: Sequence[Area]
    total: Value = None
    heading: str = "项目"


@dataclass(frozen=True, kw_only=True)
class Pace(Chart):
    """Progress against time: how much is done, how much of the period has passed (percent)."""

    done: Value
    time: Decimal
    level: str = ""
    unit: Unit | str = "%"


def _whole(value: Value) -> bool:
    return not isinstance(value, Decimal) or value == value.to_integral_value()
