"""What a dataset declares: one dataset is one file that says everything about its data.

Delivery, validation, the ledger's files, the Excel template, the documentation page, drill-down,
filters and explanations are generic over the declaration; nothing else is edited for a dataset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TYPES = frozenset({"code", "text", "choice", "int", "period", "date", "amount", "number"})
PUBLIC, INTERNAL, PERSONAL, SECRET = "public", "internal", "personal", "secret"
FUND_TYPES = {
    "general": "一般公共预算",
    "fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "social_insurance": "社会保险基金预算",
}
GROUPS = {
    "execution": "预算执行",
    "revenue": "收入税收",
    "assets": "债务资产",
    "public": "三公会议",
    "results": "绩效审计",
    "departments": "联网部门",
    "records": "程序与登记",
}
LEVEL_SCOPES = {"consolidated": "总预算", "own_level": "本级"}
CODE_LISTS = {
    "jurisdiction": "行政区划",
    "unit": "预算单位",
    "function": "支出功能分类",
    "economic_department": "部门预算支出经济分类",
    "economic_government": "政府预算支出经济分类",
    "revenue": "收入分类",
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a delivered file and of the ledger.

    ``name`` is English and carries the unit (``amount_yuan``), ``title`` is Chinese without it.
    ``codes`` names a code list; a code the year's list lacks is a finding, not a rejection.
    ``choices`` maps stored value to Chinese name; both are accepted. ``blank`` is the SQL value of
    a blank cell. ``protect`` keeps a personal value out of the ledger's files: ``"payee"`` turns a
    person into a token, ``"account"`` keeps a keyed hash and the last four digits.
    """

    name: str
    title: str
    type: str
    meaning: str
    unit: str | None = None
    codes: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    aliases: tuple[str, ...] = ()
    sensitivity: str = INTERNAL
    blank: str | None = None
    protect: str | None = None
    longest: int = 200

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"{self.name}: unknown type {self.type}")
        if self.codes is not None and self.codes not in CODE_LISTS:
            raise ValueError(f"{self.name}: unknown code list {self.codes}")
        if (self.type == "choice") != bool(self.choices):
            raise ValueError(f"{self.name}: choices belong to the type choice")

    @property
    def is_number(self) -> bool:
        """Whether it is shown as a figure, aligned right."""
        return self.type in {"amount", "number", "int"}

    @property
    def heading(self) -> str:
        """Return the Chinese heading with its unit, e.g. 支付金额（元）."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


@dataclass(frozen=True, kw_only=True)
class Check:
    """A condition every row must meet, in SQL over the typed columns.

    A row for which ``holds`` is not true is a fault. ``expected`` is SQL too: the text of what
    should stand in ``column``.
    """

    code: str
    column: str
    holds: str
    expected: str
    message: str
    fatal: bool = True


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A column figures can be split and filtered by.

    ``pinned`` names the value taken unless one is chosen, for a dimension whose values never add
    up (the stages of a budget).
    """

    name: str
    title: str
    column: str
    pinned: str | None = None


