"""What many rules ask of the payments, worked out once a run: sums a month, and distinct texts.

Payments are by far the most rows. Read by columns from their files they are cheap to look through,
cheaper than out of a copy in memory; to add them up by unit, function, project and month, which a
third of the rules begin with, is not, and its outcome is small. So are their distinct texts, which
stand beside the files: words are looked for there and the payments then found by the text.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

LINE = ("jurisdiction", "fiscal_year", "fund_type", "unit", "function_code", "project")
MONTHLY = (*LINE, "month", "paid", "gross", "times", "first", "last")
"""``month`` is its first day, ``paid`` the sum, ``gross`` that of what is above zero, ``times`` how
many of those there are; ``first`` and ``last`` are days."""
_SUM = "decimal(38, 2)"


class _Holds(Protocol):
    def held(self, expression: Any) -> Any:
        """Work out an expression once and hold its rows for what is asked next."""

    def words(self, name: str) -> Any:
        """Return the texts of a dataset's keyword columns: kind, word."""


def dated(rows: Any) -> Any:
    """Return the dated own-level payments with an amount; a blank project becomes ''."""
    rows = rows.filter(
        rows.level_scope == "own_level", rows.date_paid.notnull(), rows.amount_yuan.notnull()
    )
    return rows.mutate(project=rows.project.fill_null("")) if "project" in rows.columns else rows


def monthly(payments: Any) -> Any:
    """Return dated own-level payments added up by line and month, columns of ``MONTHLY``."""
    rows = dated(payments.select(*LINE, "level_scope", "date_paid", "amount_yuan"))
    above = rows.amount_yuan > 0
    return rows.group_by(*LINE, month=rows.date_paid.truncate("M").cast("date")).agg(
        paid=rows.amount_yuan.sum().cast(_SUM),
        gross=rows.amount_yuan.sum(where=above).cast(_SUM),
        times=above.sum().cast("int64"),
        first=rows.date_paid.min(),
        last=rows.date_paid.max(),
    )


def texts(tables: _Holds) -> Any:
    """Return the distinct texts of the payments' keyword columns: ``kind`` (the column), ``text``.

    No person's name is among them, and some may be of rows that count no more.
    """
    words = tables.words("payment")
    return words.select(kind=words.kind, text=words.word).distinct()


class Shared:
    """What the rules of one run share; made when the first of them asks, kept till the run ends."""

    def __init__(
        self, tables: _Holds, payments: Callable[[], Any], years: Collection[int], kept: ExitStack
    ):
        self._tables = tables
        self._payments = payments
        self._years = frozenset(years)
        self._kept = kept
        self._lock = threading.Lock()
        self._held: dict[str, Any] = {}

    def monthly(self, years: Collection[int]) -> Any | None:
        """Return ``MONTHLY`` rows of at least these years; None where some are not shared."""
        if not self._years.issuperset(years):
            return None
        return self._once("months", lambda: monthly(self._payments()))

    def texts(self) -> Any:
        """Return what ``texts`` does."""
        return self._once("texts", lambda: texts(self._tables))

    def _once(self, name: str, build: Callable[[], Any]) -> Any:
        with self._lock:
            if name not in self._held:
                self._held[name] = self._kept.enter_context(self._tables.held(build()))
        return self._held[name]


@contextmanager
def shared(tables: _Holds, payments: Callable[[], Any], years: Collection[int]) -> Iterator[Shared]:
    """Share what rules ask of ``payments``, which are those of ``years``, until the end."""
    with ExitStack() as kept:
        yield Shared(tables, payments, years, kept)
