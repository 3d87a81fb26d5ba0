"""A district of full size: every further file is what its dataset declares, without a fault."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.dictionaries import FILES, names
from tongjian.supervision.demo.district import ALL, CORE, Manifest, PlannedDelivery, generate
from tongjian.supervision.ledger.checks import Slice
from tongjian.supervision.ledger.faults import Fault
from tongjian.supervision.ledger.validate import validate, workbench

pytestmark = pytest.mark.soak
AS_OF = date(2026, 1, 31)


def units_of(folder: Path, manifest: Manifest, one: PlannedDelivery) -> set[str]:
    first, last = f"{one.fiscal_year}-01-01", f"{one.fiscal_year}-12-31"
    with (folder / manifest.units).open(encoding="utf-8", newline="") as file:
        return {one.jurisdiction} | {
            row["unit"]
            for row in csv.DictReader(file)
            if row["jurisdiction"] == one.jurisdiction
            and row["valid_from"] <= last
            and (row["valid_to"] or last) >= first
        }


def faults(folder: Path, manifest: Manifest, one: PlannedDelivery) -> tuple[bool, list[Fault]]:
    known: dict[str, set[str]] = {name: set(names(name, one.fiscal_year)) for name in FILES}
    known["unit"] = units_of(folder, manifest, one)
    path, work = folder / one.file, folder / "work"
    work.mkdir(exist_ok=True)
    with workbench(work, path.stat().st_size) as con:
        found = validate(
            con,
            path,
            dataset_named(one.dataset),
            Slice(one.jurisdiction, one.fiscal_year, one.period),
            name=path.name,
            known=known,
            totals={name: str(value) for name, value in one.totals.items()},
            work=work,
        )
    return bool(found.fatal), list(found.faults)


def test_every_further_file_is_sound(tmp_path: Path) -> None:
    manifest = generate(tmp_path, seed=20250101, payments=300_000, as_of=AS_OF, datasets=ALL)
    checked = 0
    for one in manifest.deliveries:
        # Of the last year's many like files the last stand for all, and what is sent back.
        early = one.period not in (None, "12") or re.search(r"-\d{4}-\d\d\.csv$", one.file)
        if one.dataset in CORE or (early and not one.rejected):
            continue
        fatal, found = faults(tmp_path, manifest, one)
        assert fatal == one.rejected, (one.file, found[:2])
        assert one.rejected or not found, (one.file, found[:2])
        checked += 1
    assert checked > 400
