"""Tables from their regions: pieces of several pages joined, lines sorted into rows and totals."""

import re

from tongjian.supervision.readers.accounts import bands, three_public
from tongjian.supervision.readers.accounts.chars import ORDINAL, figure, without_ordinal
from tongjian.supervision.readers.accounts.entries import (
    Entry,
    carry_codes,
    continue_entries,
    read_entries,
)
from tongjian.supervision.readers.accounts.grid import Grid
from tongjian.supervision.readers.accounts.heads import (
    Head,
    has_head,
    match_columns,
    read_head,
)
from tongjian.supervision.readers.accounts.lines import Line
from tongjian.supervision.readers.accounts.model import Box, Row, Table
from tongjian.supervision.readers.accounts.regions import Region
from tongjian.supervision.readers.accounts.titles import OFFICIAL, identify
from tongjian.supervision.readers.accounts.words import (
    is_note,
    money_unit_in,
    says_empty,
    total_name,
)

INCOME, EXPENSE = "收入", "支出"
TWO_SIDED = frozenset({1, 4})
_HEADING_LINE = re.compile(r"年[初末](?:财政拨款)?结转(?:和|与)?结余|上年结转|结转下年")
_SUBORDINATE = re.compile(
    r"其中|(?:一般公共预算|政府性基金预算|国有资本经营预算)(?:财政)?(?:拨款)?(?:结转.*)?$|"
    r"(?:基本|项目)支出结转|经营结余|财政拨款结转|非财政"
)
_EXPENSE_WORDS = re.compile(r"支出|结余分配|年末|提取|转入")


def absent(number: int) -> Table:
    """Return the table that a document does not contain."""
    return Table(number, OFFICIAL[number], [], [], [], {})


def weight(region: Region) -> int:
    """Return how much of a table follows a title; nothing for a mere mention of it."""
    cells = sum(1 for grid in region.grids for cell in grid.cells if cell.glyphs)
    return cells or sum(len(page.lines) for page in region.pages)


def read_table(region: Region) -> Table:
    """Return the table of a region whose title is one of the nine."""
    assert region.title is not None
    table = Table(region.title.number, region.title.text, [], [], [], {})
    table.money_unit = region.money_unit
    pieces = _pieces(region)
    notes = _notes(region)
    heads = _heads(pieces, table, notes)
    if table.number == 7:
        _fill_three_public(table, heads)
    else:
        _fill(table, heads)
    table.pages = sorted({p.sheet.number for p in region.pages if p.grids or p.notes})
    table.pages = table.pages or [region.box.page]
    if heads:
        table.pages = sorted({*table.pages, *(grid.sheet.number for grid, _ in heads)})
    table.note = "\n".join(notes) or table.note
    if table.note and says_empty(table.note) and not any(r.values for r in table.rows):
        table.rows = []
    return table


def _pieces(region: Region) -> list[Grid]:
    """Return the ruled pieces, or pieces told by the places of words where lines do not do."""
    pieces: list[Grid] = []
    number = region.title.number if region.title else 0
    for page in region.pages:
        if page.grids and not bands.incomplete(page):
            pieces.extend(page.grids)
        else:
            grid = bands.grid_by_words(page, number, pieces[-1] if pieces else None)
            pieces.extend([grid] if grid else page.grids)
    return pieces


def _notes(region: Region) -> list[str]:
    notes: list[str] = []
    for page in region.pages:
        for line in page.notes:
            if notes and not is_note(line.text) and not _begins_note(line):
                notes[-1] += line.prose
            elif line.prose not in notes:
                notes.append(line.prose)
    return notes


def _begins_note(line: Line) -> bool:
    return bool(re.match(r"\d+[、.．]|[（(]\d+[）)]", line.text))


def _heads(pieces: list[Grid], table: Table, notes: list[str]) -> list[tuple[Grid, Head]]:
    """Pair each piece with its columns: its own headings or those of the first piece."""
    result: list[tuple[Grid, Head]] = []
    for grid in pieces:
        start = _skip_captions(grid, table)
        _cut_notes(grid, notes)
        if has_head(grid, start) or not result:
            head = read_head(grid, start)
            if not any(c.role == "money" for c in head.columns):
                continue
            if result and not _same_columns(result[0][1], head):
                if not _same_money(result[0][1], head):
                    continue
                end = head.end
                head = match_columns(result[0][1], result[0][0], grid)
                head.end = end
        else:
            head = match_columns(result[0][1], result[0][0], grid)
            head.end = start
        result.append((grid, head))
    return result


def _same_columns(first: Head, head: Head) -> bool:
    return [(c.role, c.name) for c in first.columns] == [(c.role, c.name) for c in head.columns]


def _same_money(first: Head, head: Head) -> bool:
    """Whether most columns of money are the first piece's; else it is another table's."""
    names = {c.name for c in first.columns if c.role == "money"}
    return sum(c.name in names for c in head.columns if c.role == "money") >= 0.5 * len(names)


def _skip_captions(grid: Grid, table: Table) -> int:
    """Return the first raster row below title, unit and 编制单位 printed inside the ruled area."""
    for row in range(grid.rows):
        cells = [c for c in grid.starting(row) if c.text]
        texts = [c.text for c in cells]
        title = any(identify(t) for t in texts)
        caption = any(
            money_unit_in(t) or re.match(r"(?:编制)?(?:单位|部门)[:：]|公开\d+表", t) for t in texts
        )
        blank = not texts and row == 0
        if not (title or caption or blank) or len(texts) > 3:
            return row
        unit = next((u for t in texts if (u := money_unit_in(t))), None)
        table.money_unit = table.money_unit or unit
    return 0


