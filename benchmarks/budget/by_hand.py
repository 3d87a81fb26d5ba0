"""The rules that read payments, written by hand in SQL, on the engine's own files and in PostgreSQL."""

from __future__ import annotations

import os
from typing import Any

import duckdb

from benchmarks import http
from benchmarks.budget import rules_sql
from benchmarks.budget.place import YEARS, tell
from benchmarks.budget.plain import Plain, opened

TYPES = {"VARCHAR": "text", "DATE": "date", "INTEGER": "int", "DECIMAL(18,2)": "numeric(18,2)"}
Counted = tuple[float, dict[str, int]]


def both(plain: Plain) -> tuple[Counted, Counted]:
    """Ask every hand-written rule of DuckDB and of PostgreSQL: seconds, and how many each found.

    Raises ``AssertionError`` where the two differ.
    """
    with duckdb.connect(config={"threads": str(os.cpu_count() or 2)}) as duck:
        _fill(duck, plain)
        _ask(duck)  # PostgreSQL's rows are in memory as well
        bare = _ask(duck)
        con = plain.postgres
        for statement in rules_sql.POSTGRES:
            con.execute(statement)
        for name in ("lines_in_force", "units", *rules_sql.OTHERS):
            _copied(duck, con, name)
    tell("手写的规则：PostgreSQL")
    other = _ask(con)
    if bare[1] != other[1]:
        raise AssertionError(f"DuckDB {bare[1]}\nPostgreSQL {other[1]}")
    return bare, other


def _fill(duck: Any, plain: Plain) -> None:
    """Give DuckDB the payments as they lie in their files, and what is small as tables."""
    place = plain.place
    duck.execute(rules_sql.DUCK.format(files=plain.files(place.places, YEARS)))
    budget = rules_sql.LINES.format(files=plain.files(place.places, YEARS, "budget"))
    duck.execute(f"CREATE TABLE lines_in_force AS {budget}")
    for name, columns in rules_sql.OTHERS.items():
        rows = plain.files(place.places, YEARS, name)
        duck.execute(f"CREATE TABLE {name} AS SELECT {columns} FROM {rows}")
    tables = opened(place.places, YEARS)
    units = tables.execute(tables.units.select("unit", "unit_name"))
    duck.register("known", units)
    duck.execute("CREATE TABLE units AS SELECT DISTINCT * FROM known")


def _copied(duck: Any, con: Any, name: str) -> None:
    """Give PostgreSQL a small table of DuckDB's."""
    columns = [(row[0], TYPES[row[1]]) for row in duck.execute(f"DESCRIBE {name}").fetchall()]
    con.execute(f"DROP TABLE IF EXISTS {name} CASCADE")
    con.execute(f"CREATE TABLE {name} ({', '.join(' '.join(one) for one in columns)})")
    with con.cursor().copy(f"COPY {name} FROM STDIN") as copy:
        for row in duck.execute(f"SELECT * FROM {name}").fetchall():
            copy.write_row(row)
    con.execute(f"ANALYZE {name}")


def _ask(con: Any) -> Counted:
    counts = {}
    with http.timed() as taken:
        for key, query in rules_sql.RULES.items():
            (counts[key],) = con.execute(query).fetchone()
    return taken[0], counts
