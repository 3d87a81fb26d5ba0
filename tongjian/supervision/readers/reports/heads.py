"""The headings of tables: where they stand on a sheet and what each column is called."""

from __future__ import annotations

from dataclasses import dataclass, field

from tongjian.supervision.readers.reports.numbers import NOTHING, NoAmount, read_amount
from tongjian.supervision.readers.reports.roles import (
    MONEY,
    TOTAL_NAME,
    is_code_head,
    is_line_head,
    is_name_head,
    resolve,
    role_of,
)
from tongjian.supervision.readers.reports.sheets import Cell, Sheet
from tongjian.supervision.readers.reports.words import (
    CAPTION,
    ENUMERATOR,
    GROUP_HEAD,
    SIDES,
    head_years,
    is_note,
    is_title,
    unit_in,
    unit_in_head,
)

DEEPEST = 5
HEAD_LENGTH = 40


@dataclass
class Column:
    """One column: what it is (name, code, line, money, other) and the headings above it."""

    at: int
    kind: str
    path: list[str]
    role: str | None = None
    year: int | None = None
    unit: str | None = None

    @property
    def shown(self) -> str:
        """Return the headings in one string."""
        return "/".join(self.path)


@dataclass
class Head:
    """A heading over rows ``top`` to ``bottom`` (exclusive); the lines begin at ``bottom``."""

    top: int
    bottom: int
    columns: list[Column] = field(default_factory=list)
    end: int = 0  # the row behind the last line


def find_heads(sheet: Sheet) -> list[Head]:
    """Return the headings of a sheet from top to bottom, each with the end of its lines."""
    heads: list[Head] = []
    row = 0
    while row < sheet.height:
        if not _begins(sheet, row):
            row += 1
            continue
        floor = heads[-1].bottom if heads else 0
        head = Head(_upward(sheet, row, floor), _downward(sheet, row))
        heads.append(head)
        row = head.bottom
    for index, head in enumerate(heads):
        head.end = heads[index + 1].top if index + 1 < len(heads) else sheet.height
        head.columns = _columns(sheet, head)
    return [head for head in heads if any(one.kind == "name" for one in head.columns)]


