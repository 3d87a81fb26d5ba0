"""One process at a time on a delivery; the kernel lets go when the process dies, however."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from tongjian.supervision.ledger.paths import work_root


class Busy(Exception):
    """Another process is working on the delivery."""


@contextmanager
def held(delivery: str) -> Iterator[None]:
    """Hold the delivery's lock or raise ``Busy`` at once."""
    folder = work_root()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{delivery}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(delivery) from error
        # the file may have been removed by its last holder between opening and locking
        if not path.exists() or os.fstat(descriptor).st_ino != path.stat().st_ino:
            raise Busy(delivery)
        yield
        path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
