"""What the ledger rules share: rows that may be judged, keys without blanks, evidence.

Everything is an Ibis expression, so a rule stays one query. Ratios are doubles (a share is no
money); sums of money stay decimal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import COLUMNS, DISTRICT_DIGITS, RuleTables
from tongjian.supervision.warning.shared import dated

EVIDENCE_LIMIT = 200
LINE_KEY = ("jurisdiction", "fiscal_year", "unit", "function_code", "project")
"""The key by which a payment finds its budget line; a blank project is the empty text."""

_STAGES = {"current": 3, "adjusted": 2, "approved": 1}
_STAGE_KEY = ("jurisdiction", "fiscal_year", "fund_type", "level_scope")
NOT_A_PROGRAMME = ("227", "230", "231")
"""Function classes no unit carries out: the contingency reserve, transfers, debt repaid."""
OF_A_UNIT = ("general", "fund", "state_capital")
"""The budgets a department's budget is made of (实施条例第五条); social insurance is none."""


def blank(column: Any) -> Any:
    """Return whether a text is missing; the ledger keeps no text of spaces alone."""
    return column.fill_null("") == ""


def yuan(value: Decimal) -> Any:
    """Return a threshold in the type of amounts, so that files without a match are not read."""
    return ibis.literal(value, type="decimal(18, 2)")


def in_class(column: Any, classes: Sequence[str]) -> Any:
    """Return whether a function code lies in one of the classes (its first three digits)."""
    # Blanks are seen to last: engines then look at each distinct code of a file once.
    return reduce(or_, (column.startswith(each) for each in classes)).fill_null(False)


def judged_rows(rows: Any, tables: RuleTables) -> Any:
    """Return the rows of the years judged, without those of the years before."""
    return rows.filter(rows.fiscal_year.isin(sorted(tables.years)))


def later(rows: Any, years: int = 1) -> Any:
    """Return rows under a later year, so that they meet that year's rows in a join."""
    return rows.mutate(fiscal_year=(rows.fiscal_year + years).cast("int32"))


def is_town(jurisdiction: Any) -> Any:
    """Return whether a jurisdiction is a town (a column)."""
    return jurisdiction.length() > DISTRICT_DIGITS


def payments(tables: RuleTables, *columns: str) -> Any:
    """Return the dated own-level payments with an amount; a blank project becomes ''.

    Only ``columns`` (and those just named) are kept when given. An expression used twice in a
    query is computed once and kept whole by the engine; two uses that need different columns ask
    twice, so that neither carries what only the other needs.
    """
    rows = tables.payment
    if columns:
        always = {"fiscal_year", "level_scope", "date_paid", "amount_yuan"}
        rows = rows.select(*sorted(always.union(columns)))
    return dated(rows)


UNIT = ("jurisdiction", "fiscal_year", "unit")
ROW = ("delivery", "row")
PROGRAMME = (*UNIT, "fund_type", "function_code")


def paid_by_month(tables: RuleTables) -> Any:
    """Return ``paid`` per jurisdiction, year, unit and ``month`` (its last day), for programmes.

    A month with payments of no programme is there too, its ``paid`` null.
    """
    rows = tables.paid_monthly
    rows = rows.filter(rows.month.year() == rows.fiscal_year)
    return rows.group_by(*UNIT, month=month_end(rows.month)).agg(
        paid=rows.paid.sum(where=_is_programme(rows))
    )


def budget_in_force(tables: RuleTables) -> Any:
    """Return the budget rows of the stage in force, with ``in_force`` the day they begin.

    Stages never add up: per jurisdiction, year, fund and scope the current rows count, else the
    adjusted, else the approved ones; a draft is no authority to spend. Rows without an amount
    are kept: they are a line, only one whose sum is unknown.
    """
    rows = tables.budget
    rows = rows.mutate(
        rank=ibis.cases(*((rows.stage == stage, rank) for stage, rank in _STAGES.items())),
        in_force=rows.effective_date.fill_null(ibis.date(rows.fiscal_year, 1, 1)),
        project=rows.project.fill_null(""),
    ).filter(_.rank.notnull())
    best = rows.mutate(best=rows["rank"].max().over(ibis.window(group_by=_STAGE_KEY)))
    return best.filter(best["rank"] == best.best).drop("rank", "best")


