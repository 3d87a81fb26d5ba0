"""The demonstration district's files as tables, read with the ledger's own rules of protection.

Loading a thousand files one by one through the ledger's door is another test's work; here they
are read at once, and what a later delivery replaced is left out as the manifest's slices say.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import ibis

from tests.supervision.warning.ledger import BUDGET, PAYMENT, REVENUE, UNITS
from tongjian.supervision.demo.district import Manifest
from tongjian.supervision.ledger.protect import MARK, is_person, without_spaces
from tongjian.supervision.ledger.slices import Published, resolve

SCHEMAS = {"budget": BUDGET, "payment": PAYMENT, "revenue": REVENUE}
TYPES = {"string": "VARCHAR", "int64": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}
DERIVED = {
    "payee": f"CASE WHEN {is_person('payee')} THEN '{MARK}' || md5(payee) ELSE payee END",
    "payee_is_person": is_person("payee"),
    "payee_chars": f"length({without_spaces('payee')})",
    "account_key": "md5(payee_account)",
    "account_last4": "right(payee_account, 4)",
}


class District:
    """Tables of everything received by ``as_of``; a delivery's id is its file's name."""

    def __init__(self, folder: Path, manifest: Manifest, as_of: date) -> None:
        self.as_of = as_of
        self.year = None
        self.jurisdictions = sorted({each.jurisdiction for each in manifest.deliveries})
        self.years = sorted({each.fiscal_year for each in manifest.deliveries})
        self._folder = folder
        self._counting = [part.published for part in _parts(manifest, as_of)]
        self._database = duckdb.connect(config={"threads": "2"})
        self._backend = ibis.duckdb.from_connection(self._database)

    @cached_property
    def budget(self) -> Any:
        return self._load("budget")

    @cached_property
    def payment(self) -> Any:
        return self._load("payment")

    @cached_property
    def revenue(self) -> Any:
        return self._load("revenue")

    @cached_property
    def units(self) -> Any:
        path = self._folder / "units.csv"
        self._database.execute(
            f"CREATE TABLE units AS SELECT {_columns(UNITS)} FROM "
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
        schema = {name: kind for name, kind in SCHEMAS[dataset].items() if name != "row"}
        self._database.execute(
            f"CREATE TABLE {dataset} AS WITH raw AS (SELECT *, "
            f"substr(filename, {len(str(self._folder)) + 2}) AS delivery FROM "
            f"read_csv([{listed}], all_varchar = true, filename = true, parallel = false)), "
            "numbered AS (SELECT *, row_number() OVER () AS place FROM raw) "
            f"SELECT {_columns(schema)}, "
            'place - min(place) OVER (PARTITION BY delivery) + 2 AS "row" FROM numbered'
        )
        return self._backend.table(dataset)


def _parts(manifest: Manifest, as_of: date) -> Any:
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
        )
        for order, each in enumerate(manifest.deliveries)
    ]
    parts = resolve(published, as_of)
    assert not any(part.without for part in parts), "no month of a whole year is replaced here"
    return parts


def _columns(schema: dict[str, str]) -> str:
    return ", ".join(
        f"CAST({DERIVED.get(name, name)} AS {TYPES.get(kind, kind)}) AS {name}"
        for name, kind in schema.items()
    )
