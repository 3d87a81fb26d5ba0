"""What the ledger's tables need of an engine, and the one there is by default: DuckDB.

``TONGJIAN_ENGINE`` names the engine: ``duckdb`` (one database in this process), or a Spark master.
Everything above speaks Ibis and reaches the engine through ``Tables``; another engine is another
``Engine`` and no other query.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import duckdb
import ibis

from tongjian.supervision.ledger.shape import Shapes

THREADS = "TONGJIAN_LEDGER_THREADS"
MEMORY = "TONGJIAN_LEDGER_MEMORY"
ENGINE = "TONGJIAN_ENGINE"
DUCKDB = "duckdb"
QUIET = "SET enable_progress_bar = false"  # a server has no terminal; a setting of each cursor
SQL_TYPES = {
    "string": "VARCHAR",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True)
class Outside:
    """Rows of ``year`` in none of ``months``: what later deliveries left of a whole year.

    ``kind`` is "month" where ``column`` holds "01" to "12", "date" where it holds a day. A row
    whose column is blank is in no month and stays.
    """

    column: str
    kind: str
    year: int
    months: frozenset[str]


@dataclass(frozen=True)
class Group:
    """Parquet files (absolute paths) read alike: all their rows, or those left of them.

    ``absent`` are the columns declared after the files were written, each with the SQL of its
    blank, plain enough for every engine.
    """

    paths: tuple[str, ...]
    outside: Outside | None = None
    absent: tuple[tuple[str, str], ...] = ()


class Engine(Protocol):
    """What tables need of an engine. Every table it returns is an Ibis table of one backend.

    ``at_once`` expressions may be run at the same time, each in a thread of its own.
    """

    at_once: int

    def source(self, groups: Sequence[Group], schema: ibis.Schema) -> Any:
        """Return the rows of all groups, the columns of ``schema``; no groups, no rows."""

    def values(self, rows: Sequence[tuple[Any, ...]], schema: ibis.Schema) -> Any:
        """Return a few rows known here (text, days, whole numbers, None) as a table."""

    def execute(self, expression: Any) -> Any:
        """Run an expression; an Arrow table."""

    def formed(
        self,
        form: Hashable,
        groups: Sequence[Group],
        schema: ibis.Schema,
        *,
        build: Callable[[Any], Any],
        values: Mapping[Any, Any],
    ) -> Any | None:
        """Answer ``build(table of groups)`` with ``values`` in place of the marks it compares with.

        ``form`` says everything else that ``build`` depends on, ``schema`` among it. None where
        the engine keeps no forms, or not this one: then the expression itself is to be run.
        """

    def batches(self, expression: Any, size: int) -> Iterator[Any]:
        """Run an expression; Arrow batches of about ``size`` rows, in constant memory."""

    def sql(self, expression: Any) -> str:
        """Return the SQL of an expression, with the files it opens, for an auditor to run."""

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        """Work out an expression once and hold its rows in the engine for what is asked next."""


class UnknownEngine(Exception):
    """``TONGJIAN_ENGINE`` names an engine this installation does not have."""


class DuckEngine:
    """DuckDB in this process; it can read below ``root`` only and fetches no extension."""

    at_once = 2

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        spill = root / "spill"
        self._connection = duckdb.connect(
            config={
                "threads": os.environ.get(THREADS, str(min(os.cpu_count() or 2, 8))),
                "memory_limit": os.environ.get(MEMORY, "1GB"),
                "temp_directory": str(spill),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "preserve_insertion_order": "false",
            }
        )
        allowed = str(root).replace("'", "''")
        self._connection.execute(f"SET allowed_directories = ['{allowed}/']")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET parquet_metadata_cache = true")  # files never change
        self._connection.execute("SET TimeZone = 'Asia/Shanghai'")
        self._local = threading.local()
        self._shapes = Shapes(lambda expression: self.backend().compile(expression), self.backend)

    def backend(self) -> Any:
        """Return the calling thread's Ibis backend over its own cursor."""
        if not hasattr(self._local, "backend"):
            cursor = self._connection.cursor()
            cursor.execute(QUIET)
            self._local.backend = ibis.duckdb.from_connection(cursor)
        return self._local.backend

    def source(self, groups: Sequence[Group], schema: ibis.Schema) -> Any:
        """Return the rows of all groups, the columns of ``schema``; no groups, no rows."""
        return self._select(duck_sql(groups, schema), schema)

    def values(self, rows: Sequence[tuple[Any, ...]], schema: ibis.Schema) -> Any:
        """Return a few rows known here as a table."""
        return self._select(duck_values(rows, schema), schema)

    def execute(self, expression: Any) -> Any:
        """Run an expression; an Arrow table. One of a known shape is not compiled again."""
        known = self._shapes.find(expression)
        if known is None:
            return expression.to_pyarrow()
        return self._run(*known)

    def formed(
        self,
        form: Hashable,
        groups: Sequence[Group],
        schema: ibis.Schema,
        *,
        build: Callable[[Any], Any],
        values: Mapping[Any, Any],
    ) -> Any | None:
        """Answer a question of a known form without building its expression."""
        files = duck_sql(groups, schema)
        known = self._shapes.formed(
            (form, schema), files, lambda: build(self._select(files, schema)), values
        )
        return None if known is None else self._run(*known)

    def _run(self, sql: str, schema: Any) -> Any:
        table = self.backend().con.execute(sql).to_arrow_table()
        return table if table.schema.equals(schema) else table.cast(schema)

    def batches(self, expression: Any, size: int) -> Iterator[Any]:
        """Run an expression; Arrow batches of about ``size`` rows, in constant memory."""
        with expression.to_pyarrow_batches(chunk_size=size) as reader:
            yield from reader

    def sql(self, expression: Any) -> str:
        """Return the SQL of an expression, with the files it opens, for an auditor to run."""
        return str(ibis.to_sql(expression, dialect="duckdb", pretty=True))

    @contextmanager
    def held(self, expression: Any) -> Iterator[Any]:
        """Hold an expression's rows in memory for every thread; what exceeds it is spilled."""
        name = f"held_{uuid4().hex}"
        rows = self.backend().compile(expression)
        self.backend().con.execute(f"CREATE TABLE {name} AS {rows}")
        try:
            yield self._select(f"SELECT * FROM {name}", expression.schema())  # noqa: S608 - ours
        finally:
            self.backend().con.execute(f"DROP TABLE {name}")

    def close(self) -> None:
        """Close the database; running queries end with an error."""
        self._connection.close()

    def _select(self, sql: str, schema: ibis.Schema) -> Any:
        """Return SQL of known schema as an Ibis table, without touching the catalog."""
        return self.backend().sql(sql, schema=schema, dialect="duckdb")


