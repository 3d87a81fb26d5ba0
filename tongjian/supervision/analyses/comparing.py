"""Two sources of the same figure side by side: how far apart, and whether that is too far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tongjian.supervision.analyses import words
from tongjian.supervision.analyses.declare import Answer, Ask, Ref, Row, Value
from tongjian.supervision.analyses.figures import Record
from tongjian.supervision.analyses.shapes import lines


def apart(first: Decimal | None, second: Decimal | None) -> tuple[Value, Value]:
    """Return first − second, and the distance in percent of the larger side.

    Both are None where a side is missing; two zeros are 0% apart.
    """
    if first is None or second is None:
        return None, None
    gap = first - second
    larger = max(abs(first), abs(second))
    return gap, abs(gap) * 100 / larger if larger else Decimal(0)


def compared(
    records: Sequence[Record],
    key: str,
    refs: Mapping[str, Ref],
    ask: Ask,
    *,
    names: Mapping[str, str],
) -> list[Row]:
    """Return rows with ``gap`` and ``rate`` of the two figures of ``refs``, the furthest first.

    A row beyond the tolerance is marked.
    """
    first, second = refs

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        gap, rate = apart(values.get(first), values.get(second))
        return {"gap": gap, "rate": rate}

    limit = ask.tolerance or Decimal(0)
    found = [
        replace(row, tone="yellow", mark="相差超过容许范围")
        if (row.amount("rate") or Decimal(0)) > limit
        else row
        for row in lines(records, key, refs, names=names, derive=derive)
    ]
    return sorted(found, key=lambda row: (-(row.amount("rate") or Decimal(-1)), row.code))


def told(answer: Answer, what: str) -> str:
    """Say how many rows are too far apart, and how many have one side only."""
    found = words.known(answer.rows, "rate")
    single = len(answer.rows) - len(found)
    tail = f"另有 {single} 个{what}只有一方有数。" if single else ""
    if not found:
        return tail or f"两方没有可以比对的{what}。"
    limit = f"{words.plain(answer.facts['tolerance'])}%"
    outside = [row for row in found if row.tone]
    head = f"前 {answer.facts['month']} 个月比对 {len(found)} 个{what}，"
    if not outside:
        return f"{head}相差都在 {limit} 以内。{tail}"
    top = words.leaders(outside, "rate")
    return (
        f"{head}{len(outside)} 个相差超过 {limit}，"
        f"{words.named(top)}相差最大，{'都' if len(top) > 1 else ''}差 {words.pct(top[0].amount('rate'))}。{tail}"
    )
