"""Balances by month: treasury, advances, units' current accounts, working and other funds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tongjian.supervision.demo.district.further.book import Book, Row, rounded
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.units import Unit

_YI_OF_STABILISATION = 80
_YI_OF_REVENUE_2021 = 331.1
_CURRENT_UNITS = 4
# Of the district's current accounts: one never moves, one moves once in two years.
_STILL, _ONCE = 1, 2
_ONCE_MONTH = 6


@dataclass
class _Held:
    """Balances carried from month to month, in cents by account number."""

    by_number: dict[str, int] = field(default_factory=dict)

    def move(self, number: str, start: int, closing: int | None) -> tuple[int, int]:
        """Return the month's opening and closing; the first opening is ``start``."""
        opening = self.by_number.setdefault(number, start)
        self.by_number[number] = opening if closing is None else closing
        return opening, self.by_number[number]


def make(out: Outbox) -> None:
    """Deliver twelve months of each account; each month opens where the last one closed."""
    held: dict[int, _Held] = {}
    for book in out.history:
        rng = out.history.stream(14, book)
        mine = held.setdefault(book.place.index, _Held())
        rows: list[Row] = []
        for month in range(1, 13):
            rows += _month(out, book, mine, month, rng)
        rows = [row for row in rows if int(row["period"]) <= book.months]
        if book.place.is_district and book.months == 12:
            _tell(out, book, rows)
        out.monthly("balance", book, rows)


def _month(out: Outbox, book: Book, held: _Held, month: int, rng: np.random.Generator) -> list[Row]:
    spend = sum(line.paid for line in book.lines)
    fund = int(spend * 0.006) // 1_000_000 * 1_000_000
    rows = [
        _row(("treasury", "KK01", "国库库款"), month, held,
             rounded(spend * 0.10), rounded(spend * float(rng.uniform(0.08, 0.14)))),
        _row(("advance", "ZF01", "暂付款"), month, held,
             rounded(spend * 0.004), rounded(spend * float(rng.uniform(0.003, 0.005)))),
        _row(("working_fund", "ZZ01", "预算周转金"), month, held, fund, None),
        _row(("reserve", "YB01", "预备费"), month, held,
             book.plan.reserve.base, book.plan.reserve.base),
    ]  # fmt: skip
    if book.place.is_district:
        rows.append(_stabilisation(out, book, held, month))
    for number, unit in enumerate(_account_holders(out, book)):
        start = 3_000_000 * (number + 2) + 12_345
        drawn = int(start * float(rng.uniform(0.7, 1.4)))
        row = _row(("current", f"WL{unit.code[-6:]}", f"{unit.name}其他应付款"), month, held,
            start, _closing(book, number, month, start, drawn),
        )  # fmt: skip
        rows.append({**row, "unit": unit.code})
    return rows


def _closing(book: Book, number: int, month: int, start: int, drawn: int) -> int | None:
    if not book.place.is_district or number not in (_STILL, _ONCE):
        return drawn
    if number == _ONCE and book.year % 2 and month == _ONCE_MONTH:
        return start + 50_000 * (book.year % 100)  # another sum each time
    return None


def _stabilisation(out: Outbox, book: Book, held: _Held, month: int) -> Row:
    """Draw in January and add in December what the published totals state."""
    money = out.history.plans[book.year].money.items
    first = out.history.plans[out.history.years[0]].money.items["revenue"]
    start = int(first * _YI_OF_STABILISATION / _YI_OF_REVENUE_2021)
    now = held.by_number.get("WT01", start)
    change = {1: -money["stabilisation_drawn"], 12: money["stabilisation_added"]}.get(month, 0)
    return _row(("stabilisation", "WT01", "预算稳定调节基金"), month, held, start, now + change)


def _row(
    account: tuple[str, str, str], month: int, held: _Held, start: int, closing: int | None
) -> Row:
    kind, number, name = account
    opening, closed = held.move(number, start, closing)
    return {
        "fund_type": "general",
        "account": kind,
        "account_no": number,
        "account_name": name,
        "period": f"{month:02d}",
        "opening_yuan": opening,
        "closing_yuan": closed,
    }


def _account_holders(out: Outbox, book: Book) -> list[Unit]:
    """Return the units with a current account: they exist in every year, so that none begins."""
    years = out.history.years
    lasting = [unit for unit in book.plain() if all(unit.exists_in(year) for year in years)]
    return lasting[:_CURRENT_UNITS]


def _tell(out: Outbox, book: Book, rows: list[Row]) -> None:
    """Tell each year of the accounts that stood still in it and in the one before."""
    if book.year == out.history.years[0]:
        return
    for number, unit in enumerate(_account_holders(out, book)):
        near = number == _ONCE
        if number != _STILL and not (near and out.history.back(book.year) == 1):
            continue
        last = [row for row in rows if row.get("unit") == unit.code][-1]
        last["_mark"] = out.mark(
            "current_account_moved_once" if near else "current_account_still",
            f"{unit.name}的往来款到{book.year}年底"
            + ("两年里只动过一次。" if near else "至少两年没有变化。"),
            book,
            near=near,
            unit=unit.code,
            subjects=(unit.code,),
            cents=(last["closing_yuan"],),
        )
