"""What rules about the pace of spending share: allotments beside what was paid of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import RuleTables
from tongjian.supervision.warning.expressions import (
    PROGRAMME,
    ROW,
    UNIT,
    of_programmes,
    payments,
    share_pct,
)
from tongjian.supervision.warning.expressions_terms import spoken_for

PLACE = ("jurisdiction", "fiscal_year")
PROJECT = (*UNIT, "project")
SUM = "decimal(38, 2)"


def allotted(tables: RuleTables) -> Any:
    """Return the own-level allotments of what units carry out; a blank project becomes ''."""
    rows = tables.dataset("allotment")
    rows = rows.filter(rows.level_scope == "own_level")
    return of_programmes(rows.mutate(project=rows.project.fill_null("")))


def paid_in_year(tables: RuleTables, *columns: str) -> Any:
    """Return the payments of what units carry out that are dated in their fiscal year."""
    rows = of_programmes(payments(tables, *PROGRAMME, *columns))
    return rows.filter(rows.date_paid.year() == rows.fiscal_year)


def monthly_in_year(tables: RuleTables) -> Any:
    """Return what was ``paid`` of each line a ``month`` (its first day), of ``paid_in_year``."""
    rows = of_programmes(tables.paid_monthly)
    return rows.filter(rows.month.year() == rows.fiscal_year)


def closed_years(tables: RuleTables) -> Any:
    """Return the places and years that are over and whose payments are told to the end.

    They are where December's are there, or where a file of the year came in after the year: in
    many a small place nothing is paid in December.
    """
    rows = monthly_in_year(tables)
    months = rows.group_by(list(PLACE)).agg(last=rows.month.month().max())
    end = ibis.date(months.fiscal_year, 12, 31)
    over = months.mutate(end=end).filter(end <= ibis.literal(tables.as_of))
    whole, short = over.filter(over["last"] == 12), over.filter(over["last"] < 12)
    # Whose files came when is asked of the few that need it: payments are many.
    told = spoken_for(tables, "payment", short)
    both = short.inner_join(told, list(PLACE))
    both = both.filter(both.told >= both.end)
    return ibis.union(whole.select(*PLACE), both.select(*PLACE))


def project_allotments(tables: RuleTables) -> Any:
    """Return the allotments of projects under their code, or their name where none is told.

    A document without a code goes with the unit's others of that name, which tell it.
    """
    coded, named = _projects(tables)
    return ibis.union(coded, named.select(*coded.columns))


def _projects(tables: RuleTables) -> tuple[Any, Any]:
    """Return the allotments of projects with a code, and those with a name alone.

    Of these ``project`` is the code others tell, else the name, and ``by_name`` says which.
    """
    rows = allotted(tables)
    rows = rows.filter(rows.kind == "project").mutate(called=rows.project_name.fill_null(""))
    coded = rows.filter(rows.project != "")
    bare = rows.filter(rows.project == "", rows.called != "")
    key = [*UNIT, "called"]
    codes = coded.semi_join(bare, key).group_by(key).agg(code=_.project.min())
    both = bare.left_join(codes, key).select(*bare.columns, "code")
    named = both.mutate(project=both.code.coalesce(both.called), by_name=both.code.isnull())
    return coded, named.drop("code")


def _paid_by_name(tables: RuleTables, *columns: str) -> Any:
    """Return the payments that belong by their name to a project allotted without a code.

    ``project`` is the project's. Those of another code do where no allotment tells its code.
    """
    _coded, named = _projects(tables)
    names = named.select(*UNIT, "called", "by_name", holder="project").distinct()
    rows = paid_in_year(tables, "project", "project_name", *columns)
    both = rows.inner_join(names, [*UNIT, ("project_name", "called")])
    both = both.filter(both.by_name | (both.project == ""))
    return both.mutate(project=both.holder)


def executed(tables: RuleTables) -> Any:
    """Return each project of closed years: ``allotted``, ``paid``, ``title``, day ``first``.

    A project is one of a unit; its title is its name, or its code where it has none.
    """
    rows = project_allotments(tables).semi_join(closed_years(tables), list(PLACE))
    projects = rows.group_by(list(PROJECT)).agg(
        allotted=_.amount_yuan.sum(), first=_.date_issued.min(), name=_.project_name.max()
    )
    months = monthly_in_year(tables).group_by(list(PROJECT)).agg(paid=_.paid.sum().cast(SUM))
    others = _paid_by_name(tables).group_by(list(PROJECT)).agg(paid=_.amount_yuan.sum().cast(SUM))
    spent = ibis.union(months, others).group_by(list(PROJECT)).agg(paid=_.paid.sum().cast(SUM))
    both = projects.left_join(spent, list(PROJECT))
    return both.select(
        *PROJECT,
        "allotted",
        "first",
        title=both.name.fill_null(both.project),
        paid=both.paid.fill_null(Decimal(0)),
    )


def with_share(rows: Any) -> Any:
    """Add ``share``: what was paid of what was allotted, in percent."""
    return rows.mutate(share=share_pct(rows.paid, rows.allotted))


def project_payments(tables: RuleTables) -> Any:
    """Return the payments of projects with their delivery and row."""
    columns = (*PROJECT, *ROW, "amount_yuan")
    own = paid_in_year(tables, "project", *ROW)
    own = own.filter(own.project != "").select(*columns)
    return ibis.union(own, _paid_by_name(tables, *ROW).select(*columns))
