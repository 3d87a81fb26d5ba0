"""The same work in plain PostgreSQL: text staging, typed table with its best indexes, SQL."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg

COLUMNS = (
    "jurisdiction fiscal_year fund_type level_scope payment_no date_applied date_paid unit "
    "function_code project project_name dept_econ_code gov_econ_code kind payee payee_account "
    "purpose settlement amount_yuan allotment contract"
).split()
TYPES = {
    "fiscal_year": "int",
    "date_paid": "date",
    "date_applied": "date",
    "amount_yuan": "numeric(18,2)",
}
FAULTS = """
SELECT count(*) FROM staging WHERE jurisdiction IS DISTINCT FROM '310112'
  OR fiscal_year IS DISTINCT FROM '2024' OR fund_type NOT IN ('general', 'fund')
  OR level_scope <> 'own_level' OR coalesce(payment_no, '') = ''
  OR date_paid !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
  OR amount_yuan !~ '^-?[0-9]+([.][0-9]{1,2})?$' OR coalesce(unit, '') = ''
"""
DUPLICATES = (
    "SELECT count(*) FROM (SELECT 1 FROM staging GROUP BY payment_no HAVING count(*) > 1) d"
)
INDEXES = (
    "CREATE UNIQUE INDEX ON plain (payment_no)",
    "CREATE INDEX ON plain (unit, date_paid)",
    "CREATE INDEX ON plain (function_code) INCLUDE (amount_yuan)",
    "CREATE INDEX ON plain (amount_yuan DESC, payment_no)",
)
DRILL = """
SELECT left(unit, 9) AS code, sum(amount_yuan), count(*) FROM plain
WHERE level_scope = 'own_level' AND fiscal_year = 2024 GROUP BY 1 ORDER BY 2 DESC
"""
DRILL_UNIT = """
SELECT project, max(project_name), sum(amount_yuan), count(*) FROM plain
WHERE unit = %s AND level_scope = 'own_level' AND fiscal_year = 2024 GROUP BY 1 ORDER BY 3 DESC
"""
LISTED = """
SELECT *, count(*) OVER () FROM plain WHERE unit = %s AND purpose LIKE %s
ORDER BY amount_yuan DESC, payment_no LIMIT 50
"""


def load(connection: psycopg.Connection, path: Path) -> float:
    """Stage, check and publish the CSV; seconds."""
    start = time.perf_counter()
    header = path.open().readline().strip()
    with connection.transaction():
        names = header.split(",")
        connection.execute("DROP TABLE IF EXISTS staging, plain")
        connection.execute(
            f"CREATE UNLOGGED TABLE staging ({', '.join(f'{n} text' for n in names)})"
        )
        with (
            connection.cursor().copy("COPY staging FROM STDIN (FORMAT csv, HEADER true)") as copy,
            path.open("rb") as file,
        ):
            while chunk := file.read(1 << 20):
                copy.write(chunk)
        for query in (FAULTS, DUPLICATES):
            assert connection.execute(query).fetchone() == (0,)
        cells = ", ".join(f"nullif({n}, '')::{TYPES.get(n, 'text')} AS {n}" for n in names)
        connection.execute(f"CREATE TABLE plain AS SELECT {cells} FROM staging")
        for index in INDEXES:
            connection.execute(index)
    connection.execute("ANALYZE plain")
    return time.perf_counter() - start


def export(connection: psycopg.Connection) -> tuple[float, int]:
    """Copy every row out as CSV; seconds and bytes."""
    start, size = time.perf_counter(), 0
    with connection.cursor().copy("COPY plain TO STDOUT (FORMAT csv, HEADER true)") as copy:
        for chunk in copy:
            size += len(chunk)
    return time.perf_counter() - start, size
