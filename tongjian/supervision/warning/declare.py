"""What a warning rule declares. One rule is one file below ``rules/<group>/``.

A rule has one of two shapes: a *ledger rule* is an Ibis expression over the ledger; a *document
rule* is a pure function of one parsed document. Its page is written here once, in Chinese.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from tongjian.core.law import numeral
from tongjian.supervision.findings import Finding

LEVELS = {"red": "红色", "yellow": "黄色", "blue": "蓝色"}
GROUPS = {
    "compilation": "编制",
    "publication": "批复公开",
    "revenue": "收入",
    "progress": "进度",
    "payment": "支付",
    "three_public": "三公",
    "adjustment": "调整债务",
    "final_accounts": "绩效审计决算",
    "comparison": "比对",
}
SUBJECT_KINDS = {"fund": "预算种类", "unit": "预算单位", "line": "预算科目", "payment": "支付"}
OWN_STANDARD = "自定标准"
"""Practice where neither a law nor a published source gives a threshold: this congress's own."""

COLUMNS = (
    "jurisdiction",
    "year",
    "subject_kind",
    "subject_code",
    "subject_name",
    "level",
    "actual",
    "expected",
    "difference",
    "unit",
    "evidence",
    "evidence_total",
)
"""What a ledger rule returns, in this order; further columns are for its words.

``actual``, ``expected`` and ``difference`` are decimals in ``unit``; ``evidence`` is an array of
struct<dataset, delivery, row> cut at a limit, ``evidence_total`` the number before the cut.
"""


class RuleTables(Protocol):
    """What a ledger rule reads: Ibis tables of the ledger as of a day.

    ``budget``, ``payment`` and ``revenue`` carry ``delivery`` and ``row`` on each row; ``units``
    names the units; ``received`` maps a delivery to the day it came in. ``year`` None means every
    year the tables hold.
    """

    @property
    def budget(self) -> Any: ...  # noqa: D102
    @property
    def payment(self) -> Any: ...  # noqa: D102
    @property
    def revenue(self) -> Any: ...  # noqa: D102
    @property
    def units(self) -> Any: ...  # noqa: D102
    @property
    def received(self) -> Any: ...  # noqa: D102
    @property
    def as_of(self) -> date: ...  # noqa: D102
    @property
    def year(self) -> int | None: ...  # noqa: D102


Settings = Mapping[str, Decimal]


@dataclass(frozen=True)
class Basis:
    """Why the rule may be held against somebody: an article, or practice with its source.

    ``law`` and ``article`` name a text in ``law/`` (e.g. "预算法", 13); for practice both are None
    and ``practice`` names the source, shown to the reader as practice and not as law.
    """

    law: str | None = None
    article: int | None = None
    practice: str | None = None

    def __post_init__(self) -> None:
        if (self.law is None) != (self.article is None) or (self.law is None) == (
            self.practice is None
        ):
            raise ValueError("a basis is either a law with its article or a practice")

    @property
    def cited(self) -> str:
        """Return the basis as a reader sees it; practice is never dressed up as law."""
        if self.law is not None:
            return f"《{self.law}》第{numeral(self.article or 0)}条"
        return f"实务做法（{self.practice}），非法律条文"


@dataclass(frozen=True)
class Threshold:
    """A setting per jurisdiction: its default, unit and meaning in Chinese."""

    name: str
    default: Decimal | int
    unit: str
    meaning: str


@dataclass(frozen=True)
class Page:
    """The rule's page, in Chinese, each part one or more sentences."""

    purpose: str
    why: str
    method: str
    example: str
    exclusions: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What both shapes share. ``version`` grows with the law or method; dates say when in force."""

    number: int
    title: str
    level: str
    group: str
    basis: tuple[Basis, ...]
    page: Page
    owner: str = "预算工作委员会"
    version: int = 1
    in_force_from: date = date(2015, 1, 1)
    in_force_to: date | None = None
    thresholds: tuple[Threshold, ...] = ()

    def __post_init__(self) -> None:
        if self.level not in LEVELS or self.group not in GROUPS:
            raise ValueError(f"rule {self.number}: unknown level or group")

    def in_force(self, year: int) -> bool:
        """Return whether the rule was in force on any day of ``year``."""
        starts = self.in_force_from <= date(year, 12, 31)
        return starts and (self.in_force_to is None or self.in_force_to >= date(year, 1, 1))

    def defaults(self) -> dict[str, Decimal]:
        """Return the default of every threshold by name."""
        return {each.name: Decimal(each.default) for each in self.thresholds}

    @property
    def key(self) -> str:
        """Return the printed number, e.g. R033."""
        return f"R{self.number:03d}"


@dataclass(frozen=True, kw_only=True)
class DocumentRule(Rule):
    """A pure function of one parsed document; ``documents`` is "accounts" or "declaration"."""

    documents: str
    check: Callable[[Any], list[Finding]]


@dataclass(frozen=True, kw_only=True)
class LedgerRule(Rule):
    """An Ibis expression over the ledger; ``datasets`` are the ones it reads.

    ``find(tables, settings)`` returns an Ibis table with the columns of ``COLUMNS``;
    ``words(row)`` turns a result into one sentence for a deputy.
    """

    datasets: tuple[str, ...]
    find: Callable[[RuleTables, Settings], Any]
    words: Callable[[Mapping[str, Any]], str]
    unit: str = "元"
    word_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
