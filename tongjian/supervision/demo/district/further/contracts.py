"""Procurement: every contract that payments were made on, with its budget and its method."""

from __future__ import annotations

from datetime import date, timedelta

from tongjian.supervision.demo.district.further.book import Book, Contract, Row
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.vocabulary import SPENDS

_CATEGORIES = {
    "works": "works",
    "repair": "works",
    "office": "goods",
    "equipment": "goods",
    "material": "goods",
    "service": "services",
    "software": "services",
    "estate": "services",
    "utilities": "services",
}
_OPEN, _SMALL = 400_000_000, 50_000_000
_MIDDLE = ("consultation", "negotiation", "inquiry", "open", "consultation", "invited")
_LITTLE = ("framework", "other", "inquiry", "framework", "single")


def make(out: Outbox) -> None:
    """Deliver one file a year and place."""
    for book in out.history.views(3):
        kept = [one for one in book.contracts if one.line.spend in _CATEGORIES]
        rows = [_row(book, one) for one in kept]
        out.whole("procurement", book, rows, lag=2)


def _row(book: Book, contract: Contract) -> Row:
    line = contract.line
    # From the contract itself, so that it is told the same whenever it is told.
    number = int(line.project[-6:]) * 7 + int(contract.number[-2:])
    agreed = _up(contract.cents + contract.cents * (number % 5) // 100, 10_000)
    purposes = SPENDS[line.spend].purposes
    return {
        "contract_no": contract.number,
        "unit": line.unit.code,
        "item": f"{line.name}：{purposes[number % len(purposes)]}",
        "category": _CATEGORIES[line.spend],
        "method": _method(number, agreed),
        "supplier": contract.supplier,
        "project": line.project,
        "project_name": line.name,
        "date_signed": max(date(book.year, 1, 1), contract.first - timedelta(days=3 + number % 12)),
        "budget_yuan": _up(agreed + agreed * (number % 7) // 100, 100_000),
        "contract_yuan": agreed,
    }


def _method(number: int, cents: int) -> str:
    if cents >= _OPEN:
        return "open"
    return _LITTLE[number % len(_LITTLE)] if cents < _SMALL else _MIDDLE[number % len(_MIDDLE)]


def _up(cents: int, step: int) -> int:
    return -(-cents // step) * step
