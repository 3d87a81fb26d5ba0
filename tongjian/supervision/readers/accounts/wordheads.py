"""Headings without ruling lines: which column each stands over, and which stand over several."""

import re
from dataclasses import dataclass, field

from tongjian.supervision.readers.accounts.lines import Line
from tongjian.supervision.readers.accounts.sheet import Glyph, Stroke

Range = tuple[float, float]

# Headings that only ever stand over others; the same words may also be a column of their own.
_PARENT = re.compile(
    r"本年支出|本年收入|预算数|决算数|.*“?三公”?经费.*|公务用车购置.*运行.*|人员经费|公用经费|"
    r"合计|因公出国.*|公务接待费|公务用车(?:购置|运行).*|小计|收入|支出|项目|财政拨款.*支出"
)


@dataclass
class Span:
    """A heading over columns ``first`` to ``last``; ``ranges`` has its column's range if a leaf."""

    glyphs: list[Glyph]
    first: int
    last: int
    level: int
    leaf: bool
    ranges: list[Range] = field(default_factory=list)


@dataclass
class _Head:
    """A heading fragment; ``columns`` are the ones it lies over, ``base`` its lowest baseline."""

    lines: list[Line]
    columns: set[int] = field(default_factory=set)

    @property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def top(self) -> float:
        return min(line.base for line in self.lines)

    @property
    def base(self) -> float:
        return max(line.base for line in self.lines)

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)


@dataclass
class _Limits:
    """What bounds the columns a heading can stand over."""

    columns: list[Range]
    tops: list[float]  # where the headings placed so far begin
    room: Range  # between its neighbours at the same height
    parents: list[tuple[_Head, int, int]]

    def allow(self, head: _Head, first: int, last: int) -> bool:
        """Whether all columns lie below the heading and no lower heading is cut in two."""
        inside = self.room[0] < self.columns[first][0] and self.columns[last][1] < self.room[1]
        below = all(head.base < t < float("inf") for t in self.tops[first : last + 1])
        whole = all(last < f or first > t or (first <= f and t <= last) for _, f, t in self.parents)
        return inside and below and whole


def place_heads(fragments: list[Line], body: list[Range], across: list[Stroke]) -> list[Span]:
    """Return leaves for all columns and spans for headings over several, levels from the top.

    ``body`` are the ranges the figures and names below use; headings add blank columns.
    ``across`` are the horizontal lines between the headings, if any.
    """
    heads = _unwrapped(fragments, across)
    columns = _all_columns(heads, body)
    leaves: list[_Head | None] = [None] * len(columns)
    parents: list[tuple[_Head, int, int]] = []
    tops = [float("inf")] * len(columns)
    for head in sorted(heads, key=lambda h: -h.base):
        over = [k for k, c in enumerate(columns) if _overlap(c, (head.x0, head.x1)) > 0]
        free = [k for k in over if leaves[k] is None]
        if len(over) == 1 and free:
            leaves[over[0]] = head
            tops[over[0]] = head.top
            continue
        middles = _middles(columns, leaves)
        first, last = _ruled_reach(head, middles, tops, across) or _reach(
            head, over, middles, _Limits(columns, tops, _beside_it(head, heads), parents)
        )
        if first == last and leaves[first] is not None:
            leaf = leaves[first]
            assert leaf is not None
            leaf.lines = [*head.lines, *leaf.lines]
        elif first == last:
            leaves[first] = head
        else:
            parents.append((head, first, last))
        for k in range(first, last + 1):
            tops[k] = head.top
    return _levels(columns, leaves, parents)


