"""What the product asks of DuckDB, remembered, so that the same can be asked of Spark.

The recorder stands where the engine stands. A page, an analysis or an export works as always; each
expression that reaches the engine is kept with its answer. Translated for Spark it is the very same
expression over Spark's tables of the same files.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.operations as ops
import pyarrow as pa

from tongjian.supervision.ledger.engine import DuckEngine, Engine, Group

LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")


@dataclass
class Asked:
    """An expression and what DuckDB answered; ``page`` is who asked first."""

    expression: Any
    answer: Any
    page: str

    @property
    def ordered(self) -> bool:
        """Whether the order of the rows is part of the question."""
        return isinstance(self.expression.op(), ops.Sort | ops.Limit)


@dataclass
class Recorder:
    """An engine that hands everything to DuckDB and remembers one of each shape.

    Two questions that differ in their values alone have one shape. Nothing is remembered while
    ``page`` is empty.
    """

    at_once = 1

    duck: DuckEngine
    page: str = ""
    asked: list[Asked] = field(default_factory=list)
    total: int = 0
    _made: dict[str, tuple[str, Any, Any]] = field(default_factory=dict)
    _shapes: set[str] = field(default_factory=set)

    def source(self, groups: Sequence[Group], schema: ibis.Schema) -> Any:
        table = self.duck.source(groups, schema)
        self._made[table.op().query] = ("source", groups, schema)
        return table

    def values(self, rows: Sequence[tuple[Any, ...]], schema: ibis.Schema) -> Any:
        table = self.duck.values(rows, schema)
        self._made[table.op().query] = ("values", rows, schema)
        return table

    def formed(self, *form: Any, **question: Any) -> None:
        """Keep no forms, so that every question comes as an expression."""

    def execute(self, expression: Any) -> Any:
        answer = self.duck.execute(expression)
        self._remember(expression, answer)
        return answer

    def batches(self, expression: Any, size: int) -> Iterator[Any]:
        found = list(self.duck.batches(expression, size))
        self._remember(expression, pa.Table.from_batches(found) if found else None)
        yield from found

    def sql(self, expression: Any) -> str:
        return self.duck.sql(expression)

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        return self.duck.held(expression)

    def close(self) -> None:
        self.duck.close()

    def _remember(self, expression: Any, answer: Any) -> None:
        self.total += 1
        if answer is None or not self.page:
            return
        shape = LITERAL.sub("?", self.duck.sql(expression))
        if shape not in self._shapes:
            self._shapes.add(shape)
            self.asked.append(Asked(expression, answer, self.page))

    def translated(self, expression: Any, other: Engine) -> Any:
        """Return the expression over another engine's tables of the same files."""

        def swap(node: Any, changed: Any) -> Any:
            if isinstance(node, ops.SQLQueryResult):
                how, given, schema = self._made[node.query]
                return getattr(other, how)(given, schema).op()
            return node.__recreate__(changed) if changed else node

        return expression.op().replace(swap).to_expr()


def differences(asked: Asked, other: Any) -> list[str]:
    """Return where another engine's answer differs, in words; floats to nine digits."""
    ours, theirs = asked.answer.to_pylist(), other.to_pylist()
    if asked.answer.schema.names != other.schema.names:
        return [f"columns {asked.answer.schema.names} / {other.schema.names}"]
    if not asked.ordered:
        ours, theirs = sorted(ours, key=repr), sorted(theirs, key=repr)
    found = [] if len(ours) == len(theirs) else [f"{len(ours)} / {len(theirs)} rows"]
    for one, two in zip(ours, theirs, strict=False):
        if not same(one, two):
            found.append(f"{one} / {two}")
    return found


def same(one: Any, two: Any) -> bool:
    """Whether two values are the same: decimals and texts exactly, floats to nine digits."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(same(one[key], two[key]) for key in one)
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, float) and isinstance(two, float):
        return math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(one, Decimal) != isinstance(two, Decimal):
        return False
    return bool(one == two)
