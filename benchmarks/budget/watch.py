"""A command in a process of its own: how long it took and the most memory it and its children held."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass

import psutil

EVERY = 0.05  # seconds between two looks


@dataclass(frozen=True)
class Watched:
    """Seconds, the peak of the resident memory in bytes, and what was printed."""

    seconds: float
    peak: int
    said: str


def watch(*arguments: str) -> Watched:
    """Run ``python -m …`` to its end; raises when it fails."""
    begun = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True)
    process, peak = psutil.Process(child.pid), 0
    try:
        while child.poll() is None:
            peak = max(peak, _resident(process))
            time.sleep(EVERY)
    finally:
        if child.poll() is None:  # interrupted: leave nothing running
            child.terminate()
            child.wait()
    taken = time.perf_counter() - begun
    assert child.stdout is not None
    said = child.stdout.read()
    if child.returncode:
        raise RuntimeError(f"{arguments}: {child.returncode}\n{said}")
    return Watched(taken, peak, said)


def _resident(process: psutil.Process) -> int:
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.NoSuchProcess:
        pass  # it ended between two looks
    return total
