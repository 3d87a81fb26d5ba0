"""What the templates share: the rows a rule is about, figures of a subject, hits made results.

Expressions are as in ``warning.expressions``: sums of money stay decimal, shares are doubles, and
every engine gives the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

import ibis

from tongjian.supervision.datasets.declare import Measure
from tongjian.supervision.warning.declare import RuleTables
from tongjian.supervision.warning.expressions import (
    ROW,
    blank,
    evidence_of,
    named,
    results,
    single_evidence,
    with_evidence,
)
from tongjian.supervision.warning.own import offers
from tongjian.supervision.warning.own.content import Content
from tongjian.supervision.warning.view import PAYMENT_COLUMNS

YEAR = ("jurisdiction", "fiscal_year")
PERSON = "个人"
SUMS = {"amount": "decimal(38, 2)", "number": "decimal(38, 4)", "int": "decimal(38, 2)"}
CODE_MOST = 280
"""A subject's code is no longer; those alike so far are told apart by a number."""


def chosen(tables: RuleTables, content: Content, *columns: str, before: int = 0) -> Any:
    """Return the rows the rule is about, with their keys and ``columns``, where they are declared.

    Only those of the one value of each dimension that never adds up, and of the conditions.
    ``before`` years before those judged are read as well.
    """
    dataset = content.dataset
    wanted = dict.fromkeys(
        (*YEAR, *ROW, *(name for name in columns if name), *content.held, *content.only)
    )
    if dataset.name != "payment" or set(wanted) <= set(PAYMENT_COLUMNS):
        rows = tables.dataset(dataset.name).select(*wanted)
    else:
        rows = tables.payments_with(*wanted, before=before)
    conditions = [rows[name] == value for name, value in content.held.items()]
    how = {one.column.name: one.how for one in offers.conditions(dataset)}
    conditions += [_holds(rows[name], how[name], of) for name, of in content.only.items()]
    return rows.filter(*conditions) if conditions else rows


def _holds(column: Any, how: str, values: Sequence[str]) -> Any:
    if how == offers.BEGINS:
        return reduce(or_, (column.startswith(value) for value in values))
    if how == offers.HOLDS:
        return reduce(or_, (column.contains(value) for value in values))
    return column.isin(list(values))


def needed(content: Content, *measures: Measure) -> tuple[str, ...]:
    """Return the columns that figures of a subject are worked out from."""
    subject, dataset = content.subject, content.dataset
    person = ["payee_is_person"] if subject.key == "payee" else []
    latest = any(offers.latest_column(one, dataset) for one in measures)
    keys = [*dataset.key] if latest or subject == offers.ROW else []
    unit = ["unit"] if subject == offers.ROW and "unit" in _names(content) else []
    return (
        subject.column,
        subject.name,
        *person,
        *keys,
        *unit,
        *(one.column for one in measures),
        *(offers.latest_column(one, dataset) for one in measures),
    )


def _names(content: Content) -> set[str]:
    return {column.name for column in content.dataset.columns}


def of_subjects(rows: Any, content: Content) -> Any:
    """Leave out rows that name no subject."""
    column = content.subject.column
    return rows.filter(~blank(rows[column])) if column else rows


def keys_of(content: Content) -> list[str]:
    """Return what a figure is of: place, year and subject."""
    return [*YEAR, *([content.subject.column] if content.subject.column else [])]


def counting(rows: Any, content: Content, **measures: Measure) -> Any:
    """Add for each measure a flag ``<name>_counts``: whether a row enters its figure.

    A measure that is the latest over a dimension counts only the rows at that dimension's latest
    value within the rest of the key, as every other page reckons it.
    """
    flags = {}
    for name, measure in measures.items():
        column = offers.latest_column(measure, content.dataset)
        flag = ibis.literal(True)
        if column:
            rest = [*YEAR, *(key for key in content.dataset.key if key not in (column, *YEAR))]
            flag = (rows[column] == rows[column].max().over(ibis.window(group_by=rest))).fill_null(
                False
            )
        flags[f"{name}_counts"] = flag
    return rows.mutate(**flags)


def figures(rows: Any, content: Content, **measures: Measure) -> Any:
    """Return per subject the figure of each measure under its name, and ``subject_label``.

    ``rows`` are those of ``counting``. A figure of which no row states a value is null.
    """
    dataset, subject = content.dataset, content.subject
    values = {}
    for name, measure in measures.items():
        flag = rows[f"{name}_counts"]
        if not measure.column:
            values[name] = rows.count(where=flag).cast("decimal(38, 2)")
            continue
        kind = dataset.column(measure.column).type
        values[name] = rows[measure.column].sum(where=flag).cast(SUMS[kind])
    if subject.name:
        label = rows[subject.name].fill_null("")
        if subject.key == "payee":
            label = ibis.ifelse(rows.payee_is_person.fill_null(False), ibis.literal(PERSON), label)
        values["subject_label"] = label.max()
    return rows.group_by(keys_of(content)).agg(**values)


def limit_of(value: Decimal, content: Content, measure: Measure) -> Any:
    """Return a limit in the type of a measure's figures."""
    kind = content.dataset.column(measure.column).type if measure.column else "amount"
    return ibis.literal(value, type=SUMS[kind])


def proof(rows: Any, content: Content, measure: Measure, name: str, weight_of: str = "") -> Any:
    """Return the rows that enter a measure's figure as evidence of their subject's hit.

    They weigh what the measure's column says, or the column ``weight_of``.
    """
    entered = rows.filter(rows[f"{name}_counts"])
    column = weight_of or measure.column
    weight = entered[column] if column else None
    return evidence_of(entered, keys_of(content), content.dataset.name, weight)


def per_subject(
    hits: Any,
    tables: RuleTables,
    content: Content,
    *proofs: Any,
    unit: str,
    further: Sequence[str] = (),
) -> Any:
    """Return one result per hit, whose ``actual`` and ``expected`` are held against each other."""
    subject = content.subject
    hits = with_evidence(hits, keys_of(content), *proofs)
    if subject.column == "unit":
        hits = named(hits, tables)
        code, name = hits.unit, hits.unit_name
    elif subject.column:
        code = hits[subject.column].left(CODE_MOST)
        name = ibis.ifelse(hits.subject_label == "", code, hits.subject_label)
    else:
        code, name = hits.jurisdiction, ibis.literal(content.place)
    return results(
        hits,
        subject=(subject.kind, code, name),
        level=content.level,
        figures=(hits.actual, hits.expected),
        unit=unit,
        further={each: hits[each] for each in further},
    )


def per_row(
    hits: Any, tables: RuleTables, content: Content, *, unit: str, further: Sequence[str] = ()
) -> Any:
    """Return one result per row, its ``actual`` held against its ``expected``.

    Its code is the dataset's key; the unit names it, where rows have one.
    """
    keys = [hits[name].cast("string").fill_null("-") for name in content.dataset.key]
    code = reduce(lambda before, key: before.concat("/", key), keys)
    hits = hits.mutate(row_code=code.left(CODE_MOST))
    name = ibis.literal(content.place)
    if "unit" in hits.columns:
        hits = named(hits, tables)
        name = ibis.ifelse(hits.unit_name == "", name, hits.unit_name)
    return results(
        hits,
        subject=(offers.ROW.kind, hits.row_code, name),
        level=content.level,
        figures=(hits.actual, hits.expected),
        unit=unit,
        evidence=(single_evidence(content.dataset.name, hits), ibis.literal(1)),
        further={each: hits[each] for each in further},
    )
