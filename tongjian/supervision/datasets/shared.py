"""What several datasets have in common: columns, dimensions and hierarchies made the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypedDict, Unpack

from tongjian.supervision.datasets.budget import DATASET as BUDGET
from tongjian.supervision.datasets.declare import (
    PUBLIC,
    Check,
    Column,
    Dimension,
    Hierarchy,
    Level,
    Measure,
    Period,
)

YUAN, PERCENT = "元", "%"
SCOPE = Dimension(name="level_scope", title="口径", column="level_scope", pinned="own_level")
FUND = Dimension(name="fund_type", title="预算种类", column="fund_type")
MONTH = Dimension(name="period", title="期间", column="period")
MONTHLY = Period(column="period", kind="month")
PLACE = Level(name="jurisdiction", title="行政区划", column="jurisdiction", names="jurisdiction")
UNIT = Level(name="unit", title="预算单位", column="unit", names="unit")
YEAR = Level(name="year", title="年度", column="fiscal_year")
FUNCTION, DEPT_ECON, GOV_ECON = (
    next(item for item in BUDGET.hierarchies if item.name == name)
    for name in ("function", "dept_econ", "gov_econ")
)
BY_PLACE = Hierarchy(name="organisation", title="按行政区划", levels=(PLACE,))
BY_MONTH = Hierarchy(
    name="time",
    title="按时间",
    levels=(YEAR, Level(name="month", title="月", column="period")),
)


class Plain(TypedDict, total=False):
    """What a column may say beside its name, title, meaning and aliases; see ``Column``."""

    unit: str | None
    codes: str | None
    required: bool
    sensitivity: str
    blank: str | None
    longest: int


class Given(Plain, total=False):
    """The same of a column that may have a fixed list of values."""

    choices: Mapping[str, str]


class Maker(Protocol):
    """Makes columns of one type: name, title and meaning, then other headings it may go by."""

    def __call__(
        self, name: str, title: str, meaning: str, *aliases: str, **given: Unpack[Given]
    ) -> Column:
        """Return a column."""


def _of_type(kind: str, **always: Unpack[Given]) -> Maker:
    def make(name: str, title: str, meaning: str, *aliases: str, **given: Unpack[Given]) -> Column:
        told: Given = {**always, **given}
        return Column(name=name, title=title, type=kind, meaning=meaning, aliases=aliases, **told)

    return make


text = _of_type("text")
"""A column of free text."""
code = _of_type("code")
"""A column of codes or numbers that identify something."""
yuan = _of_type("amount", unit=YUAN)
"""A column of money in yuan; blank is missing and never zero."""
number = _of_type("number")
"""A column of numbers that are no money: rates, indices, values of a target."""
count = _of_type("int")
"""A column of whole numbers."""
day = _of_type("date")
"""A column of days."""
_choice = _of_type("choice", required=True)


def choice(
    name: str,
    title: str,
    choices: Mapping[str, str],
    meaning: str,
    *aliases: str,
    **given: Unpack[Plain],
) -> Column:
    """Return a column with a fixed list of values, filled in every row unless told otherwise."""
    return _choice(name, title, meaning, *aliases, choices=choices, **given)


def month(meaning: str = "月份，01 至 12。") -> Column:
    """Return the column of the month a row is about."""
    return Column(
        name="period",
        title="期间",
        type="period",
        required=True,
        sensitivity=PUBLIC,
        aliases=("月份",),
        meaning=meaning,
    )


def unit(
    meaning: str = "预算单位编码：行政区划代码、三位部门、三位单位。", *, required: bool = False
) -> Column:
    """Return the column of the budget unit."""
    return code(
        "unit",
        "单位编码",
        meaning,
        "预算单位",
        "预算单位编码",
        codes="unit",
        required=required,
        sensitivity=PUBLIC,
    )


def project(*, required: bool = False) -> tuple[Column, Column]:
    """Return the columns of a project's code and name."""
    return (
        code(
            "project",
            "项目编码",
            "项目编码，与预算中的项目编码一致。" + ("" if required else "不属于项目时留空。"),
            required=required,
            sensitivity=PUBLIC,
        ),
        text("project_name", "项目名称", "项目名称，与项目编码一一对应。", sensitivity=PUBLIC),
    )


