"""Tax by month, tax, industry and town; adds up to the tax items of each place's own revenue."""

from __future__ import annotations

import numpy as np

from tongjian.supervision.demo.district.further.book import Book, Row
from tongjian.supervision.demo.district.further.outbox import Mark, Outbox
from tongjian.supervision.demo.district.lines import cents
from tongjian.supervision.demo.district.published import names
from tongjian.supervision.demo.district.shares import split

_INDUSTRIES = {
    "manufacturing": 0.27,
    "services": 0.19,
    "realestate": 0.17,
    "wholesale": 0.14,
    "information": 0.10,
    "construction": 0.07,
    "finance": 0.05,
    "other": 0.01,
}
# (place, years back) → (tax, month, yuan more than finance has, months later it is booked, kind).
_ODD = {
    (0, 1): ("10104", 6, "3456000.00", 0, "tax_above_finance"),
    (3, 2): ("10101", 11, "-1284500.37", 0, "tax_below_finance"),
    (0, 2): ("10101", 4, "2150000.00", 1, "tax_booked_next_month"),
    (5, 1): ("10109", 9, "0.36", 0, "tax_off_by_cents"),
}
_NEAR = ("tax_booked_next_month", "tax_off_by_cents")


def make(out: Outbox) -> None:
    """Deliver each place's own level; the district's taxpayers are told apart by town."""
    for book in out.history:
        odd = _ODD.get((book.place.index, out.history.back(book.year)))
        rows = _rows(out, book)
        if odd and book.months == 12:
            _differ(out, book, rows, odd)
        # A town's tax is owed by nobody every month; it comes with the year.
        deliver = out.monthly if book.place.is_district else out.whole
        deliver("tax", book, rows, source="tax")


def _rows(out: Outbox, book: Book) -> list[Row]:
    rng = out.history.stream(10, book)
    own = [place.code for place in out.history.places[1:]]
    towns: list[str | None] = [*own, None] if book.place.is_district else [book.code]
    shares = np.outer(np.array(list(_INDUSTRIES.values())), rng.uniform(0.5, 1.5, len(towns)))
    keys = [(industry, town) for industry in _INDUSTRIES for town in towns]
    rows: list[Row] = []
    for code, (_, months) in book.income.codes.items():
        if not code.startswith("101"):
            continue
        mine = (shares * rng.uniform(0.6, 1.4, shares.shape)).reshape(-1)
        for month in range(1, book.months + 1):
            weights = mine * rng.uniform(0.9, 1.1, len(mine))
            parts = split(int(months[month - 1]), weights)
            rows += [
                {
                    "fund_type": "general",
                    "period": f"{month:02d}",
                    "revenue_code": code,
                    "industry": industry,
                    "town": town,
                    "amount_yuan": int(part),
                }
                for (industry, town), part in zip(keys, parts, strict=True)
            ]
    rows.sort(key=lambda row: row["period"])
    return rows


def _differ(out: Outbox, book: Book, rows: list[Row], odd: tuple[str, int, str, int, str]) -> None:
    code, month, more, later, _ = odd
    amount = cents(more)
    first = _one(rows, code, month)
    first["amount_yuan"] += amount
    first["_mark"] = _told(out, book, odd, amount)
    if later:
        second = _one(rows, code, month + later)
        second["amount_yuan"] -= amount
        second["_mark"] = first["_mark"]


def _one(rows: list[Row], code: str, month: int) -> Row:
    return next(
        row for row in rows if row["revenue_code"] == code and row["period"] == f"{month:02d}"
    )


def _told(out: Outbox, book: Book, odd: tuple[str, int, str, int, str], amount: int) -> Mark:
    code, month, _, later, kind = odd
    ending = f"，{month + later}月记回，累计相等。" if later else "。"
    word = "多" if amount > 0 else "少"
    return out.mark(
        kind,
        f"税务部门记载的{book.place.name}{book.year}年{month}月{names('revenue')[code]}，"
        f"比财政部门{word}{abs(amount) / 100:,.2f}元{ending}",
        book,
        near=kind in _NEAR,
        subjects=(book.code,),
        cents=(amount,),
        revenue_code=code,
        period=f"{month:02d}",
    )
