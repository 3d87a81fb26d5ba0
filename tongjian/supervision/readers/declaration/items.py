"""The table of items (项目构成分解): one line each, and the stated total."""

from __future__ import annotations

import re
import unicodedata

from tongjian.supervision.readers.declaration.grid import Cell, Row
from tongjian.supervision.readers.declaration.model import Declaration, Item, Money, Shift
from tongjian.supervision.readers.declaration.money import AMOUNT, folded, read_money, unit_in
from tongjian.supervision.readers.declaration.sections import Role, Section, is_total
from tongjian.supervision.readers.declaration.words import is_blank, plain, tidy

NUMERIC = ("amount", "unit_price", "quantity")
QUANTITY = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?[\u4e00-\u9fff/]{0,4}")
OFFSETS = (0, 1, -1, 2, -2)


def read_items(sections: list[Section], units: dict[int, str | None], into: Declaration) -> None:
    """Add the lines of every item table; ``units`` is the money unit in force at each row."""
    for section in sections:
        if section.kind != "items":
            continue
        table_unit = units.get(id(section.header))
        label = section.header.cells[0].shown if section.header.cells else ""
        table_unit = unit_in(plain(label)) or table_unit
        for row in section.rows:
            _row(section, row, table_unit, into)


def _row(section: Section, row: Row, unit: str | None, into: Declaration) -> None:
    total = next((cell for cell in row.filled[:3] if is_total(cell.text)), None)
    if total is not None:
        if plain(total.text) != "小计":
            _total(section, row, total, unit, into)
        return
    offset = _offset(section.roles, row)
    cells = _by_role(section.roles, row, offset)
    name = cells.get("name")
    numbers = [cells[role] for role in NUMERIC if role in cells and not is_blank(cells[role].text)]
    name_text = tidy(name.shown) if name and not is_blank(name.shown) else None
    if not numbers and (name_text is None or name is None or name.covered):
        return
    if offset:
        _shifted(row, name or row.filled[0], into)
    place = (name if name is not None and name.text else None) or row.filled[0]
    into.items.append(
        Item(
            name_text,
            _money(section, "amount", cells, unit),
            _money(section, "unit_price", cells, unit),
            _quantity(cells.get("quantity")),
            place.where,
        )
    )


def _total(section: Section, row: Row, total: Cell, unit: str | None, into: Declaration) -> None:
    """Read the total's amount: under its column, or else the row's only number."""
    amount = _by_role(section.roles, row, 0).get("amount")
    if amount is None or is_blank(amount.text):
        numbers = [cell for cell in row.filled if AMOUNT.match(folded(cell.text))]
        amount = numbers[0] if len(numbers) == 1 else amount
    if amount is None or is_blank(amount.text):
        into.items_total = into.items_total or Money(None, "", total.where)
    else:
        own = next((role for role in section.roles if role.name == "amount"), None)
        heading = unit_in(own.header.text) if own else None
        into.items_total = read_money(amount.text, heading or unit, amount.where)


def _by_role(roles: list[Role], row: Row, offset: int) -> dict[str, Cell]:
    placed: dict[str, Cell] = {}
    for role in roles:
        if role.name == "note":
            continue
        inside = [
            cell for cell in row.cells if role.start + offset <= cell.column < role.end + offset
        ]
        cell = next((cell for cell in inside if cell.text), inside[0] if inside else None)
        if cell is None and not offset:
            cell = row.at(role.start)
        if cell is not None and role.name not in placed:
            placed[role.name] = cell
    return placed


def _offset(roles: list[Role], row: Row) -> int:
    """Return by how many columns the row stands beside its headings (0 unless numbers show it)."""
    scores = {offset: _score(_by_role(roles, row, offset)) for offset in OFFSETS}
    best = max(OFFSETS, key=lambda offset: scores[offset])
    return best if scores[best] > scores[0] + 1 else 0


def _score(cells: dict[str, Cell]) -> int:
    """Count numbers where numbers belong, and words where they do not."""
    score = 0
    for role, cell in cells.items():
        text = cell.shown
        if is_blank(text):
            continue
        numeric = bool(AMOUNT.match(folded(text)) or QUANTITY.fullmatch(folded(text)))
        score += 1 if numeric == (role in NUMERIC) else -2
    return score


def _shifted(row: Row, name: Cell, into: Declaration) -> None:
    stated = " ".join(tidy(cell.text) for cell in row.filled)
    into.shifts.append(
        Shift(
            stated,
            "items",
            name.where,
            f"“{tidy(name.shown)}”一行的金额、单价、数量没有对齐表头，已按内容对应各列，请核对原表。",
        )
    )


def _money(section: Section, name: str, cells: dict[str, Cell], unit: str | None) -> Money | None:
    cell = cells.get(name)
    if cell is None:
        return None
    heading = next(role.header for role in section.roles if role.name == name)
    return read_money(cell.text, unit_in(heading.shown) or unit, cell.where)


def _quantity(cell: Cell | None) -> str | None:
    if cell is None or is_blank(cell.text):
        return None
    return unicodedata.normalize("NFKC", tidy(cell.text)).replace(",", "")
