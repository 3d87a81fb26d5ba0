"""One process at a time on a delivery; the kernel lets go when the process dies, however."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongjian.supervision.ledger.paths import work_root

POLL = 0.1  # seconds


class Busy(Exception):
    """Another process is working on the delivery."""


@contextmanager
def held(delivery: str, patience: float = 0) -> Iterator[None]:
    """Hold the delivery's lock; raise ``Busy`` when it is not free within ``patience`` seconds."""
    path, deadline = _path(delivery), time.monotonic() + patience
    while (descriptor := _taken(path)) is None:
        if time.monotonic() >= deadline:
            raise Busy(delivery)
        time.sleep(POLL)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _path(delivery: str) -> Path:
    folder = work_root()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{delivery}.lock"


def _taken(path: Path) -> int | None:
    """Return the locked file, or None when another process has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # its last holder may have removed the file between opening and locking
        if path.exists() and os.fstat(descriptor).st_ino == path.stat().st_ino:
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None
