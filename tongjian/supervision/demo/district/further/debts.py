"""Government debt of the district by quarter: general as published, special invented.

What is issued and repaid of general debt is what the consolidated revenue and expenditure state;
the interest of general debt is what was paid from the interest line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongjian.supervision.demo.district.further.book import QUARTERS, Book, Row, rounded
from tongjian.supervision.demo.district.further.outbox import Outbox

_YI = 10_000_000_000
_OPENING = {"general": 150, "special": 118}
_SPECIAL = {2021: (32, 6), 2022: (28, 7), 2023: (36, 9), 2024: (41, 12), 2025: (38, 15)}
_RATE = 0.031
_SPARE = 0.06
_ISSUED_IN, _REPAID_IN = 1, (1, 3)  # places among the quarters
_FUND = {"general": "general", "special": "fund"}
_NAMES = {"general": "一般债券", "special": "专项债券"}


@dataclass
class _Bond:
    kind: str
    number: str
    name: str
    balance: int


def make(out: Outbox) -> None:
    """Deliver quarter after quarter; a balance is the next one's opening."""
    bonds: list[_Bond] | None = None
    for book in out.history.district():
        money = out.history.plans[book.year].money
        share = money.items["revenue"] / _PUBLISHED[book.year] / (_YI // 10)
        if bonds is None:
            bonds = [
                _Bond(kind, f"{kind[0].upper()}0001", f"存量{_NAMES[kind]}", int(yi * _YI * share))
                for kind, yi in _OPENING.items()
            ]
        special = _SPECIAL[book.year]
        rows: list[Row] = []
        for kind in _OPENING:
            issued, repaid = (
                (money.items["bonds"], money.items["principal"])
                if kind == "general"
                else (int(special[0] * _YI * share), int(special[1] * _YI * share))
            )
            rows += _kind(book, bonds, kind, issued, repaid)
        rows.sort(key=lambda row: row["period"])
        rows = [row for row in rows if int(row["period"]) <= book.months]
        out.monthly("debt", book, rows, lag=3)


_PUBLISHED = {2021: 3311, 2022: 3073, 2023: 3267, 2024: 3367, 2025: 3509}


def _kind(book: Book, bonds: list[_Bond], kind: str, issued: int, repaid: int) -> list[Row]:
    mine = [bond for bond in bonds if bond.kind == kind]
    new = _Bond(kind, f"{kind[0].upper()}{book.year}", f"{book.year}年{_NAMES[kind]}", 0)
    bonds.append(new)
    most = sum(bond.balance for bond in mine) + issued
    limit = rounded(most * (1 + _SPARE), 1_000_000)
    interest = _interest(book, kind, most)
    rows: list[Row] = []
    due = repaid
    for place, month in enumerate(QUARTERS):
        period = f"{month:02d}"
        head = {"fund_type": _FUND[kind], "kind": kind, "period": period}
        rows.append({**head, "project_name": f"{_NAMES[kind][:2]}债务限额", "limit_yuan": limit})
        now = _due(due, place)
        due -= now
        for number, bond in enumerate((*mine, new)):
            back = min(now, bond.balance)
            now -= back
            came = issued if bond is new and place == _ISSUED_IN else 0
            opening = bond.balance
            bond.balance = opening + came - back
            if not (opening or came):
                continue
            rows.append(
                {
                    **head,
                    "debt_no": bond.number,
                    "project_name": bond.name,
                    "opening_yuan": opening,
                    "issued_yuan": came,
                    "repaid_yuan": back,
                    "due_yuan": back,
                    "overdue_yuan": 0,
                    "interest_yuan": interest[place] if number == 0 else 0,
                    "balance_yuan": bond.balance,
                }
            )
    return rows


def _due(left: int, place: int) -> int:
    """Return what falls due in a quarter: half in the second, the rest in the last."""
    if place not in _REPAID_IN:
        return 0
    return left // 2 if place == _REPAID_IN[0] else left


def _interest(book: Book, kind: str, owed: int) -> list[int]:
    if kind == "special":
        return [rounded(owed * _RATE / 4)] * 4
    places = [place for place, line in enumerate(book.lines) if line.spend == "interest"]
    by_month = book.paid[places].sum(axis=0) if places else np.zeros(12, dtype=np.int64)
    return [int(by_month[month - 3 : month].sum()) for month in QUARTERS]
