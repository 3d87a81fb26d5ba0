"""The ledger's engine: one DuckDB per process, a cursor per thread, nothing but ledger files.

``TONGJIAN_ENGINE`` names the engine; ``duckdb`` is the one there is. Everything above this module
speaks Ibis, so that another engine needs another ``Engine`` and no other query.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis

THREADS = "TONGJIAN_LEDGER_THREADS"
MEMORY = "TONGJIAN_LEDGER_MEMORY"
ENGINE = "TONGJIAN_ENGINE"
SQL_TYPES = {
    "string": "VARCHAR",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


class Engine(Protocol):
    """What tables need of an engine."""

    def backend(self) -> Any:
        """Return the calling thread's Ibis backend."""

    def files(self, paths: list[str], schema: ibis.Schema) -> Any:
        """Return the rows of Parquet files as an Ibis table; no files, no rows."""


class UnknownEngine(Exception):
    """``TONGJIAN_ENGINE`` names an engine this installation does not have."""


class DuckEngine:
    """DuckDB in this process; it can read below ``root`` only and fetches no extension."""

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

    def backend(self) -> Any:
        """Return the calling thread's Ibis backend over its own cursor."""
        if not hasattr(self._local, "backend"):
            self._local.backend = ibis.duckdb.from_connection(self._connection.cursor())
        return self._local.backend

    def files(self, paths: list[str], schema: ibis.Schema) -> Any:
        """Return the rows of Parquet files as an Ibis table; no files, no rows."""
        return self.select(files_sql(paths, schema), schema)

    def select(self, sql: str, schema: ibis.Schema) -> Any:
        """Return an SQL query of known schema as an Ibis table, without touching the catalog."""
        return self.backend().sql(sql, schema=schema, dialect="duckdb")

    def close(self) -> None:
        """Close the database; running queries end with an error."""
        self._connection.close()


def files_sql(paths: list[str], schema: ibis.Schema, where: str = "") -> str:
    """Return SQL for the columns of ``schema`` from Parquet files; an empty list gives no rows."""
    if not paths:
        return empty_sql(schema)
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    columns = ", ".join(f'"{name}"' for name in schema)
    condition = f" WHERE {where}" if where else ""
    return f"SELECT {columns} FROM read_parquet([{listed}]){condition}"  # noqa: S608 - quoted


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


_engines: dict[tuple[int, Path], DuckEngine] = {}
_lock = threading.Lock()


def engine(root: Path) -> DuckEngine:
    """Return this process's engine over the ledger below ``root`` (a fork makes its own)."""
    wanted = os.environ.get(ENGINE, "duckdb")
    if wanted != "duckdb":
        raise UnknownEngine(f"未安装计算引擎“{wanted}”；TONGJIAN_ENGINE 应为 duckdb")
    key = (os.getpid(), root.resolve())
    with _lock:
        if key not in _engines:
            _engines[key] = DuckEngine(root.resolve())
        return _engines[key]
