"""The demonstration district's files as tables, read with the ledger's own rules of protection.

Loading a thousand files one by one through the ledger's door is another test's work; here they
are read at once, and what a later delivery replaced is left out as the manifest's slices say.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from tests.supervision.warning.beside import words_of
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.dictionaries import codes
from tongjian.supervision.demo.district import Manifest
from tongjian.supervision.ledger.parquet import ledger_columns
from tongjian.supervision.ledger.protect import MARK, is_person, without_spaces
from tongjian.supervision.ledger.slices import Part, Published, resolve
from tongjian.supervision.ledger.tables import CODES, UNITS

UNIT_COLUMNS = {
    name: "DATE" if kind.is_date() else "VARCHAR"
    for name, kind in UNITS.items()
    if name != "former_names"
}
DERIVED = {
    "payee": f"CASE WHEN {is_person('payee')} THEN '{MARK}' || md5(payee) ELSE payee END",
    "payee_is_person": is_person("payee"),
    "payee_chars": f"length({without_spaces('payee')})",
    "account_key": "md5(payee_account)",
    "account_last4": "right(payee_account, 4)",
}


class District:
    """Tables of everything received by ``as_of``; a delivery's id is its file's name."""

    confidential = True
    at_once = 1

    def __init__(self, folder: Path, manifest: Manifest, as_of: date) -> None:
        self.as_of = as_of
        self._tables: dict[str, Any] = {}
        self.jurisdictions = sorted({each.jurisdiction for each in manifest.deliveries})
        self.years = sorted({each.fiscal_year for each in manifest.deliveries})
        self._folder = folder
        self._counting = [part.published for part in _parts(manifest, as_of)]
        self._database = duckdb.connect(config={"threads": "2"})
        self._backend = ibis.duckdb.from_connection(self._database)

    @property
    def delivered(self) -> frozenset[tuple[str, str, int]]:
        return frozenset(
            (each.dataset, each.jurisdiction, each.fiscal_year) for each in self._counting
        )

    def words(self, name: str) -> Any:
        return words_of(name, self.dataset(name))

    def dataset(self, name: str) -> Any:
        if name not in self._tables:
            self._tables[name] = self._load(name)
        return self._tables[name]

    @cached_property
    def functions(self) -> Any:
        return self._codes("function")

    @cached_property
    def economics(self) -> Any:
        return self._codes("economic_department", "economic_government")

    @cached_property
    def revenues(self) -> Any:
        return self._codes("revenue")

    def _codes(self, *lists: str) -> Any:
        rows = [
            (year, code.code, code.name, code.parent)
            for year in self.years
            for name in lists
            for code in codes(name, year)
        ]
        return self.values(rows, CODES)

    def values(self, rows: Sequence[tuple[Any, ...]], schema: ibis.Schema) -> Any:
        named = [dict(zip(schema.names, each, strict=True)) for each in rows]
        return ibis.memtable(pa.Table.from_pylist(named, schema=schema.to_pyarrow()))

    @cached_property
    def units(self) -> Any:
        path = self._folder / "units.csv"
        self._database.execute(
            f"CREATE TABLE units AS SELECT {_columns(UNIT_COLUMNS)}, NULL::VARCHAR former_names FROM "
            f"read_csv('{path}', all_varchar = true)"
        )
        return self._backend.table("units")

    @cached_property
    def received(self) -> Any:
        days = [(each.delivery, each.received) for each in self._counting]
        self._database.execute("CREATE TABLE received (delivery VARCHAR, received DATE)")
        self._database.executemany("INSERT INTO received VALUES (?, ?)", days)
        return self._backend.table("received")

    def execute(self, expression: Any) -> Any:
        return self._backend.to_pyarrow(expression)

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        cached: AbstractContextManager[Any] = expression.cache()
        return cached

    def _load(self, dataset: str) -> Any:
        files = [each.delivery for each in self._counting if each.dataset == dataset]
        listed = ", ".join(f"'{self._folder / name}'" for name in files)
        schema = ledger_columns(dataset_named(dataset))
        if not files:
            empty = ", ".join(f'"{name}" {kind}' for name, kind in schema.items())
            self._database.execute(f"CREATE TABLE {dataset} ({empty})")
            return self._backend.table(dataset)
        schema = {name: kind for name, kind in schema.items() if name != "row"}
        # Every file of a dataset has the same columns; some of those declared may be in none.
        one = f"FROM read_csv('{self._folder / files[0]}', all_varchar = true)"
        there = {row[0] for row in self._database.execute(f"DESCRIBE {one}").fetchall()}
        self._database.execute(
            f"CREATE TABLE {dataset} AS WITH raw AS (SELECT *, "
            f"substr(filename, {len(str(self._folder)) + 2}) AS delivery FROM "
            f"read_csv([{listed}], all_varchar = true, filename = true, parallel = false)), "
            "numbered AS (SELECT *, row_number() OVER () AS counted FROM raw), "
            f"typed AS (SELECT {_columns(schema, {*there, 'delivery'})}, "
            'counted - min(counted) OVER (PARTITION BY delivery) + 2 AS "row" FROM numbered) '
            f"SELECT * {_filled(dataset)} FROM typed"
        )
        return self._backend.table(dataset)


def _parts(manifest: Manifest, as_of: date) -> list[Part]:
    published = [
        Published(
            each.file,
            each.dataset,
            each.jurisdiction,
            each.source,
            each.fiscal_year,
            each.received,
            order,
            each.period,
            each.unit or "",
        )
        for order, each in enumerate(manifest.deliveries)
    ]
    parts = resolve(published, as_of)
    assert not any(part.without for part in parts), "no month of a whole year is replaced here"
    return parts


def _columns(schema: dict[str, str], there: Collection[str] | None = None) -> str:
    """Return the columns in their types; those the files do not have are blank."""

    def value(name: str) -> str:
        if name in DERIVED:
            return DERIVED[name]
        return name if there is None or name in there else "NULL"

    return ", ".join(f"CAST({value(name)} AS {kind}) AS {name}" for name, kind in schema.items())


def _filled(dataset: str) -> str:
    """Return what puts a declared value where a cell is blank."""
    columns = [each for each in dataset_named(dataset).columns if each.blank is not None]
    filled = ", ".join(f"coalesce({each.name}, {each.blank}) AS {each.name}" for each in columns)
    return f"REPLACE ({filled})" if filled else ""