def _distinct(sheet: Sheet, row: int) -> list[tuple[int, Cell]]:
    """Return what a reader sees in a row, a merged cell once."""
    seen = set()
    found = []
    for column in range(sheet.width):
        origin = sheet.origin.get((row, column), (row, column))
        cell = sheet.own(*origin)
        if origin not in seen and cell.filled:
            seen.add(origin)
            found.append((column, cell))
    return found


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds an amount, and no year that stands for a heading."""
    if cell.number is not None:
        return not _is_year(cell)
    if cell.fault is not None:
        return cell.fault != "日期"
    if not cell.plain or NOTHING.fullmatch(cell.plain):
        return False
    try:
        return read_amount(cell) is not None and not _is_year(cell)
    except NoAmount:
        return False


def _is_year(cell: Cell) -> bool:
    plain = cell.plain.removesuffix("年")
    return len(plain) == 4 and plain.isdigit() and 2000 <= int(plain) <= 2049


def _label(cell: Cell) -> str | None:
    """Return what kind of heading a cell is: name, code, line, money, year, other, or None."""
    plain = cell.plain
    if not plain or len(plain) > HEAD_LENGTH or is_note(plain):
        return None
    for kind, fits in (("line", is_line_head), ("name", is_name_head), ("code", is_code_head)):
        if fits(plain):
            return kind
    role = role_of(plain)
    if role is None or role == "year":
        return role
    return "money" if role in MONEY | {"amount", "prior", "month", "delta"} else "other"


def _begins(sheet: Sheet, row: int) -> bool:
    """Whether a row can only be part of a heading."""
    cells = _distinct(sheet, row)
    if any(is_figure(cell) for _, cell in cells) or _enumerates([cell for _, cell in cells]):
        return False
    labels = [label for _, cell in cells if (label := _label(cell))]
    # 收入合计 and 支出合计 beside each other are lines of an empty form.
    whole = sum(1 for _, cell in cells if TOTAL_NAME.fullmatch(cell.plain))
    money, named = labels.count("money"), labels.count("name") + labels.count("code")
    if named and not money and "year" not in labels:
        return _begins_below(sheet, row)
    # Years alone are no heading: they stand in captions too.
    return money - whole >= 2 or (named >= 1 and money + labels.count("year") >= 1)


def _begins_below(sheet: Sheet, row: int) -> bool:
    """Whether the row below completes a heading of names: 项目 | 本年情况 above | 预算数."""
    if row + 1 >= sheet.height:
        return False
    if _begins(sheet, row + 1):
        return False  # that row is the heading, and this one groups it
    below = [cell for column, cell in sheet.filled(row + 1) if not sheet.covered(row + 1, column)]
    labels = [_label(cell) for cell in below]
    return "money" in labels and None not in labels and not any(is_figure(cell) for cell in below)


def _enumerates(cells: list[Cell]) -> bool:
    """Whether cells only number the columns (栏次 1 2 3)."""
    texts = [cell.plain for cell in cells]
    return len(texts) >= 2 and all(ENUMERATOR.fullmatch(text) for text in texts)


def _upward(sheet: Sheet, row: int, floor: int) -> int:
    """Return the first row of the heading of which ``row`` is one."""
    top = row
    while top - 1 >= floor and row - top < DEEPEST:
        cells = _distinct(sheet, top - 1)
        if not cells or any(is_figure(cell) for _, cell in cells) or not _is_group(sheet, top - 1):
            break
        top -= 1
    return top


def _is_group(sheet: Sheet, row: int) -> bool:
    """Whether a row above a heading groups its columns (收入 | 支出, 2024年 | 2023年)."""
    cells = _distinct(sheet, row)
    texts = [cell.plain for _, cell in cells]
    if any(CAPTION.match(text) or is_title(text) or is_note(text) for text in texts):
        return False
    if any(
        unit_in(text) and not _label(cell) for text, (_, cell) in zip(texts, cells, strict=True)
    ):
        return False
    if len(cells) == 1:
        column, cell = cells[0]
        wide = sheet.span(*sheet.origin.get((row, column), (row, column))) >= sheet.width - 1
        first = next((at for at, _ in _distinct(sheet, row + 1)), 0)
        alone = column <= first or bool(unit_in(cell.plain))  # a title or caption
        return not wide and not alone and _label(cell) is not None
    return all(len(text) <= HEAD_LENGTH for text in texts) and any(
        _label(cell) or GROUP_HEAD.fullmatch(text)
        for text, (_, cell) in zip(texts, cells, strict=True)
    )


def _downward(sheet: Sheet, row: int) -> int:
    """Return the row in which the lines begin."""
    names = _named(sheet, row)
    at = row + 1
    while at < sheet.height and at - row <= DEEPEST:
        cells = _distinct(sheet, at)
        own = [(column, cell) for column, cell in cells if not sheet.covered(at, column)]
        if not cells:
            if at + 1 < sheet.height and _continues(sheet, at + 1, names):
                at += 1
                continue
            break
        if own and not _continues(sheet, at, names):
            break
        at += 1
    while at > row + 1 and not _distinct(sheet, at - 1):
        at -= 1
    return at


def _named(sheet: Sheet, row: int) -> set[int]:
    """Return the columns below a heading of names or codes."""
    found: set[int] = set()
    for column, cell in _distinct(sheet, row):
        if _label(cell) in {"name", "code"}:
            top, left = sheet.origin.get((row, column), (row, column))
            found |= set(range(left, left + sheet.span(top, left)))
    return found


def _continues(sheet: Sheet, row: int, names: set[int]) -> bool:
    """Whether a row goes on with the heading above it."""
    own = [(column, cell) for column, cell in sheet.filled(row) if not sheet.covered(row, column)]
    if not own:
        return False
    cells = [cell for _, cell in own]
    if len(own) == 1 and cells[0].plain in SIDES and own[0][0] in names:
        return False  # 收入 alone announces the lines below it
    if _enumerates(cells):
        return True
    labels = [_label(cell) for cell in cells]
    lines = any(
        column in names and label not in {"name", "code"} and not _is_level(cell)
        for (column, cell), label in zip(own, labels, strict=True)
    )
    if lines or any(is_figure(cell) for cell in cells):
        return False
    return all(unit_in_head(cell.plain) for cell in cells) or _is_lower(cells, labels, bool(names))


def _is_lower(cells: list[Cell], labels: list[str | None], named: bool) -> bool:
    """Whether cells are headings of a lower row."""
    known = [label for label in labels if label]
    if not known and named:  # 合计 | 基本支出 | 项目支出 below 决算数
        return all(cell.plain and len(cell.plain) <= 12 for cell in cells) and not any(
            NOTHING.fullmatch(cell.plain) for cell in cells
        )
    return len(known) >= (1 if named else 2)


def _is_level(cell: Cell) -> bool:
    """Whether a cell names a level of codes (类 款 项) or a side below a heading of names."""
    return cell.plain in {"类", "款", "项", "目", "收入", "支出", "编码", "名称"}


def _columns(sheet: Sheet, head: Head) -> list[Column]:
    rows = [
        row
        for row in range(head.top, head.bottom)
        if not _enumerates([cell for _, cell in sheet.filled(row)])
    ]
    columns = []
    for at, path in enumerate(_paths(sheet, rows)):
        units = [unit for text in path if (unit := unit_in_head(text))]
        years = [year for text in path for year in head_years(text)]
        column = Column(at, "other", path)
        column.unit = units[-1] if units else None
        column.year = years[-1] if years else None
        column.role = resolve(path)
        columns.append(column)
    first = next((column.at for column in columns if column.role in MONEY | {"amount"}), 0)
    for column in columns:
        column.kind = _kind(sheet, head, column, first)
    return columns


def _paths(sheet: Sheet, rows: list[int]) -> list[list[str]]:
    """Return the headings above each column; one that is not merged reaches over empty cells."""
    paths: list[list[str]] = [[] for _ in range(sheet.width)]
    for index, row in enumerate(rows):
        before = [list(path) for path in paths]
        for at in range(sheet.width):
            text = sheet.at(row, at).plain
            if not text and not sheet.covered(row, at):
                text = _from_left(sheet, rows[index:], at, before)
            if text and (not paths[at] or paths[at][-1] != text):
                paths[at].append(text)
    return paths


def _from_left(sheet: Sheet, rows: list[int], at: int, above: list[list[str]]) -> str:
    """Return the heading to the left that reaches over an empty cell.

    Both columns have headings of their own below, and the same ones above.
    """
    row, below = rows[0], rows[1:]
    if not any(sheet.own(one, at).plain for one in below if not sheet.covered(one, at)):
        return ""
    for column in range(at - 1, -1, -1):
        top, left = sheet.origin.get((row, column), (row, column))
        cell = sheet.own(top, left)
        if not cell.plain:
            continue
        merged = (top, left) in sheet.origin  # a merged heading says itself how far it reaches
        reaches = any(sheet.own(one, column).plain for one in below)
        return cell.plain if reaches and not merged and above[column] == above[at] else ""
    return ""


def _kind(sheet: Sheet, head: Head, column: Column, first_money: int) -> str:
    """Return what a column holds by its heading, or by what stands in it.

    Behind the first column of money a few round figures look like codes.
    """
    last = column.path[-1] if column.path else ""
    if is_line_head(last):
        return "line"
    if last and is_name_head(last) and not is_code_head(last):
        return "name"
    if is_code_head(last):
        return _by_content(sheet, head, column.at) or "code"
    if column.role is not None:
        return "money" if column.role in MONEY | {"amount", "year"} else "other"
    found = _by_content(sheet, head, column.at)
    return "other" if found is None or (found == "code" and column.at > first_money) else found


def _by_content(sheet: Sheet, head: Head, at: int) -> str | None:
    """Tell a column without a known heading by its cells: names, or codes."""
    texts = [
        sheet.own(row, at)
        for row in range(head.bottom, min(head.end, head.bottom + 200))
        if sheet.own(row, at).filled
    ]
    words = sum(1 for cell in texts if _is_words(cell))
    if texts and words * 2 > len(texts):
        return "name"
    digits = sum(1 for cell in texts if cell.plain.isdigit() and len(cell.plain) in {3, 5, 7})
    return "code" if texts and digits * 2 > len(texts) else None


def _is_words(cell: Cell) -> bool:
    return (
        cell.number is None
        and any("\u4e00" <= c <= "\u9fff" for c in cell.plain)
        and not NOTHING.fullmatch(cell.plain)
        and not is_figure(cell)
    )


def groups(columns: list[Column]) -> list[list[Column]]:
    """Return the columns table by table: a new one begins with a name behind figures."""
    found: list[list[Column]] = [[]]
    for column in columns:
        opens = column.kind in {"name", "code", "line"}
        if opens and any(one.kind == "money" for one in found[-1]):
            found.append([])
        found[-1].append(column)
    return _joined(found)


def _joined(found: list[list[Column]]) -> list[list[Column]]:
    """Join a run of columns without names, or without money, to its neighbour."""
    whole: list[list[Column]] = []
    for group in found:
        kinds = {column.kind for column in group}
        if whole:
            before = {column.kind for column in whole[-1]}
            if "name" not in kinds or "money" not in kinds or "name" not in before:
                whole[-1] += group
                continue
        whole.append(group)
    return [group for group in whole if {"name", "money"} <= {one.kind for one in group}]
