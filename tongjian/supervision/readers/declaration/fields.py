"""The fields outside the tables: project, category, year, dates and running text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongjian.supervision.readers.declaration.dates import read_span, read_year
from tongjian.supervision.readers.declaration.funds import is_money_label
from tongjian.supervision.readers.declaration.grid import Cell, Row, Where
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
FIRST_CHOICES = ("项目类别", "项目属性")


def read_fields(rows: list[Row], into: Declaration) -> None:
    """Fill the fields of ``into`` from the rows outside the tables."""
    reader = _Fields(rows, into)
    for number, row in enumerate(rows):
        reader.row(number, row)
    reader.finish()


@dataclass(frozen=True)
class _Label:
    """A label as it stands: its cell, its value in the same cell, the cells up to the next label."""

    name: str
    number: int
    row: Row
    cell: Cell
    inline: str
    after: list[Cell]

    def right(self, *, whole: bool = False) -> tuple[str, Where]:
        """Return the value in the cell itself or right of it (``whole``: all cells joined)."""
        if self.inline or not self.after:
            return self.inline, self.cell.where
        parts = self.after if whole else self.after[:1]
        return " ".join(part.text for part in parts), self.after[0].where


class _Fields:
    def __init__(self, rows: list[Row], into: Declaration) -> None:
        self._rows = rows
        self._into = into
        self._dates: dict[str, Stated] = {}
        self._text: str | None = None

    def row(self, number: int, row: Row) -> None:
        any_label = False
        for at, cell in enumerate(row.cells):
            found = label_of(cell.text) if cell.text else None
            if not found:
                if cell.text and not any_label:
                    self._title(row, cell)
                continue
            any_label = True
            field, name, inline = found
            label = _Label(name, number, row, cell, inline, _until_label(row.cells[at + 1 :]))
            if field == "category":
                self._choice(label)
            elif field == "text":
                self._prose(label)
            elif field in {"project", "year", "start", "end", "dates"}:
                self._value(field, label)
        if not any_label:
            self._continued(row)

    def _title(self, row: Row, cell: Cell) -> None:
        if len(row.filled) > 2 or is_money_label(cell.text):
            return
        year = read_year(cell.text)
        if year:
            self._into.years.append((year, cell.where))

    def _value(self, field: str, label: _Label) -> None:
        text, where = label.right(whole=field == "dates")
        if not text:
            if any(PLAN_TABLE.search(plain(other.shown)) for other in label.row.cells):
                return  # a heading over the steps of a plan, not a date of the project
            under = self._under(label)
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

    def _under(self, label: _Label) -> Cell | None:
        """Return the cell under a label that is a heading among headings."""
        row, number = label.row, label.number
        headings = [other for other in row.filled if label_of(other.text)]
        if len(headings) < 2 or len(headings) < len(row.filled) - 1:
            return None
        if number + 1 >= len(self._rows) or self._rows[number + 1].block != row.block:
            return None
        under = self._rows[number + 1].at(label.cell.column)
        if under is None or not under.text or label_of(under.text) or is_money_label(under.text):
            return None
        return under

    def _choice(self, label: _Label) -> None:
        marked = [other for other in label.after if has_marks(other.text)]
        pieces = [label.inline] if label.inline else []
        _, where = label.right()
        if marked:
            where = where if has_marks(label.inline) else marked[0].where
            first, last = label.after.index(marked[0]), label.after.index(marked[-1])
            pieces += [other.text for other in label.after[max(0, first - 1) : last + 2]]
        text = "\n".join(pieces)
        if has_marks(text):
            ticks = read_ticks(text)
            choice = Choice(label.name, ticks.options, ticks.ticked, True, where)
        else:
            written, _ = label.right()
            value = () if is_blank(written) else (tidy(written),)
            choice = Choice(label.name, value, value, False, where)
        self._into.choices.append(choice)

    def _prose(self, label: _Label) -> None:
        text, where = label.right()
        under = None if text else self._under(label)
        if under:
            text, where = under.text, under.where
        self._text = label.name
        ahead = re.search(r"[（(]([^（()）]*(?:19|20)\d{2}[^（()）]*)[)）]", label.cell.text[:40])
        if label.name == "项目总目标" and ahead and label.name not in self._dates:
            self._dates[label.name] = Stated(ahead[1], label.cell.where)
        stated = "" if is_blank(text) else text.strip()
        beside = any(c.text and c.column > label.cell.column for c in label.row.cells)
        if not stated and (beside or len(label.row.cells) == 1):
            return  # the name of a group of rows, or a heading
        self._into.texts.append(TextField(label.name, stated, where))

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
        into.choices.sort(key=lambda choice: choice.label not in FIRST_CHOICES)
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
        goal = self._dates.get("项目总目标")
        if span is None and goal and goal.text and read_span(goal.text):
            whole, span = goal, read_span(goal.text)
        if span is None or whole.text is None:
            duration = ONE_YEAR.fullmatch(plain(whole.text or ""))
            basis = "absent" if duration else "unclear"
            return Period(basis=basis, stated=whole.text or "", where=whole.where)
        basis = "year" if span.only_year else "stated"
        return Period(span.first.isoformat(), span.last.isoformat(), basis, whole.text, whole.where)

    def _fall_back(self) -> None:
        """A form that gives only a year runs from its first to its last day, and the reverse."""
        into, period = self._into, self._into.period
        if into.year is None and period.start and period.end and period.start[:4] == period.end[:4]:
            into.year = int(period.start[:4])
        if period.basis == "absent" and into.year:
            place: Where = period.where or into.years[0][1]
            into.period = Period(
                f"{into.year}-01-01", f"{into.year}-12-31", "year", period.stated, place
            )


def _until_label(cells: list[Cell]) -> list[Cell]:
    found = []
    for cell in cells:
        if cell.text and (label_of(cell.text) or is_money_label(cell.text)):
            break
        if cell.text:
            found.append(cell)
    return found


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
