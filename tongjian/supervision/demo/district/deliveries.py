"""What arrives when: writes each file that has been received by the day, and plans its delivery."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa

from tongjian.supervision.demo.district import writing
from tongjian.supervision.demo.district.behaviour import received
from tongjian.supervision.demo.district.income import Income, consolidated
from tongjian.supervision.demo.district.lines import ADJUSTMENT_DAY, VIREMENT_DAY
from tongjian.supervision.demo.district.manifest import PlannedDelivery
from tongjian.supervision.demo.district.planning import Year
from tongjian.supervision.demo.district.planted import EARLY_FILES
from tongjian.supervision.demo.district.shares import after_workdays, month_end
from tongjian.supervision.demo.district.spending import Payments

SOURCE = "finance"
# (place, years back, month) of files that came incomplete first and were delivered again.
_INCOMPLETE = {(0, 1, 5), (3, 1, 9), (6, 0, 6), (1, 2, 11)}
_SWAPPED = {(0, 1, 8)}
_MISSING_EVERY = 50


@dataclass
class Deliveries:
    """Collects planned deliveries while files are written below ``folder``."""

    folder: Path
    as_of: date
    last_year: int
    planned: list[PlannedDelivery] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def budgets(self, year: Year, place: int) -> None:
        """Write the approved budget, and again after each change; later ones replace earlier."""
        plan = year.plans[place]
        number = year.year
        versions = (
            (date(number, 1, 1), after_workdays(date(number, 1, 19), 1 + place % 4)),
            (date(number, *VIREMENT_DAY), after_workdays(date(number, *VIREMENT_DAY), 1)),
            (date(number, *ADJUSTMENT_DAY), after_workdays(date(number, *ADJUSTMENT_DAY), 2)),
        )
        for version, (known, day) in enumerate(versions, start=1):
            if day > self.as_of:
                return
            rows = writing.budget_rows(year, plan, known)
            name = f"budget/budget-{plan.place.code}-{number}-{version}.csv"
            writing.write_rows(self.folder / name, writing.BUDGET_COLUMNS, rows)
            self._add("budget", plan.place.code, number, None, name, day, len(rows),
                      writing.budget_totals(rows))  # fmt: skip

    def payments(self, year: Year, place: int, paid: Payments) -> dict[int, str]:
        """Write the months that have arrived; return the final file of each."""
        code, number = year.plans[place].place.code, year.year
        files: dict[int, str] = {}
        for month in range(1, 13):
            key = (place, self.last_year - number, month)
            early = key in EARLY_FILES
            day = month_end(number, month) if early else received(number, month, place)
            if day > self.as_of:
                break
            start, end = paid.month(month)
            table, cents = paid.table.slice(start, end - start), paid.amounts[start:end]
            name = f"payment/payment-{code}-{number}-{month:02d}"
            again = after_workdays(day, 12)
            if key in _INCOMPLETE and again <= self.as_of:
                self._incomplete(f"{name}-first.csv", code, number, month, day, paid)
                day = again
            files[month] = f"{name}.csv"
            self._payment_file(files[month], code, number, month, day, table, cents)
        return files

    def _incomplete(
        self, name: str, code: str, number: int, month: int, day: date, paid: Payments
    ) -> None:
        """Write a month without some of its ordinary payments."""
        start, end = paid.month(month)
        place = np.arange(start, end)
        ordinary = paid.lines[start:end] >= 0
        keep = place[~(ordinary & (np.arange(end - start) % _MISSING_EVERY == 1))]
        table, cents = paid.table.take(pa.array(keep)), paid.amounts[keep]
        self._payment_file(name, code, number, month, day, table, cents)

    def _payment_file(
        self,
        name: str,
        code: str,
        number: int,
        month: int,
        day: date,
        table: pa.Table,
        cents: np.ndarray[tuple[int], np.dtype[np.int64]],
    ) -> None:
        writing.write_payments(self.folder / name, table)
        totals = {"amount_yuan": writing.yuan(int(cents.sum()))}
        period = f"{month:02d}"
        self._add("payment", code, number, period, name, day, table.num_rows, totals)

    def revenue(self, year: Year, place: int, incomes: list[Income]) -> dict[int, str]:
        """Write the months of revenue that have arrived; return the file of each."""
        code, number = year.plans[place].place.code, year.year
        files: dict[int, str] = {}
        for month in range(1, 13):
            day = received(number, month, 0)
            if day > self.as_of:
                break
            rows = incomes[place].rows(month)
            if place == 0:
                rows += consolidated(year, incomes, month)
            name = f"revenue/revenue-{code}-{number}-{month:02d}"
            again = after_workdays(day, 10)
            if (place, self.last_year - number, month) in _SWAPPED and again <= self.as_of:
                swapped = _two_swapped(rows)
                self._revenue_file(f"{name}-first.csv", code, number, month, day, swapped)
                day = again
            files[month] = f"{name}.csv"
            self._revenue_file(files[month], code, number, month, day, rows)
        return files

    def _revenue_file(
        self,
        name: str,
        code: str,
        number: int,
        month: int,
        day: date,
        rows: list[writing.RevenueRow],
    ) -> None:
        period = f"{month:02d}"
        lines = writing.revenue_rows(code, number, period, rows)
        writing.write_rows(self.folder / name, writing.REVENUE_COLUMNS, lines)
        totals = {
            "budget_yuan": writing.yuan(sum(row[2] for row in rows)),
            "actual_yuan": writing.yuan(sum(row[3] for row in rows)),
        }
        self._add("revenue", code, number, period, name, day, len(rows), totals)

    def _add(
        self,
        dataset: str,
        code: str,
        year: int,
        period: str | None,
        name: str,
        day: date,
        rows: int,
        totals: dict[str, Decimal],
    ) -> None:
        self.planned.append(PlannedDelivery(dataset, code, year, period, SOURCE, name, day, totals))
        self.rows[dataset] = self.rows.get(dataset, 0) + rows


def _two_swapped(rows: list[writing.RevenueRow]) -> list[writing.RevenueRow]:
    """Return the rows with the first two items' receipts exchanged, as a clerk may mistake them."""
    first, second, *rest = rows
    return [(*first[:3], second[3]), (*second[:3], first[3]), *rest]
