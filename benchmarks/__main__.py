"""``make bench``: measure and rewrite docs/benchmarks.md. Data are the benchmark's own.

``BENCH_ONLY=budget`` or ``hall`` measures one part and keeps the other as it was written.
``BENCH_ROWS`` payments, ``BENCH_CASES`` cases, ``BENCH_ROUNDS`` requests of each kind a client.
``BENCH_PART=pages,engine`` measures those tables of the ledger's part and prints them without
touching the report. ``BENCH_KEEP=1`` (with ``BENCH_ONLY=budget``) keeps the filled installation
below the data folder for the next run; ``BENCH_KEEP=0`` or a run without it removes it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def _folder(below: Path) -> Iterator[Path]:
    """Give the folder to work in: one of its own, or the one that is kept."""
    kept = below / "kept"
    if os.environ.get("BENCH_KEEP") == "1":
        kept.mkdir(exist_ok=True)
        yield kept
        return
    shutil.rmtree(kept, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=below) as work:
        yield Path(work)


def main() -> None:
    """Measure what is asked for and write the report."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tongjian.settings"
    os.environ["TONGJIAN_DATABASE"] = "benchmark"
    from tongjian.core.home import home

    folder = home() / "benchmark"
    folder.mkdir(exist_ok=True)
    only = os.environ.get("BENCH_ONLY", "")
    if os.environ.get("BENCH_KEEP") == "1" and only != "budget":
        raise SystemExit("BENCH_KEEP=1 goes with BENCH_ONLY=budget: the hall drops the database")
    with _folder(folder) as work:
        os.environ["TONGJIAN_LEDGER"] = str(work / "ledger")
        import django

        django.setup()
        from benchmarks import budget, hall, report

        if only == "budget" and os.environ.get("BENCH_PART"):
            sys.stdout.write(budget.measure(work))
            return
        parts = {"budget": budget, "hall": hall}
        report.write(
            part.measure(work) if only in ("", name) else report.kept(part.TITLE)
            for name, part in parts.items()
        )
    sys.stdout.write(report.REPORT.read_text())


if __name__ == "__main__":
    main()
