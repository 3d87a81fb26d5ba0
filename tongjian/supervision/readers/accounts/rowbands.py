"""Printed rows where no line divides them: told by codes, ordinals, figures and wrapped names."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tongjian.supervision.readers.accounts.chars import ORDINAL, digits_only, whole_figure
from tongjian.supervision.readers.accounts.lines import Line
from tongjian.supervision.readers.accounts.words import OWN_LINE, is_total

CODE_LENGTHS = (3, 5, 7)


@dataclass
class Piece:
    """A fragment of a printed line in column ``column``; ``right`` is where its column ends."""

    line: Line
    column: int
    right: float

    @property
    def anchor(self) -> bool:
        """Whether it can only stand in a row of its own."""
        text = self.line.text
        code = digits_only(text)
        return (
            whole_figure(text)
            or bool(ORDINAL.match(text))
            or is_total(text)
            or bool(OWN_LINE.match(text))
            or (code is not None and len(code) in CODE_LENGTHS)
        )

    @property
    def full(self) -> bool:
        """Whether it reaches the end of its column, so that its name goes on below."""
        return self.line.x1 > self.right - 1.6 * self.line.size


@dataclass
class _Band:
    pieces: list[Piece]

    @property
    def base(self) -> float:
        return sum(p.line.base for p in self.pieces) / len(self.pieces)

    @property
    def top(self) -> float:
        return min(p.line.top for p in self.pieces)

    @property
    def bottom(self) -> float:
        return max(p.line.bottom for p in self.pieces)

    @property
    def anchor(self) -> bool:
        return any(p.anchor for p in self.pieces)

    def full_in(self, columns: set[int]) -> bool:
        last: dict[int, Piece] = {}
        for piece in sorted(self.pieces, key=lambda p: p.line.base):
            last[piece.column] = piece
        return any(last[c].full for c in columns if c in last)


def several_rows(lines: Sequence[Line]) -> bool:
    """Whether one cell's lines can only be lines of several rows: two figures, codes or names.

    A figure too long for its column is cut in two and its first part may look like a code.
    """
    texts = [line.text for line in lines]
    figures = sum(1 for t in texts if whole_figure(t))
    codes = sum(1 for t in texts if len(digits_only(t) or "") in CODE_LENGTHS)
    names = sum(1 for t in texts if ORDINAL.match(t) or is_total(t) or OWN_LINE.match(t))
    return max(figures, codes, names) > 1


def row_cuts(pieces: Sequence[Piece]) -> list[float]:
    """Return the heights between printed rows, from top to bottom."""
    bands = _wrapped(_overlapping(pieces), _pitch(pieces))
    return [(a.bottom + b.top) / 2 for a, b in pairwise(bands)]


def _overlapping(pieces: Sequence[Piece]) -> list[_Band]:
    """Group pieces whose lines overlap: a code centred beside a name of two lines."""
    bands: list[_Band] = []
    for piece in sorted(pieces, key=lambda p: p.line.base):
        size = piece.line.size
        if bands:
            before = max(bands[-1].pieces, key=lambda p: p.line.base)
            step = piece.line.base - before.line.base
            same_column = any(
                p.column == piece.column and abs(p.line.base - piece.line.base) > 0.4 * size
                for p in bands[-1].pieces
            )
            anchored = bands[-1].anchor and piece.anchor and same_column
            if step <= 0.4 * size or (step < 0.95 * size and not anchored):
                bands[-1].pieces.append(piece)
                continue
        bands.append(_Band([piece]))
    return bands


def _pitch(pieces: Sequence[Piece]) -> float:
    """Return the distance between two lines of one name: the least within a column."""
    columns: dict[int, list[float]] = {}
    for piece in pieces:
        columns.setdefault(piece.column, []).append(piece.line.base)
    size = pieces[0].line.size if pieces else 0.0
    steps = [
        b - a
        for bases in columns.values()
        for a, b in pairwise(sorted(bases))
        if b - a > 0.9 * size
    ]
    return 1.08 * min(steps, default=2 * size)


def _wrapped(bands: list[_Band], pitch: float) -> list[_Band]:
    """Join lines that only continue a name with the row they continue.

    ``pitch`` is how far the next line of a name may be below its last.
    """
    out: list[_Band] = []
    waiting: list[Piece] = []
    for index, band in enumerate(bands):
        columns = {p.column for p in band.pieces}
        if out and not waiting and _goes_on(out[-1], band, pitch):
            out[-1] = _Band([*out[-1].pieces, *band.pieces])
        elif band.anchor:
            out.append(_Band([*waiting, *band.pieces]))
            waiting = []
        elif out and not waiting and out[-1].full_in(columns) and _near(out[-1], band, pitch):
            out[-1] = _Band([*out[-1].pieces, *band.pieces])
        elif _leads(band, bands[index + 1 :]):
            waiting.extend(band.pieces)
        else:
            out.append(band)
    if waiting:
        out.append(_Band(waiting))
    return out


def _near(above: _Band, band: _Band, pitch: float) -> bool:
    """Whether in some column the lines follow one another as lines of one name do."""
    last: dict[int, float] = {}
    for piece in above.pieces:
        last[piece.column] = max(last.get(piece.column, 0.0), piece.line.base)
    return any(p.line.base - last[p.column] <= pitch for p in band.pieces if p.column in last)


def _goes_on(above: _Band, band: _Band, pitch: float) -> bool:
    """Whether a line goes on with a name of three lines beside whose middle the figures stand."""
    shared = {p.column for p in band.pieces} & {p.column for p in above.pieces}
    rest = [p for p in band.pieces if p.column in shared]
    near = _near(above, band, pitch)
    return bool(rest) and near and not any(p.anchor for p in rest) and above.full_in(shared)


def _leads(band: _Band, following: list[_Band]) -> bool:
    """Whether the line is the first of a wrapped name whose code stands lower."""
    if not following or not band.full_in({p.column for p in band.pieces}):
        return False
    after = following[0]
    close = after.base - band.base < 1.6 * band.pieces[0].line.size
    starts = any(ORDINAL.match(p.line.text) for p in after.pieces)
    return close and after.anchor and not starts
