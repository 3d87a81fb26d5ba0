"""Lists of records: filter, sort, page, export; declared once per list.

The state of a list is its address: ``?sort=-at&page=2&actor=…``. Unknown parameters are ignored
and values that cannot be understood leave the filter unset, with a message beside it.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.timezone import localtime

from tongjian.core.pages import LABEL, demonstration

PAGE_SIZE = 50
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """One column: ``value`` takes a record; ``order`` is the ORM path it sorts by, "" for none.

    ``kind`` is text, number, money, date, level, or badge (tone and words, exported as its
    words; without a tone they are plain text); ``url`` makes the cell a link.
    """

    key: str
    title: str
    value: Callable[[Any], Any]
    order: str = ""
    kind: str = "text"
    url: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Filter:
    """One filter: ``lookup`` is an ORM lookup; ``choices`` (value, title) make it a choice.

    ``narrow`` takes the rows and the value where no single lookup says it.
    """

    key: str
    title: str
    lookup: str
    choices: Callable[[], Iterable[tuple[str, str]]] | None = None
    kind: str = "text"
    narrow: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None

    def applied(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Return the rows that meet the filter; raises ``ValueError``."""
        value = self.parse(text)
        return self.narrow(rows, value) if self.narrow else rows.filter(**{self.lookup: value})

    def parse(self, text: str) -> Any:
        """Return the value a person gave; raises ``ValueError``."""
        if self.kind == "date":
            return date.fromisoformat(text)
        if self.kind == "number":
            return int(text)
        if self.choices is not None and text not in {key for key, _ in self.choices()}:
            raise ValueError(text)
        return text


@dataclass(frozen=True)
class ShownFilter:
    """A filter as shown: its given text, whether it could not be understood, its choices."""

    filter: Filter
    text: str
    wrong: bool
    choices: Sequence[tuple[str, str]]


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that counts no further than ``cap``, so that no page waits for a whole count.

    Pages end at the cap; ``capped`` says that there is more, which filters bring within reach. A
    page's keys are found first, from an index alone where it orders them, its rows after.
    """

    def __init__(self, rows: QuerySet[Any], per_page: int, cap: int) -> None:
        super().__init__(rows, per_page)
        self.rows, self.cap = rows, cap

    @cached_property
    def _found(self) -> int:
        return self.rows.order_by()[: self.cap + 1].count()

    @cached_property
    def count(self) -> int:
        """How many rows, at most ``cap``."""
        return min(self._found, self.cap)

    def page(self, number: int | str) -> Page[Any]:
        """Return a page."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        keys = list(self.rows.values_list("pk", flat=True)[first:last])
        found = {row.pk: row for row in self.rows.order_by().filter(pk__in=keys)}
        return Page([found[key] for key in keys if key in found], number, self)

    @property
    def capped(self) -> bool:
        """Whether there are more than ``cap``."""
        return self._found > self.cap


@dataclass(frozen=True)
class Cell:
    """A cell as shown."""

    column: Column
    value: Any
    url: str


@dataclass(frozen=True)
class ShownList:
    """A page of a list for the template ``listing/list.html``."""

    listing: Listing
    page: Page[Any]
    filters: Sequence[ShownFilter]
    kept: Sequence[tuple[str, str]] = ()

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set, so that an empty list may only seem empty."""
        return any(one.text for one in self.filters)

    @property
    def rows(self) -> Iterator[list[Cell]]:
        """Yield the cells of each record."""
        for record in self.page.object_list:
            yield [
                Cell(column, column.value(record), column.url(record) if column.url else "")
                for column in self.listing.columns
            ]


@dataclass(frozen=True)
class Listing:
    """A declared list; ``name`` is the file name of its exports.

    ``cap`` ends counting and paging of a long list there; its exports are whole all the same.
    ``keeps`` names what else an address may say of the page, e.g. a tab: filtering keeps it.
    """

    name: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = field(default_factory=tuple)
    sort: str = ""
    page_size: int = PAGE_SIZE
    cap: int | None = None
    keeps: Sequence[str] = ()

    def show(self, rows: QuerySet[Any], query: QueryDict) -> ShownList:
        """Return the page the address asks for."""
        chosen, shown = self._filtered(rows, query)
        pages = self._pages(self._sorted(chosen, query))
        kept = [(key, query.get(key, "")) for key in self.keeps if key in query]
        return ShownList(self, pages.get_page(query.get("page")), shown, kept)

    def _pages(self, rows: QuerySet[Any]) -> Paginator:  # type: ignore[type-arg]
        if self.cap is None:
            return Paginator(rows, self.page_size)
        return CappedPaginator(rows, self.page_size, self.cap)

    def _filtered(
        self, rows: QuerySet[Any], query: QueryDict
    ) -> tuple[QuerySet[Any], list[ShownFilter]]:
        shown = []
        for one in self.filters:
            text, wrong = query.get(one.key, "").strip(), False
            if text:
                try:
                    rows = one.applied(rows, text)
                except ValueError:
                    wrong = True
            shown.append(ShownFilter(one, text, wrong, list(one.choices()) if one.choices else ()))
        return rows, shown

    def _sorted(self, rows: QuerySet[Any], query: QueryDict) -> QuerySet[Any]:
        for wanted in (query.get("sort", self.sort), self.sort):
            for column in self.columns:
                if column.order and wanted.lstrip("-") == column.key:
                    mark = "-" if wanted.startswith("-") else ""
                    return rows.order_by(f"{mark}{column.order}", f"{mark}pk")
        return rows

    def export(self, rows: QuerySet[Any], query: QueryDict, form: str) -> FileResponse:
        """Return the whole filtered and sorted list as "csv" or "xlsx"."""
        chosen, _ = self._filtered(rows, query)
        records = self._sorted(chosen, query).iterator(chunk_size=2000)
        cells = ([_exported(column, record) for column in self.columns] for record in records)
        return export_rows(self.name, [column.title for column in self.columns], cells, form)


def _exported(column: Column, record: Any) -> Any:
    value = column.value(record)
    return value[1] if column.kind == "badge" else value


def export_rows(
    name: str, titles: Sequence[str], rows: Iterable[Sequence[Any]], form: str
) -> FileResponse:
    """Return a table as a file called ``name``, "csv" or "xlsx"; a demonstration says so."""
    file = tempfile.SpooledTemporaryFile(max_size=8 << 20)  # noqa: SIM115 the response closes it
    label = [LABEL] if demonstration() else []
    headed = [*titles, *(["数据说明"] if label else [])]
    cells = ([*row, *label] for row in rows)
    (_write_xlsx if form == "xlsx" else _write_csv)(file, headed, cells)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.{form}")


def safe_cell(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula; moments as pages show them."""
    if isinstance(value, datetime):
        moment = localtime(value) if value.tzinfo else value
        return moment.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return "" if value is None else value


def _write_csv(file: Any, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(titles)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    text.detach()


def _write_xlsx(file: Any, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, {"constant_memory": True, **plain})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, titles)
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            sheet.write(number, at, str(v) if isinstance(v := safe_cell(value), date) else v)
    book.close()
