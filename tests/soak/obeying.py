"""A process of its own that does what it is told line by line, to be killed in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def obeying(module: str, database: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Start ``python -m module`` over a database, wait till it is ready, and end it in the end."""
    started = subprocess.Popen(
        [sys.executable, "-m", module],
        env={
            **os.environ,
            "TONGJIAN_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "tongjian.settings",
            **environment,
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None and started.stdout.readline() == "ready\n"
    yield started
    assert started.stdin is not None
    started.stdin.close()
    assert started.wait(timeout=30) == 0
