"""The table of safeguards (制度保障): rules, measures and the stages they cover."""

from __future__ import annotations

from tongjian.supervision.readers.declaration.grid import Cell, Row, Where
from tongjian.supervision.readers.declaration.model import Declaration, Safeguard
from tongjian.supervision.readers.declaration.sections import Section
from tongjian.supervision.readers.declaration.ticks import (
    ON,
    has_marks,
    read_ticks,
    with_marks,
)
from tongjian.supervision.readers.declaration.words import is_blank, tidy

FIELDS = ("kind", "file", "measure")


def read_safeguards(sections: list[Section], into: Declaration) -> None:
    """Add every line of the safeguards' tables; a blank kind carries down."""
    for section in sections:
        if section.kind == "safeguards":
            _section(section, into)


def _section(section: Section, into: Declaration) -> None:
    headings = _headings(section)
    marked = any(_has_marks(row) for row in section.rows)
    kind: str | None = None
    for row in section.rows:
        placed = _by_role(section, row)
        named = placed.get("kind")
        under_title = named is not None and named.covered and row is section.rows[0]
        if not under_title:
            kind = _text(named, shown=True) or kind
        file, measure = _text(placed.get("file")), _text(placed.get("measure"))
        if kind is None and file is None and measure is None and not _has_marks(row):
            headings |= {cell.column: tidy(cell.text) for cell in row.filled}
            continue  # the second row of a heading names the stages one by one
        stages = _stages(section, row, marked, headings)
        if file is None and measure is None and not stages:
            continue
        places = {name: placed[name].where for name in FIELDS if name in placed}
        where: Where = next(iter(row.filled)).where
        into.safeguards.append(Safeguard(kind, file, measure, stages, where, places))


def _by_role(section: Section, row: Row) -> dict[str, Cell]:
    placed: dict[str, Cell] = {}
    for role in section.roles:
        if role.name in FIELDS and role.name not in placed:
            cell = row.at(role.start)
            if cell is not None:
                placed[role.name] = cell
    if "kind" not in placed:
        first = min(role.start for role in section.roles if role.name in FIELDS)
        before = [cell for cell in row.cells if cell.column < first]
        if before:
            placed["kind"] = before[-1]
    return placed


def _text(cell: Cell | None, *, shown: bool = False) -> str | None:
    if cell is None:
        return None
    text = tidy(cell.shown if shown else cell.text)
    return None if is_blank(text) else text


def _headings(section: Section) -> dict[int, str]:
    return {role.start: tidy(role.header.shown) for role in section.roles}


def _has_marks(row: Row) -> bool:
    return any(has_marks(cell.text) for cell in row.filled)


def _stages(section: Section, row: Row, marked: bool, headings: dict[int, str]) -> tuple[str, ...]:
    """Return the ticked stages; where the table has no boxes at all, the stages written out."""
    start = next((role.start for role in section.roles if role.name == "stages"), None)
    if start is None:
        return ()
    stages: list[str] = []
    later = [role.start for role in section.roles if role.name == "note" and role.start > start]
    for cell in row.filled:
        if cell.column < start or (cell.column in later and not has_marks(cell.text)):
            continue
        if has_marks(cell.text):
            ticks = read_ticks(cell.text)
            if not ticks.options and ON in with_marks(cell.text):
                stages.append(headings.get(cell.column, ""))  # a bare tick under its stage
            stages += ticks.ticked
        elif not marked:
            stages += [tidy(part) for part in cell.text.replace("；", "、").split("、")]
    return tuple(stage for stage in stages if stage and not is_blank(stage))
