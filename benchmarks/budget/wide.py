"""Ten times as many jurisdictions with the same rows in each: what one jurisdiction-year costs then.

``python -m benchmarks.budget.wide FOLDER ROWS`` prints, as JSON, the medians in seconds of each page
with ten jurisdictions and with a hundred, over a database and ledger of its own.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import statistics
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import http, server
from benchmarks.budget import data
from benchmarks.budget.place import NOW, YEARS, Place, deliver_all, tell
from benchmarks.budget.watch import watch
from benchmarks.report import Row

DATABASE = "benchmark_wide"
FEW, MANY = 10, 100
LIKE = "310112101"  # the town whose units and payments every place gets
ROUNDS = 30


def measure(place: Place) -> list[Row]:
    """Measure it in a process of its own; a row of the report for each page."""
    each = max(1_000, place.rows // (FEW * len(YEARS)) // 10)
    folder = place.folder / "wide"
    before = {name: os.environ[name] for name in ("TONGJIAN_DATABASE", "TONGJIAN_LEDGER")}
    os.environ |= {"TONGJIAN_DATABASE": DATABASE, "TONGJIAN_LEDGER": str(folder / "ledger")}
    try:
        found = watch("benchmarks.budget.wide", str(folder), str(each))
    finally:
        os.environ |= before
        shutil.rmtree(folder, ignore_errors=True)
    medians: dict[str, list[float]] = json.loads(found.said.splitlines()[-1])
    return [
        (
            f"{title}（每地每年 {each:,} 笔）",
            "≤ 2 倍",
            f"{few * 1000:.0f} 毫秒 → {many * 1000:.0f} 毫秒",
            "—",
            f"{many / few:.2f} 倍",
        )
        for title, (few, many) in medians.items()
    ]


def main(folder: Path, each: int) -> None:
    """Fill ten places, measure, fill ninety more, measure again."""
    import django

    django.setup()
    from tests.world import World
    from tongjian.core.database import embedded
    from tongjian.core.database.setup import migrate

    embedded.drop_database(DATABASE)
    try:
        migrate()
        district = folder / "district"
        data.District(district)
        codes = _places(district)
        committee = World(NOW).person("committee").username
        payments = data.Payments(district)
        medians: dict[str, list[float]] = {}
        for some in (codes[:FEW], codes[FEW:]):
            _fill(payments, district, some, each)
            for title, value in _asked(committee, codes[:FEW]).items():
                medians.setdefault(title, []).append(value)
        sys.stdout.write(json.dumps(medians) + "\n")
    finally:
        embedded.drop_database(DATABASE)


def _places(district: Path) -> list[str]:
    """Make a district and ninety-nine towns, each with the units of one town."""
    from tests.world import ROOT
    from tongjian.core.orgs.actions import UnitLine, set_jurisdictions, set_units
    from tongjian.core.orgs.lists import Place as OrgPlace
    from tongjian.core.scope import scope

    codes = [data.DISTRICT, *(f"{data.DISTRICT}{number}" for number in range(101, 100 + MANY))]
    with (district / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        like = [row for row in csv.DictReader(file) if row["jurisdiction"] == LIKE]

    def moved(text: str, code: str) -> str:
        return code + text.removeprefix(LIKE)

    everywhere = tuple(codes)
    root = replace(ROOT, everywhere=everywhere)
    with scope(everywhere, root):
        rows: list[OrgPlace] = [(codes[0], "示例区", "district", None)]
        rows += [(code, f"第{code[-3:]}镇", "town", codes[0]) for code in codes[1:]]
        set_jurisdictions(rows=rows, by=root, now=NOW)
        for code in codes:
            lines = [
                UnitLine(
                    moved(row["department"], code),
                    row["department_name"],
                    moved(row["unit"], code),
                    row["unit_name"],
                    date.fromisoformat(row["valid_from"]),
                    None,
                )
                for row in like
            ]
            set_units(jurisdiction=code, lines=lines, by=root, now=NOW)
    return codes


def _fill(payments: Any, district: Path, codes: list[str], each: int) -> None:
    lanes = []
    for code in codes:
        lane = []
        for year in YEARS:
            path = district / f"wide-{code}-{year}.csv"
            payments.write(path, each, code, year, like=(LIKE, year))
            lane.append(data.planned(path, code, year, data.AS_OF))
        lanes.append(lane)
    deliver_all(district, lanes)
    for path in district.glob("wide-*.csv"):
        path.unlink()


def _asked(committee: str, codes: list[str]) -> dict[str, float]:
    pages = {"下钻：一地一年": "/query/payment/", "明细：一地一年": "/query/payment/rows/"}
    found = {}
    with server.serving() as (port, _):
        cookie = server.sign_in(port, committee)
        for title, path in pages.items():

            def address(turn: int, path: str = path) -> str:
                code, year = codes[turn % len(codes)], YEARS[turn // len(codes) % len(YEARS)]
                return f"{path}?j={code}&year={year}&min={1000 + turn}"

            taken = http.at_once(server.asking(port, cookie, address), ROUNDS, clients=1)
            found[title] = statistics.median(taken)
            tell(f"{title}: {found[title] * 1000:.0f} 毫秒")
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
