"""What a warning rule declares. One rule is one file below ``rules/<group>/``.

A rule has one of two shapes: a *ledger rule* is an Ibis expression over the ledger; a *document
rule* is a pure function of one parsed document. Its page is written here once, in Chinese.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from tongjian.core.law import numeral
from tongjian.supervision.datasets import dataset_named
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
    "own": "自定规则",
}
OWN_GROUP = "own"
"""The group of rules a jurisdiction writes for itself; no declared rule is of it."""
OWN_FROM = 1001
"""The least number of a rule of one's own; declared rules have smaller ones."""
SUBJECT_KINDS = {
    "jurisdiction": "行政区划",
    "fund": "预算种类",
    "unit": "预算单位",
    "department": "主管部门",
    "line": "预算科目",
    "code": "收支科目",
    "project": "项目",
    "payment": "支付",
    "allotment": "指标",
    "transfer": "转移支付",
    "procedure": "程序",
    "material": "材料",
    "debt": "债务",
    "account": "账户",
    "indicator": "统计指标",
    "town": "镇",
    "enterprise": "企业",
    "supplier": "供应商",
    "contract": "合同",
    "expense": "三公经费项目",
    "record": "会议培训",
    "voucher": "凭证",
    "problem": "审计问题",
    "table": "决算表行",
    "target": "绩效目标",
    "payee": "收款人",
    "row": "数据行",
}
PLACES = {
    "all": "区和镇",
    "district": "区",
    "town": "镇",
    "delivered": "区，以及报送了所需数据的镇",
}
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

    Rows are of the jurisdictions and years the rule judges and of the years before that it asks
    for, nothing else; ``years`` are those it judges.
    """

    def dataset(self, name: str) -> Any:
        """Return a dataset's rows with ``delivery`` and ``row``; it must be one the rule names."""

    def delivered(self, name: str) -> Any:
        """Return (jurisdiction, fiscal_year) wherever anything counts of a dataset, even no row."""

    def basis_changed(
        self, dataset: str, column: str, codes: Sequence[str]
    ) -> set[tuple[str, int]]:
        """Return (jurisdiction, year) from which rows with such codes count on another basis.

        Such a year is not held against the one before. ``codes`` begin the codes in ``column``.
        """

    @property
    def budget(self) -> Any: ...  # noqa: D102
    @property
    def payment(self) -> Any:
        """Return the payments in ``view.PAYMENT_COLUMNS``."""

    def payments_with(self, *columns: str, before: int = 0) -> Any:
        """Return the payments of the years judged with other columns, read from their files.

        And of as many years ``before`` them.
        """

    @property
    def paid_monthly(self) -> Any:
        """Return the dated own-level payments added up by line and month, ``shared.MONTHLY``."""

    def texts(self, column: str) -> Any:
        """Return the distinct texts (``text``) of a keyword column of payments; no persons' names.

        Far fewer than payments: words are looked for here, payments then joined by the text.
        """

    @property
    def revenue(self) -> Any: ...  # noqa: D102
    @property
    def judged(self) -> Any:
        """Return (jurisdiction, fiscal_year) of what the rule judges, also where it has no row."""

    @property
    def units(self) -> Any:
        """Return the units: jurisdiction, department, unit, names, valid_from, valid_to.

        ``former_names`` are those a unit bore before, one a line, null where there are none.
        """

    @property
    def functions(self) -> Any:
        """Return the function codes: year, code, name, parent."""

    @property
    def economics(self) -> Any:
        """Return the economic codes of departments (3…) and governments (5…), as ``functions``."""

    @property
    def revenues(self) -> Any:
        """Return the revenue codes, as ``functions``."""

    @property
    def received(self) -> Any:
        """Return the day each delivery came in: delivery, received."""

    @property
    def as_of(self) -> date: ...  # noqa: D102
    @property
    def years(self) -> Sequence[int]: ...  # noqa: D102
    @property
    def jurisdictions(self) -> Sequence[str]: ...  # noqa: D102


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
    """A setting per jurisdiction: its default, unit and meaning in Chinese, and its range.

    ``least`` None means 0; ``most`` None that there is no upper end but that of amounts.
    """

    name: str
    default: Decimal | int
    unit: str
    meaning: str
    least: Decimal | int | None = None
    most: Decimal | int | None = None

    def __post_init__(self) -> None:
        if not self.allows(Decimal(self.default)):
            raise ValueError(f"{self.name}: the default is outside the range")

    def allows(self, value: Decimal) -> bool:
        """Return whether a value lies within the range, both ends included."""
        return (self.least or 0) <= value and (self.most is None or value <= self.most)

    @property
    def range(self) -> str:
        """Return the range as a reader sees it, e.g. 0至100%."""
        if self.most is None:
            return f"不小于{_plain(self.least or 0)}{self.unit}"
        return f"{_plain(self.least or 0)}至{_plain(self.most)}{self.unit}"


