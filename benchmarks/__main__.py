"""``make bench``: measure and rewrite docs/benchmarks.md. Data are the benchmark's own.

``BENCH_ONLY=budget`` or ``hall`` measures one part and keeps the other as it was written.
``BENCH_ROWS`` payments, ``BENCH_CASES`` cases, ``BENCH_ROUNDS`` requests of each kind a client.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Measure what is asked for and write the report."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tongjian.settings"
    os.environ["TONGJIAN_DATABASE"] = "benchmark"
    from tongjian.core.home import home

    folder = home() / "benchmark"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as work:
        os.environ["TONGJIAN_LEDGER"] = str(Path(work) / "ledger")
        import django

        django.setup()
        from benchmarks import budget, hall, report

        only = os.environ.get("BENCH_ONLY", "")
        parts = {"budget": budget, "hall": hall}
        report.write(
            part.measure(Path(work)) if only in ("", name) else report.kept(part.TITLE)
            for name, part in parts.items()
        )
    sys.stdout.write(report.REPORT.read_text())


if __name__ == "__main__":
    main()