def _cut_notes(grid: Grid, notes: list[str]) -> None:
    """Take a note out of a cell over the whole width at the table's end."""
    for cell in grid.cells:
        wide = cell.c1 - cell.c0 >= max(2, 0.8 * grid.columns)
        if wide and cell.glyphs and is_note(cell.text) and cell.r0 > 0:
            notes.append(cell.text)
            cell.glyphs = []


def _fill(table: Table, heads: list[tuple[Grid, Head]]) -> None:
    entries: list[Entry] = []
    for grid, head in heads:
        found = read_entries(grid, head)
        entries = continue_entries(entries, found) if entries else found
    if heads:
        first = heads[0][1]
        names = [c.name for group in first.groups() for c in group if c.role == "money"]
        table.columns = list(dict.fromkeys(names))
        _inline_totals(table, first)
    carry_codes(entries)
    _sort(table, entries, heads[0][1] if heads else None)


def _inline_totals(table: Table, head: Head) -> None:
    """Take figures printed inside a heading as the total of that column."""
    for column in head.columns:
        if column.path and column.path[-1] in head.inline and column.role == "money":
            shown = head.inline[column.path[-1]]
            value = figure(shown)
            if value is not None:
                table.totals.setdefault("合计", {})[column.name] = value
                table.total_printed.setdefault("合计", {})[column.name] = shown


def _sort(table: Table, entries: list[Entry], head: Head | None) -> None:
    """Sort lines into rows and totals, half by half."""
    halves = sorted({e.half for e in entries})
    printed_by: dict[str, set[int]] = {}
    for entry in entries:
        if entry.total:
            printed_by.setdefault(total_name(entry.name), set()).add(entry.half)
    for half in halves:
        section: str | None = None
        for entry in (e for e in entries if e.half == half):
            side = _side(table, head, entry, len(halves))
            if not entry.values and is_note(entry.name) and says_empty(entry.name):
                table.note = table.note or entry.name
                continue
            if entry.total:
                name = _total_key(table, head, entry, side, printed_by)
                table.totals.setdefault(name, {}).update(entry.values)
                table.total_boxes.setdefault(name, {}).update(entry.boxes)
                table.total_printed.setdefault(name, {}).update(entry.printed)
                section = None
                continue
            under, section = _section(table, entry, section)
            row = Row(entry.code, entry.name, entry.values, side, under, entry.page, entry.boxes)
            row.printed = entry.printed
            table.rows.append(row)


def _section(table: Table, entry: Entry, section: str | None) -> tuple[str | None, str | None]:
    """Return the heading the line stands under and the heading for the lines after it."""
    if table.number not in TWO_SIDED or entry.code:
        return None, None
    name = without_ordinal(entry.name)
    if _HEADING_LINE.match(name):
        return None, entry.name
    if section and (ORDINAL.match(entry.name) or entry.name != name or _SUBORDINATE.match(name)):
        return section, section
    return None, None


def _side(table: Table, head: Head | None, entry: Entry, halves: int) -> str | None:
    if table.number not in TWO_SIDED:
        return None
    if halves == 1:
        return EXPENSE if _EXPENSE_WORDS.search(entry.name) else INCOME
    if head is not None:
        groups = head.groups()
        side = next((c.side for c in groups[entry.half] if c.side), None)
        if side:
            return side
    return INCOME if entry.half == 0 else EXPENSE


def _total_key(
    table: Table,
    head: Head | None,
    entry: Entry,
    side: str | None,
    printed_by: dict[str, set[int]],
) -> str:
    """Return a total's name, told apart where two halves print the same."""
    name = total_name(entry.name)
    if len(printed_by[name]) < 2:
        return name
    if side:
        return f"{side}{name}"
    parents = head.groups()[entry.half][0].parents if head else []
    prefix = next((p for p in parents if re.search(r"人员|公用", p)), "")
    return f"{prefix}{name}"


def _fill_three_public(table: Table, heads: list[tuple[Grid, Head]]) -> None:
    found: three_public.Found = {}
    for grid, head in heads:
        for item, cells in three_public.read_three_public(grid, head).items():
            found.setdefault(item, {}).update(cells)
    if not heads:
        return
    table.columns = list(three_public.COLUMNS)
    page, total = heads[0][0].sheet.number, three_public.TOTAL
    for name in three_public.ITEMS:
        cells = found.get(name, {})
        row = Row(None, name, {}, page=page)
        row.values, row.printed, row.boxes = _by_column(cells)
        table.rows.append(row)
    table.totals[total], table.total_printed[total], table.total_boxes[total] = _by_column(
        found.get(total, {})
    )


def _by_column(
    cells: dict[str, three_public.CellOf],
) -> tuple[dict[str, str], dict[str, str], dict[str, Box]]:
    """Return figures, figures as printed and boxes; a blank cell has a box only."""
    values = {c: one.value for c, one in cells.items() if one.value is not None}
    printed = {c: cells[c].printed or value for c, value in values.items()}
    return values, printed, {c: one.box for c, one in cells.items() if one.box is not None}
