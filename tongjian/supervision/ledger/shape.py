"""Expressions of one shape compiled once: the same question about another unit costs no compiling.

Turning an Ibis expression into SQL takes longer than most questions take to answer. Two expressions
have one shape when they differ only in the files they read and in values they compare with. The SQL
of a shape is kept with gaps for both; values are bound as parameters and never become text, and the
files are those the expression names.
"""
# ruff: noqa: S608 - values are bound; the files are the expression's own SQL

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
from ibis.common.annotations import ValidationError
from ibis.common.collections import FrozenOrderedDict
from ibis.common.exceptions import IbisError

MOST = 1_024
MARK = "tj_"
BOUND, FILES = f"{MARK}bound", f"{MARK}files_"
# A value that stands directly in one of these is bound; any other is part of the shape.
COMPARING = (
    ops.Equals,
    ops.NotEquals,
    ops.Greater,
    ops.GreaterEqual,
    ops.Less,
    ops.LessEqual,
    ops.Between,
    ops.InValues,
    ops.StringContains,
    ops.StartsWith,
)
BINDABLE = (dt.String, dt.Date, dt.Integer)
NAMES = {dt.String: "VARCHAR", dt.Date: "DATE", dt.Int32: "INTEGER", dt.Int64: "BIGINT"}
SMALL = 1 << 31  # whole numbers below it are INTEGER, as DuckDB takes one that is written out
_GAP = re.compile(rf"{BOUND}\((\d+)\)", re.IGNORECASE)
_FILES = re.compile(rf'SELECT \* FROM "?{FILES}(\d+)"?', re.IGNORECASE)


class Shapeless(Exception):
    """The expression reads what cannot be exchanged, so it is compiled as it is."""


@dataclass
class Shape:
    """What an expression is but for files and values: ``key``, and those in order."""

    key: Hashable = None
    values: list[Any] = field(default_factory=list)
    types: list[Any] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """A shape's SQL in pieces: text, then the number of the files or value that follows it."""

    pieces: tuple[tuple[str, str, int], ...]
    end: str
    schema: Any

    def sql_of(self, files: str) -> str:
        """Return the SQL with these files wherever it reads any."""
        text: list[str] = []
        for before, kind, _ in self.pieces:
            text += [before, files if kind == FILES else ""]
        return "".join([*text, self.end])

    def sql(self, shape: Shape) -> tuple[str, list[Any]]:
        """Return the SQL with these files, and the values to bind in order."""
        text: list[str] = []
        for before, kind, number in self.pieces:
            text += [before, shape.files[number] if kind == FILES else ""]
        return "".join([*text, self.end]), shape.values


def shape_of(operation: Any) -> Shape:
    """Return an operation's shape; raises ``Shapeless``."""
    found = Shape()
    numbers: dict[Any, int] = {}
    lines: list[Hashable] = []

    def number(node: Any) -> int:
        if node in numbers:
            return numbers[node]
        if isinstance(node, ops.SQLQueryResult):
            line: Hashable = ("files", node.schema)
            found.files.append(node.query)
        elif isinstance(node, ops.PhysicalTable | ops.Impure):
            raise Shapeless
        else:
            bound = isinstance(node, COMPARING)
            line = (type(node), tuple(told(one, bound=bound) for one in node.__args__))
        lines.append(line)
        numbers[node] = len(numbers)
        return numbers[node]

    def told(one: Any, *, bound: bool) -> Hashable:
        if isinstance(one, ops.Node):
            if bound and _bindable(one):
                found.values.append(one.value)
                found.types.append(_kind(one))
                return ("?", found.types[-1])
            return ("#", number(one))
        if isinstance(one, tuple):
            return tuple(told(each, bound=bound) for each in one)
        if isinstance(one, FrozenOrderedDict):
            return tuple((key, told(each, bound=False)) for key, each in one.items())
        if isinstance(one, str) and MARK in one.lower():
            raise Shapeless  # text that could be taken for a gap
        return (type(one), one)

    number(operation)
    found.key = tuple(lines)
    return found


def _bindable(node: Any) -> bool:
    if not isinstance(node, ops.Literal) or node.value is None:
        return False
    kind = node.dtype
    if isinstance(kind, dt.Decimal):
        return kind.precision is not None and kind.scale is not None
    return isinstance(kind, BINDABLE)


def _kind(node: Any) -> Any:
    """Return a value's type; small whole numbers have one, however many digits they take."""
    if isinstance(node.dtype, dt.Integer):
        return dt.int32 if -SMALL <= node.value < SMALL else dt.int64
    return node.dtype


@dataclass(frozen=True)
class Form:
    """A shape that reads one dataset, and the values it was built with: marks and constants."""

    kept: Kept
    values: tuple[Any, ...]


