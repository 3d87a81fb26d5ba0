"""One delivery of every payment: checked and published by a process of its own.

``python -m benchmarks.budget.publish FILE PLACE YEAR`` prints the seconds the delivery took.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.budget import data
from benchmarks.budget.place import NOW, Place, tell
from benchmarks.budget.plain import Plain
from benchmarks.budget.watch import watch
from benchmarks.report import Row

GIB = 1 << 30
FAULTS = (
    "SELECT count(*) FROM staging WHERE jurisdiction IS DISTINCT FROM '{place}'"
    " OR fiscal_year IS DISTINCT FROM '{year}' OR fund_type NOT IN ('general', 'fund',"
    " 'state_capital', 'social_insurance') OR level_scope <> 'own_level'"
    " OR coalesce(payment_no, '') = '' OR date_paid !~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$'"
    " OR amount_yuan !~ '^-?[0-9]+([.][0-9]{{1,2}})?$' OR coalesce(unit, '') = ''"
)
TWICE = "SELECT count(*) FROM (SELECT 1 FROM staging GROUP BY payment_no HAVING count(*) > 1) d"
TYPES = {"fiscal_year": "int", "date_paid": "date", "date_applied": "date"}


def measure(place: Place, plain: Plain | None) -> list[Row]:
    """Deliver all rows as one file of one jurisdiction and year; withdraw it afterwards."""
    code, path = place.places[0], place.folder / "one.csv"
    payments = data.Payments(place.district)
    payments.write(path, place.rows, code, data.ALONE, like=(code, data.YEARS[-1]))
    payments.close()
    tell(f"一个文件 {path.stat().st_size / GIB:.1f} GiB")
    try:
        found = watch("benchmarks.budget.publish", str(path), code, str(data.ALONE))
        seconds = float(found.said.split()[-1])
        tell(f"核对并发布 {seconds:.1f} 秒，内存最多 {found.peak / GIB:.2f} GiB")
        theirs = _in_postgres(plain, path, code) if plain is not None else None
    finally:
        path.unlink()
        _withdrawn(code)
    other = "—" if theirs is None else f"{theirs:.1f} 秒"
    times = "—" if theirs is None else f"{theirs / seconds:.2f}"
    peak = f"{found.peak / GIB:.2f} GiB"
    return [
        (
            f"核对并发布 {place.rows:,} 笔支付（一个 CSV）",
            "≤ 60 秒",
            f"{seconds:.1f} 秒",
            other,
            times,
        ),
        ("其间的内存峰值（含子进程）", "≤ 2 GiB", peak, "—", "—"),
    ]


def _withdrawn(code: str) -> None:
    """Take the delivery back, so that nothing after this sees its year."""
    from tests.world import ROOT
    from tongjian.core.scope import scope
    from tongjian.supervision.ledger.actions import withdraw
    from tongjian.supervision.ledger.models import Delivery

    with scope([code], ROOT):
        for found in Delivery.objects.filter(fiscal_year=data.ALONE, state="published"):
            withdraw(subject=found, reason="量完撤回", by=ROOT, now=NOW)


def _in_postgres(plain: Plain, path: Path, code: str) -> float:
    """Stage, check and publish the file in PostgreSQL with one index; the seconds."""
    con = plain.postgres
    begun = time.perf_counter()
    names = path.open(encoding="utf-8").readline().strip().split(",")
    with con.transaction():
        con.execute("DROP TABLE IF EXISTS staging, plain_one")
        con.execute(f"CREATE UNLOGGED TABLE staging ({', '.join(f'{n} text' for n in names)})")
        with (
            con.cursor().copy("COPY staging FROM STDIN (FORMAT csv, HEADER true)") as copy,
            path.open("rb") as file,
        ):
            while chunk := file.read(1 << 20):
                copy.write(chunk)
        for query in (FAULTS.format(place=code, year=data.ALONE), TWICE):
            assert con.execute(query).fetchone() == (0,)
        types = {**TYPES, "amount_yuan": "numeric(18,2)"}
        cells = ", ".join(f"nullif({n}, '')::{types.get(n, 'text')} AS {n}" for n in names)
        con.execute(f"CREATE TABLE plain_one AS SELECT {cells} FROM staging")
        con.execute("CREATE UNIQUE INDEX ON plain_one (payment_no)")
        con.execute("CREATE INDEX ON plain_one (unit, date_paid)")
    taken = time.perf_counter() - begun
    con.execute("DROP TABLE staging, plain_one")
    return taken


def main(path: str, code: str, year: str) -> None:
    """Deliver a file of payments; print the seconds."""
    import django

    django.setup()
    from tests.world import ROOT
    from tongjian.supervision.ledger.actions import deliver

    begun = time.perf_counter()
    outcome = deliver(
        file=Path(path),
        dataset="payment",
        jurisdiction=code,
        fiscal_year=int(year),
        by=ROOT,
        now=NOW,
    )
    assert outcome.accepted, outcome.message
    sys.stdout.write(f"{time.perf_counter() - begun}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