def unit_lines(tables: RuleTables) -> Any:
    """Return the own-level budget rows in force that belong to a unit."""
    rows = budget_in_force(tables)
    return rows.filter(rows.level_scope == "own_level", ~blank(rows.unit))


def of_programmes(rows: Any) -> Any:
    """Leave out social insurance and the classes no unit carries out."""
    return rows.filter(_is_programme(rows))


def _is_programme(rows: Any) -> Any:
    return rows.fund_type.isin(OF_A_UNIT) & ~in_class(rows.function_code, NOT_A_PROGRAMME)


def month_end(day: Any) -> Any:
    """Return the last day of the month of ``day``."""
    return (day.truncate("M") + ibis.interval(months=1) - ibis.interval(days=1)).cast("date")


def last_complete_month_end(day: date) -> Any:
    """Return the last month-end not after ``day``, as an Ibis date."""
    tomorrow = ibis.literal(day) + ibis.interval(days=1)
    return (tomorrow.truncate("M") - ibis.interval(days=1)).cast("date")


def share_pct(part: Any, whole: Any) -> Any:
    """Return ``part`` of ``whole`` in percent as a double, null where the whole is zero.

    Rounded to ten places: a share exactly at a threshold compares as equal to it, and of sums up
    to ten billion yuan a cent past it does not.
    """
    return (part.cast("float64") / whole.cast("float64").nullif(0) * 100).round(10)


def named(hits: Any, tables: RuleTables) -> Any:
    """Add ``unit_name``: the unit's latest name begun by the day asked for, else its code."""
    units = tables.units
    begun = units.filter(
        units.valid_from.fill_null(ibis.date(1900, 1, 1)) <= ibis.literal(tables.as_of)
    )
    names = begun.group_by(unit_of_name=begun.unit).agg(
        unit_name=begun.unit_name.argmax(begun.valid_from.fill_null(ibis.date(1900, 1, 1)))
    )
    joined = hits.left_join(names, hits.unit == names.unit_of_name).drop("unit_of_name")
    # In brackets: in a sentence a year or a number may follow.
    code = ibis.literal("单位（").concat(joined.unit, "）")
    told = ibis.ifelse(blank(joined.unit), ibis.literal(""), code)
    return joined.mutate(unit_name=joined.unit_name.coalesce(told))


def payment_evidence(rows: Any, keys: Sequence[str]) -> Any:
    """Return payment rows as evidence of the hit their ``keys`` name."""
    return evidence_of(rows, keys, "payment", rows.amount_yuan)


def budget_evidence(rows: Any, keys: Sequence[str]) -> Any:
    """Return budget rows as evidence of the hit their ``keys`` name."""
    return evidence_of(rows, keys, "budget", rows.current_yuan)


def revenue_evidence(rows: Any, keys: Sequence[str]) -> Any:
    """Return revenue rows as evidence of the hit their ``keys`` name."""
    return evidence_of(rows, keys, "revenue", rows.budget_yuan)


def evidence_of(rows: Any, keys: Sequence[str], dataset: str, weight: Any = None) -> Any:
    """Return rows of a dataset as evidence of the hit their ``keys`` name.

    The rows of the largest ``weight``, a figure of theirs, sign aside, are shown first; None
    where none weighs more than another.
    """
    heavy = ibis.literal(0) if weight is None else weight.abs()
    return rows.select(
        *keys,
        dataset=ibis.literal(dataset),
        delivery=rows.delivery,
        row=rows["row"].cast("int64"),
        weight=heavy.cast("decimal(38, 2)"),
    )


