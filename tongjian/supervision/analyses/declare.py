"""What an analysis declares. One analysis is one file below ``analyses/<group>/``.

An analysis is a question with an answer: rows of figures from the ledger, a chart of them, one or
two sentences that state the finding, and what must be known to read it rightly. ``build`` speaks
Ibis only, ``sentence`` and ``chart`` are pure functions of the answer, so the three never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from tongjian.core.charts.model import Chart
from tongjian.core.documents.numbers import Absent
from tongjian.supervision.analyses.basis import Change
from tongjian.supervision.warning.declare import Basis

GROUPS = {
    "execution": "预算执行",
    "revenue": "收入",
    "structure": "支出结构",
    "comparison": "比对",
    "debt_assets": "债务资产",
    "performance_audit": "绩效审计",
    "towns": "镇",
}
KINDS = frozenset({"money", "pct", "change", "points", "count", "number", "text"})
OWN, ALL = "own", "all"
Value = Decimal | int | str | Absent | None


class AnalysisTables(Protocol):
    """What an analysis reads: the ledger as of a day, and the names of codes."""

    @property
    def tables(self) -> Any:
        """The ledger's tables; ``sources`` are the deliveries that count."""

    def dataset(self, name: str) -> Any:
        """Return a dataset's rows as an Ibis table."""

    def summed(self, name: str) -> Any | None:
        """Return the sums of a dataset's rows, None where its rows are to be asked."""

    def execute(self, expression: Any) -> Any:
        """Run an expression; an Arrow table."""

    def names(self, code_list: str) -> Mapping[str, str]:
        """Return code → name of a code list as of the day and year."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What is asked: place, year, day, view, fund, and whose figures.

    ``towns`` are the jurisdictions below ``jurisdiction`` that the asker may see. ``only_units``
    keeps to some units (None: not limited), ``unit`` asks about one alone. ``tolerance`` is the one in force for a comparison;
    ``changes`` are the changes of basis known.
    """

    jurisdiction: str
    year: int
    as_of: date
    today: date
    view: str = OWN
    fund: str = "general"
    towns: tuple[str, ...] = ()
    only_units: frozenset[str] | None = None
    unit: str = ""
    tolerance: Decimal | None = None
    changes: tuple[Change, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Return the jurisdictions whose own level makes up what is asked."""
        return (self.jurisdiction, *self.towns) if self.view == ALL else (self.jurisdiction,)


@dataclass(frozen=True)
class Ref:
    """Where a figure is explained: the column of a dataset and what it is narrowed to.

    ``where`` maps a column, or a cut of one named in ``figures.KEYS``, to its value. ``year``,
    ``place``, ``view`` and ``fund`` are those asked for unless given; ``fund`` "" means all.
    """

    dataset: str
    column: str
    where: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    place: str = ""
    view: str = ""
    fund: str | None = None
    months: tuple[str, str] | None = None


@dataclass(frozen=True)
class Column:
    """A column of the answer's table; ``kind`` says how its values print.

    "money" is yuan, "pct" percent, "change" growth in percent with its sign, "points" percentage
    points with their sign, "count" a whole number, "number" any other figure.
    """

    key: str
    title: str
    kind: str = "money"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.key}: unknown kind {self.kind}")


@dataclass(frozen=True)
class Row:
    """One line of the answer: its name, values by column, and where each value is explained.

    ``tone`` red or yellow marks what the analysis points at, with ``mark`` saying why.
    """

    name: str
    values: Mapping[str, Value]
    refs: Mapping[str, Ref] = field(default_factory=dict)
    code: str = ""
    tone: str = ""
    mark: str = ""

    def amount(self, key: str) -> Decimal | None:
        """Return a figure, None where there is none for whatever reason."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            return None
        return Decimal(value)


@dataclass(frozen=True)
class Answer:
    """The answer to an analysis: a table, its total, and the facts the sentence states.

    ``until`` is the day the data reach; ``notes`` say what this particular answer leaves out.
    """

    heading: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Row | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[str] = ()
    until: date | None = None

    def figure(self, key: str) -> Decimal | None:
        """Return the total's figure."""
        return self.total.amount(key) if self.total is not None else None


@dataclass(frozen=True)
class Tolerance:
    """How far two sources may differ before it is said; a setting per jurisdiction.

    ``unit`` is "%" of the larger side, "百分点", or "元".
    """

    default: Decimal
    unit: str
    meaning: str


RowLink = Callable[[Row], str]


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """A declared analysis.

    ``datasets`` must all have been delivered for the year, else the page says which are missing;
    ``helpful`` ones add columns where they were. ``before`` is how many earlier years are read.
    ``views`` are those the figures make sense in. ``of_district`` says that it compares the places
    below a district, ``with_towns`` that it shows them beside it where there are any, ``by_fund``
    that it can be asked for each of the four budgets. ``basis`` is the law's article or the practice
    it follows.
    """

    key: str
    title: str
    group: str
    order: int
    question: str
    datasets: tuple[str, ...]
    basis: tuple[Basis, ...]
    caveats: tuple[str, ...]
    build: Callable[[AnalysisTables, Ask], Answer]
    sentence: Callable[[Answer], str]
    chart: Callable[[Answer, RowLink], Chart | None]
    owner: str = "预算工作委员会"
    helpful: tuple[str, ...] = ()
    before: int = 0
    views: tuple[str, ...] = (OWN, ALL)
    by_fund: bool = False
    of_district: bool = False
    with_towns: bool = False
    tolerance: Tolerance | None = None

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise ValueError(f"{self.key}: unknown group {self.group}")
