"""Glyphs put together to printed lines and to fragments of lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tongjian.supervision.readers.accounts.sheet import Glyph

SAME_LINE = 0.4  # of the font size: how far baselines of one printed line may be apart


@dataclass
class Line:
    """A printed line, or a piece of one; glyphs from left to right."""

    glyphs: list[Glyph]
    base: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.glyphs.sort(key=lambda g: g.x0)
        self.base = sum(g.base for g in self.glyphs) / len(self.glyphs)
        self.size = sorted(g.size for g in self.glyphs)[len(self.glyphs) // 2]

    @property
    def x0(self) -> float:
        """Left end."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return max(g.x1 for g in self.glyphs)

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(g.top for g in self.glyphs)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max(g.bottom for g in self.glyphs)

    @property
    def text(self) -> str:
        """The characters without any spaces."""
        return "".join(g.text for g in self.glyphs)

    @property
    def prose(self) -> str:
        """The characters with a space only between two Latin words."""
        out = ""
        before: Glyph | None = None
        for glyph in self.glyphs:
            if (
                before
                and _latin(before.text)
                and _latin(glyph.text)
                and glyph.x0 - before.x1 > 0.2 * glyph.size
            ):
                out += " "
            out += glyph.text
            before = glyph
        return out

    def fragments(self, gap: float = 1.2) -> list["Line"]:
        """Split where the distance between glyphs exceeds ``gap`` font sizes."""
        parts: list[list[Glyph]] = []
        for glyph in self.glyphs:
            if parts and glyph.x0 - parts[-1][-1].x1 <= gap * self.size:
                parts[-1].append(glyph)
            else:
                parts.append([glyph])
        return [Line(part) for part in parts]


def _latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Group glyphs by baseline into lines, from top to bottom."""
    groups: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if groups and glyph.base - base <= SAME_LINE * min(max(glyph.size, 1.0), size):
            groups[-1].append(glyph)
            # The first glyphs fix the line; a running mean would let a staircase run together.
            size = max(size, glyph.size)
        else:
            groups.append([glyph])
            base, size = glyph.base, glyph.size
    return [Line(group) for group in groups]
