"""After a crash: sweep away what no manifest lists and take up what was left half done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from django.db.models import Q

from tongjian.core.exchange.models import Package
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.ledger.locks import Busy, held
from tongjian.supervision.ledger.models import CompactFile, Delivery, LedgerFile
from tongjian.supervision.ledger.paths import quarantine_root, store_root, work_root
from tongjian.supervision.ledger.tasks import process_delivery


def recover() -> int:
    """Sweep leftovers and queue interrupted deliveries again; the number queued.

    A delivery another process holds is left alone, so this may run while the product does.
    """
    with scope(all_codes()):
        _sweep()
        waiting = list(Delivery.objects.filter(state="received"))
        for item in waiting:
            process_delivery.defer(delivery=item.pk, jurisdiction=item.jurisdiction_id)
    return len(waiting)


def _sweep() -> None:
    listed = {
        *LedgerFile.objects.values_list("path", flat=True),
        *CompactFile.objects.values_list("path", flat=True),
        *CompactFile.objects.values_list("words_path", flat=True),
        *CompactFile.objects.values_list("sums_path", flat=True),
    }
    kept = set(Package.objects.values_list("content", flat=True))
    for path in (*_files(store_root() / "files"), *_files(store_root() / "confidential")):
        name = str(path.relative_to(store_root()))
        if name not in listed:
            _remove(path, partial(_listed, name))
    for path in _files(quarantine_root()):
        name = f"ledger/quarantine/{path.relative_to(quarantine_root())}"
        if name not in kept:
            _remove(path, partial(_kept, name))
    for path in work_root().glob("*"):
        _remove(path, lambda: False)


def _listed(path: str) -> bool:
    merged = CompactFile.objects.filter(Q(path=path) | Q(words_path=path) | Q(sums_path=path))
    return LedgerFile.objects.filter(path=path).exists() or merged.exists()


def _kept(content: str) -> bool:
    return Package.objects.filter(content=content).exists()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _remove(path: Path, needed: Callable[[], bool]) -> None:
    """Remove a leftover unless a process is working on its delivery or has just finished it."""
    try:
        with held(path.name.partition(".")[0]):
            if needed():
                return
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
    except Busy:
        return
