"""The same payments in plain PostgreSQL with its best indexes, and in DuckDB without a system."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import duckdb

from benchmarks.budget.place import NOW, YEARS, Place, tell

COLUMNS = {
    "jurisdiction": "text",
    "fiscal_year": "int",
    "fund_type": "text",
    "level_scope": "text",
    "payment_no": "text",
    "date_applied": "date",
    "date_paid": "date",
    "unit": "text",
    "function_code": "text",
    "dept_econ_code": "text",
    "gov_econ_code": "text",
    "project": "text",
    "project_name": "text",
    "kind": "text",
    "payee": "text",
    "account_key": "text",
    "purpose": "text",
    "settlement": "text",
    "amount_yuan": "numeric(18,2)",
    "allotment": "text",
    "contract": "text",
}
INDEXES = (
    "CREATE UNIQUE INDEX ON plain_payment (jurisdiction, fiscal_year, payment_no)",
    "CREATE INDEX ON plain_payment (jurisdiction, fiscal_year, unit)"
    " INCLUDE (amount_yuan, level_scope, function_code, project, project_name)",
    "CREATE INDEX ON plain_payment (jurisdiction, fiscal_year, unit, amount_yuan DESC)",
    "CREATE INDEX ON plain_payment (jurisdiction, fiscal_year, amount_yuan DESC)",
    "CREATE INDEX ON plain_payment (fiscal_year, date_paid)"
    " INCLUDE (jurisdiction, amount_yuan, level_scope, function_code)",
)
SCHEMA = "plain"  # apart from the product's own tables, which its guard looks after
BUDGET = (
    "unit text, function_code text, project text, effective_date date, current_yuan numeric(18,2)"
)


def opened(places: Sequence[str], years: Sequence[int]) -> Any:
    """Return the ledger's tables of places and years, as the pages open them."""
    from tests.world import ROOT
    from tongjian.core.scope import scope
    from tongjian.supervision.ledger.reads import open_tables

    with scope(tuple(places), ROOT):
        return open_tables(as_of=NOW.date(), years=years, jurisdictions=places)


class Plain:
    """The other two; each is filled from the ledger's own files when it is first asked."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def files(self, places: Sequence[str], years: Sequence[int], name: str = "payment") -> str:
        """Return SQL for the rows of the ledger's files that count, of places and years."""
        from tongjian.supervision.datasets import dataset_named

        groups = opened(places, years).groups(dataset_named(name))
        assert not any(group.outside for group in groups)
        return f"read_parquet({[path for group in groups for path in group.paths]})"

    @cached_property
    def duck(self) -> Any:
        """DuckDB as it comes, over a table of its own sorted as well as it can be."""
        path = self.place.folder / "plain.duckdb"
        fresh = not path.exists()
        con = duckdb.connect(str(path))
        con.execute("SET parquet_metadata_cache = true")
        if fresh:
            tell("DuckDB 自有表")
            names = ", ".join(COLUMNS)
            rows = self.files(self.place.places, YEARS)
            con.execute(
                f"CREATE TABLE payment AS SELECT {names} FROM {rows}"
                " ORDER BY jurisdiction, fiscal_year, unit, date_paid"
            )
            con.execute("CHECKPOINT")
        return con

    @cached_property
    def postgres(self) -> Any:
        """PostgreSQL, in the server the product uses, with its work memory raised."""
        from tongjian.core.database import embedded

        con = embedded.superuser(os.environ["TONGJIAN_DATABASE"])
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        con.execute(f"SET search_path = {SCHEMA}")
        con.execute("SET work_mem = '256MB'")
        con.execute("SET maintenance_work_mem = '1GB'")
        found = con.execute("SELECT to_regclass('plain_ready')").fetchone()
        if found == (None,):
            self._fill(con)
        return con

    def another(self) -> Any:
        """Return a further connection to PostgreSQL, for a client of its own."""
        from tongjian.core.database import embedded

        assert self.postgres
        con = embedded.superuser(os.environ["TONGJIAN_DATABASE"])
        con.execute(f"SET search_path = {SCHEMA}")
        con.execute("SET work_mem = '64MB'")
        return con

    def _fill(self, con: Any) -> None:
        begun = time.perf_counter()
        tell("PostgreSQL：装入支付")
        con.execute("DROP TABLE IF EXISTS plain_payment, plain_budget CASCADE")
        typed = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        con.execute(f"CREATE TABLE plain_payment ({typed})")
        con.execute(f"CREATE TABLE plain_budget ({BUDGET})")
        for place in self.place.places:
            for year in YEARS:
                rows = self.files([place], [year])
                self._copy(con, "plain_payment", f"SELECT {', '.join(COLUMNS)} FROM {rows}")
                budget = self.files([place], [year], "budget")
                names = ", ".join(column.split()[0] for column in BUDGET.split(", "))
                self._copy(
                    con,
                    "plain_budget",
                    f"SELECT {names} FROM {budget} WHERE stage = 'current'"
                    " AND level_scope = 'own_level'",
                )
        tell(f"PostgreSQL：建索引（{time.perf_counter() - begun:.0f} 秒）")
        for index in (*INDEXES, "CREATE INDEX ON plain_budget (unit, function_code, project)"):
            con.execute(index)
        con.execute("VACUUM ANALYZE plain_payment")
        con.execute("VACUUM ANALYZE plain_budget")
        con.execute("CREATE TABLE plain_ready ()")
        tell(f"PostgreSQL：{time.perf_counter() - begun:.0f} 秒")

    def _copy(self, con: Any, table: str, query: str) -> None:
        path = self.place.folder / "plain.csv"
        duckdb.sql(f"COPY ({query}) TO '{path}' (HEADER false)")
        with (
            con.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
            path.open("rb") as file,
        ):
            while chunk := file.read(1 << 20):
                copy.write(chunk)
        path.unlink()