def with_evidence(hits: Any, keys: Sequence[str], *sources: Any, bare: bool = False) -> Any:
    """Add ``evidence`` and ``evidence_total`` to hits: the rows of the sources, largest first.

    Hits without a row are left out, unless ``bare``: what should be there and is not has no row.
    Only rows of a hit are collected, at most ``EVIDENCE_LIMIT`` of each. They are numbered first
    and the array is sorted by that number: not every engine can collect in an order.
    """
    rows = ibis.union(*sources) if len(sources) > 1 else sources[0]
    kept = rows.semi_join(hits, list(keys))
    of_a_hit = ibis.window(group_by=list(keys))
    in_order = ibis.window(
        group_by=list(keys),
        order_by=[kept.dataset, kept.weight.desc(nulls_first=False), kept.delivery, kept["row"]],
    )
    placed = kept.mutate(
        place=ibis.row_number().over(in_order), evidence_total=kept.count().over(of_a_hit)
    )
    shown = placed.filter(placed.place < EVIDENCE_LIMIT)
    numbered = ibis.struct(
        {"place": shown.place, **{name: shown[name] for name in ("dataset", "delivery", "row")}}
    )
    proof = shown.group_by(list(keys)).agg(
        evidence=numbered.collect().sort().map(_unnumbered),
        evidence_total=shown.evidence_total.max(),
    )
    return hits.left_join(proof, list(keys)) if bare else hits.inner_join(proof, list(keys))


def _unnumbered(item: Any) -> Any:
    return ibis.struct({name: item[name] for name in ("dataset", "delivery", "row")})


def single_evidence(dataset: str, rows: Any) -> Any:
    """Return the array with the row itself as its only evidence."""
    return ibis.array(
        [
            ibis.struct(
                {
                    "dataset": ibis.literal(dataset),
                    "delivery": rows.delivery,
                    "row": rows["row"].cast("int64"),
                }
            )
        ]
    )


def without_evidence() -> tuple[Any, Any]:
    """Return the ``evidence`` of ``results`` for hits no row speaks of."""
    none = ibis.null("array<struct<dataset: string, delivery: string, row: int64>>")
    return none, ibis.literal(0)


def per_payment(
    rows: Any, tables: RuleTables, *, level: str, expected: Any, further: Sequence[str] = ()
) -> Any:
    """Return one result per payment in ``rows``: its amount held against ``expected`` yuan."""
    hits = named(rows, tables)
    return results(
        hits,
        subject=("payment", hits.payment_no, hits.unit_name),
        level=level,
        figures=(hits.amount_yuan, expected),
        unit="元",
        evidence=(single_evidence("payment", hits), ibis.literal(1)),
        further={name: hits[name] for name in ("unit_name", "date_paid", *further)},
    )


def results(
    hits: Any,
    *,
    subject: tuple[str, Any, Any],
    level: Any,
    figures: tuple[Any, Any],
    unit: str,
    evidence: tuple[Any, Any] | None = None,
    further: Mapping[str, Any] | None = None,
) -> Any:
    """Shape hits into ``COLUMNS``; ``difference`` is the actual less the expected figure."""
    kind, code, name = subject
    actual, expected = (_decimal(figure) for figure in figures)
    proof, total = evidence or (hits.evidence, hits.evidence_total)
    columns = {
        "jurisdiction": hits.jurisdiction,
        "year": hits.fiscal_year.cast("int64"),
        "subject_kind": ibis.literal(kind),
        "subject_code": code,
        "subject_name": name,
        "level": ibis.literal(level) if isinstance(level, str) else level,
        "actual": actual,
        "expected": expected,
        "difference": actual - expected,
        "unit": ibis.literal(unit),
        "evidence": proof,
        "evidence_total": total.cast("int64"),
    }
    assert tuple(columns) == COLUMNS
    return hits.select(**columns, **(further or {}))


def _decimal(figure: Any) -> Any:
    """Cast to cents (or hundredths of a percent), rounding half up."""
    value = figure if hasattr(figure, "cast") else ibis.literal(figure)
    return value.round(2).cast("decimal(38, 2)")
