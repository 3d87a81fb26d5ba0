"""What the rules about a budget's make-up share: the budget as the congress passed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import RuleTables
from tongjian.supervision.warning.expressions import in_class

YEAR = ("jurisdiction", "fiscal_year")
RESERVE = ("227",)
NOT_OWN_SPENDING = ("230", "231", "233")
"""Function classes that are no spending of the level itself: transfers, debt repaid and issued."""

_STAGES = {"approved": 4, "current": 3, "adjusted": 2, "draft": 1}
_STAGE_KEY = ("jurisdiction", "fiscal_year", "fund_type", "level_scope")


def as_passed(tables: RuleTables) -> Any:
    """Return the budget rows as the year began, their sum in ``approved_yuan``.

    Stages never add up: the approved rows count, else those of a later stage, which repeat what
    was approved; before anything is approved the draft does.
    """
    rows = tables.budget
    rows = rows.mutate(
        rank=ibis.cases(*((rows.stage == stage, rank) for stage, rank in _STAGES.items()))
    )
    best = rows.mutate(best=rows["rank"].max().over(ibis.window(group_by=_STAGE_KEY)))
    return best.filter(best["rank"] == best.best, _.approved_yuan.notnull()).drop("rank", "best")


def own_spending(tables: RuleTables) -> Any:
    """Return the rows of the general budget the level spends itself (本级一般公共预算支出)."""
    rows = as_passed(tables)
    return rows.filter(
        rows.fund_type == "general",
        rows.level_scope == "own_level",
        ~in_class(rows.function_code, NOT_OWN_SPENDING),
    )


def first_budgets(tables: RuleTables) -> Any:
    """Return the general own-level revenue rows that state each code's budget first.

    The budget is repeated every month and may be adjusted later; the first is what was passed.
    """
    rows = tables.revenue
    rows = rows.filter(
        rows.fund_type == "general",
        rows.level_scope == "own_level",
        rows.budget_yuan.notnull(),
    )
    return at_end(rows, [*YEAR, "revenue_code"], "first")


def at_end(rows: Any, keys: Sequence[str], which: str) -> Any:
    """Return the rows of each key's first or last ``period``."""
    window = ibis.window(group_by=list(keys))
    end = rows.period.min() if which == "first" else rows.period.max()
    marked = rows.mutate(end_period=end.over(window))
    return marked.filter(marked.period == marked.end_period).drop("end_period")
