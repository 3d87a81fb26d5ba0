"""What else is delivered and when: whole years at once, the district's running year by month.

A file arrives some treasury days after its month; a few are late, a few are sent back and come
again, one source stops in the running year, and what never came is told as absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tongjian.supervision.demo.district.deliveries import Deliveries
from tongjian.supervision.demo.district.further.book import Book, History, Row
from tongjian.supervision.demo.district.further.columns import COLUMNS, FUND_OPTIONAL
from tongjian.supervision.demo.district.manifest import Happening, PlannedDelivery
from tongjian.supervision.demo.district.shares import after_workdays, month_end
from tongjian.supervision.demo.district.writing import write_rows, yuan

# (dataset, month) of the district's last year: treasury days later than usual.
_LATE = {
    ("tax", 8): 9,
    ("statistic", 6): 12,
    ("three_public", 9): 8,
    ("investment_project", 4): 15,
    ("balance", 2): 5,
}
_TOWN_LATE = {(4, 9): 6, (8, 3): 4}  # (place, month)
_NEVER_CAME = {("investment_project", 10)}
# What was wrong with the first file; the second comes three treasury days later.
_REJECTED = {
    ("tax", 5): "amount",
    ("non_tax_due", 4): "total",
    ("three_public", 6): "year",
    ("statistic", 9): "period",
}
_CORRECTED = {("balance", 6), ("tax", 3)}
# (dataset, place, years back) of whole years.
_WHOLE_LATE = {("procurement", 2, 1): 18, ("meeting_training", 0, 1): 30, ("carry_over", 6, 2): 60}
_FAULTS = {
    "amount": "一个金额填了文字",
    "total": "金额合计与明细之和不符",
    "year": "一行的年度填错",
    "period": "一行的期间填错",
}


@dataclass
class Mark:
    """Something told about rows that are yet to be written."""

    near: bool
    happening: Happening
    rows: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """One file: its slice, its rows and its day. ``version`` keeps the files of a slice apart."""

    dataset: str
    code: str
    year: int
    rows: Sequence[Row]
    received: date
    source: str = "finance"
    period: str | None = None
    unit: str | None = None
    version: str = ""


@dataclass
class Outbox:
    """Writes sheets below the deliveries' folder and keeps what is told about them."""

    deliveries: Deliveries
    history: History
    wanted: frozenset[str]
    marks: list[Mark] = field(default_factory=list)
    absent: list[dict[str, Any]] = field(default_factory=list)

    def mark(
        self,
        kind: str,
        statement: str,
        book: Book,
        *,
        near: bool = False,
        unit: str | None = None,
        project: str | None = None,
        subjects: tuple[str, ...] = (),
        cents: tuple[int, ...] = (),
        dates: tuple[date, ...] = (),
        **facts: str,
    ) -> Mark:
        """Tell of something; give its rows ``_mark`` so that they are found in their files."""
        happening = Happening(
            id="",
            kind=kind,
            statement=statement,
            jurisdiction=book.code,
            fiscal_year=book.year,
            unit=unit,
            project=project,
            subjects=subjects,
            amounts=tuple(yuan(amount) for amount in cents),
            dates=dates,
            facts=facts,
        )
        found = Mark(near, happening)
        self.marks.append(found)
        return found

    def told(self) -> list[tuple[bool, Happening]]:
        """Return what is told of rows that have been delivered."""
        return [
            (mark.near, replace(mark.happening, rows=tuple(mark.rows)))
            for mark in self.marks
            if mark.rows
        ]

    def whole(
        self,
        dataset: str,
        book: Book,
        rows: Sequence[Row],
        *,
        lag: int = 0,
        source: str = "finance",
        received: date | None = None,
        unit: str | None = None,
        version: str = "",
    ) -> None:
        """Deliver a year, or what is known of it, with its last month's files or on the day given."""
        version = version or book.version
        late = _WHOLE_LATE.get((dataset, book.place.index, self.history.back(book.year)), 0)
        end = month_end(book.year, book.months)
        day = received or after_workdays(end, 5 + book.place.index % 3 + lag)
        day = after_workdays(day, late) if late else day
        if received is None:
            day = min(day, self.history.as_of)
        if rows and day <= self.history.as_of:
            sheet = Sheet(dataset, book.code, book.year, rows, day, source, None, unit, version)
            self._send(sheet)

    def monthly(
        self,
        dataset: str,
        book: Book,
        rows: Sequence[Row],
        *,
        source: str = "finance",
        lag: int = 0,
    ) -> None:
        """Deliver rows with a ``period``: the last year month by month, other years at once."""
        if self.history.back(book.year):
            self.whole(dataset, book, rows, source=source, lag=lag)
            return
        for month in range(1, book.months + 1):
            period = f"{month:02d}"
            mine = [row for row in rows if row["period"] == period]
            if mine:
                self._month(dataset, book, mine, source=source, lag=lag)

    def _month(self, dataset: str, book: Book, rows: list[Row], *, source: str, lag: int) -> None:
        period = str(rows[0]["period"])
        month, place = int(period), book.place.index
        key = (dataset, month) if book.place.is_district else ("", month)
        if key in _NEVER_CAME:
            self.owe(dataset, book, period, source)
            return
        usual = 5 + place % 3 + lag + _LATE.get(key, 0) + _TOWN_LATE.get((place, month), 0)
        day = after_workdays(month_end(book.year, month), usual)
        if day > self.history.as_of:
            return
        again = after_workdays(day, 3)
        first = Sheet(dataset, book.code, book.year, rows, day, source, period, None, "-first")
        if key in _REJECTED and again <= self.history.as_of:
            self._reject(first, _REJECTED[key])
            day = again
        elif key in _CORRECTED and len(rows) > 4 and again <= self.history.as_of:
            short = replace(first, rows=rows[:-2])
            self._send(short)
            statement = f"{book.year}年{month}月首次报送少两行，后来重新报送。"
            names = {"first": self._name(short), "then": self._name(short, "")}
            self.deliveries.corrections.append({**names, "statement": statement})
            day = again
        self._send(Sheet(dataset, book.code, book.year, rows, day, source, period))

    def owe(self, dataset: str, book: Book, period: str, source: str) -> None:
        """Tell that a month's or quarter's file never came."""
        if dataset in self.wanted:
            statement = f"{book.year}年{int(period)}月的数据至今没有报送。"
            self.absent.append(
                {
                    "dataset": dataset,
                    "jurisdiction": book.code,
                    "fiscal_year": book.year,
                    "period": period,
                    "source": source,
                    "statement": statement,
                }
            )

    def _reject(self, sheet: Sheet, fault: str) -> None:
        rows = [dict(row) for row in sheet.rows]
        money = next(name for name in rows[0] if name.endswith("_yuan") or name == "value")
        if fault == "amount":
            rows[0][money] = "壹佰万"
        elif fault == "year":
            rows[-1]["fiscal_year"] = str(sheet.year + 10)
        elif fault == "period":
            rows[-1]["period"] = "13"
        wrong = Decimal("1000000.00") if fault == "total" else Decimal(0)
        changed = replace(sheet, rows=rows)
        self._send(changed, wrong=wrong, rejected=True)
        statement = (
            f"{sheet.year}年{int(sheet.period or 0)}月首次报送{_FAULTS[fault]}，被退回后重新报送。"
        )
        if sheet.dataset in self.wanted:
            names = {"first": self._name(sheet), "then": self._name(sheet, "")}
            self.deliveries.corrections.append({**names, "statement": statement})

    def _name(self, sheet: Sheet, version: str | None = None) -> str:
        parts = [sheet.dataset, sheet.code, str(sheet.year)]
        parts += [part for part in (sheet.unit, sheet.period) if part]
        stem = "-".join(parts)
        return f"{sheet.dataset}/{stem}{sheet.version if version is None else version}.csv"

    def _send(self, sheet: Sheet, *, wrong: Decimal = Decimal(0), rejected: bool = False) -> None:
        if sheet.dataset not in self.wanted:
            return
        name, columns = self._name(sheet), COLUMNS[sheet.dataset]
        for number, row in enumerate(sheet.rows, start=2):
            mark = row.get("_mark")
            if mark is not None and not sheet.version:
                mark.rows.append((name, number))
        lines = _lines(sheet, columns)
        money = [column for column in columns if column.endswith("_yuan")]
        if rejected:
            totals = dict.fromkeys(money if wrong else [], wrong)
        else:
            totals = {
                column: yuan(sum(row.get(column) or 0 for row in sheet.rows)) for column in money
            }
        write_rows(self.deliveries.folder / name, columns, lines)
        rows = self.deliveries.rows
        rows[sheet.dataset] = rows.get(sheet.dataset, 0) + len(lines)
        self.deliveries.planned.append(
            PlannedDelivery(
                dataset=sheet.dataset,
                jurisdiction=sheet.code,
                fiscal_year=sheet.year,
                period=sheet.period,
                source=sheet.source,
                file=name,
                received=sheet.received,
                totals=totals,
                unit=sheet.unit,
                rejected=rejected,
            )
        )


def _lines(sheet: Sheet, columns: Sequence[str]) -> list[list[str]]:
    """Return the rows as text; what every row of a file shares is filled in."""
    head = {
        "jurisdiction": sheet.code,
        "fiscal_year": str(sheet.year),
        "fund_type": "" if sheet.dataset in FUND_OPTIONAL else "general",
        "level_scope": "own_level",
    }
    told = [(column, head.get(column), column.endswith("_yuan")) for column in columns]
    return [
        [_text(row.get(column, usual), money) for column, usual, money in told]
        for row in sheet.rows
    ]


def _text(value: object, money: bool) -> str:
    if value is None:
        return ""
    if money and isinstance(value, int):
        return f"{value // 100}.{value % 100:02d}" if value >= 0 else str(yuan(value))
    return str(value)
