"""Allotments: the documents by which each line's budget reaches its unit, and what is left of it.

They add up to the budget in force line by line; the reserve is allotted only when it is used.
Payments name the first document of their line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tongjian.supervision.demo.district.further.book import (
    CONGRESS,
    Book,
    Row,
    first_workday,
    rounded,
    workday_from,
)
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.lines import BudgetLine
from tongjian.supervision.demo.district.shares import after_workdays

_UPPER_EVERY, _SECOND_PART = 9, 0.15
# (place, years back): how many days after it was received the second part was issued.
_LATE = {(0, 1): (52, False), (4, 2): (41, False), (2, 1): (29, True), (0, 3): (30, True)}


@dataclass(frozen=True)
class _Part:
    """A document: its number, day and cents; ``received`` when the money comes from above."""

    number: str
    issued: date
    cents: int
    received: date | None = None


def make(out: Outbox) -> None:
    """Deliver one file a year and place, in the last year one a month."""
    for book in out.history.views(1):
        rows: list[Row] = []
        late = _LATE.get((book.place.index, out.history.back(book.year)))
        for place, line in enumerate(book.lines):
            parts = list(_parts(book, place, line, late))
            if late and len(parts) > 1 and parts[1].received:
                new = _rows(book, place, line, parts)
                days, near = late
                new[1]["_mark"] = out.mark(
                    "upper_passed_on_late_near" if near else "upper_passed_on_late",
                    f"{line.unit.name}{book.year}年的上级资金“{line.name}”收到后第{days}天才下达。",
                    book,
                    near=near,
                    unit=line.unit.code,
                    project=line.project,
                    cents=(parts[1].cents,),
                    dates=(parts[1].received, parts[1].issued),
                )
                rows += new
                late = None
            else:
                rows += _rows(book, place, line, parts)
        out.whole("allotment", book, rows)


def _parts(
    book: Book, place: int, line: BudgetLine, late: tuple[int, bool] | None
) -> Iterator[_Part]:
    number, opens = book.documents[place], first_workday(book.year)
    start = line.start
    at_start = start is None or (start.month, start.day) == (1, 1)
    if line.base and (at_start or (start is not None and start <= book.known)):
        issued = opens if at_start or start is None else start
        upper = (
            line.kind == "project"
            and line.spend not in ("transfer", "planted", "interest")
            and (place * 7 + book.year) % _UPPER_EVERY == 0
        )
        second = rounded(line.base * _SECOND_PART) if upper and at_start else 0
        received = date(book.year - 1, 12, 20) if upper else None
        yield _Part(number, issued, line.base - second, received)
        later = _second(book.year, place, second, late)
        if second and later.issued <= book.known:
            yield later
    for count, change in enumerate(line.changes, start=1):
        if change.day <= book.known:
            tail = int(number[-6:-1]) + 10_000 * count
            document = f"演财指〔{book.year}〕{tail:05d}号"
            yield _Part(document, workday_from(change.day), change.cents)


def _second(year: int, place: int, cents: int, late: tuple[int, bool] | None) -> _Part:
    day = workday_from(date(year, 4, 8))
    issued = day + timedelta(days=late[0]) if late else after_workdays(day, 8 + place % 6)
    return _Part(f"演财指〔{year}〕{70000 + place:05d}号", issued, cents, day)


def _rows(book: Book, place: int, line: BudgetLine, parts: list[_Part]) -> list[Row]:
    left = max(0, sum(part.cents for part in parts) - int(book.paid[place].sum()))
    balances: dict[int, int] = {}
    for number in range(len(parts) - 1, -1, -1):
        balances[number] = max(0, min(left, parts[number].cents))
        left -= balances[number]
    return [
        {
            "document_no": part.number,
            "date_issued": part.issued,
            "unit": line.unit.code,
            "function_code": line.function,
            "dept_econ_code": line.econ,
            "gov_econ_code": line.gov,
            "project": line.project,
            "project_name": line.name,
            "kind": line.kind,
            "origin": "upper" if part.received else "own",
            "upper_document_no": _upper(book.year, part, place),
            "date_received": part.received,
            **_stages(book.year, part),
            "amount_yuan": part.cents,
            "balance_yuan": balances[number],
        }
        for number, part in enumerate(parts)
    ]


def _upper(year: int, part: _Part, place: int) -> str | None:
    return f"演市财预〔{year}〕{place % 90 + 10}号" if part.received else None


def _stages(year: int, part: _Part) -> dict[str, date]:
    """Return the days of registering, splitting and approving; each within a few days."""
    approved = max(date(year - 1, *CONGRESS), part.issued - timedelta(days=3))
    if part.issued.month == 1:
        early = date(year - 1, 12, 24)
        return {
            "date_registered": early,
            "date_split": date(year - 1, *CONGRESS),
            "date_approved": approved,
        }
    first = part.received or part.issued - timedelta(days=9)
    registered = first + timedelta(days=1)
    return {
        "date_registered": registered,
        "date_split": max(registered, part.issued - timedelta(days=6)),
        "date_approved": approved,
    }
