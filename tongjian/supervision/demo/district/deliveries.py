"""What arrives when: writes each file that has been received by the day, and plans its delivery."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

from tongjian.supervision.demo.district import writing
from tongjian.supervision.demo.district.behaviour import received
from tongjian.supervision.demo.district.income import Income, consolidated
from tongjian.supervision.demo.district.lines import ADJUSTMENT_DAY, VIREMENT_DAY
from tongjian.supervision.demo.district.manifest import PlannedDelivery
from tongjian.supervision.demo.district.planning import Year
from tongjian.supervision.demo.district.planted import EARLY_FILES
from tongjian.supervision.demo.district.shares import Ints, after_workdays, month_end
from tongjian.supervision.demo.district.spending import Payments

SOURCE = "finance"
# (place, years back, month) of files that came incomplete first and were delivered again.
_INCOMPLETE = {(0, 1, 5), (3, 1, 9), (6, 0, 6), (1, 2, 11)}
_SWAPPED = {(0, 1, 8)}
_MISSING_EVERY = 50


@dataclass(frozen=True)
class _Slice:
    """What a file is about: dataset, jurisdiction, year and month (None: the whole year)."""

    dataset: str
    code: str
    year: int
    month: int | None = None

    @property
    def stem(self) -> str:
        """Return the file's path without its ending."""
        month = "" if self.month is None else f"-{self.month:02d}"
        return f"{self.dataset}/{self.dataset}-{self.code}-{self.year}{month}"


@dataclass
class Deliveries:
    """Collects planned deliveries while files are written below ``folder``."""

    folder: Path
    as_of: date
    last_year: int
    planned: list[PlannedDelivery] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    corrections: list[dict[str, str]] = field(default_factory=list)

    def budgets(self, year: Year, place: int) -> None:
        """Write the approved budget, and again after each change; later ones replace earlier."""
        plan = year.plans[place]
        number = year.year
        versions = (
            (date(number, 1, 1), after_workdays(date(number, 1, 19), 1 + place % 4)),
            (date(number, *VIREMENT_DAY), after_workdays(date(number, *VIREMENT_DAY), 1)),
            (date(number, *ADJUSTMENT_DAY), after_workdays(date(number, *ADJUSTMENT_DAY), 2)),
        )
        about = _Slice("budget", plan.place.code, number)
        for version, (known, day) in enumerate(versions, start=1):
            if day > self.as_of:
                return
            rows = writing.budget_rows(year, plan, known)
            name = f"{about.stem}-{version}.csv"
            writing.write_rows(self.folder / name, writing.BUDGET_COLUMNS, rows)
            self._add(about, name, day, rows=len(rows), totals=writing.budget_totals(rows))

    def payments(self, year: Year, place: int, paid: Payments) -> dict[int, str]:
        """Write the months that have arrived; return the final file of each."""
        files: dict[int, str] = {}
        for month in range(1, 13):
            about = _Slice("payment", year.plans[place].place.code, year.year, month)
            key = (place, self.last_year - year.year, month)
            early = key in EARLY_FILES
            day = month_end(year.year, month) if early else received(year.year, month, place)
            if day > self.as_of:
                break
            start, end = paid.month(month)
            places = np.arange(start, end)
            again = after_workdays(day, 12)
            if key in _INCOMPLETE and again <= self.as_of:
                first = _without_some(places, paid)
                self._payment_file(about, f"{about.stem}-first.csv", day, paid, first)
                self._corrected(about, f"首次报送少{len(places) - len(first)}笔支付")
                day = again
            files[month] = f"{about.stem}.csv"
            self._payment_file(about, files[month], day, paid, places)
        return files

    def _payment_file(
        self, about: _Slice, name: str, day: date, paid: Payments, places: Ints
    ) -> None:
        writing.write_payments(self.folder / name, paid.table(places))
        totals = {"amount_yuan": writing.yuan(int(paid.amounts[places].sum()))}
        self._add(about, name, day, rows=len(places), totals=totals)

    def revenue(self, year: Year, place: int, incomes: list[Income]) -> dict[int, str]:
        """Write the months of revenue that have arrived; return the file of each."""
        files: dict[int, str] = {}
        for month in range(1, 13):
            about = _Slice("revenue", year.plans[place].place.code, year.year, month)
            day = received(year.year, month, 0)
            if day > self.as_of:
                break
            rows = incomes[place].rows(month)
            if place == 0:
                rows += consolidated(year, incomes, month)
            again = after_workdays(day, 10)
            swapped = (place, self.last_year - year.year, month) in _SWAPPED
            if swapped and again <= self.as_of:
                self._revenue_file(about, f"{about.stem}-first.csv", day, _two_swapped(rows))
                self._corrected(about, "首次报送把前两项收入的本期数填反")
                day = again
            files[month] = f"{about.stem}.csv"
            self._revenue_file(about, files[month], day, rows)
        return files

    def _revenue_file(
        self, about: _Slice, name: str, day: date, rows: list[writing.RevenueRow]
    ) -> None:
        lines = writing.revenue_rows(about.code, about.year, f"{about.month:02d}", rows)
        writing.write_rows(self.folder / name, writing.REVENUE_COLUMNS, lines)
        totals = {
            "budget_yuan": writing.yuan(sum(row[2] for row in rows)),
            "actual_yuan": writing.yuan(sum(row[3] for row in rows)),
        }
        self._add(about, name, day, rows=len(rows), totals=totals)

    def _corrected(self, about: _Slice, fault: str) -> None:
        first, then = f"{about.stem}-first.csv", f"{about.stem}.csv"
        statement = f"{about.year}年{about.month}月{fault}，后来重新报送。"
        self.corrections.append({"first": first, "then": then, "statement": statement})

    def _add(
        self, about: _Slice, name: str, day: date, *, rows: int, totals: dict[str, Decimal]
    ) -> None:
        period = None if about.month is None else f"{about.month:02d}"
        self.planned.append(
            PlannedDelivery(
                dataset=about.dataset,
                jurisdiction=about.code,
                fiscal_year=about.year,
                period=period,
                source=SOURCE,
                file=name,
                received=day,
                totals=totals,
            )
        )
        self.rows[about.dataset] = self.rows.get(about.dataset, 0) + rows


def _without_some(places: Ints, paid: Payments) -> Ints:
    """Return a month's rows without some of its ordinary payments."""
    ordinary = paid.lines[places] >= 0
    kept: Ints = places[~(ordinary & (np.arange(len(places)) % _MISSING_EVERY == 1))]
    return kept


def _two_swapped(rows: list[writing.RevenueRow]) -> list[writing.RevenueRow]:
    """Return the rows with the first two items' receipts exchanged, as a clerk may mistake them."""
    first, second, *rest = rows
    return [(*first[:3], second[3]), (*second[:3], first[3]), *rest]
