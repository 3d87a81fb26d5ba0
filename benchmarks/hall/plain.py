"""The same work in plain PostgreSQL: the rows a page shows, the rows a submission writes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from itertools import count
from typing import Any

import psycopg

from benchmarks.hall.applying import photograph
from tongjian.core.database import embedded

SHOWN = """
SELECT c.id, c.number, v.name, c.party_name, p.kind, c.phase, c.desk, u.title, c.urgent_on,
  c.statutory_due, c.promised_due, c.submitted_at, c.last_event_at, r.at
FROM hall_hallcase c JOIN hall_itemversion v ON v.id = c.version_id
  LEFT JOIN hall_party p ON p.id = c.party_id LEFT JOIN core_user u ON u.id = c.handler_id
  LEFT JOIN hall_caseread r ON r.case_id = c.id AND r.user_id = %(user)s
WHERE c.id IN (
  SELECT c.id FROM hall_hallcase c WHERE c.jurisdiction_id = '310112' AND {where}
  ORDER BY {order} LIMIT 30
) ORDER BY {order}
"""
COUNT = """
SELECT count(*) FROM (SELECT 1 FROM hall_hallcase c
WHERE c.jurisdiction_id = '310112' AND {where} LIMIT 1001) found
"""
CASE = "SELECT * FROM hall_hallcase WHERE id = %(case)s"
PARTS = tuple(
    f"SELECT * FROM {table} WHERE case_id = %(case)s ORDER BY id"
    for table in (
        *("hall_hallstep", "hall_clockentry", "hall_material", "hall_casedocument"),
        *("hall_opinion", "hall_correction", "hall_finding"),
    )
)
TRACK = """
SELECT c.id, c.state, c.phase, c.desk, c.promised_due, v.name FROM hall_hallcase c
JOIN hall_itemversion v ON v.id = c.version_id WHERE c.code = %(code)s AND c.phone_last4 = %(last4)s
"""
CLOCKS = "SELECT * FROM hall_clockentry WHERE case_id = %(case)s ORDER BY id"

Asked = Callable[[int], dict[str, Any]]


def _connected() -> psycopg.Connection:
    connection = embedded.superuser(os.environ["TONGJIAN_DATABASE"])
    # The application's connections plan likewise, and no connection knows the plans of another.
    connection.prepare_threshold = None
    return connection


def asking(queries: tuple[str, ...], given: Asked) -> Callable[[], Callable[[int], None]]:
    """Return a maker of clients that ask the queries of one page, one after the other."""

    def make() -> Callable[[int], None]:
        connection = _connected()

        def ask(turn: int) -> None:
            values = given(turn)
            for query in queries:
                connection.execute(query, values).fetchall()

        return ask

    return make


def listed(where: str, order: str = "c.urgent_on, c.id") -> tuple[str, ...]:
    """Return the queries of a list's first page: its rows and how many there are."""
    return SHOWN.format(where=where, order=order), COUNT.format(where=where)


# --- submitting ------------------------------------------------------------------------------

COUNTER = "UPDATE plain_counter SET last = last + 1 WHERE id = 1 RETURNING last"
COPIED = ("hall_hallcase", "hall_material", "hall_hallstep", "hall_clockentry", "hall_casedocument")
NEW = 900_000_000


def submitting(template: int) -> Callable[[], Callable[[int], None]]:
    """Return a maker of clients that write what one submission writes, each in a transaction.

    The rows are those of a case that was submitted before, with a new number and code: the case,
    its materials, first step, clocks and receipt, in the product's own tables with their indexes.
    """
    with _connected() as connection:
        statements = [_copying(connection, table) for table in COPIED]
    numbers, lock = count(1), threading.Lock()

    def make() -> Callable[[int], None]:
        connection = _connected()

        def submit(turn: int) -> None:
            with lock:
                number = next(numbers)
            with connection.transaction():
                connection.execute("SELECT set_config('tongjian.action', 'plain', true)")
                connection.execute(
                    "SELECT id FROM hall_draft WHERE case_id = %s FOR UPDATE", [template]
                ).fetchall()
                connection.execute(COUNTER).fetchone()
                values = {"new": NEW + number, "old": template, "number": number}
                for statement in statements:
                    connection.execute(statement, values)

        return submit

    return make


def _copying(connection: psycopg.Connection, table: str) -> str:
    rows = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND (attname <> 'id' OR %s) ORDER BY attnum",
        [table, table == COPIED[0]],
    )
    names = [str(row[0]) for row in rows]
    changed = {
        "id": "%(new)s",
        "case_id": "%(new)s",
        "number": "t.number || '-' || %(number)s::text",
        "code": "right('00000000' || %(number)s::text, 8)",
    }
    cells = ", ".join(changed.get(name, f"t.{name}") for name in names)
    key = "id" if table == COPIED[0] else "case_id"
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {cells} FROM {table} t"
        f" WHERE t.{key} = %(old)s"
    )


def forget_submitted() -> None:
    """Take the copies away again, so that only the product's cases are counted."""
    with _connected() as connection:
        connection.execute("SET session_replication_role = replica")
        for table in reversed(COPIED):
            key = "id" if table == COPIED[0] else "case_id"
            connection.execute(f"DELETE FROM {table} WHERE {key} > %s", [NEW])


def make_tables() -> None:
    """Make the tables that only the plain side writes."""
    with _connected() as connection:
        connection.execute("CREATE TABLE plain_counter (id int PRIMARY KEY, last int)")
        connection.execute("INSERT INTO plain_counter VALUES (1, 0)")
        connection.execute(
            "CREATE TABLE plain_upload (id bigserial PRIMARY KEY, at timestamptz DEFAULT now(),"
            " content bytea)"
        )


def keeping() -> Callable[[int], None]:
    """Return a client that keeps a picture as PostgreSQL would: one row with its bytes."""
    connection = _connected()
    content = photograph(0)

    def keep(turn: int) -> None:
        connection.execute("INSERT INTO plain_upload (content) VALUES (%s)", [content])

    return keep
