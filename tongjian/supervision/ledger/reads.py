"""Reading the ledger: deliveries, faults, and the tables as of a day."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Max, QuerySet, Value
from django.db.models.functions import NullIf

from tongjian.core.orgs.models import Department, Unit
from tongjian.core.versions.reads import Memory, stamps
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.dictionaries.reads import codes_as_of, edition
from tongjian.supervision.ledger.checks import fatal_kinds
from tongjian.supervision.ledger.engine import engine
from tongjian.supervision.ledger.models import (
    CompactFile,
    Delivery,
    DeliveryFault,
    LedgerFile,
    PayeeToken,
)
from tongjian.supervision.ledger.paths import store_root
from tongjian.supervision.ledger.protect import masked, person_token, token_key
from tongjian.supervision.ledger.slices import Part, Published, Slot, by_slot, digest_of, resolve
from tongjian.supervision.ledger.tables import (
    CODES,
    UNITS,
    Merged,
    Snapshots,
    Source,
    Tables,
    identity_of,
)

VISIBLE = ("published", "withdrawn")
ERASED = "个人"
# field of ``Published``: where the manifest has it
MANIFEST = {
    "delivery": "id",
    "dataset": "dataset",
    "jurisdiction": "jurisdiction_id",
    "source": "source",
    "fiscal_year": "fiscal_year",
    "received": "received",
    "order": "sequence",
    "period": "month",
    "unit": "unit",
    "withdrawn": "withdrawn",
}


Days = tuple[date, tuple[int, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Opened:
    """What ``Tables`` are made of, the same for everybody who may see the same jurisdictions."""

    sources: tuple[Source, ...]
    snapshots: Snapshots
    identity: Hashable


_OPENED: Memory[Opened] = Memory(256)
_YEARS: Memory[list[int]] = Memory(256)


def deliveries() -> QuerySet[Delivery]:
    """Return the deliveries within the scope, newest first."""
    rows: QuerySet[Delivery] = Delivery.objects.select_related("jurisdiction")
    return rows


def delivery(key: str) -> Delivery | None:
    """Return one delivery within the scope, or None."""
    return deliveries().filter(pk=key).first()


def deliveries_by_id(keys: Iterable[str]) -> dict[str, Delivery]:
    """Return the deliveries within the scope by id."""
    return {found.pk: found for found in deliveries().filter(pk__in=list(keys))}


def faults(of: Delivery) -> QuerySet[DeliveryFault]:
    """Return a delivery's kept faults in order: fatal ones first."""
    rows: QuerySet[DeliveryFault] = DeliveryFault.objects.filter(delivery=of)
    return rows


def fatal_number(of: Delivery) -> int:
    """Return how many faults rejected a delivery, hints not counted."""
    kinds = fatal_kinds(dataset_named(of.dataset))
    return sum(number for code, number in of.fault_counts.items() if code in kinds)


def years(jurisdictions: Sequence[str]) -> list[int]:
    """Return the fiscal years with published data, ascending."""

    def read() -> list[int]:
        rows = LedgerFile.objects.filter(jurisdiction_id__in=list(jurisdictions))
        return sorted(rows.order_by().values_list("fiscal_year", flat=True).distinct())

    return list(_YEARS.kept((stamps(jurisdictions), *jurisdictions), read))


def latest_years(jurisdictions: Sequence[str]) -> dict[str, int]:
    """Return, by dataset, the last fiscal year something is published for."""
    rows = Delivery.objects.filter(jurisdiction_id__in=list(jurisdictions), state="published")
    found = rows.order_by().values_list("dataset").annotate(last=Max("fiscal_year"))
    return dict(found)


def freshest(jurisdictions: Sequence[str], as_of: date) -> dict[str, date]:
    """Return, by dataset, the last day by ``as_of`` something now counting was received."""
    found: dict[str, date] = {}
    rows = Delivery.objects.filter(
        jurisdiction_id__in=list(jurisdictions), state="published", received__lte=as_of
    ).order_by()
    for dataset, day in rows.values_list("dataset", "received"):
        found[dataset] = max(day, found.get(dataset, day))
    return found


def published(item: Delivery) -> Published:
    """Return a delivery as a line of the manifest."""
    return Published(
        delivery=item.pk,
        dataset=item.dataset,
        jurisdiction=item.jurisdiction_id,
        source=item.source,
        fiscal_year=item.fiscal_year,
        received=item.received,
        order=item.sequence,
        period=item.period or None,
        unit=item.unit,
        withdrawn=item.withdrawn,
    )


def chain_of(item: Published) -> list[Published]:
    """Return every delivery of the same chain that was ever published."""
    rows = Delivery.objects.filter(
        jurisdiction_id=item.jurisdiction,
        dataset=item.dataset,
        source=item.source,
        fiscal_year=item.fiscal_year,
        unit=item.unit,
        state__in=VISIBLE,
    )
    return [published(row) for row in rows]


