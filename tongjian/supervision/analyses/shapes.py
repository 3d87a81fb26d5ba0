"""From grouped sums to the rows of an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tongjian.supervision.analyses.declare import Column, Ref, Row, Value
from tongjian.supervision.analyses.figures import Record, code_of, total

Values = dict[str, Value]
Derive = Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Value]]
"""From a row's figures and those of the whole to further columns."""


def merge(key: str, *many: Sequence[Record]) -> list[Record]:
    """Return the records of several questions as one per key; what one lacks is None."""
    found: dict[str, Record] = {}
    names = {name for records in many for record in records for name in record}
    for records in many:
        for record in records:
            found.setdefault(code_of(record[key]), dict.fromkeys(names)).update(record)
    return [{**found[code], key: code} for code in sorted(found, key=str)]


def lines(
    records: Sequence[Record],
    key: str,
    refs: Mapping[str, Ref],
    *,
    names: Mapping[str, str] | None = None,
    derive: Derive | None = None,
    order: str = "",
    whole: Row | None = None,
) -> list[Row]:
    """Return one row per record, the largest figure of ``order`` (the first ref) first.

    Each ref is narrowed to the record's ``key``. Rows without a figure come last.
    """
    first = order or next(iter(refs))
    found = [
        _row(
            (names or {}).get(code_of(record[key])) or _named(code_of(record[key])),
            record,
            {name: narrowed(ref, key, record[key]) for name, ref in refs.items()},
            derive,
            of=whole.values if whole is not None else {},
            code=str(code_of(record[key])),
        )
        for record in records
    ]
    return ordered(found, first)


def ordered(rows: Sequence[Row], key: str, *, least: bool = False) -> list[Row]:
    """Return rows by a figure, largest (or least) first, then by code; those without come last."""

    def place(row: Row) -> tuple[bool, Decimal, str, str]:
        value = row.amount(key)
        size = value or Decimal(0)
        return (value is None, size if least else -size, row.code, row.name)

    return sorted(rows, key=place)


def whole(records: Sequence[Record], refs: Mapping[str, Ref], derive: Derive | None = None) -> Row:
    """Return the row of the total of every figure a ref explains."""
    values = {name: total(records, name) for name in refs}
    return _row("合计", values, refs, derive, of=values, code="")


def narrowed(ref: Ref, key: str, code: str | None) -> Ref:
    """Return a ref narrowed to one code of a key."""
    if key == "jurisdiction":
        return replace(ref, place=code or "", view="own")
    if key == "month":
        return replace(ref, months=(code or "", code or ""))
    return replace(ref, where={**ref.where, key: "" if code in (None, "-") else str(code)})


def columns(**titles: str) -> tuple[Column, ...]:
    """Return columns from key=title; a title may end in ":kind"."""
    made = []
    for key, text in titles.items():
        title, _, kind = text.partition(":")
        made.append(Column(key, title, kind or "money"))
    return tuple(made)


def _row(
    name: str,
    record: Mapping[str, Any],
    refs: Mapping[str, Ref],
    derive: Derive | None,
    *,
    of: Mapping[str, Any],
    code: str,
) -> Row:
    values: Values = {key: record.get(key) for key in refs}
    if derive is not None:
        values.update(derive(record, of))
    return Row(name, values, refs, code)


def _named(code: Any) -> str:
    return "（空白）" if code == "-" else str(code)