def _unwrapped(fragments: list[Line], across: list[Stroke]) -> list[_Head]:
    """Join fragments that are lines of one wrapped heading: close below and over one another."""
    heads: list[_Head] = []
    top = min((f.top for f in fragments), default=0.0)
    # Lines above and below all headings frame them and divide nothing.
    low = max((f.base for f in fragments), default=0.0)
    inner = [s for s in across if top < s.at < low]
    for line in sorted(fragments, key=lambda f: (f.base, f.x0)):
        above = [h for h in heads if _continues(h, line, inner)]
        if above:
            max(above, key=lambda h: h.base).lines.append(line)
        else:
            heads.append(_Head([line]))
    return heads


def _continues(head: _Head, line: Line, across: list[Stroke]) -> bool:
    step = line.base - head.base
    middle = (line.x0 + line.x1) / 2
    reach = 2.2 if across else 1.65
    close = 0.5 * line.size < step < reach * line.size
    shared = _overlap((head.x0, head.x1), (line.x0, line.x1))
    centred = abs(head.middle - middle) < 0.8 * line.size
    flush = abs(head.x0 - line.x0) < 0.5 * line.size
    if not (close and shared > 0 and (centred or flush)):
        return False
    if across:
        return not any(head.base < s.at < line.base and s.start <= middle <= s.end for s in across)
    return not _PARENT.fullmatch(head.text)


def _overlap(a: Range, b: Range) -> float:
    return min(a[1], b[1]) - max(a[0], b[0])


def _all_columns(heads: list[_Head], body: list[Range]) -> list[Range]:
    """Join headings and body to columns: a heading belongs to what stands below it.

    Figures set to the right under a centred heading need not reach below it; they lie between it
    and the next heading. A heading over no figure at all is a blank column.
    """
    lowest = [h for h in heads if not any(_below(h, other) for other in heads)]
    columns = _with_shifted(sorted(body), heads, lowest)
    for head in sorted(heads, key=lambda h: (-h.base, h.x0)):
        span = (head.x0, head.x1)
        over = [k for k, c in enumerate(columns) if _overlap(c, span) > 0]
        if len(over) == 1:
            _widen(columns, over[0], span)
        elif not over and not _between(head, heads, columns):
            columns = sorted([*columns, span])
    return columns


def _with_shifted(columns: list[Range], heads: list[_Head], lowest: list[_Head]) -> list[Range]:
    """Join figures under no heading with the heading beside them, the one to their left first."""
    for side in (_right_of, _left_of):
        for head in sorted(lowest, key=lambda h: h.x0):
            span = (head.x0, head.x1)
            if any(_overlap(c, span) > 0 for c in columns) or _between(head, heads, columns):
                continue
            free = [c for c in columns if all(_overlap(c, (h.x0, h.x1)) <= 0 for h in lowest)]
            figures = side(head, lowest, free)
            if figures is not None:
                columns.remove(figures)
                union = (min(figures[0], span[0]), max(figures[1], span[1]))
                columns = sorted([*columns, union])
    return columns


def _below(head: _Head, other: _Head) -> bool:
    """Whether ``other`` is a heading below ``head``."""
    over = _overlap((head.x0, head.x1), (other.x0, other.x1)) > 0
    return other is not head and other.top > head.base and over


def _widen(columns: list[Range], k: int, span: Range) -> None:
    low = columns[k - 1][1] if k else float("-inf")
    high = columns[k + 1][0] if k + 1 < len(columns) else float("inf")
    columns[k] = (
        max(low + 0.1, min(columns[k][0], span[0])),
        min(high - 0.1, max(columns[k][1], span[1])),
    )


def _right_of(head: _Head, lowest: list[_Head], free: list[Range]) -> Range | None:
    """Return figures between this heading and the next one to the right."""
    right = min((h.x0 for h in lowest if h.x0 >= head.x1), default=float("inf"))
    return min((c for c in free if head.x1 <= c[0] and c[1] <= right), default=None)


def _left_of(head: _Head, lowest: list[_Head], free: list[Range]) -> Range | None:
    """Return figures between this heading and the next one to the left."""
    left = max((h.x1 for h in lowest if h.x1 <= head.x0), default=float("-inf"))
    return max((c for c in free if left <= c[0] and c[1] <= head.x0), default=None)


