"""What the rules about terms share: the day a step was taken, and the days between two steps.

Terms are calendar days, as the laws count them: a step on the last day of the term is in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import RuleTables
from tongjian.supervision.warning.expressions import UNIT, blank, evidence_of
from tongjian.supervision.warning.expressions_budgets import as_passed

YEAR = ("jurisdiction", "fiscal_year")
UNIT_DIGITS = 3
"""How many digits of a unit's code tell it from the others of its department."""


def steps(tables: RuleTables, kind: str, *subjects: str) -> Any:
    """Return the recorded steps of a kind with one of the subjects."""
    rows = tables.dataset("procedure")
    return rows.filter(rows.kind == kind, rows.subject.isin(subjects))


def of_departments(rows: Any) -> Any:
    """Return the rows that name a unit, with its ``department``."""
    named = rows.filter(~blank(rows.unit))
    return named.mutate(department=named.unit.left(named.unit.length() - UNIT_DIGITS))


def first_days(rows: Any, keys: Sequence[str], name: str) -> Any:
    """Return per key the first day of the rows' ``date`` as ``name``."""
    return rows.group_by(list(keys)).agg(**{name: rows["date"].min()})


def or_silent(firsts: Any, tables: RuleTables, name: str) -> Any:
    """Add to departments' first days those with a budget of which nothing is told: ``name`` null.

    Only where the same is told of other departments: else the step is not recorded at all.
    """
    key = [*YEAR, "department"]
    return _with_silent(firsts, with_budget(tables), key, name)


def units_or_silent(firsts: Any, addressed: Any, tables: RuleTables, name: str) -> Any:
    """Add to units' first days those with a budget of which nothing is told: ``name`` null.

    As ``or_silent``; but for the units ``addressed``, which have it as their department did.
    """
    key = [*UNIT, "department"]
    return _with_silent(firsts, with_budget(tables).anti_join(addressed, key), key, name)


def with_budget(tables: RuleTables) -> Any:
    """Return the own-level lines the year began with that give a unit money, ``of_departments``."""
    rows = as_passed(tables)
    return of_departments(rows.filter(rows.level_scope == "own_level", rows.approved_yuan > 0))


def _with_silent(firsts: Any, rows: Any, key: list[str], name: str) -> Any:
    silent = rows.select(*key).distinct().anti_join(firsts, key)
    silent = silent.semi_join(firsts, list(YEAR))
    return ibis.union(firsts.select(*key, name), silent.select(*key, **{name: ibis.null("date")}))


def up_to(rows: Any, tables: RuleTables, name: str) -> Any:
    """Add ``until``: the day ``name``, or where that is null the day the steps are told to."""
    told = rows.left_join(spoken_for(tables, "procedure"), list(YEAR))
    told = told.select(*rows.columns, "told")
    return told.mutate(until=told[name].coalesce(told.told)).drop("told")


def day_count(since: Any, until: Any) -> Any:
    """Return the calendar days from one date to another; the next day is 1."""
    return until.delta(since, unit="day").cast("int64")


def spoken_for(tables: RuleTables, dataset: str, only: Any = None) -> Any:
    """Return per jurisdiction and year ``told``: the day up to which a dataset speaks.

    A file received in a month speaks of the months before; what happened since may be missing
    from it without having been left undone. ``only`` names the places and years it is asked of.
    """
    rows = tables.dataset(dataset)
    rows = rows if only is None else rows.semi_join(only, list(YEAR))
    files = rows.select(*YEAR, "delivery").distinct()
    joined = files.inner_join(tables.received, "delivery")
    days = joined.group_by(list(YEAR)).agg(told=joined.received.max())
    # Made of its parts: a truncated date is a time in some engines, and of another day elsewhere.
    month = ibis.date(days.told.year(), days.told.month(), 1)
    return days.mutate(told=month - ibis.interval(days=1))


def on_day(
    rows: Any, hits: Any, keys: Sequence[str], *, day: str, shared: Sequence[str] | None = None
) -> Any:
    """Return steps as evidence of the hits: those with their ``shared`` keys on their ``day``."""
    own = list(shared or keys)
    wanted = hits.select(*keys, the_day=hits[day])
    met = rows.inner_join(wanted, own)
    return evidence_of(met.filter(met["date"] == met.the_day), keys, "procedure")


def with_department_name(hits: Any, tables: RuleTables) -> Any:
    """Add ``department_name``: its latest name begun by the day asked for, else its code."""
    units = tables.units
    start = units.valid_from.fill_null(ibis.date(1900, 1, 1))
    begun = units.mutate(start=start).filter(_.start <= ibis.literal(tables.as_of))
    # Of units of the same day the last code names it, so that every engine gives the same.
    order = ibis.window(group_by="department", order_by=[begun.start.desc(), begun.unit.desc()])
    ranked = begun.mutate(place=ibis.row_number().over(order))
    names = ranked.filter(ranked.place == 0).select(
        of_department=ranked.department, department_name=ranked.department_name
    )
    joined = hits.left_join(names, hits.department == names.of_department).drop("of_department")
    return joined.mutate(department_name=joined.department_name.fill_null(joined.department))


def chinese_day(day: date) -> str:
    """Return a day as 2024年1月8日."""
    return f"{day:%Y年%-m月%-d日}"


def done_or_open(row: Mapping[str, Any], done: str, act: str) -> str:
    """Say when a step was taken, e.g. 2024年2月19日才批复, or that none is told of."""
    if row[done] is None:
        return f"截至{chinese_day(row['until'])}没有{act}的记录"
    return f"{chinese_day(row[done])}才{act}"


def late_by(row: Mapping[str, Any], term: str) -> str:
    """Say how far beyond the term, e.g. 相隔35天，超过20天的期限15天."""
    days, limit, over = (int(row[name]) for name in ("actual", "expected", "difference"))
    return f"{term}{days}天，超过{limit}天的期限{over}天"
