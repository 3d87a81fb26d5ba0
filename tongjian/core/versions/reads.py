"""Keeping what was read about jurisdictions until something there changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar
from uuid import UUID

from django.db import connection

from tongjian.core.scope import current

T = TypeVar("T")


def stamps(jurisdictions: Iterable[str]) -> Hashable:
    """Return a key of everything ``versioned`` that the scope shows of some jurisdictions.

    It names the jurisdictions the scope lets through, so that nobody is given what was read for a
    person who may see more, and each one's stamp. One query for a transaction that writes nothing.
    """
    scope = current()
    known = scope.once("stamps", _read)
    visible = sorted(set(jurisdictions) & set(scope.jurisdictions))
    # two databases never draw the same stamp, but a jurisdiction without one may be in both
    return (connection.settings_dict["NAME"], tuple((code, known.get(code)) for code in visible))


def _read() -> dict[str, UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT jurisdiction_id, stamp FROM core_version")
        return dict(cursor.fetchall())


class Memory(Generic[T]):
    """The last ``most`` answers of this process; a key must name all that an answer depends on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def kept(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return the answer kept under ``key``, or read it and keep it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        fresh = read()
        with self._lock:
            self._kept[key] = fresh
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return fresh
