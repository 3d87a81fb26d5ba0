"""How far a run of the rules is, for the page of warnings; lost without harm in a crash."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tongjian.supervision.ledger.paths import work_root

PATTERN = "rules-*.progress"
FORGOTTEN = 600  # seconds without a rule finished: what wrote it is gone
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Running:
    """A run under way over ``places`` jurisdictions: ``done`` of ``total`` rules are judged."""

    places: int
    done: int
    total: int


@contextmanager
def telling(jurisdictions: Sequence[str]) -> Iterator[Told]:
    """Give what a run calls with how many rules of how many are judged."""
    path = work_root() / PATTERN.replace("*", f"{os.getpid()}-{time.monotonic_ns()}")

    def told(done: int, total: int) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = {"places": sorted(jurisdictions), "done": done, "total": total}
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps(kept))
        temporary.rename(path)

    try:
        yield told
    finally:
        path.unlink(missing_ok=True)


def running(jurisdictions: Collection[str]) -> Running | None:
    """Return the run under way over most of these jurisdictions, None without one."""
    mine = set(jurisdictions)
    found = [one for path in work_root().glob(PATTERN) if (one := _read(path, mine)) is not None]
    return max(found, key=lambda one: (one.places, one.total, one.done), default=None)


def _read(path: Path, mine: set[str]) -> Running | None:
    """Return what a file tells, None where it is of other places, old, gone or broken."""
    try:
        if time.time() - path.stat().st_mtime > FORGOTTEN:
            return None
        kept = json.loads(path.read_text())
        places = mine & set(kept["places"])
        return Running(len(places), int(kept["done"]), int(kept["total"])) if places else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