def _plain(value: Decimal | int) -> str:
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"


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
        """Return whether this version judges ``year``: it is in force on the year's last day."""
        last = date(year, 12, 31)
        return self.in_force_from <= last and (self.in_force_to is None or last <= self.in_force_to)

    def defaults(self) -> dict[str, Decimal]:
        """Return the default of every threshold by name."""
        return {each.name: Decimal(each.default) for each in self.thresholds}

    @property
    def key(self) -> str:
        """Return the printed number, e.g. R033 or 自定规则第1001号."""
        return rule_key(self.number)


@dataclass(frozen=True, kw_only=True)
class DocumentRule(Rule):
    """A pure function of one parsed document; ``documents`` is "accounts" or "declaration"."""

    documents: str
    check: Callable[[Any], list[Finding]]


@dataclass(frozen=True, kw_only=True)
class LedgerRule(Rule):
    """An Ibis expression over the ledger.

    ``datasets`` are those it needs: where nothing of one counts in a jurisdiction and year, the
    rule does not judge that year there and the engine says so (``engine.Missing``). ``optional``
    are those it reads where they are there. ``years_before`` years before each judged one are read
    and needed as well, of all its datasets or of those a mapping names; with ``own_year_will_do``
    what is missing of them is said and the rest judged, as it is without a dataset of ``partly``,
    which are some of ``datasets``. Of ``optional_before`` so many years before are read where they
    are there, and nothing is said where they are not. ``places`` is a key of
    ``PLACES``, "delivered" of data no town owes: one that gives them is judged, of one that does not
    nothing is said. ``only`` names the jurisdictions of a rule of one's own. With ``towns`` it judges a
    district with the rows of its towns beside its own.

    ``find(tables, settings)`` returns an Ibis table with the columns of ``COLUMNS``; hits in other
    years or places than those it judges are left out. It may look at no other jurisdiction (but
    towns) and no further year, so that what is asked together and apart gives the same.
    ``words(row)`` turns a result into one sentence for a deputy.
    """

    datasets: tuple[str, ...]
    find: Callable[[RuleTables, Settings], Any]
    words: Callable[[Mapping[str, Any]], str]
    unit: str = "元"
    word_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    years_before: int | Mapping[str, int] = 0
    optional_before: Mapping[str, int] = field(default_factory=dict)
    places: str = "all"
    towns: bool = False
    own_year_will_do: bool = False
    partly: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        named = {} if isinstance(self.years_before, int) else self.years_before
        if self.places not in PLACES or not (
            {*named, *self.optional_before} <= {*self.datasets, *self.optional}
            and set(self.partly) <= {*self.datasets}
        ):
            raise ValueError(f"rule {self.number}: unknown place or dataset")

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the datasets it needs and those it reads where they are there."""
        return (*self.datasets, *self.optional)

    @property
    def confidential(self) -> bool:
        """Whether it reads a confidential dataset, so that not everybody may see what it finds."""
        return any(dataset_named(name).confidential for name in self.reads)

    def before(self, dataset: str) -> int:
        """Return how many years before the judged one it needs of a dataset."""
        if isinstance(self.years_before, int):
            return self.years_before
        return self.years_before.get(dataset, 0)

    def reach(self, dataset: str) -> int:
        """Return how many years before the judged one it reads of a dataset, needed or not."""
        return max(self.before(dataset), self.optional_before.get(dataset, 0))

    def does_without(self, dataset: str, years_ago: int) -> bool:
        """Return whether the rest is judged where a dataset of so many years ago is missing."""
        return dataset in self.partly or (self.own_year_will_do and years_ago > 0)

    @property
    def furthest(self) -> int:
        """Return how many years before the judged one it reads at most."""
        return max((self.reach(name) for name in self.reads), default=0)

    def concerns(self, jurisdiction: str) -> bool:
        """Return whether it judges a jurisdiction: a town's code is longer than a district's."""
        if self.only and jurisdiction not in self.only:
            return False
        return self.places in ("all", "delivered") or (self.places == "town") == is_town(
            jurisdiction
        )


def rule_key(number: int) -> str:
    """Return a rule's printed number, also of one that is not there any more."""
    return f"自定规则第{number}号" if number >= OWN_FROM else f"R{number:03d}"


DISTRICT_DIGITS = 6


def is_town(jurisdiction: str) -> bool:
    """Return whether a code is a town's: its district's six digits and three of its own."""
    return len(jurisdiction) > DISTRICT_DIGITS


def missing_words(
    rule: str, year: int, dataset: str, of_year: int, *, whose: str = "", part: bool = False
) -> str:
    """Say what is missing, e.g. 缺少2024年税务数据，R077 未判断。; ``whose`` is a town.

    ``part``: the rest was judged, that of the other towns, years or datasets.
    """
    rest = "只按其余数据判断" if year == of_year else "只按其余年度判断"
    unjudged = "未与其核对" if whose else rest if part else "未判断"
    which = f"{year}年" if year != of_year else ""
    whom = f"{whose}的" if whose else ""
    return f"缺少{whom}{of_year}年{dataset_named(dataset).title}数据，{rule} {unjudged}{which}。"


def broke_words(rule: str, year: int) -> str:
    """Say that a rule broke while it judged a year."""
    return f"{rule} 判断{year}年的数据时出错，没有判断完；这条规则原有的预警保持原样。"
