"""Answers kept in memory: a ledger file never changes, so neither does an answer drawn from it.

The key names the files, the dictionary and the question, so a new delivery, a withdrawal or another
day has another key; nothing is ever invalidated. Answers hold tokens and codes, never names of
persons, so erasing a name leaves nothing behind here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
MOST = 256

_answers: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def kept(key: Hashable, answer: Callable[[], T]) -> T:
    """Return the answer kept under ``key``, or work it out and keep it."""
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            found: T = _answers[key]
            return found
    fresh = answer()
    with _lock:
        _answers[key] = fresh
        while len(_answers) > MOST:
            _answers.popitem(last=False)
    return fresh
