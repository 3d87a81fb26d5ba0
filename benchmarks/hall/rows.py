"""A million cases by SQL, each a copy of one that really lived, with its own number and people.

Two in a hundred are open, the rest closed over six years. Open cases and the closed ones of the
last weeks have their steps, clocks, materials and letters; what is older has its row alone, as a
case page of an open case reads nothing of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

OPEN_SHARE = 50  # one in so many cases is open
PARTS_SHARE = 25  # one in so many closed cases has its parts too
LETTERS, DIGITS = "ACDEFGHJKLMNPRST", "0123456789abcdef"
WEEKS = 312
PARTS = ("hall_hallstep", "hall_clockentry", "hall_material", "hall_casedocument")
KEPT = 100_000_000  # numbers of rows made here start above, so that none meets a real one

# What differs in a copy; all else is the template's. ``n`` counts the copies from 1.
CASE = {
    "id": "{kept} + n",
    "number": "t.jurisdiction_id || '-' || extract(year FROM t.submitted_at - shift)"
    " || '-' || (1000000 + n)",
    "code": "translate(lpad(to_hex(n), 8, '0'), {digits}, {letters})",
    "party_name": "t.party_name || n % 9973",
    "phone": "'139' || lpad((n::bigint * 7919 % 100000000)::text, 8, '0')",
    "phone_last4": "right('139' || lpad((n::bigint * 7919 % 100000000)::text, 8, '0'), 4)",
    "party_id": "{kept} + n % {people}",
    "applicant_id": "{kept} + n % {people}",
    "handler_id": "CASE WHEN t.handler_id IS NULL THEN NULL"
    " ELSE ({officers}::int[])[1 + n % cardinality({officers}::int[])] END",
}
MOMENTS = ("submitted_at", "closed_at", "last_event_at")
DAYS = (
    *("received_on", "accepted_on", "decided_on", "statutory_due", "promised_due", "step_due"),
    *("urgent_on", "keep_until"),
)


def make_rows(connection: psycopg.Connection, count: int, officers: list[int]) -> None:
    """Fill the hall up to about ``count`` cases and gather statistics."""
    people = max(50, count // 5)
    with connection.transaction():
        # Rows are copied whole: their triggers and references held for the original already.
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("SET LOCAL synchronous_commit = off")
        connection.execute("SET LOCAL maintenance_work_mem = '256MB'")
        _people(connection, people)
        _plan(connection, count)
        with _without_indexes(connection, "hall_hallcase"):
            _cases(connection, people, officers)
        for table in PARTS:
            _parts(connection, table)
        _looked_at(connection, officers)
    connection.execute("VACUUM (ANALYZE)")


def _people(connection: psycopg.Connection, people: int) -> None:
    party = {"id": "{kept} + n", "id_number": "'X' || n", "name": "t.name || n"}
    applicant = {
        "id": "{kept} + n",
        "party_id": "{kept} + n",
        "user_id": "NULL::int",
        "phone_key": "'bench' || n",
        "subject": "''",
    }
    for table, changed in (("hall_party", party), ("hall_applicant", applicant)):
        known = _numbers(connection, f"SELECT id FROM {table} ORDER BY id")
        chosen = _chosen(connection, table, changed, kept=sql.Literal(KEPT))
        connection.execute(
            sql.SQL(
                "INSERT INTO {table} ({names}) SELECT {values} FROM generate_series(0, {last}) n"
                " JOIN {table} t ON t.id = ({known}::int[])[1 + n % {many}]"
            ).format(
                table=sql.Identifier(table),
                known=sql.Literal(known),
                many=sql.Literal(len(known)),
                last=sql.Literal(people - 1),
                **chosen,
            )
        )


def _numbers(connection: psycopg.Connection, query: str) -> list[int]:
    return [int(row[0]) for row in connection.execute(query)]


def _plan(connection: psycopg.Connection, count: int) -> None:
    """Say of every copy which case it is made from and by how much it is moved into the past."""
    known = "SELECT id FROM hall_hallcase WHERE id < %s AND open = %s ORDER BY id"
    opened, closed = (
        [int(row[0]) for row in connection.execute(known, [KEPT, state])] for state in (True, False)
    )
    connection.execute(
        "CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT n, open, open OR n %% %(parts)s = 0 AS whole,"
        " CASE WHEN open THEN (%(opened)s::int[])[1 + n / %(share)s %% cardinality(%(opened)s::int[])]"
        " ELSE (%(closed)s::int[])[1 + n %% cardinality(%(closed)s::int[])] END AS template,"
        " make_interval(weeks => CASE WHEN open THEN n %% 2 ELSE n / 7 %% %(weeks)s END) AS shift"
        " FROM (SELECT n, n %% %(share)s = 0 AS open FROM generate_series(1, %(count)s) n) numbered",
        {
            "weeks": WEEKS,
            "parts": PARTS_SHARE,
            "count": count,
            "share": OPEN_SHARE,
            "opened": opened,
            "closed": closed,
        },
    )
    connection.execute("ANALYZE copy")


def _cases(connection: psycopg.Connection, people: int, officers: list[int]) -> None:
    moved = {name: f"t.{name} - shift" for name in MOMENTS}
    moved |= {name: f"(t.{name} - shift)::date" for name in DAYS}
    chosen = _chosen(
        connection,
        "hall_hallcase",
        CASE | moved,
        kept=sql.Literal(KEPT),
        people=sql.Literal(people),
        officers=sql.Literal(officers),
        digits=sql.Literal(DIGITS),
        letters=sql.Literal(LETTERS),
    )
    connection.execute(
        sql.SQL(
            "INSERT INTO hall_hallcase ({names}) SELECT {values}"
            " FROM copy JOIN hall_hallcase t ON t.id = copy.template"
        ).format(**chosen)
    )


@contextmanager
def _without_indexes(connection: psycopg.Connection, table: str) -> Iterator[None]:
    """Build a table's plain indexes anew afterwards, which is quicker than row by row."""
    rows = connection.execute(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = %s::regclass"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid)",
        [table],
    ).fetchall()
    for name, _ in rows:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _, definition in rows:
        connection.execute(definition)


