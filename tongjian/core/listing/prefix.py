"""Finding what begins with a text, by index, whatever the database's collation.

PostgreSQL evaluates LIKE only after row-level security, row by row, because it might leak what it
compares; the comparisons of ``text_pattern_ops`` leak nothing and use the index.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import CharField, Lookup, Model, QuerySet

M = TypeVar("M", bound=Model)
LAST = "\U0010ffff"  # sorts after every character, byte by byte


class _Compared(Lookup):  # type: ignore[type-arg]
    """A comparison byte by byte."""

    operator = ""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the comparison."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} {self.operator} {right}", [*left_params, *right_params]


@CharField.register_lookup
class _NotBefore(_Compared):
    lookup_name = "not_before"
    operator = "~>=~"


@CharField.register_lookup
class _Before(_Compared):
    lookup_name = "before"
    operator = "~<~"


def starting(rows: QuerySet[M], field: str, text: str) -> QuerySet[M]:
    """Return the rows whose ``field`` begins with ``text``; it wants a varchar_pattern_ops index."""
    return rows.filter(**{f"{field}__not_before": text, f"{field}__before": text + LAST})
