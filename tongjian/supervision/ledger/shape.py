"""Expressions of one shape compiled once: the same question about another unit costs no compiling.

Turning an Ibis expression into SQL takes longer than most questions take to answer. Two expressions
have one shape when they differ only in the files they read and in values they compare with. The SQL
of a shape is kept with gaps for both. Values are written out, each by its type: the engine chooses
what to read, and how, by the values it knows, and of parameters it would know nothing.
"""
# ruff: noqa: S608 - values are written by ``written`` alone; the files are the expression's own SQL

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
from ibis.common.annotations import ValidationError
from ibis.common.collections import FrozenOrderedDict
from ibis.common.exceptions import IbisError

MOST = 1_024
MARK = "tj_"
VALUE, FILES = f"{MARK}value_", f"{MARK}files_"
# A value that stands directly in one of these is exchanged; any other is part of the shape.
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
EXCHANGED = (dt.String, dt.Date, dt.Integer)
SMALL = 1 << 31  # whole numbers below it are INTEGER, as DuckDB takes one that is written out
_GAP = re.compile(
    rf"""'{VALUE}(?P<value>\d+)'|SELECT \* FROM "?{FILES}(?P<files>\d+)"?""", re.IGNORECASE
)


class Shapeless(Exception):
    """The expression reads what cannot be exchanged, so it is compiled as it is."""


@dataclass
class Shape:
    """What an expression is but for files and values: ``key``, and those in order."""

    key: Hashable = None
    values: list[Any] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """A shape's SQL in pieces: text, then the number of the files or value that follows it."""

    pieces: tuple[tuple[str, str, int], ...]
    end: str
    schema: Any

    def sql(self, files: Sequence[str], values: Sequence[Any]) -> str:
        """Return the SQL with these files and values."""
        text: list[str] = []
        for before, kind, number in self.pieces:
            told = files[number] if kind == "files" else written(values[number])
            text += [before, told]
        return "".join([*text, self.end])


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
            compared = isinstance(node, COMPARING)
            line = (type(node), tuple(told(one, compared=compared) for one in node.__args__))
        lines.append(line)
        numbers[node] = len(numbers)
        return numbers[node]

    def told(one: Any, *, compared: bool) -> Hashable:
        if isinstance(one, ops.Node):
            if compared and _exchanged(one):
                found.values.append(one.value)
                return ("?", _kind(one))
            return ("#", number(one))
        if isinstance(one, tuple):
            return tuple(told(each, compared=compared) for each in one)
        if isinstance(one, FrozenOrderedDict):
            return tuple((key, told(each, compared=False)) for key, each in one.items())
        if isinstance(one, str) and MARK in one.lower():
            raise Shapeless  # text that could be taken for a gap
        return (type(one), one)

    number(operation)
    found.key = tuple(lines)
    return found


def _exchanged(node: Any) -> bool:
    if not isinstance(node, ops.Literal) or node.value is None:
        return False
    kind = node.dtype
    if isinstance(kind, dt.Decimal):
        return kind.precision is not None and kind.scale is not None
    return isinstance(kind, EXCHANGED)


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
    ) -> tuple[str, Any] | None:
        """Return SQL and schema for a form, built once from an expression of marks.

        None where the expression has no shape or a mark of it does not stand alone.
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
        told = [values.get(value, value) for value in found.values]
        return found.kept.sql([files], told), found.kept.schema

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

    def find(self, expression: Any) -> tuple[str, Any] | None:
        """Return SQL and the schema of the answer; None where there is no shape."""
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
        return kept.sql(shape.files, shape.values), kept.schema

    def _made(self, operation: Any, shape: Shape) -> Kept | None:
        """Compile a shape with gaps; None when the gaps do not come out of it as they went in."""
        try:
            expression = gapped(operation, self._backend()).to_expr()
        except (IbisError, ValidationError):
            return None  # an operation that cannot be made again from its arguments
        sql = self._compiled(expression)
        pieces, start = [], 0
        for gap in _GAP.finditer(sql):
            kind = str(gap.lastgroup)
            pieces.append((sql[start : gap.start()], kind, int(gap[kind])))
            start = gap.end()
        gaps = {(kind, number) for _, kind, number in pieces}
        wanted = {("files", number) for number in range(len(shape.files))}
        if gaps != wanted | {("value", number) for number in range(len(shape.values))}:
            return None
        end, schema = sql[start:], expression.schema().to_pyarrow()
        if any(MARK in text.lower() for text in (*(piece[0] for piece in pieces), end)):
            return None
        return Kept(tuple(pieces), end, schema)


def written(value: Any) -> str:
    """Return a value as a text of DuckDB's SQL, to be cast to its type; a text stays a text."""
    if value is None:
        return "NULL"
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    text = text.replace("'", "''")
    # No SQL text may hold the character zero.
    return f"'{text}'" if "\0" not in text else "('" + text.replace("\0", "' || chr(0) || '") + "')"


def gapped(operation: Any, backend: Any) -> Any:
    """Return the operation with its files and compared values numbered in place of themselves."""
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
            compared = isinstance(node, COMPARING)
            args = [exchanged(one, compared=compared) for one in node.__args__]
            same = all(new is old for new, old in zip(args, node.__args__, strict=True))
            named = dict(zip(node.__argnames__, args, strict=True))
            done[node] = node if same else type(node).__recreate__(named)
        return done[node]

    def exchanged(one: Any, *, compared: bool) -> Any:
        nonlocal values
        if isinstance(one, ops.Node):
            if compared and _exchanged(one):
                values += 1
                return _gap(values - 1, _kind(one))
            return made(one)
        if isinstance(one, tuple):
            found = tuple(exchanged(each, compared=compared) for each in one)
            return one if all(a is b for a, b in zip(found, one, strict=True)) else found
        if isinstance(one, FrozenOrderedDict):
            return FrozenOrderedDict(
                {key: exchanged(each, compared=False) for key, each in one.items()}
            )
        return one

    return made(operation)


def _gap(number: int, kind: Any) -> Any:
    """Return what stands for a value: its number as a text cast to its type, which is no call.

    Around a call whose outcome may differ from one time to the next nothing would be simplified.
    """
    return ops.Cast(ops.Literal(f"{VALUE}{number}", dt.string), kind)
