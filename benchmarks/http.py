"""Requests from four clients at once, as signed-in people make them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CLIENTS = 4


def percentile(values: list[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def at_once(make: Callable[[], Callable[[int], None]], rounds: int) -> list[float]:
    """Run ``rounds`` requests in each of four threads after a warm-up; seconds of each."""
    taken: list[float] = []
    lock, failures = threading.Lock(), []

    def client(number: int) -> None:
        try:
            ask = make()
            ask(number)
            for turn in range(rounds):
                start = time.perf_counter()
                ask(number * rounds + turn)
                with lock:
                    taken.append(time.perf_counter() - start)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return taken


@contextmanager
def timed() -> Iterator[list[float]]:
    """Give a list that holds the seconds of the block afterwards."""
    box: list[float] = []
    start = time.perf_counter()
    yield box
    box.append(time.perf_counter() - start)
