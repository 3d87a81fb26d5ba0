"""Checked rows into the ledger's immutable files.

One file of rows per delivery, sorted by unit (what most questions ask for), in row groups small
enough that a unit's rows are found without reading the rest; beside it the distinct names a
keyword can be looked up in, and the sums most questions are answered from.
"""
# ruff: noqa: S608 - names come from declarations and values are bound or quoted by literal()

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongjian.supervision.datasets.declare import Column, Dataset
from tongjian.supervision.ledger.protect import MARK, is_person, without_spaces
from tongjian.supervision.ledger.sums import sums_of, sums_sql
from tongjian.supervision.ledger.typing_sql import literal, sql_type

# A list of one unit's rows unpacks the groups they lie in, and a page is asked more often than a disk
# is bought: twice the size of zstd in groups twice as large, and half the time.
ROW_GROUP, COMPRESSION = 30_720, "lz4_raw"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Written:
    """A finished file: its path, rows and SM3."""

    path: Path
    rows: int
    sm3: str


def sm3_of(path: Path) -> str:
    """Return the SM3 of a file's bytes (GB/T 32905-2016), in hexadecimal."""
    digest = hashlib.new("sm3")
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def ledger_columns(dataset: Dataset) -> dict[str, str]:
    """Return the ledger's columns of a dataset with their DuckDB types, in order."""
    columns: dict[str, str] = {}
    for column in dataset.columns:
        for name, (_, kind) in _stored(column).items():
            columns[name] = kind
    return {**columns, "delivery": "VARCHAR", "row": "BIGINT"}


def _stored(column: Column) -> dict[str, tuple[str, str]]:
    """Return the ledger columns one delivered column becomes: name → (SQL, type)."""
    if column.protect == "account":
        return {
            "account_key": ("account.key", "VARCHAR"),
            "account_last4": ("account.last4", "VARCHAR"),
        }
    if column.protect == "payee":
        return {
            column.name: ("payee.stored", "VARCHAR"),
            f"{column.name}_is_person": ("coalesce(payee.person, false)", "BOOLEAN"),
            f"{column.name}_chars": ("payee.chars", "INTEGER"),
        }
    return {column.name: (f'typed."{column.name}"', sql_type(column))}


def _protected(con: Any, dataset: Dataset) -> str:
    """Work out each distinct payee and account once; return the SQL that joins them to ``typed``."""
    joins = ""
    for column in dataset.columns:
        if column.protect is None:
            continue
        table, name = column.protect, f'"{column.name}"'
        plain = without_spaces(name)
        distinct = f"(SELECT DISTINCT {name} FROM typed WHERE {name} IS NOT NULL)"
        if table == "payee":
            made = (
                f"SELECT raw, plain, person, CAST(length(plain) AS INTEGER) AS chars, "
                f"CASE WHEN person THEN '{MARK}' || hash_payee(plain) ELSE raw END AS stored FROM ("
                f"SELECT {name} AS raw, {plain} AS plain, {is_person(name)} AS person "
                f"FROM {distinct})"
            )
        else:
            made = (
                f"SELECT raw, hash_account(plain) AS key, "
                f"CASE WHEN length(plain) >= 8 THEN right(plain, 4) END AS last4 FROM ("
                f"SELECT {name} AS raw, replace({plain}, '-', '') AS plain FROM {distinct})"
            )
        con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {made}")
        joins += f" LEFT JOIN {table} ON {table}.raw = typed.{name}"
    return joins


def write_rows(con: Any, dataset: Dataset, delivery: str, target: Path) -> Written:
    """Write ``typed`` to ``target``, which is not yet durable; see ``settle``."""
    chosen = ", ".join(
        f'{sql} AS "{name}"'
        for column in dataset.columns
        for name, (sql, _) in _stored(column).items()
    )
    order = ", ".join(f'"{name}"' for name in (*dataset.sort, "row"))
    rows = _copy(
        con,
        f"SELECT {chosen}, {literal(delivery)} AS delivery, CAST(typed.row AS BIGINT) AS row "
        f"FROM typed{_protected(con, dataset)} ORDER BY {order}",
        target,
    )
    return Written(target, rows, sm3_of(target))


def write_merged(con: Any, dataset: Dataset, rows: str, target: Path) -> Written:
    """Write the ledger rows of the query ``rows``, of several deliveries, as one file."""
    order = ", ".join(f'"{name}"' for name in (*dataset.sort, "delivery", "row"))
    number = _copy(con, f"SELECT * FROM ({rows}) ORDER BY {order}", target)
    return Written(target, number, sm3_of(target))


def write_words(con: Any, dataset: Dataset, rows: Path, target: Path) -> Written:
    """Write the distinct texts of the keyword columns with how often each occurs.

    Columns: ``kind`` (the column's name), ``word``, ``rows``. People are not in it.
    """
    parts = " UNION ALL ".join(
        f'SELECT {literal(name)} AS kind, "{name}" AS word, count(*) AS rows '
        f'FROM read_parquet({literal(str(rows))}) WHERE "{name}" IS NOT NULL '
        f"AND NOT starts_with(\"{name}\", '{MARK}') GROUP BY 2"
        for name in dataset.words
    )
    empty = "SELECT '' AS kind, '' AS word, CAST(0 AS BIGINT) AS rows WHERE false"
    count = _copy(con, f"SELECT * FROM ({parts or empty}) ORDER BY kind, word", target)
    return Written(target, count, sm3_of(target))


def write_sums(con: Any, dataset: Dataset, rows: Path, target: Path) -> Written | None:
    """Write the sums of a file of rows; None where the dataset has none."""
    if sums_of(dataset) is None:
        return None
    query = sums_sql(dataset, f"SELECT * FROM read_parquet({literal(str(rows))})")
    count = _copy(con, query, target)
    return Written(target, count, sm3_of(target))


def people(con: Any, dataset: Dataset) -> list[tuple[str, str]]:
    """Return (token, name) of every person paid, after ``write_rows``."""
    if all(column.protect != "payee" for column in dataset.columns):
        return []
    found: list[tuple[str, str]] = con.execute(
        "SELECT DISTINCT stored, plain FROM payee WHERE person ORDER BY 1"
    ).fetchall()
    return found


def _copy(con: Any, query: str, target: Path) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = con.execute(
        f"COPY ({query}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION {COMPRESSION}, "
        f"ROW_GROUP_SIZE {ROW_GROUP})"
    ).fetchone()[0]
    return int(rows)


def settle(files: Mapping[Path, Path], folder: Path) -> None:
    """Give finished files their names in ``folder``: on disk before anything can list them."""
    for temporary, target in files.items():
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o600)
        temporary.rename(target)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