@dataclass(frozen=True, kw_only=True)
class Level:
    """One step of a hierarchy: a column, whole or cut.

    ``cut`` > 0 keeps that many characters from the left, < 0 drops that many from the right.
    ``names`` is the code list with the names of this level's codes, ``label`` a column of the
    dataset that names them, ``unit`` a column with the unit their figures are in.
    """

    name: str
    title: str
    column: str
    cut: int | None = None
    names: str | None = None
    label: str | None = None
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Hierarchy:
    """Levels from coarse to fine; drill-down follows them."""

    name: str
    title: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure of the dataset and how it adds up; without a column it counts the rows.

    It adds over every dimension except those in ``pinned`` (choose one value) and ``latest``
    (take the latest value, e.g. the year's budget repeated in each month). Where a pinned
    dimension has no value of its own, rows of several values have no figure together: a rate, an
    index, two directions of one transfer.
    """

    name: str
    title: str
    meaning: str
    column: str = ""
    unit: str = "元"
    pinned: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Period:
    """Where a row's period (01 to 12 of the fiscal year) comes from: a month or a date.

    A row outside its delivery's period rejects it, unless ``strict`` is False: a payment with a
    mistyped date is for the warning rules to show and not for the ledger to hide.
    """

    column: str
    kind: str
    strict: bool = True

    def __post_init__(self) -> None:
        if self.kind not in {"month", "date"}:
            raise ValueError(f"unknown kind of period: {self.kind}")


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """A dataset: what is delivered, what must hold, and how its figures add up.

    ``key`` may occur once in a file. ``sources`` are who may deliver it; the first is the one read
    unless another is asked for, because two sources of the same figures never add up.
    ``totals`` are the columns a delivery may carry control totals for. ``sort`` is the order
    inside a ledger file. ``words`` are the columns keyword search covers. ``between_levels`` names
    a column and the prefixes of the codes that move money between levels of government, which the
    consolidated view leaves out. ``shown`` are the columns of a list of rows. ``group`` is the
    heading it stands under. ``joint`` sources each deliver rows of their own, all of which are
    read. What is ``confidential`` lies apart and is opened only with the right
    to (``ledger.confidential``).
    """

    name: str
    title: str
    purpose: str
    owner: str
    basis: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    sources: Mapping[str, str]
    checks: tuple[Check, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    hierarchies: tuple[Hierarchy, ...] = ()
    measures: tuple[Measure, ...] = ()
    period: Period | None = None
    by_unit: bool = False
    sort: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    between_levels: tuple[str, tuple[str, ...]] | None = None
    shown: tuple[str, ...] = ()
    group: str = "execution"
    confidential: bool = False
    joint: bool = False
    version: int = 1

    def __post_init__(self) -> None:
        names = {column.name for column in self.columns}
        used = {
            *self.key,
            *self.sort,
            *self.words,
            *self.shown,
            *(check.column for check in self.checks),
            *(dimension.column for dimension in self.dimensions),
            *(measure.column for measure in self.measures if measure.column),
            *(level.column for item in self.hierarchies for level in item.levels),
            *(level.unit for item in self.hierarchies for level in item.levels if level.unit),
        }
        missing = used - names
        if missing or not {"jurisdiction", "fiscal_year"} <= names:
            raise ValueError(f"{self.name}: columns not declared: {sorted(missing)}")
        if self.group not in GROUPS:
            raise ValueError(f"{self.name}: unknown group {self.group}")

    def column(self, name: str) -> Column:
        """Return the column called ``name`` or raise ``KeyError``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def group_title(self) -> str:
        """Return the heading the dataset stands under."""
        return GROUPS[self.group]

    @property
    def group_order(self) -> int:
        """Return the place of its heading among the others."""
        return list(GROUPS).index(self.group)

    @property
    def main_amount(self) -> str:
        """Return the column of the first measure that is money, "" where there is none."""
        amounts = {column.name for column in self.totals}
        return next((item.column for item in self.measures if item.column in amounts), "")

    @property
    def totals(self) -> tuple[Column, ...]:
        """Return the columns a control total may be given for: the amounts."""
        return tuple(column for column in self.columns if column.type == "amount")


def common_columns(*, fund: bool = True, scoped: bool = True) -> tuple[Column, ...]:
    """Return the four columns every dataset begins with.

    Without ``fund`` the fund type may be blank; without ``scoped`` a blank level means own level.
    """
    return (
        Column(
            name="jurisdiction",
            title="行政区划",
            type="code",
            codes="jurisdiction",
            required=True,
            sensitivity=PUBLIC,
            meaning="区或镇的行政区划代码；一份文件只含一个行政区划。",
        ),
        Column(
            name="fiscal_year",
            title="预算年度",
            type="int",
            required=True,
            sensitivity=PUBLIC,
            aliases=("年度", "会计年度"),
            meaning="四位年份，例如 2024；一份文件只含一个年度。",
        ),
        Column(
            name="fund_type",
            title="预算种类",
            type="choice",
            choices=FUND_TYPES,
            required=fund,
            sensitivity=PUBLIC,
            aliases=("资金性质",),
            meaning="四本预算中的哪一本" + ("。" if fund else "；不属于哪一本时留空。"),
        ),
        Column(
            name="level_scope",
            title="口径",
            type="choice",
            choices=LEVEL_SCOPES,
            required=scoped,
            sensitivity=PUBLIC,
            blank=None if scoped else "'own_level'",
            meaning="总预算（含下级）或本级；两种口径从不相加"
            + ("。" if scoped else "。留空即本级。"),
        ),
    )
