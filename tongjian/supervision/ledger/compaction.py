"""Merging the files of a slice into one, without changing any answer as of any day.

A year delivered month by month is twelve files; a question opens each. A compact file holds exactly
the rows that count of some parts, in the order questions ask for, and is listed with those parts.
It is opened only where exactly these parts count, so an earlier day, a withdrawal or a correction
finds the files as they were delivered.

It survives a kill at any moment as a delivery does: the file gets its name first, then one
transaction lists it, and what no list names is swept away at the next start. A compact file that
others have replaced is opened no more, and removed when nobody can have it open any longer.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import QuerySet, Value
from django.db.models.functions import NullIf

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import scope
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.ledger.engine import duck_sql
from tongjian.supervision.ledger.locks import Busy, held
from tongjian.supervision.ledger.models import CompactFile, Delivery, LedgerFile
from tongjian.supervision.ledger.parquet import (
    Written,
    settle,
    write_merged,
    write_sums,
    write_words,
)
from tongjian.supervision.ledger.paths import file_folder, store_root, work_root
from tongjian.supervision.ledger.reads import MANIFEST, VISIBLE
from tongjian.supervision.ledger.slices import (
    Part,
    Published,
    Slot,
    by_slot,
    described,
    digest_of,
    resolve,
)
from tongjian.supervision.ledger.staging import SMALL
from tongjian.supervision.ledger.tables import Source, groups_of, schema_of
from tongjian.supervision.ledger.validate import workbench

FEWEST = 2  # parts that are worth merging
GRACE = timedelta(days=1)  # an export that opened a file has long ended by then
Files = dict[str, Written]  # by kind: rows, words, and sums where the dataset has them


@dataclass(frozen=True)
class Due:
    """A slice whose parts are to be merged, with the files of each."""

    slot: Slot
    sources: tuple[Source, ...]

    @property
    def parts(self) -> list[Part]:
        """The parts that count."""
        return [source.part for source in self.sources]


def compact(
    *,
    jurisdictions: Iterable[str],
    by: Actor,
    now: datetime,
    dataset: str | None = None,
    year: int | None = None,
) -> int:
    """Merge every slice that has grown; the number of files made. Call it outside a transaction.

    What another process is merging is left to it.
    """
    made = 0
    for jurisdiction in jurisdictions:
        with scope([jurisdiction], by):
            waiting = due(jurisdiction, now, dataset, year)
        for one in waiting:
            try:
                with held("compact-" + "-".join(map(str, one.slot))):
                    made += _merge(one, by, now)
            except Busy:
                continue
        clear(jurisdiction, by=by, now=now)
    return made


def due(jurisdiction: str, now: datetime, dataset: str | None, year: int | None) -> list[Due]:
    """Return the slices of a jurisdiction whose parts of today no compact file holds."""
    chosen = {"jurisdiction_id": jurisdiction}
    if dataset is not None:
        chosen["dataset"] = dataset
    if year is not None:
        chosen["fiscal_year"] = str(year)
    rows = Delivery.objects.filter(state__in=VISIBLE, received__lte=now.date(), **chosen)
    rows = rows.order_by().annotate(month=NullIf("period", Value("")))
    manifest = [
        Published(**dict(zip(MANIFEST, found, strict=True)))
        for found in rows.values_list(*MANIFEST.values())
    ]
    listed = set(
        CompactFile.objects.filter(superseded_at=None, **chosen).values_list("digest", "version")
    )
    versions = {item.name: item.version for item in all_datasets()}
    found = []
    for slot, parts in by_slot(resolve(manifest, now.date())).items():
        if len(parts) < FEWEST or (digest_of(parts), versions[slot[0]]) in listed:
            continue
        if (sources := _sources(parts)) is not None:
            found.append(Due(slot, sources))
    return found


def _sources(parts: Sequence[Part]) -> tuple[Source, ...] | None:
    """Return the parts with their files; None when a file is of another declaration."""
    keys = [part.published.delivery for part in parts]
    rows = LedgerFile.objects.filter(delivery_id__in=keys, kind="rows")
    paths = {row.delivery_id: row for row in rows}
    if any(row.version != dataset_named(row.dataset).version for row in rows):
        return None
    return tuple(
        Source(part, str(store_root() / paths[part.published.delivery].path)) for part in parts
    )


def _merge(one: Due, by: Actor, now: datetime) -> bool:
    """Make and list a compact file; False when the same has been listed meanwhile."""
    key = secrets.token_hex(8)
    work = work_root() / key
    with held(key):
        work.mkdir(mode=0o700, parents=True)
        try:
            files = _move(one, _written(one, key, work))
            with scope([one.slot[1]], by):
                made = put(jurisdiction=one.slot[1], one=one, files=files, by=by, now=now)
            if made is None:
                for file in files.values():
                    file.path.unlink(missing_ok=True)
            return made is not None
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _written(one: Due, key: str, work: Path) -> Files:
    dataset = dataset_named(one.slot[0])
    query = duck_sql(groups_of(dataset, one.sources), schema_of(dataset))
    with workbench(work, SMALL + 1) as con:
        rows = write_merged(con, dataset, query, work / f"{key}.parquet")
        words = write_words(con, dataset, rows.path, work / f"{key}.words.parquet")
        sums = write_sums(con, dataset, rows.path, work / f"{key}.sums.parquet")
    return {"rows": rows, "words": words, **({"sums": sums} if sums is not None else {})}


def _move(one: Due, files: Files) -> Files:
    name, jurisdiction, _, year = one.slot
    folder = file_folder(name, jurisdiction, year)
    folder.mkdir(parents=True, exist_ok=True)
    settle({file.path: folder / file.path.name for file in files.values()}, folder)
    return {
        kind: Written(folder / file.path.name, file.rows, file.sm3) for kind, file in files.items()
    }


@action("ledger.compact", "ledger.deliver")
def put(
    *, jurisdiction: str, one: Due, files: Files, by: Actor, now: datetime
) -> CompactFile | None:
    """List a compact file: from now on it is opened where its parts count.

    Those of the same slice before it are opened no more. None when it is listed already.
    """
    name, _, source, year = one.slot
    dataset, digest = dataset_named(name), digest_of(one.parts)
    before = CompactFile.objects.select_for_update().filter(
        jurisdiction_id=jurisdiction,
        dataset=name,
        source=source,
        fiscal_year=year,
        superseded_at=None,
    )
    if any((item.digest, item.version) == (digest, dataset.version) for item in before):
        note(already=digest)
        return None
    before.update(superseded_at=now)
    paths = {kind: str(file.path.relative_to(store_root())) for kind, file in files.items()}
    rows, words, sums = files["rows"], files["words"], files.get("sums")
    made: CompactFile = CompactFile.objects.create(
        jurisdiction_id=jurisdiction,
        dataset=name,
        source=source,
        fiscal_year=year,
        parts=described(one.parts),
        digest=digest,
        path=paths["rows"],
        words_path=paths["words"],
        sums_path=paths.get("sums"),
        rows=rows.rows,
        sm3=rows.sm3,
        words_sm3=words.sm3,
        sums_sm3=sums.sm3 if sums is not None else "",
        version=dataset.version,
        made_at=now,
    )
    note(dataset=name, fiscal_year=year, parts=len(one.parts), rows=rows.rows, sm3=rows.sm3)
    return made


def clear(jurisdiction: str, *, by: Actor, now: datetime) -> int:
    """Remove the compact files replaced so long ago that nobody has them open; their number."""
    with scope([jurisdiction], by):
        if not _old(jurisdiction, now).exists():
            return 0
        number, paths = forget(jurisdiction=jurisdiction, by=by, now=now)
    for path in paths:
        (store_root() / path).unlink(missing_ok=True)
    return number


@action("ledger.forget_compact", "ledger.deliver")
def forget(*, jurisdiction: str, by: Actor, now: datetime) -> tuple[int, list[str]]:
    """Take old compact files off the list; their number, and paths nobody needs any more."""
    rows = _old(jurisdiction, now)
    paths = [path for row in rows for path in (row.path, row.words_path, row.sums_path) if path]
    number = rows.delete()[0]
    note(files=number)
    return number, paths


def _old(jurisdiction: str, now: datetime) -> QuerySet[CompactFile]:
    found: QuerySet[CompactFile] = CompactFile.objects.filter(
        jurisdiction_id=jurisdiction, superseded_at__lte=now - GRACE
    )
    return found