def by_organisation(*below: Level) -> Hierarchy:
    """Return place, department and unit, and what is ``below`` a unit."""
    return Hierarchy(
        name="organisation",
        title="按单位",
        levels=(
            PLACE,
            Level(name="department", title="主管部门", column="unit", cut=-3, names="unit"),
            UNIT,
            *below,
        ),
    )


PROJECT = Level(name="project", title="项目", column="project", label="project_name")
BY_REVENUE = Hierarchy(
    name="revenue",
    title="按收入分类",
    levels=tuple(
        Level(name=name, title=title, column="revenue_code", cut=cut, names="revenue")
        for name, title, cut in (("class", "类", 3), ("section", "款", 5), ("item", "项", 7))
    ),
)


def by_choice(column: Column, *below: Level) -> Hierarchy:
    """Return a hierarchy that splits by a column's fixed values first."""
    return Hierarchy(
        name=f"by_{column.name}",
        title=f"按{column.title}",
        levels=(Level(name=column.name, title=column.title, column=column.name), *below),
    )


def of(column: Column) -> Dimension:
    """Return the dimension of a column, under its name."""
    return Dimension(name=column.name, title=column.title, column=column.name)


def sums(
    name: str,
    title: str,
    column: str,
    meaning: str,
    *,
    unit: str = YUAN,
    pinned: tuple[str, ...] = (),
) -> Measure:
    """Return a measure that adds up over rows and months."""
    return Measure(name=name, title=title, column=column, meaning=meaning, unit=unit, pinned=pinned)


def newest(
    name: str,
    title: str,
    column: str,
    meaning: str,
    *,
    unit: str = YUAN,
    pinned: tuple[str, ...] = (),
) -> Measure:
    """Return a measure whose last month stands for all: balances and cumulative figures."""
    return Measure(
        name=name,
        title=title,
        column=column,
        meaning=meaning,
        unit=unit,
        pinned=pinned,
        latest=("period",),
    )


def counted(title: str, unit: str, meaning: str) -> Measure:
    """Return the measure that counts rows."""
    return Measure(name="number", title=title, meaning=meaning, unit=unit)


UNIT_OF_PLACE = Check(
    code="unit_of_place",
    column="unit",
    holds="starts_with(unit, jurisdiction)",
    expected="jurisdiction || ' 开头的编码'",
    message="单位编码应以本行政区划代码开头",
)


def not_negative(column: str, title: str, *, fatal: bool = False) -> Check:
    """Return the check that a figure is not below zero, a hint unless ``fatal``."""
    return Check(
        code=f"{column}_negative",
        column=column,
        holds=f"{column} >= 0",
        expected="'不小于 0 的数'",
        message=f"{title}不应为负" if fatal else f"{title}一般不为负，请核对",
        fatal=fatal,
    )


def in_order(first: str, first_title: str, second: str, second_title: str) -> Check:
    """Return the hint that one day does not come after another."""
    return Check(
        code=f"{second}_before_{first}",
        column=second,
        holds=f"{second} >= {first}",
        expected=f"'不早于 ' || {first}",
        message=f"{second_title}早于{first_title}",
        fatal=False,
    )


def within_year(column: str, title: str) -> Check:
    """Return the hint that a day lies in the fiscal year."""
    return Check(
        code=f"{column}_in_year",
        column=column,
        holds=f"year({column}) = fiscal_year",
        expected="fiscal_year || ' 年内的日期'",
        message=f"{title}不在本年度内",
        fatal=False,
    )


def percent(column: str, title: str, most: int = 100) -> Check:
    """Return the check that a rate lies between 0 and ``most`` percent."""
    return Check(
        code=f"{column}_range",
        column=column,
        holds=f"{column} BETWEEN 0 AND {most}",
        expected=f"'0 至 {most}'",
        message=f"{title}以百分数填写，应在 0 至 {most} 之间",
    )
