"""Carry-over: what each year opens with is the published total, and is spent within the year."""

from __future__ import annotations

import numpy as np

from tongjian.supervision.demo.district.further.book import Book, Row, rounded
from tongjian.supervision.demo.district.further.outbox import Mark, Outbox
from tongjian.supervision.demo.district.lines import BudgetLine, cents
from tongjian.supervision.demo.district.shares import Ints, split

_LINES = 12
_LEFT = 0.08
# (place, years back): what is still unspent after the year, and what the next year opens with:
# as much, less by so many yuan, or as much under another name.
_OVER = {(0, 2): "1350000.00", (4, 2): "820000.00", (0, 3): "same", (5, 1): "renamed"}
Old = tuple[BudgetLine, int, int, str]  # line, year of origin, cents, what the next year says


def make(out: Outbox) -> None:
    """Deliver each place's carry-over; what is not spent in time opens the next year again."""
    left: dict[int, list[Old]] = {}
    for book in out.history:
        index = book.place.index
        old, left[index] = left.get(index, []), []
        rows = [_again(out, book, one) for one in old]
        lines, amounts = _lines(out, book, sum(row["opening_yuan"] for row in rows))
        for number, (line, amount) in enumerate(zip(lines, amounts, strict=True)):
            used = int(amount) if book.months == 12 else int(amount) * book.months // 12
            row = _row(line, book.year - 1, int(amount), used)
            says = _OVER.get((index, out.history.back(book.year)))
            if says and number == 0 and book.months == 12:
                rest = rounded(amount * _LEFT)
                row = _row(line, book.year - 1, int(amount), int(amount) - rest)
                row["_mark"] = _old(out, book, line, rest)
                left[index].append((line, book.year - 1, rest, says))
            rows.append(row)
        out.whole("carry_over", book, rows, lag=4)


def _lines(out: Outbox, book: Book, taken: int) -> tuple[list[BudgetLine], Ints]:
    """Split a place's part of the published carry-over on its largest projects of last year."""
    year = out.history.plans[book.year]
    spends = [sum(line.paid for line in plan.lines) for plan in year.plans]
    whole = split(year.money.items["carried_in"], np.array(spends, dtype=np.float64))
    usual = [line for line in book.lines if line.spend not in ("transfer", "planted", "interest")]
    # A town with few payments may have no project at all.
    lines = [line for line in usual if line.kind == "project"] or usual
    lines.sort(key=lambda line: (-line.paid, line.project))
    kept = lines[:_LINES]
    weights = np.array([float(line.paid) for line in kept])
    return kept, split(int(whole[book.place.index]) - taken, weights)


def _row(line: BudgetLine, origin: int, opening: int, used: int) -> Row:
    # The project is last year's: its code carries the year after the unit's.
    project = f"{line.unit.code}{origin % 100:02d}{line.project[-3:]}"
    return {
        "project": project,
        "project_name": line.name,
        "unit": line.unit.code,
        "function_code": line.function,
        "origin_year": origin,
        "opening_yuan": opening,
        "used_yuan": used,
        "closing_yuan": opening - used,
    }


def _old(out: Outbox, book: Book, line: BudgetLine, rest: int) -> Mark:
    return out.mark(
        "carry_over_too_old",
        f"{line.unit.name}“{line.name}”上年结转的资金，到{book.year}年底还有{rest / 100:,.2f}元没有用完。",
        book,
        unit=line.unit.code,
        subjects=(line.unit.code,),
        cents=(rest,),
    )


def _again(out: Outbox, book: Book, old: Old) -> Row:
    line, origin, amount, says = old
    plain = says in ("same", "renamed")
    opening = amount if plain else amount - min(cents(says), amount // 2)
    row = _row(line, origin, opening, opening)
    if says == "renamed":
        row["project_name"] = f"{line.name}（续建）"
    row["_mark"] = out.mark(
        {"same": "carry_over_connects", "renamed": "carry_over_renamed"}.get(
            says, "carry_over_not_connecting"
        ),
        f"{line.unit.name}“{line.name}”{book.year - 1}年底结转{amount / 100:,.2f}元，"
        f"{book.year}年初结转{opening / 100:,.2f}元。",
        book,
        near=plain,
        unit=line.unit.code,
        project=row["project"],
        cents=(amount, opening),
    )
    return row
