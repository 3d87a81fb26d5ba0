"""What a declared dataset offers to a rule written from a template: figures, subjects, conditions.

Columns come from declarations alone, so nothing somebody types ever names one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.datasets.declare import Column, Dataset, Dimension, Measure

IN, BEGINS, IS, HOLDS = "in", "begins", "is", "holds"
"""How a condition holds a column against values: one of a choice, a code's beginning, equal, part."""
LATER = frozenset({"jurisdiction", "fiscal_year", "period"})
"""Columns every rule has held to something already."""


@dataclass(frozen=True)
class Subject:
    """Whom a figure is of; ``kind`` is a key of ``declare.SUBJECT_KINDS``.

    ``column`` holds the code and ``name`` the name; both are blank for the whole jurisdiction and
    for a single row.
    """

    key: str
    title: str
    kind: str
    column: str = ""
    name: str = ""


PLACE = Subject("jurisdiction", "整个行政区划", "jurisdiction")
ROW = Subject("row", "每一行数据", "row")
_BY_COLUMN = (
    Subject("unit", "预算单位", "unit", "unit"),
    Subject("project", "项目", "project", "project", "project_name"),
    Subject("payee", "收款人", "payee", "payee", "payee"),
    Subject("supplier", "供应商", "supplier", "supplier", "supplier"),
    Subject("enterprise", "企业（单位）", "enterprise", "enterprise", "enterprise_name"),
)


@dataclass(frozen=True)
class Condition:
    """A column a rule may be limited by, and how it is held against the values given."""

    column: Column
    how: str

    @property
    def help(self) -> str:
        """Return what the form says beside it."""
        told = {
            BEGINS: "代码，几个用顿号分开；填类、款或主管部门的代码，包括它下面的全部。",
            IS: "与所填的完全相同，几个用顿号分开。",
            HOLDS: "含有所填的词，几个用顿号分开，有一个就算。",
        }
        return told.get(self.how, "可选几项，不选为全部。")


def datasets(*, confidential: bool) -> tuple[Dataset, ...]:
    """Return the datasets offered; confidential ones to those alone who may read them."""
    return tuple(one for one in all_datasets() if confidential or not one.confidential)


def subjects(dataset: Dataset) -> tuple[Subject, ...]:
    """Return whom the dataset's figures can be of, the single row last."""
    names = {column.name for column in dataset.columns}
    return (*(one for one in _BY_COLUMN if one.column in names), PLACE, ROW)


def dates(dataset: Dataset) -> tuple[Column, ...]:
    """Return the columns of days."""
    return tuple(column for column in dataset.columns if column.type == "date")


def texts(dataset: Dataset) -> tuple[Column, ...]:
    """Return the columns keywords are looked for in."""
    return tuple(dataset.column(name) for name in dataset.words)


def held(dataset: Dataset) -> tuple[Dimension, ...]:
    """Return the dimensions over whose values nothing adds up: one value is always chosen."""
    return tuple(one for one in dataset.dimensions if one.pinned is not None)


def conditions(dataset: Dataset) -> tuple[Condition, ...]:
    """Return the columns a rule may be limited by; no column that is kept from being read."""
    left = {*LATER, *(one.column for one in held(dataset))}
    if len(dataset.key) == 1:  # it names a row each, which is no kind of rows
        left |= set(dataset.key)
    return tuple(
        Condition(column, how)
        for column in dataset.columns
        if column.name not in left and column.protect is None and (how := _how(column))
    )


def _how(column: Column) -> str:
    if column.choices:
        return IN
    if column.type == "code":
        return BEGINS if column.codes else IS
    return HOLDS if column.type == "text" else ""


def apart(measure: Measure, dataset: Dataset) -> Iterable[Dimension]:
    """Return the dimensions of which one value must be chosen before a measure adds up."""
    for one in dataset.dimensions:
        if one.name in measure.pinned and one.pinned is None and one.column != "jurisdiction":
            yield one


def latest_column(measure: Measure, dataset: Dataset) -> str:
    """Return the column of which a measure takes the latest value, "" where it adds up."""
    named = (one.column for one in dataset.dimensions if one.name in measure.latest)
    return next(named, "")
