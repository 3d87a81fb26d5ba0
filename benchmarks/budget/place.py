"""The installation measured: ten jurisdictions, five years, everything through the ordinary door."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.budget import data
from tongjian.supervision.demo.district import PlannedDelivery
from tongjian.supervision.demo.lane import deliver_lane

NOW = datetime(2026, 2, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
VERSION = 5  # of what is written here; a kept installation of another one is made anew
YEARS = data.YEARS


@dataclass
class Place:
    """What questions are asked about; ``units`` maps a jurisdiction to its units' codes."""

    folder: Path
    rows: int
    committee: str
    units: dict[str, list[str]] = field(default_factory=dict)

    @property
    def places(self) -> list[str]:
        """The jurisdictions, the district first."""
        return list(self.units)

    @property
    def district(self) -> Path:
        """The folder of the demonstration's files."""
        return self.folder / "district"


def tell(text: str) -> None:
    """Say on the terminal how far it is."""
    sys.stderr.write(f"[{time.strftime('%H:%M:%S')}] {text}\n")
    sys.stderr.flush()


def loaded(folder: Path, rows: int) -> Place:
    """Return the installation with ``rows`` payments, filling it unless it was kept filled."""
    from tongjian.core.database.setup import migrate

    mark = folder / "loaded.json"
    wanted = {"rows": rows, "version": VERSION}
    kept = json.loads(mark.read_text()) if mark.exists() else None
    if kept is not None and {key: kept[key] for key in wanted} == wanted:
        migrate()
        return Place(folder, rows, kept["committee"], _units(folder))
    tell("生成演示区")
    shutil.rmtree(folder / "district", ignore_errors=True)
    others = data.District(folder / "district").files()
    place = _empty(folder, rows)
    payments = data.Payments(place.district)
    each = max(1, rows // (len(place.places) * len(YEARS)))
    lanes = {code: [one for one in others if one.jurisdiction == code] for code in place.places}
    tell(f"{len(others)} 个其他文件，{len(place.places) * len(YEARS)} 个支付文件，每个 {each:,} 笔")
    for code, year in data.slices(place.places, YEARS):
        path = place.district / f"large-{code}-{year}.csv"
        payments.write(path, each, code, year)
        lanes[code].append(data.planned(path, code, year, data.AS_OF))
    payments.close()
    deliver_all(place.district, list(lanes.values()))
    for path in place.district.glob("large-*.csv"):
        path.unlink()
    mark.write_text(json.dumps({**wanted, "committee": place.committee}))
    return place


def _empty(folder: Path, rows: int) -> Place:
    from tests.world import World
    from tongjian.core.database import embedded
    from tongjian.core.database.setup import migrate
    from tongjian.core.identity.reads import command_line
    from tongjian.core.orgs.load import load
    from tongjian.supervision.demo.install import PLACES

    name = os.environ["TONGJIAN_DATABASE"]
    embedded.drop_database(name)
    shutil.rmtree(os.environ["TONGJIAN_LEDGER"], ignore_errors=True)
    for old in folder.glob("plain*"):
        old.unlink()
    (folder / "loaded.json").unlink(missing_ok=True)
    migrate()
    load(PLACES, folder / "district" / "units.csv", by=command_line(), now=NOW)
    committee = World(NOW).person("committee").username
    return Place(folder, rows, committee, _units(folder))


def _units(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with (folder / "district" / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if not row["valid_to"] and row["valid_from"] == f"{YEARS[0]}-01-01":
                found.setdefault(row["jurisdiction"], []).append(row["unit"])
    return {code: sorted(set(units)) for code, units in found.items()}


def deliver_all(folder: Path, lanes: list[list[PlannedDelivery]]) -> None:
    """Deliver every lane's files in order, two lanes at a time."""
    begun, done = time.perf_counter(), 0
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for count in pool.map(deliver_lane, [folder] * len(lanes), lanes, [NOW] * len(lanes)):
            done += count
            tell(f"已报送 {done} 个文件，{time.perf_counter() - begun:.0f} 秒")
