"""Rows that were worked out, as a list page takes them: filtered, sorted and exported alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from typing import Any, Generic, TypeVar, overload

R = TypeVar("R")


class Records(Sequence[R], Generic[R]):
    """A list of objects with what ``Listing`` asks of a queryset.

    Lookups and orders are names of attributes, ``a__b`` for an attribute of one; a lookup ending in
    ``__contains`` is held against a part of a text. Ties keep the order given.
    """

    ordered = True

    def __init__(self, rows: Iterable[R]) -> None:
        self._rows = list(rows)

    def filter(self, **lookups: Any) -> Records[R]:
        """Return the rows whose attributes equal (or contain) the values."""
        rows = self._rows
        for lookup, value in lookups.items():
            path, _, how = lookup.rpartition("__")
            if how == "contains":
                rows = [row for row in rows if str(value) in str(_value(row, path) or "")]
            else:
                rows = [row for row in rows if _value(row, lookup) == value]
        return Records(rows)

    def narrowed(self, keeps: Callable[[R], bool]) -> Records[R]:
        """Return the rows a condition keeps."""
        return Records(row for row in self._rows if keeps(row))

    def order_by(self, *names: str) -> Records[R]:
        """Return the rows sorted, what is blank last; ``pk`` stands for the order given."""
        rows = list(self._rows)
        for name in reversed([name for name in names if name.lstrip("-") != "pk"]):
            path = name.lstrip("-")
            told = [row for row in rows if _value(row, path) is not None]
            blank = [row for row in rows if _value(row, path) is None]
            told.sort(key=lambda row: _value(row, path), reverse=name.startswith("-"))
            rows = told + blank
        return Records(rows)

    def iterator(self, chunk_size: int = 0) -> Iterator[R]:
        """Return the rows one by one."""
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[R]: ...
    def __getitem__(self, index: int | slice) -> R | Sequence[R]:
        return self._rows[index]


def _value(row: Any, path: str) -> Any:
    return reduce(getattr, path.split("__"), row)