def duck_sql(groups: Sequence[Group], schema: ibis.Schema) -> str:
    """Return DuckDB's SQL for the rows of all groups."""
    parts = [files_sql(group, schema) for group in groups if group.paths]
    return " UNION ALL ".join(parts) or empty_sql(schema)


def duck_values(rows: Sequence[tuple[Any, ...]], schema: ibis.Schema) -> str:
    """Return DuckDB's SQL for a few rows known here."""
    if not rows:
        return empty_sql(schema)
    names = ", ".join(f'"{name}"' for name in schema)
    listed = ", ".join(f"({', '.join(_literal(cell) for cell in row)})" for row in rows)
    return f"SELECT * FROM (VALUES {listed}) AS t ({names})"  # noqa: S608 - quoted


def files_sql(group: Group, schema: ibis.Schema) -> str:
    """Return DuckDB's SQL for the columns of ``schema`` from a group's files."""
    listed = ", ".join(_literal(path) for path in group.paths)
    absent = dict(group.absent)
    columns = ", ".join(
        f'CAST({absent[name]} AS {sql_type(kind)}) AS "{name}"' if name in absent else f'"{name}"'
        for name, kind in schema.items()
    )
    where = f" WHERE {_outside_sql(group.outside)}" if group.outside is not None else ""
    return f"SELECT {columns} FROM read_parquet([{listed}]){where}"  # noqa: S608 - quoted


def _outside_sql(outside: Outside) -> str:
    column = f'"{outside.column}"'
    months = sorted(outside.months)
    if outside.kind == "month":
        inside = f"{column} IN ({', '.join(_literal(month) for month in months)})"
    else:
        numbers = ", ".join(str(int(month)) for month in months)
        inside = f"year({column}) = {outside.year} AND month({column}) IN ({numbers})"
    return f"NOT coalesce({inside}, false)"


def empty_sql(schema: ibis.Schema) -> str:
    """Return SQL for no rows of ``schema``."""
    columns = ", ".join(
        f'CAST(NULL AS {sql_type(kind)}) AS "{name}"' for name, kind in schema.items()
    )
    return f"SELECT {columns} WHERE false"


def sql_type(kind: Any) -> str:
    """Return DuckDB's name of an Ibis type used in the ledger."""
    if kind.is_decimal():
        return f"DECIMAL({kind.precision}, {kind.scale})"
    return SQL_TYPES[str(kind)]


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


_engines: dict[tuple[int, Path, str], Any] = {}
_lock = threading.Lock()


def engine(root: Path) -> Engine:
    """Return this process's engine over the ledger below ``root`` (a fork makes its own)."""
    wanted = os.environ.get(ENGINE, DUCKDB)
    key = (os.getpid(), root.resolve(), wanted)
    with _lock:
        if key not in _engines:
            _engines[key] = _made(wanted, root.resolve())
        found: Engine = _engines[key]
        return found


def _made(wanted: str, root: Path) -> Engine:
    if wanted == DUCKDB:
        return DuckEngine(root)
    if wanted.startswith("spark://"):
        from tongjian.supervision.ledger.spark import SparkEngine

        return SparkEngine(root, wanted)
    raise UnknownEngine(
        f"未安装计算引擎“{wanted}”；TONGJIAN_ENGINE 应为 duckdb，或 spark:// 开头的 Spark 地址"
    )
