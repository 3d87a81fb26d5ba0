"""Non-tax revenue: what each unit should have paid in and has; adds up to the revenue files."""

from __future__ import annotations

import numpy as np

from tongjian.supervision.demo.district.further.book import Book, Row
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.lines import cents
from tongjian.supervision.demo.district.published import names
from tongjian.supervision.demo.district.shares import split

_UNITS = 3
# (place, years back): held back for good, or paid in a month later.
_ODD = {(0, 1): ("640000.00", False), (3, 2): ("215000.00", False), (0, 2): ("380000.00", True)}
_MONTH = 7


def make(out: Outbox) -> None:
    """Deliver each place's units and items by month."""
    for book in out.history:
        rng = out.history.stream(16, book)
        units = book.units[:1] + book.plain()[: _UNITS - 1]
        rows: list[Row] = []
        for code, (_, months) in book.income.codes.items():
            if not code.startswith("103"):
                continue
            weights = rng.uniform(0.5, 1.5, len(units))
            for month in range(1, book.months + 1):
                parts = split(int(months[month - 1]), np.asarray(weights))
                rows += [
                    {
                        "unit": unit.code,
                        "item": code,
                        "item_name": names("revenue")[code],
                        "period": f"{month:02d}",
                        "due_yuan": int(part),
                        "paid_in_yuan": int(part),
                    }
                    for unit, part in zip(units, parts, strict=True)
                ]
        odd = _ODD.get((book.place.index, out.history.back(book.year)))
        if odd and book.months == 12:
            _hold_back(out, book, rows, *odd)
        rows.sort(key=lambda row: row["period"])
        out.monthly("non_tax_due", book, rows)


def _hold_back(out: Outbox, book: Book, rows: list[Row], yuan: str, near: bool) -> None:
    """Let more be due than was paid in; what is paid later was due earlier."""
    amount = cents(yuan)
    first = next(row for row in rows if row["period"] == f"{_MONTH:02d}")
    unit = next(one for one in book.units if one.code == first["unit"])
    first["due_yuan"] += amount
    first["_mark"] = out.mark(
        "non_tax_paid_in_later" if near else "non_tax_held_back",
        f"{unit.name}{book.year}年{_MONTH}月应缴的{first['item_name']}有{amount / 100:,.2f}元"
        + ("次月才缴清。" if near else "没有上缴。"),
        book,
        near=near,
        unit=unit.code,
        subjects=(unit.code,),
        cents=(amount,),
    )
    if near:
        second = next(
            row
            for row in rows
            if row["period"] == f"{_MONTH + 1:02d}"
            and (row["unit"], row["item"]) == (first["unit"], first["item"])
        )
        second["due_yuan"] -= amount