def _between(head: _Head, heads: list[_Head], columns: list[Range]) -> bool:
    """Whether the heading is centred between two columns whose own headings stand below it."""
    left = max((c for c in columns if c[1] <= head.x0), default=None)
    right = min((c for c in columns if c[0] >= head.x1), default=None)
    if left is None or right is None:
        return False
    middle = (left[0] + left[1] + right[0] + right[1]) / 4
    below = all(
        any(h.top > head.base + 0.5 * h.size and _overlap((h.x0, h.x1), c) > 0 for h in heads)
        for c in (left, right)
    )
    return below and abs(middle - head.middle) < 1.2 * head.size


def _middles(columns: list[Range], leaves: list[_Head | None]) -> list[float]:
    """Return the middle of each column's own heading; figures may be set to one side of it."""
    return [
        leaf.middle if leaf else (c[0] + c[1]) / 2 for c, leaf in zip(columns, leaves, strict=True)
    ]


def _ruled_reach(
    head: _Head, middles: list[float], tops: list[float], across: list[Stroke]
) -> tuple[int, int] | None:
    """Return the columns above which a line runs right below the heading, if it is its own."""
    under = [
        s
        for s in across
        if head.base < s.at < head.base + 1.5 * head.size and s.start < head.middle < s.end
    ]
    for stroke in under:
        members = [k for k, m in enumerate(middles) if stroke.start < m < stroke.end]
        own = abs((stroke.start + stroke.end) / 2 - head.middle) < head.size
        if own and len(members) > 1 and all(tops[k] > stroke.at for k in members):
            return members[0], members[-1]
    return None


def _beside_it(head: _Head, heads: list[_Head]) -> Range:
    """Return the room between the headings left and right at the same height."""
    level = [h for h in heads if h is not head and abs(h.base - head.base) < 0.6 * head.size]
    left = max((h.x1 for h in level if h.x1 <= head.x0), default=float("-inf"))
    right = min((h.x0 for h in level if h.x0 >= head.x1), default=float("inf"))
    return left, right


def _reach(head: _Head, over: list[int], middles: list[float], limits: _Limits) -> tuple[int, int]:
    """Return the first and last column a heading stands over.

    Of the runs of columns whose headings begin at one height below it, the one whose middle is
    nearest; the widest of equally near ones. Where none is centred below it, the headings below
    may begin at several heights.
    """
    if not over:
        over = [min(range(len(middles)), key=lambda k: abs(middles[k] - head.middle))]
    best, rank = (over[0], over[-1]), (True, float("inf"), 0)
    if len(over) == 1 and not _PARENT.fullmatch(head.text):
        return best
    for first in range(over[0] + 1):
        for last in range(max(over[-1], first + 1), len(middles)):
            if not limits.allow(head, first, last):
                continue
            members = limits.tops[first : last + 1]
            uneven = max(members) - min(members) > 0.6 * head.size
            off = round(abs((middles[first] + middles[last]) / 2 - head.middle) / head.size)
            key = (uneven or off > 1, off, first - last)
            if key < rank:
                best, rank = (first, last), key
    return best


def _levels(
    columns: list[Range], leaves: list[_Head | None], parents: list[tuple[_Head, int, int]]
) -> list[Span]:
    bases: list[float] = []
    for base in sorted(head.base for head, _, _ in parents):
        if not bases or base - bases[-1] > 4:
            bases.append(base)
    spans = []
    for head, first, last in parents:
        level = min(range(len(bases)), key=lambda k: abs(bases[k] - head.base))
        spans.append(Span([g for ln in head.lines for g in ln.glyphs], first, last, level, False))
    for k, leaf in enumerate(leaves):
        glyphs = [g for line in leaf.lines for g in line.glyphs] if leaf else []
        spans.append(Span(glyphs, k, k, len(bases), True, [columns[k]]))
    return spans
