"""Requests from several clients at once, as signed-in people make them."""

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


def at_once(
    make: Callable[[], Callable[[int], None]],
    rounds: int,
    clients: int = CLIENTS,
    pause: float = 0.0,
) -> list[float]:
    """Run ``rounds`` requests in each of several threads after a warm-up; seconds of each.

    With a ``pause`` each client begins a request every so many seconds, as people do who read a
    page before they ask for the next; without, the next follows at once.
    """
    taken: list[float] = []
    lock, failures = threading.Lock(), []
    start = threading.Barrier(clients)

    def client(number: int) -> None:
        try:
            ask = make()
            ask(number)
        except BaseException:
            start.abort()
            raise
        start.wait()
        time.sleep(pause * number / clients)
        for turn in range(rounds):
            begun = time.perf_counter()
            ask(number * rounds + turn)
            seconds = time.perf_counter() - begun
            with lock:
                taken.append(seconds)
            time.sleep(max(0.0, pause - seconds))

    def kept(number: int) -> None:
        try:
            client(number)
        except threading.BrokenBarrierError:
            return
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=kept, args=(number,)) for number in range(clients)]
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