def open_tables(
    *,
    as_of: date,
    years: Sequence[int],
    jurisdictions: Sequence[str],
    sources: dict[str, str] | None = None,
    confidential: bool = False,
) -> Tables:
    """Return the ledger of jurisdictions and years as of the end of a day.

    Only what the scope lets through is opened, and of confidential datasets nothing unless
    ``confidential``. ``sources`` names another source than the first declared one for a dataset;
    two sources of the same figures are never added.
    """
    chosen = {
        dataset.name: _sources_read(dataset, sources or {})
        for dataset in all_datasets()
        if confidential or not dataset.confidential
    }
    of = (as_of, tuple(years), tuple(jurisdictions))
    key = (str(store_root()), stamps(jurisdictions), edition(as_of), of, *chosen.items())

    def read() -> Opened:
        manifest, paths = _manifest(as_of, years, jurisdictions, chosen)
        parts = _preferred(resolve(manifest, as_of), chosen)
        return _opened(parts, paths, listed_merged(years, jurisdictions), of)

    return _tables(_OPENED.kept(key, read), of, confidential=confidential)


def _sources_read(dataset: Dataset, asked: dict[str, str]) -> tuple[str, ...]:
    """Return the sources read of a dataset, the preferred first."""
    if dataset.name in asked:
        return (asked[dataset.name],)
    every = tuple(dataset.sources)
    return every if dataset.by_unit or dataset.joint else every[:1]


def _preferred(parts: list[Part], sources: dict[str, tuple[str, ...]]) -> list[Part]:
    """Leave what a preferred source delivered as well: of one unit only one source is read."""
    best: dict[tuple[Any, ...], int] = {}

    def place(part: Part) -> tuple[tuple[Any, ...], int]:
        item = part.published
        rank = sources[item.dataset].index(item.source)
        if dataset_named(item.dataset).joint:
            return (item.chain, rank)
        return ((item.dataset, item.jurisdiction, item.fiscal_year, item.unit), rank)

    for part in parts:
        key, rank = place(part)
        best[key] = min(rank, best.get(key, rank))
    return [part for part in parts if best[place(part)[0]] == place(part)[1]]


def _manifest(
    as_of: date,
    years: Sequence[int],
    jurisdictions: Sequence[str],
    sources: dict[str, tuple[str, ...]],
) -> tuple[list[Published], dict[str, dict[str, str]]]:
    """Return what was received by the day, and each delivery's files by kind."""
    rows = Delivery.objects.filter(
        jurisdiction_id__in=list(jurisdictions),
        fiscal_year__in=list(years),
        state__in=VISIBLE,
        received__lte=as_of,
    ).order_by()
    rows = rows.annotate(month=NullIf("period", Value("")))
    manifest = [
        Published(**dict(zip(MANIFEST, found, strict=True)))
        for found in rows.values_list(*MANIFEST.values())
        if found[3] in sources.get(found[1], ())
    ]
    files = LedgerFile.objects.filter(
        jurisdiction_id__in=list(jurisdictions), fiscal_year__in=list(years)
    ).order_by()
    paths: dict[str, dict[str, str]] = {}
    for key, kind, path in files.values_list("delivery_id", "kind", "path"):
        paths.setdefault(key, {})[kind] = path
    return manifest, paths


def tables_as_of(as_of: date, year: int, jurisdictions: Sequence[str]) -> Tables:
    """Return the ledger of one year; see ``open_tables``."""
    return open_tables(as_of=as_of, years=[year], jurisdictions=jurisdictions)


def open_delivery(of: Delivery, *, confidential: bool = False) -> Tables:
    """Return the rows of one delivery alone, whether or not it still counts."""
    paths = {file.kind: file.path for file in LedgerFile.objects.filter(delivery=of)}
    parts = [Part(published(of))] if paths else []
    days = (of.received, (of.fiscal_year,), (of.jurisdiction_id,))
    return _tables(_opened(parts, {of.pk: paths}, {}, days), days, confidential=confidential)


def _opened(
    parts: Iterable[Part],
    paths: dict[str, dict[str, str]],
    merged: Mapping[tuple[Slot, str], Merged],
    of: Days,
) -> Opened:
    """Find the files of the parts that count; what was merged of exactly these, merged."""
    root = store_root()
    sources: list[Source] = []
    for slot, alike in by_slot(parts).items():
        one = merged.get((slot, digest_of(alike))) if merged else None
        for part in alike:
            found = paths[part.published.delivery]
            rows, words = str(root / found["rows"]), str(root / found["words"])
            sums = str(root / found["sums"]) if "sums" in found else None
            sources.append(Source(part, rows, words, one, sums))
    known = snapshots(*of)
    return Opened(tuple(sources), known, identity_of(sources, known))


def _tables(opened: Opened, of: Days, *, confidential: bool) -> Tables:
    as_of, years, jurisdictions = of
    return Tables(
        engine(store_root()),
        opened.sources,
        as_of=as_of,
        years=years,
        jurisdictions=jurisdictions,
        snapshots=opened.snapshots,
        confidential=confidential,
        identity=opened.identity,
    )


