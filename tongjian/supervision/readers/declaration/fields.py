"""The fields outside the tables: project, category, year, dates and running text."""

from __future__ import annotations

import re

from tongjian.supervision.readers.declaration.dates import read_span, read_year
from tongjian.supervision.readers.declaration.funds import is_money_label
from tongjian.supervision.readers.declaration.grid import Cell, Grid, Row, Where
from tongjian.supervision.readers.declaration.model import (
    Choice,
    Declaration,
    Period,
    Stated,
    TextField,
)
from tongjian.supervision.readers.declaration.ticks import has_marks, read_ticks
from tongjian.supervision.readers.declaration.words import is_blank, label_of, plain, tidy

PLAN_TABLE = re.compile(r"实施内容|进度|阶段|任务|活动内容|工作内容")
ONE_YEAR = re.compile(r"(1|一|壹)(个)?年|12个月|当年|本年度?|年度|一年期")
SINGLE_YEAR_LABELS = ("项目类别", "项目属性")


def read_fields(grid: Grid, rows: list[Row], into: Declaration) -> None:
    """Fill the fields of ``into`` from the rows outside the tables."""
    reader = _Fields(grid, rows, into)
    for number, row in enumerate(rows):
        reader.row(number, row)
    reader.finish()


class _Fields:
    def __init__(self, grid: Grid, rows: list[Row], into: Declaration) -> None:
        self._grid = grid
        self._rows = rows
        self._into = into
        self._dates: dict[str, Stated] = {}
        self._text: str | None = None

    def row(self, number: int, row: Row) -> None:
        labels = [(cell, label_of(cell.text)) for cell in row.cells]
        any_label = False
        for at, (cell, found) in enumerate(labels):
            if not cell.text:
                continue
            if not found:
                if not any_label:
                    self._title(row, cell)
                continue
            any_label = True
            field, name, inline = found
            after = self._until_label(row.cells[at + 1 :])
            if field == "category":
                self._choice(name, cell, inline, after)
            elif field == "text":
                self._prose(number, name, cell, inline, after)
            elif field in {"project", "year", "start", "end", "dates"}:
                self._value(number, row, field, cell, inline, after)
        if any_label:
            return
        self._continued(row)

    def _until_label(self, cells: list[Cell]) -> list[Cell]:
        found = []
        for cell in cells:
            if cell.text and (label_of(cell.text) or is_money_label(cell.text)):
                break
            if cell.text:
                found.append(cell)
        return found

    def _title(self, row: Row, cell: Cell) -> None:
        if len(row.filled) > 2 or is_money_label(cell.text):
            return
        year = read_year(cell.text)
        if year:
            self._into.years.append((year, cell.where))

    def _value(
        self, number: int, row: Row, field: str, cell: Cell, inline: str, after: list[Cell]
    ) -> None:
        text, where = inline, cell.where
        if not text and after:
            joined = after if field == "dates" else after[:1]
            text, where = " ".join(part.text for part in joined), after[0].where
        if not text:
            under = self._under(number, row, cell)
            if under is False:
                return
            if under:
                text, where = under.text, under.where
        stated = Stated(None if is_blank(text) else tidy(text), where)
        if field == "project":
            self._into.projects.append(stated)
        elif field == "year":
            year = read_year(text) if text else None
            if year:
                self._into.years.insert(0, (year, where))
        elif field not in self._dates or self._dates[field].text is None:
            self._dates[field] = stated

    def _under(self, number: int, row: Row, cell: Cell) -> Cell | bool | None:
        """Return the cell under a heading; False for a heading of another table (its plan)."""
        if any(PLAN_TABLE.search(plain(other.shown)) for other in row.cells):
            return False
        headings = [other for other in row.filled if label_of(other.text)]
        if len(headings) < 2 or len(headings) < len(row.filled) - 1:
            return None
        if number + 1 >= len(self._rows) or self._rows[number + 1].block != row.block:
            return None
        under = self._rows[number + 1].at(cell.column)
        if under is None or not under.text or label_of(under.text) or is_money_label(under.text):
            return None
        return under

    def _choice(self, name: str, cell: Cell, inline: str, after: list[Cell]) -> None:
        pieces = [inline] if inline else []
        marked = [other for other in after if has_marks(other.text)]
        if has_marks(inline) or not marked:
            where = cell.where if inline or not after else after[0].where
        else:
            where = marked[0].where
        if marked:
            first, last = after.index(marked[0]), after.index(marked[-1])
            pieces += [other.text for other in after[max(0, first - 1) : last + 2]]
        text = "\n".join(pieces)
        if has_marks(text):
            ticks = read_ticks(text)
            choice = Choice(name, ticks.options, ticks.ticked, True, where)
        else:
            written = inline or (after[0].text if after else "")
            value = () if is_blank(written) else (tidy(written),)
            choice = Choice(name, value, value, False, where)
        self._into.choices.append(choice)

    def _prose(self, number: int, name: str, cell: Cell, inline: str, after: list[Cell]) -> None:
        text, where = inline, cell.where
        if not text and after:
            text, where = after[0].text, after[0].where
        if not text:
            under = self._under(number, self._rows[number], cell)
            if isinstance(under, Cell):
                text, where = under.text, under.where
        self._text = name
        self._into.texts.append(TextField(name, "" if is_blank(text) else text.strip(), where))

    def _continued(self, row: Row) -> None:
        """Rows without a label under a field of running text continue it."""
        filled = row.filled
        if self._text and len(filled) == 1 and len(filled[0].text) > 30 and filled[0].column > 1:
            self._into.texts.append(TextField(self._text, filled[0].text, filled[0].where))
        elif filled:
            self._text = None

    def finish(self) -> None:
        into = self._into
        into.projects = [name for name in into.projects if name.text] or into.projects[:1]
        into.project = into.projects[0] if into.projects else None
        into.choices.sort(key=lambda choice: choice.label not in SINGLE_YEAR_LABELS)
        into.period = self._period()
        if into.years:
            into.year = into.years[0][0]
        self._fall_back()

    def _period(self) -> Period:
        whole, start, end = (self._dates.get(name) for name in ("dates", "start", "end"))
        if start or end:
            return _two_dates(start, end)
        if whole is None:
            return Period()
        if whole.text is None:
            return Period(basis="blank", where=whole.where, blank=("项目起止时间",))
        span = read_span(whole.text)
        if span is None:
            duration = ONE_YEAR.fullmatch(plain(whole.text))
            basis = "absent" if duration else "unclear"
            return Period(basis=basis, stated=whole.text, where=whole.where)
        basis = "year" if span.only_year else "stated"
        return Period(span.first.isoformat(), span.last.isoformat(), basis, whole.text, whole.where)

    def _fall_back(self) -> None:
        """A form that gives only a year runs from its first to its last day."""
        into, period = self._into, self._into.period
        if period.basis == "absent" and into.year:
            place: Where = period.where or into.years[0][1]
            into.period = Period(
                f"{into.year}-01-01", f"{into.year}-12-31", "year", period.stated, place
            )


def _two_dates(start: Stated | None, end: Stated | None) -> Period:
    period = Period(basis="stated", stated="", where=(start or end or Stated(None, {})).where)
    blank, only_year, unclear = [], True, False
    for name, stated in (("起始日期", start), ("结束日期", end)):
        if stated is None or stated.text is None:
            blank.append(name)
            period.where = stated.where if stated else period.where
            continue
        span = read_span(stated.text)
        if span is None:
            unclear = True
            period.stated, period.where = stated.text, stated.where
            continue
        only_year = only_year and span.only_year
        if name == "起始日期":
            period.start = span.first.isoformat()
        else:
            period.end = span.last.isoformat()
        if not unclear:
            period.stated = period.stated or stated.text
    period.blank = tuple(blank)
    if unclear:
        period.basis = "unclear"
    elif blank:
        period.basis = "blank"
    elif only_year:
        period.basis = "year"
    return period
