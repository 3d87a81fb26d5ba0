"""A page as glyphs and ruling lines, turned so that its text reads from left to right.

A glyph is placed by its baseline, not by its font's box: fonts of one printed line often differ
in ascent, so that boxes of digits sit lower than those of the Chinese beside them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tongjian.supervision.readers.accounts.chars import plain
from tongjian.supervision.readers.accounts.model import Box

ASCENT, DESCENT = 0.86, 0.14  # of a CJK character's square, above and below the baseline
THIN = 3.0  # points; a filled rectangle thinner than this is a drawn line


@dataclass(frozen=True)
class Glyph:
    """One printed character; ``base`` is its baseline, ``size`` its font size in points."""

    text: str
    x0: float
    x1: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """Upper edge of the character's square."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Lower edge of the character's square."""
        return self.base + DESCENT * self.size

    @property
    def middle(self) -> tuple[float, float]:
        """Centre of the character."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Stroke:
    """A ruling line at ``at`` (y if horizontal, x if vertical) from ``start`` to ``end``."""

    at: float
    start: float
    end: float


@dataclass
class Sheet:
    """One page, turned upright. ``number`` counts from 1; sizes are in points."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    across: list[Stroke]
    down: list[Stroke]
    turn: int = 0
    page_size: tuple[float, float] = field(default=(0.0, 0.0))

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """Return a rectangle of the turned sheet in the coordinates of the page as stored."""
        width, height = self.page_size
        if self.turn == 90:
            x0, top, x1, bottom = top, height - x1, bottom, height - x0
        elif self.turn == 270:
            x0, top, x1, bottom = width - bottom, x0, width - top, x1
        elif self.turn == 180:
            x0, top, x1, bottom = width - x1, height - bottom, width - x0, height - top
        return Box(self.number, *(round(v, 2) for v in (x0, top, x1, bottom)))


def read_sheet(page: Any, number: int) -> Sheet:
    """Return pdfplumber's ``page`` as a sheet."""
    width, height = float(page.width), float(page.height)
    left, top = float(page.bbox[0]), float(page.bbox[1])
    chars = [
        c
        for c in page.chars
        if c["text"].strip()
        and left - 1 < (c["x0"] + c["x1"]) / 2 < left + width + 1
        and top - 1 < (c["top"] + c["bottom"]) / 2 < top + height + 1
    ]
    turn = _dominant_turn(chars)
    upright = _placer(turn, width, height)

    def place(x: float, y: float) -> tuple[float, float]:
        return upright(x - left, y - top)

    glyphs = [g for g in (_glyph(c, turn, place) for c in chars) if g]
    across, down = _strokes(page, place)
    turned = (height, width) if turn in (90, 270) else (width, height)
    return Sheet(
        number, *turned, _without_doubles(glyphs), across, down, turn, page_size=(width, height)
    )


def _dominant_turn(chars: list[dict[str, Any]]) -> int:
    """Return how far the text of the page is turned: 0, 90 (reads upward), 180 or 270."""
    counts: dict[int, int] = defaultdict(int)
    for char in chars:
        counts[_turn_of(char)] += 1
    return max(counts, key=lambda turn: (counts[turn], -turn)) if counts else 0


def _turn_of(char: dict[str, Any]) -> int:
    a, b = char["matrix"][:2]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


Place = Callable[[float, float], tuple[float, float]]


def _placer(turn: int, width: float, height: float) -> Place:
    """Return the map from page coordinates (origin top left) to the turned sheet."""
    if turn == 90:
        return lambda x, y: (height - y, x)
    if turn == 270:
        return lambda x, y: (y, width - x)
    if turn == 180:
        return lambda x, y: (width - x, height - y)
    return lambda x, y: (x, y)