def listed_merged(
    years: Sequence[int], jurisdictions: Sequence[str]
) -> dict[tuple[Slot, str], Merged]:
    """Return the merged files in use by what they are of and the parts they hold."""
    root = store_root()
    versions = {dataset.name: dataset.version for dataset in all_datasets()}
    rows = CompactFile.objects.filter(
        jurisdiction_id__in=list(jurisdictions), fiscal_year__in=list(years), superseded_at=None
    )
    found: dict[tuple[Slot, str], Merged] = {}
    for row in rows:
        if versions.get(row.dataset) == row.version:
            slot = (row.dataset, row.jurisdiction_id, row.source, row.fiscal_year)
            sums = str(root / row.sums_path) if row.sums_path else None
            rows_and_words = str(root / row.path), str(root / row.words_path)
            found[slot, row.digest] = Merged(*rows_and_words, sums)
    return found


def place_of(of: Delivery, row: int) -> tuple[str, int]:
    """Return the sheet ("" for a text file) and row a ledger row number stands for."""
    name, before = "", 0
    for sheet, offset in of.sheets:
        if offset < row:
            name, before = sheet, offset
    return name, row - before


def payee_names(tokens: Iterable[str]) -> dict[str, str]:
    """Return the names tokens stand for; an erased one is absent."""
    rows = PayeeToken.objects.filter(token__in=list(tokens))
    return dict(rows.values_list("token", "display"))


def people_shown(tokens: Iterable[str]) -> dict[str, str]:
    """Return how each token is shown to readers: the surname alone, 个人 where it was erased."""
    wanted = list(tokens)
    named = payee_names(wanted)
    return {token: masked(named[token]) if token in named else ERASED for token in wanted}


def payee_token(name: str) -> str:
    """Return the token a person of that name has in the ledger, to find their payments by."""
    return person_token(token_key(), name)


def snapshots(as_of: date, years: Sequence[int], jurisdictions: Sequence[str]) -> Snapshots:
    """Return the dictionaries as of the day as files named by their content."""
    return Snapshots(
        units=_snapshot("units", UNITS, unit_rows(as_of, jurisdictions)),
        functions=_codes(as_of, years, "function"),
        economics=_codes(as_of, years, "economic_department", "economic_government"),
        revenues=_codes(as_of, years, "revenue"),
    )


def unit_rows(as_of: date, jurisdictions: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return one row per unit known by ``as_of``, in the columns of ``UNITS``.

    A unit that has since closed is in it, with its last day, because its figures are; a renamed
    one stands once, under its name of that day, with those it bore before.
    """
    departments: dict[str, str] = {}
    chosen = {"jurisdiction_id__in": list(jurisdictions), "valid_from__lte": as_of}
    for item in Department.objects.filter(**chosen).order_by("code", "valid_from"):
        departments[item.code] = item.name
    latest: dict[str, Unit] = {}
    names: dict[str, dict[str, None]] = {}
    for unit in Unit.objects.filter(**chosen).order_by("code", "valid_from"):
        latest[unit.code] = unit
        names.setdefault(unit.code, {})[unit.name] = None
    return [
        (
            unit.jurisdiction_id,
            unit.department_code,
            departments.get(unit.department_code),
            unit.code,
            unit.name,
            unit.valid_from,
            unit.valid_to,
            "\n".join(name for name in names[unit.code] if name != unit.name) or None,
        )
        for unit in latest.values()
    ]


def _codes(as_of: date, years: Sequence[int], *lists: str) -> str | None:
    known = tuple(sorted(set(years)))
    path = _path_of("codes", _codes_digest(as_of, known, *lists, number=edition(as_of)))
    if path.exists():
        return str(path)
    return _snapshot("codes", CODES, _code_rows(as_of, known, *lists))


@lru_cache(512)
def _codes_digest(as_of: date, years: tuple[int, ...], *lists: str, number: Hashable) -> str:
    """Return the digest of codes, worked out once for each edition: they are thousands."""
    return _digest(_code_rows(as_of, years, *lists))


def _code_rows(as_of: date, years: tuple[int, ...], *lists: str) -> list[tuple[Any, ...]]:
    return [
        (year, code.code, code.name, code.parent)
        for year in years
        for name in lists
        for code in codes_as_of(name, year, as_of)
    ]


def _snapshot(kind: str, schema: Any, rows: list[tuple[Any, ...]]) -> str | None:
    if not rows:
        return None
    path = _path_of(kind, _digest(rows))
    if not path.exists():
        _write_snapshot(path, schema, rows)
    return str(path)


def _digest(rows: list[tuple[Any, ...]]) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:32]


def _path_of(kind: str, digest: str) -> Path:
    return store_root() / "dictionaries" / f"{kind}-{digest}.parquet"


def _write_snapshot(path: Path, schema: Any, rows: list[tuple[Any, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    arrow = schema.to_pyarrow()
    columns = [
        pa.array(values, field.type)
        for values, field in zip(zip(*rows, strict=True), arrow, strict=True)
    ]
    temporary = path.with_suffix(f".{secrets.token_hex(8)}.tmp")  # two threads may be here at once
    pq.write_table(pa.table(columns, schema=arrow), temporary)
    temporary.rename(path)
