"""What a process killed during an upload leaves on disk: it is nobody's and may be personal."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tongjian.core.exchange.models import Package
from tongjian.core.home import home, uploads
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope

UNTOUCHED = 3600.0  # seconds; a slow upload writes more often than that
STORES = ("documents",)


def sweep(now: Callable[[], float] = time.time) -> int:
    """Remove uploads and stored files that no package names; the number removed."""
    before = now() - UNTOUCHED
    removed = sum(_remove(path) for path in _old(uploads(), before))
    with scope(all_codes()):
        for name in STORES:
            for path in _old(home() / name, before):
                content = f"{name}/{path.name}"
                if not Package.objects.filter(content=content).exists():
                    removed += _remove(path)
    return removed


def _old(folder: Path, before: float) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.stat().st_mtime < before]


def _remove(path: Path) -> int:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return 1