def _parts(connection: psycopg.Connection, table: str) -> None:
    changed = {"id": f"{KEPT} + row_number() OVER ()", "case_id": "{kept} + copy.n"}
    if table == "hall_casedocument":
        changed["number"] = "t.number || '/' || copy.n"
    for name in ("at", "entered_at", "issued_at"):
        changed[name] = f"t.{name} - copy.shift"
    chosen = _chosen(connection, table, changed, kept=sql.Literal(KEPT))
    connection.execute(
        sql.SQL(
            "INSERT INTO {table} ({names}) SELECT {values} FROM copy"
            " JOIN {table} t ON t.case_id = copy.template WHERE copy.whole"
        ).format(table=sql.Identifier(table), **chosen)
    )


def _looked_at(connection: psycopg.Connection, officers: list[int]) -> None:
    """Let every open case be seen by three officials, half of them since its last event."""
    connection.execute(
        "INSERT INTO hall_caseread (id, jurisdiction_id, case_id, user_id, at)"
        " SELECT %(kept)s + row_number() OVER (), c.jurisdiction_id, c.id, u.id,"
        "  c.last_event_at + CASE WHEN (c.id + u.id) %% 2 = 0 THEN '1 hour' ELSE '-1 hour' END"
        "  ::interval FROM hall_hallcase c, unnest(%(officers)s::int[]) u (id)"
        " WHERE c.open AND c.id > %(kept)s AND (c.id + u.id) %% 4 = 0",
        {"kept": KEPT, "officers": officers},
    )


def _chosen(
    connection: psycopg.Connection, table: str, changed: dict[str, str], **values: sql.Composable
) -> dict[str, sql.Composable]:
    """Return a table's columns and what a copy has in each."""
    rows = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped ORDER BY attnum",
        [table],
    )
    names = [str(row[0]) for row in rows]
    cells = [
        sql.SQL(changed[name]).format(**values)
        if name in changed
        else sql.SQL("t.{}").format(sql.Identifier(name))
        for name in names
    ]
    return {
        "names": sql.SQL(", ").join(map(sql.Identifier, names)),
        "values": sql.SQL(", ").join(cells),
    }
