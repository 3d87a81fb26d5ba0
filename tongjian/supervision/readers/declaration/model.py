"""A performance declaration (绩效目标申报表) as read: what is stated, and where.

Nothing is judged or repaired. Numbers are the stated strings without thousands commas; amounts in
another unit are moved to yuan by shifting the decimal point. A blank is None and never 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tongjian.core.documents.rounding import Interval
from tongjian.supervision.readers.declaration.grid import Where

FUNDS = ("财政拨款", "上级财政拨款", "本级财政安排", "下级财政配套", "其他资金")


@dataclass(frozen=True)
class Stated:
    """Words of the document and their place; ``text`` is None where a labelled field is blank."""

    text: str | None
    where: Where


@dataclass(frozen=True)
class Money:
    """An amount. ``yuan`` is None where the field is blank or not a number.

    ``stated`` is the document's own text; ``half`` is half a unit of its last printed digit.
    """

    yuan: str | None
    stated: str
    where: Where
    half: Decimal = Decimal(0)

    @property
    def value(self) -> Decimal | None:
        """Return the amount in yuan."""
        return None if self.yuan is None else Decimal(self.yuan)

    @property
    def interval(self) -> Interval | None:
        """Return every yuan amount that the printed figure can stand for (half up)."""
        value = self.value
        if value is None:
            return None
        return Interval(value - self.half, value + self.half, value > 0, value < 0)


@dataclass(frozen=True)
class Choice:
    """A field of boxes to tick. ``boxed`` is False where its value is written out instead."""

    label: str
    options: tuple[str, ...]
    ticked: tuple[str, ...]
    boxed: bool
    where: Where


@dataclass(frozen=True)
class Target:
    """One performance target; ``period`` only where a form states two sets side by side."""

    level1: str | None
    level2: str | None
    indicator: str | None
    target: str | None
    where: Where
    target_where: Where
    period: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the published shape."""
        shape: dict[str, Any] = {
            "level1": self.level1,
            "level2": self.level2,
            "indicator": self.indicator,
            "target": self.target,
        }
        if self.period:
            shape["period"] = self.period
        return shape


@dataclass(frozen=True)
class Item:
    """One line of the item table (项目构成分解)."""

    name: str | None
    amount: Money | None
    unit_price: Money | None
    quantity: str | None
    where: Where

    def as_json(self) -> dict[str, Any]:
        """Return the published shape."""
        return {
            "name": self.name,
            "amount_yuan": yuan(self.amount),
            "unit_price_yuan": yuan(self.unit_price),
            "quantity": self.quantity,
        }


@dataclass(frozen=True)
class Safeguard:
    """One rule or measure that is to secure the project, and the ticked stages."""

    kind: str | None
    file: str | None
    measure: str | None
    stages: tuple[str, ...]
    where: Where
    places: dict[str, Where] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the published shape."""
        return {
            "kind": self.kind,
            "file": self.file,
            "measure": self.measure,
            "stages": list(self.stages),
        }


@dataclass(frozen=True)
class TextField:
    """A field of running text, by its canonical name (项目概况, 年度绩效目标 …)."""

    name: str
    text: str
    where: Where


@dataclass(frozen=True)
class Shift:
    """A cell that was given to a field by its meaning against its column."""

    stated: str
    meant: str
    where: Where
    message: str


@dataclass
class Period:
    """When the project runs, ISO dates. ``basis`` says where they come from:

    "stated", "year" (only a year is given: its first and last day), "blank" (a field for the
    dates stands empty), "unclear" (something is written that is no date) or "absent".
    """

    start: str | None = None
    end: str | None = None
    basis: str = "absent"
    stated: str = ""
    where: Where = field(default_factory=dict)
    blank: tuple[str, ...] = ()


@dataclass
class Declaration:
    """The whole declaration. Lists keep the order of the document."""

    file: str
    form: str
    year: int | None = None
    years: list[tuple[int, Where]] = field(default_factory=list)
    project: Stated | None = None
    projects: list[Stated] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    period: Period = field(default_factory=Period)
    total_budget: Money | None = None
    year_budget: Money | None = None
    funds: dict[str, Money] = field(default_factory=dict)
    money_unit: str | None = None
    targets: list[Target] = field(default_factory=list)
    targets_where: Where | None = None
    items: list[Item] = field(default_factory=list)
    items_total: Money | None = None
    safeguards: list[Safeguard] = field(default_factory=list)
    texts: list[TextField] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    start_where: Where = field(default_factory=dict)

    @property
    def category(self) -> str | None:
        """Return the ticked label; several, joined with 、."""
        for choice in self.choices:
            if choice.ticked:
                return "、".join(choice.ticked)
        return None

    @property
    def items_sum_yuan(self) -> str | None:
        """Return the sum of the items' amounts; None without items."""
        amounts = [item.amount.value for item in self.items if item.amount]
        known = [amount for amount in amounts if amount is not None]
        return f"{sum(known, Decimal(0)):f}" if known else None

    def as_json(self) -> dict[str, Any]:
        """Return the published shape without findings."""
        funds = {name: yuan(self.funds.get(name)) for name in FUNDS}
        funds |= {name: yuan(money) for name, money in self.funds.items() if name not in FUNDS}
        return {
            "year": self.year,
            "project": self.project.text if self.project else None,
            "category": self.category,
            "start": self.period.start,
            "end": self.period.end,
            "total_budget_yuan": yuan(self.total_budget),
            "year_budget_yuan": yuan(self.year_budget),
            "funds": funds,
            "targets": [target.as_json() for target in self.targets],
            "items": [item.as_json() for item in self.items],
            "items_total_yuan": yuan(self.items_total),
            "items_sum_yuan": self.items_sum_yuan,
            "safeguards": [safeguard.as_json() for safeguard in self.safeguards],
        }


def yuan(money: Money | None) -> str | None:
    """Return the amount as published."""
    return money.yuan if money else None
