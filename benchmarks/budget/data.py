"""The data measured: the demonstration district's, its payments repeated to any number by SQL.

Budgets, revenue and every other dataset are the demonstration's, one file of a whole year each.
A payment is one of the demonstration's with another number, payee, purpose and amount, so that the
sums still fit the budgets; every jurisdiction and year has the same number of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from tongjian.supervision.demo.district import ALL, PlannedDelivery, generate

SEED, AS_OF = 7, date(2026, 1, 31)
YEARS = tuple(range(2021, 2026))
ALONE = 2020  # the year of the one large file
BASE = 60_000
PAYEES, BATCHES = 40_000, 100
DISTRICT = "310112"


class District:
    """The demonstration's files in a folder: those of everything but payments, one a year."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest = generate(
            folder, seed=SEED, payments=BASE, as_of=AS_OF, years=YEARS, datasets=ALL
        )

    def files(self) -> list[PlannedDelivery]:
        """Return the files that counted in the end, a year's months in one; none is faulty."""
        chains: dict[tuple[str, ...], list[PlannedDelivery]] = {}
        for item in sorted(self._manifest.deliveries, key=lambda item: (item.received, item.file)):
            if item.dataset != "payment" and not item.rejected:
                unit = item.unit or ""
                key = (item.dataset, item.jurisdiction, str(item.fiscal_year), item.source, unit)
                chains.setdefault(key, []).append(item)
        return [_whole(self._folder, "-".join(key), items) for key, items in chains.items()]


def _whole(folder: Path, name: str, items: list[PlannedDelivery]) -> PlannedDelivery:
    """Return a chain as it stood in the end: its last whole year, or its months in one file."""
    if items[-1].period is None:
        return items[-1]
    latest = {item.period: item for item in items if item.period is not None}
    target = folder / f"whole-{name.strip('-')}.csv"
    parts = [(folder / item.file).read_bytes() for _, item in sorted(latest.items())]
    heading, _, _ = parts[0].partition(b"\n")
    target.write_bytes(
        heading + b"\n" + b"".join(part.removeprefix(heading + b"\n") for part in parts)
    )
    return replace(items[-1], period=None, file=target.name, totals={})


class Payments:
    """The demonstration's payments, from which any number can be made."""

    def __init__(self, folder: Path) -> None:
        self._con = duckdb.connect()
        self._con.execute(
            f"CREATE TABLE base AS SELECT *, row_number() OVER (PARTITION BY jurisdiction,"
            " fiscal_year ORDER BY payment_no) - 1 AS place, count(*) OVER (PARTITION BY"
            " jurisdiction, fiscal_year) AS many FROM (SELECT DISTINCT ON (payment_no) * FROM"
            f" read_csv('{folder}/payment/*.csv', all_varchar = true))"
        )

    def write(
        self, path: Path, count: int, place: str, year: int, *, like: tuple[str, int] | None = None
    ) -> None:
        """Write ``count`` payments of a jurisdiction and year, ``like`` those of another one."""
        from_place, from_year = like or (place, year)
        moved = {
            "jurisdiction": f"'{place}'",
            "fiscal_year": str(year),
            "payment_no": "payment_no || '-' || copy",
            "date_applied": f"'{year}' || substr(date_paid, 5)",
            "date_paid": f"'{year}' || substr(date_paid, 5)",
            "unit": f"'{place}' || substr(unit, {len(from_place) + 1})",
            "payee": f"CASE WHEN n % 4 = 0 THEN payee ELSE '第' || (hash(n) % {PAYEES})"
            " || '服务有限公司' END",
            "payee_account": f"CASE WHEN n % 4 = 0 THEN payee_account ELSE '6222' ||"
            f" lpad((hash(n) % {PAYEES})::VARCHAR, 12, '0') END",
            "purpose": f"purpose || '第' || (hash(n * 7) % {BATCHES}) || '批'",
            "amount_yuan": "greatest(0.01, (amount_yuan::DOUBLE * many / total"
            " * (0.5 + hash(n * 13) % 1000 / 1000)))::DECIMAL(18, 2)",
        }
        columns = ", ".join(f"{sql} AS {name}" for name, sql in moved.items())
        self._con.execute(
            f"COPY (SELECT base.* EXCLUDE (place, many) REPLACE ({columns}) FROM"
            f" (SELECT range AS n, range // many AS copy, range % many AS turn, {count} AS total"
            f" FROM range({count}), (SELECT any_value(many) AS many FROM base"
            f" WHERE jurisdiction = '{from_place}' AND fiscal_year = '{from_year}'))"
            f" JOIN base ON place = turn AND jurisdiction = '{from_place}'"
            f" AND fiscal_year = '{from_year}') TO '{path}' (HEADER, DELIMITER ',')"
        )

    def close(self) -> None:
        """Forget them."""
        self._con.close()


def slices(places: Iterable[str], years: Iterable[int]) -> list[tuple[str, int]]:
    """Return every jurisdiction and year."""
    return [(place, year) for place in places for year in years]


def planned(path: Path, place: str, year: int, received: date) -> PlannedDelivery:
    """Return the delivery of a file of payments of a whole year."""
    return PlannedDelivery("payment", place, year, None, "finance", path.name, received, {})


def functions(folder: Path) -> list[tuple[int, str]]:
    """Return (year, code) of every class and section of the function classification paid for."""
    with duckdb.connect() as con:
        found: list[tuple[int, str]] = con.execute(
            "SELECT DISTINCT CAST(fiscal_year AS INTEGER), left(function_code, size) FROM"
            f" read_csv('{folder}/payment/*.csv', all_varchar = true), (VALUES (3), (5)) t(size)"
            " WHERE function_code NOT LIKE '230%' ORDER BY 1, 2"
        ).fetchall()
    return found
