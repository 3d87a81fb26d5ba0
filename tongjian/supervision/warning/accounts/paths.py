"""Categories named in the text (类、款、项) found in the tables, and names that do not agree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongjian.core.documents.rounding import Interval
from tongjian.supervision.warning.accounts.cells import Line, Sheet
from tongjian.supervision.warning.accounts.names import CLASSES, alike, bare

LENGTHS = {"类": 3, "款": 5, "项": 7}
LIKELY = 0.75


@dataclass(frozen=True)
class Wrong:
    """A name or level in a path that is not the table's."""

    level: str
    stated: str
    expected: str


@dataclass(frozen=True)
class Match:
    """The line that a path means and what of the path is not as the table has it."""

    line: Line | None
    wrong: Wrong | None = None


def find(sheet: Sheet, path: dict[str, str], amount: Interval | None, column: str | None) -> Match:
    """Find the line of a path; ``amount`` helps to tell which line a wrong name means."""
    level = next(one for one in ("项", "款", "类") if one in path)
    lines = [line for line in sheet.lines if line.code]
    deep = [line for line in lines if len(line.code or "") == LENGTHS[level]]
    exact = [line for line in deep if alike_name(line.name, path[level])]
    if exact:
        best = max(exact, key=lambda line: _agreement(sheet, line, path, amount, column))
        return Match(best, _wrong_above(sheet, best, path, level))
    other = next((line for line in lines if alike_name(line.name, path[level])), None)
    if other is not None and deep:
        length = len(other.code or "")
        right = next((name for name, size in LENGTHS.items() if size == length), level)
        stated, expected = f"{path[level]}（{level}）", f"{other.name}（{right}）"
        return Match(other, Wrong(level, stated, expected))
    return _guess(sheet, deep, path, level, amount=amount, column=column)


def alike_name(one: str, other: str) -> bool:
    """Whether two names are the same but for words that mean the same (和, 与, 及)."""
    left, right = (re.sub("[和与及、]", "", bare(text)) for text in (one, other))
    return left == right


def _guess(
    sheet: Sheet,
    lines: list[Line],
    path: dict[str, str],
    level: str,
    *,
    amount: Interval | None,
    column: str | None,
) -> Match:
    """Take the line with the same amount, or one whose name is nearly the same."""
    scored = [(alike(line.name, path[level]), line) for line in lines]
    equal = [
        (score, line)
        for score, line in scored
        if amount is not None
        and column
        and line.cell(column).value
        and amount.meets(line.cell(column).interval)
    ]
    near = [(score, line) for score, line in scored if score >= LIKELY]
    pool = equal or near
    if not pool:
        return Match(None)
    line = max(pool, key=lambda one: one[0])[1]
    return Match(line, Wrong(level, path[level], line.name))


def above(sheet: Sheet, line: Line, level: str) -> str | None:
    """Return the table's name of the class or section that a line belongs to."""
    code = (line.code or "")[: LENGTHS[level]]
    parent = sheet.by_code(code)
    if parent is not None:
        return parent.name
    return CLASSES.get(code) if level == "类" else None


def _agreement(
    sheet: Sheet, line: Line, path: dict[str, str], amount: Interval | None, column: str | None
) -> tuple[int, int]:
    named = 0
    for level in ("类", "款"):
        name = above(sheet, line, level)
        if level in path and name is not None and alike_name(name, path[level]):
            named += 1
    fits = bool(amount and column and amount.meets(line.cell(column).interval))
    return named, int(fits)


def _wrong_above(sheet: Sheet, line: Line, path: dict[str, str], level: str) -> Wrong | None:
    for upper in ("类", "款"):
        if upper == level or upper not in path:
            continue
        name = above(sheet, line, upper)
        if name is not None and not alike_name(name, path[upper]):
            return Wrong(upper, path[upper], name)
    return None