def _glyph(char: dict[str, Any], turn: int, place: Place) -> Glyph | None:
    if _turn_of(char) != turn:
        return None
    (ax, ay), (bx, by) = place(char["x0"], char["top"]), place(char["x1"], char["bottom"])
    x0, x1, size = min(ax, bx), max(ax, bx), abs(by - ay)
    if size <= 0.5 or x1 <= x0:
        return None
    origin_x, origin_y = char["matrix"][4:6]
    # Offsets from the box's own corner hold whatever the page's media box begins with.
    page_x = char["x0"] + (origin_x - char["x0"])
    page_y = char["bottom"] - (origin_y - char["y0"])
    base = place(page_x, page_y)[1]
    if not min(ay, by) - size <= base <= max(ay, by) + size:
        base = max(ay, by) - DESCENT * size
    return Glyph(plain(char["text"]), x0, x1, base, size)


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop characters printed again at the same place to look bold."""
    seen: dict[tuple[str, int, int], list[Glyph]] = defaultdict(list)
    kept = []
    for glyph in glyphs:
        column, line = int(glyph.x0 // 4), int(glyph.base // 4)
        near = (
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in seen[glyph.text, column + dx, line + dy]
        )
        limit = 0.15 * glyph.size
        if any(abs(o.x0 - glyph.x0) < limit and abs(o.base - glyph.base) < limit for o in near):
            continue
        seen[glyph.text, column, line].append(glyph)
        kept.append(glyph)
    return kept


def _strokes(page: Any, place: Place) -> tuple[list[Stroke], list[Stroke]]:
    """Return the horizontal and vertical ruling lines, collinear pieces joined."""
    segments = [*_drawn_segments(page)] or [*_shaded_segments(page)]
    across: list[Stroke] = []
    down: list[Stroke] = []
    for xa, ya, xb, yb in segments:
        (x0, y0), (x1, y1) = place(xa, ya), place(xb, yb)
        if abs(x1 - x0) >= abs(y1 - y0):
            across.append(Stroke((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        else:
            down.append(Stroke((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return join_strokes(across), join_strokes(down)


def _drawn_segments(page: Any) -> Iterable[tuple[float, float, float, float]]:
    """Yield the straight drawn pieces as (x0, top, x1, bottom), invisible ones left out."""
    for line in page.lines:
        if not _white(line.get("stroking_color")):
            yield from _axis(line["x0"], line["top"], line["x1"], line["bottom"])
    for rect in page.rects:
        x0, top, x1, bottom = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
        if min(x1 - x0, bottom - top) <= THIN:
            color = rect.get("non_stroking_color" if rect.get("fill") else "stroking_color")
            if not _white(color):
                yield from _axis(x0, top, x1, bottom)
        elif rect.get("stroke") and not _white(rect.get("stroking_color")):
            yield from _outline(x0, top, x1, bottom)
    for edge in page.curve_edges:
        yield from _axis(edge["x0"], edge["top"], edge["x1"], edge["bottom"])


def _shaded_segments(page: Any) -> Iterable[tuple[float, float, float, float]]:
    """Yield the outlines of filled boxes: all there is where cells are shown by shading only."""
    for rect in page.rects:
        if rect.get("fill"):
            yield from _outline(rect["x0"], rect["top"], rect["x1"], rect["bottom"])


def _outline(
    x0: float, top: float, x1: float, bottom: float
) -> Iterable[tuple[float, float, float, float]]:
    yield from ((x0, top, x1, top), (x0, bottom, x1, bottom))
    yield from ((x0, top, x0, bottom), (x1, top, x1, bottom))


def _axis(
    x0: float, top: float, x1: float, bottom: float
) -> Iterable[tuple[float, float, float, float]]:
    """Yield the piece as a centre line if it lies along an axis."""
    wide, high = abs(x1 - x0), abs(bottom - top)
    if wide >= high and high <= THIN and wide > 0.5:
        middle = (top + bottom) / 2
        yield x0, middle, x1, middle
    elif high > wide and wide <= THIN and high > 0.5:
        middle = (x0 + x1) / 2
        yield middle, top, middle, bottom


def _white(color: Any) -> bool:
    """Whether a colour is paper white (grey 1 or RGB 1 1 1; four zeros in CMYK)."""
    if color is None:
        return False
    parts = [color] if isinstance(color, int | float) else list(color)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    if len(parts) == 4:
        return all(part == 0 for part in parts)
    return len(parts) in (1, 3) and all(part >= 0.99 for part in parts)


def join_strokes(strokes: list[Stroke], near: float = 1.5, gap: float = 3.0) -> list[Stroke]:
    """Join pieces that lie on one line (within ``near``) and touch (within ``gap``)."""
    joined: list[Stroke] = []
    line: list[Stroke] = []
    for stroke in [*sorted(strokes, key=lambda s: s.at), None]:
        if stroke is not None and (not line or stroke.at - line[0].at <= near):
            line.append(stroke)
            continue
        joined.extend(_join_line(line, gap))
        line = [stroke] if stroke is not None else []
    return joined


def _join_line(line: list[Stroke], gap: float) -> list[Stroke]:
    at = sum(s.at for s in line) / len(line) if line else 0.0
    out: list[Stroke] = []
    for stroke in sorted(line, key=lambda s: s.start):
        if out and stroke.start - out[-1].end <= gap:
            out[-1] = Stroke(at, out[-1].start, max(out[-1].end, stroke.end))
        else:
            out.append(Stroke(at, stroke.start, stroke.end))
    return out