class Shapes:
    """The shapes kept by one engine; ``compiled`` turns an expression into SQL."""

    def __init__(self, compiled: Callable[[Any], str], backend: Callable[[], Any]) -> None:
        self._compiled = compiled
        self._backend = backend
        self._kept: OrderedDict[Hashable, Kept | None] = OrderedDict()
        self._forms: OrderedDict[Hashable, Form | None] = OrderedDict()
        self._lock = threading.Lock()

    def formed(
        self,
        form: Hashable,
        files: str,
        build: Callable[[], Any],
        values: Mapping[Any, Any],
    ) -> tuple[str, list[Any], Any] | None:
        """Return SQL, values to bind and schema for a form, built once from an expression of marks.

        None where the expression has no shape or a mark of it is not bound alone.
        """
        with self._lock:
            known = form in self._forms
            found = self._forms.get(form)
            if known:
                self._forms.move_to_end(form)
        if not known:
            found = self._form(build(), values)
            with self._lock:
                self._forms[form] = found
                while len(self._forms) > MOST:
                    self._forms.popitem(last=False)
        if found is None:
            return None
        bound = [values.get(value, value) for value in found.values]
        return found.kept.sql_of(files), bound, found.kept.schema

    def _form(self, expression: Any | None, values: Mapping[Any, Any]) -> Form | None:
        if expression is None:
            return None
        operation = expression.as_table().op()
        try:
            shape = shape_of(operation)
            hash(shape.key)
        except (Shapeless, TypeError):
            return None
        told = repr(shape.key)
        if len(shape.files) != 1 or any(repr(mark).strip("'") in told for mark in values):
            return None  # a mark that is part of the SQL would stand in every answer
        kept = self._made(operation, shape)
        return None if kept is None else Form(kept, tuple(shape.values))

    def find(self, expression: Any) -> tuple[str, list[Any], Any] | None:
        """Return SQL, values to bind and the schema of the answer; None where there is no shape."""
        operation = expression.as_table().op()
        try:
            shape = shape_of(operation)
            hash(shape.key)
        except (Shapeless, TypeError):  # TypeError: it holds something that cannot be a key
            return None
        with self._lock:
            known = shape.key in self._kept
            kept = self._kept.get(shape.key)
            if known:
                self._kept.move_to_end(shape.key)
        if not known:
            kept = self._made(operation, shape)
            with self._lock:
                self._kept[shape.key] = kept
                while len(self._kept) > MOST:
                    self._kept.popitem(last=False)
        if kept is None:
            return None
        return (*kept.sql(shape), kept.schema)

    def _made(self, operation: Any, shape: Shape) -> Kept | None:
        """Compile a shape with gaps; None when the gaps do not come out of it as they went in."""
        try:
            expression = gapped(operation, self._backend()).to_expr()
        except (IbisError, ValidationError):
            return None  # an operation that cannot be made again from its arguments
        sql = _GAP.sub(lambda gap: _parameter(shape, int(gap[1])), self._compiled(expression))
        pieces, start = [], 0
        for gap in _FILES.finditer(sql):
            pieces.append((sql[start : gap.start()], FILES, int(gap[1])))
            start = gap.end()
        files = {number for _, _, number in pieces}
        if files != set(range(len(shape.files))) or BOUND in sql.lower():
            return None
        if any(f"${number + 1}" not in sql for number in range(len(shape.values))):
            return None
        return Kept(tuple(pieces), sql[start:], expression.schema().to_pyarrow())


def _parameter(shape: Shape, number: int) -> str:
    kind = shape.types[number]
    name = NAMES.get(type(kind)) or f"DECIMAL({kind.precision}, {kind.scale})"
    return f"CAST(${number + 1} AS {name})"


def gapped(operation: Any, backend: Any) -> Any:
    """Return the operation with its files and bound values numbered in place of themselves."""
    values = files = 0
    done: dict[Any, Any] = {}

    def made(node: Any) -> Any:
        nonlocal files
        if node in done:
            return done[node]
        if isinstance(node, ops.SQLQueryResult):
            done[node] = ops.SQLQueryResult(f"SELECT * FROM {FILES}{files}", node.schema, backend)
            files += 1
        else:
            bound = isinstance(node, COMPARING)
            args = [exchanged(one, bound=bound) for one in node.__args__]
            same = all(new is old for new, old in zip(args, node.__args__, strict=True))
            named = dict(zip(node.__argnames__, args, strict=True))
            done[node] = node if same else type(node).__recreate__(named)
        return done[node]

    def exchanged(one: Any, *, bound: bool) -> Any:
        nonlocal values
        if isinstance(one, ops.Node):
            if bound and _bindable(one):
                values += 1
                return _gap(_kind(one))(values - 1).op()
            return made(one)
        if isinstance(one, tuple):
            found = tuple(exchanged(each, bound=bound) for each in one)
            return one if all(a is b for a, b in zip(found, one, strict=True)) else found
        if isinstance(one, FrozenOrderedDict):
            return FrozenOrderedDict(
                {key: exchanged(each, bound=False) for key, each in one.items()}
            )
        return one

    return made(operation)


@lru_cache(256)
def _gap(kind: Any) -> Any:
    """Return a function of the engine that exists in name only and stands for a bound value."""

    def stand_in(number: int) -> Any: ...

    return ibis.udf.scalar.builtin(stand_in, name=BOUND, signature=((dt.int64,), kind))
