"""Which codes of one year are the same thing as which codes of another: pure functions.

A code goes on as itself until a link says otherwise. Where codes merge, split or trade parts, only
the codes that hang together can be compared, as one line; that comparison is always exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Link:
    """From ``year`` on, what stood under ``old`` stands (wholly or in part) under ``new``."""

    year: int
    old: str
    new: str


@dataclass(frozen=True)
class Aligned:
    """Codes of two years that together are one thing; a figure is None where nothing was told."""

    old_codes: tuple[str, ...]
    new_codes: tuple[str, ...]
    old: Decimal | None
    new: Decimal | None

    @property
    def changed(self) -> bool:
        """Whether the codes differ between the years."""
        return self.old_codes != self.new_codes


def succession(kind: str, on: date, old: str, new: str) -> list[Link]:
    """Return the links of a unit that goes on as another from a day.

    In the middle of a year both carry figures of that year, so the old code is still part of it.
    """
    if (on.month, on.day) == (1, 1):
        return [Link(on.year, old, new)]
    return [Link(on.year, old, new), Link(on.year, old, old), Link(on.year + 1, old, new)]


def cut(links: Iterable[Link], length: int) -> list[Link]:
    """Return links between the first ``length`` characters (< 0: without the last ones).

    Only a part of a class moves with one of its items, so the class also goes on as itself.
    """
    found: set[Link] = set()
    for link in links:
        old, new = link.old[:length], link.new[:length]
        if old != new:
            found |= {Link(link.year, old, new), Link(link.year, old, old)}
    return sorted(found, key=lambda one: (one.year, one.old, one.new))


def successors(code: str, links: Iterable[Link], *, after: int, until: int) -> frozenset[str]:
    """Return the codes of year ``until`` under which a code of year ``after`` goes on."""
    by_year: dict[int, dict[str, set[str]]] = {}
    for link in links:
        by_year.setdefault(link.year, {}).setdefault(link.old, set()).add(link.new)
    now = {code}
    for year in sorted(year for year in by_year if after < year <= until):
        moves = by_year[year]
        now = {new for one in now for new in moves.get(one, {one})}
    return frozenset(now)


def align(
    old: Mapping[str, Decimal | None],
    new: Mapping[str, Decimal | None],
    links: Iterable[Link],
    *,
    years: tuple[int, int],
) -> list[Aligned]:
    """Return the figures of two years line by line, codes that hang together in one line.

    ``old`` and ``new`` are figures by code in ``years`` (earlier, later). Every figure is in
    exactly one line; ordered by code.
    """
    links = list(links)
    first, last = years
    reached = {code: successors(code, links, after=first, until=last) for code in old}
    group = _groups(
        [
            ({("old", code)}, {("new", to) for to in found & set(new)})
            for code, found in reached.items()
        ]
    )
    for code in new:
        group.setdefault(("new", code), ("new", code))
    lines: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for node, root in group.items():
        side = lines.setdefault(root, ([], []))[0 if node[0] == "old" else 1]
        side.append(node[1])
    made = [
        Aligned(tuple(sorted(a)), tuple(sorted(b)), _sum(old, a), _sum(new, b))
        for a, b in lines.values()
    ]
    return sorted(made, key=lambda line: (line.new_codes or line.old_codes, line.old_codes))


Node = tuple[str, str]


def _groups(edges: list[tuple[set[Node], set[Node]]]) -> dict[Node, Node]:
    parent: dict[Node, Node] = {}

    def root(node: Node) -> Node:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in edges:
        nodes = [*left, *sorted(right)]
        for node in nodes:
            parent[root(node)] = root(nodes[0])
    return {node: root(node) for node in parent}


def _sum(values: Mapping[str, Decimal | None], codes: list[str]) -> Decimal | None:
    told = [value for code in codes if (value := values[code]) is not None]
    return sum(told, Decimal(0)) if told else None
