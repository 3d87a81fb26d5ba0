"""Adding up printed figures: what they can stand for, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tongjian.core.documents.rounding import Interval, total
from tongjian.supervision.readers.reports.model import ROLES, Figure, Line


def interval(figure: Figure) -> Interval:
    """Return the yuan that a printed figure stands for (四舍五入)."""
    half = Decimal(1).scaleb(-figure.places) / 2 * figure.factor
    value = figure.value * figure.factor
    return Interval(value - half, value + half, value > 0, value < 0)


def signed(line: Line, role: str) -> Figure | None:
    """Return a line's figure, negative behind 减：."""
    figure = line.figures.get(role)
    if figure is None or not line.minus:
        return figure
    return Figure(-figure.value, figure.places, figure.factor)


def added(lines: Iterable[Line], role: str) -> list[Figure]:
    """Return the figures of a role that are printed."""
    return [figure for line in lines if (figure := signed(line, role)) is not None]


def exact_sum(figures: Iterable[Figure]) -> Decimal:
    """Return the sum in yuan."""
    return sum((figure.value * figure.factor for figure in figures), Decimal(0))


def agrees(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the printed parts can add up to the printed whole."""
    return interval(whole).meets(total(interval(part) for part in parts)) or (
        whole.value * whole.factor == exact_sum(parts)
    )


def fits(whole: Line, parts: Sequence[Line]) -> bool:
    """Whether the parts add up to the whole in every column, and in one that is not nothing."""
    seen = False
    for role in ROLES:
        figure, figures = whole.figures.get(role), added(parts, role)
        if figure is None:
            if any(one.value for one in figures):
                return False
            continue
        if not agrees(figure, figures):
            return False
        seen = seen or bool(figure.value)
    return seen


def near(whole: Line, parts: Sequence[Line]) -> bool:
    """Whether the parts come so close to the whole that a slip is likelier than chance."""
    for role in ROLES:
        figure, figures = whole.figures.get(role), added(parts, role)
        if figure is None or not figure.value or not figures:
            continue
        difference = abs(exact_sum(figures) - figure.value * figure.factor)
        return difference <= abs(figure.value * figure.factor) / 20
    return False


def adds_up_to(whole: Line, run: Sequence[Line]) -> bool:
    """Whether the first lines of a run, at least two that are not nothing, are surely its parts.

    A figure of few digits is the sum of others by chance; it must fit in two columns.
    """
    role = next((role for role in ROLES if (f := whole.figures.get(role)) and f.value), None)
    if role is None:
        return False
    target = whole.figures[role]
    goal, sum_, slack, filled = target.value * target.factor, Decimal(0), _half(target), 0
    for at, one in enumerate(run):
        figure = signed(one, role)
        if figure is not None:
            sum_ += figure.value * figure.factor
            slack += _half(figure)
            filled += bool(figure.value)
        if filled > 1 and abs(sum_ - goal) <= slack and fits(whole, run[: at + 1]):
            return _telling(whole)
    return False


def _half(figure: Figure) -> Decimal:
    return Decimal(1).scaleb(-figure.places) / 2 * figure.factor


def _telling(line: Line) -> bool:
    figures = [figure for figure in line.figures.values() if figure.value]
    digits = max(len(figure.value.normalize().as_tuple().digits) for figure in figures)
    return len(figures) > 1 or digits >= 4
