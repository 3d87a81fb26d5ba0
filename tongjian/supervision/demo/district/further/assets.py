"""State assets: invented enterprises with their profit and what they pay in, and some units."""

from __future__ import annotations

from datetime import date

from tongjian.supervision.demo.district.further.book import Book, Row, rounded
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.shares import after_workdays, stream
from tongjian.supervision.demo.district.vocabulary import PREFIXES

_ENTERPRISES = (
    ("城市建设投资", 0.85, 0.011, 30),
    ("产业园区开发", 0.52, 0.018, 30),
    ("公共交通", 0.16, -0.006, 0),
    ("水务", 0.14, 0.009, 25),
    ("文化旅游", 0.07, 0.012, 20),
    ("住房租赁", 0.22, 0.006, 20),
    ("环境服务", 0.09, 0.021, 25),
    ("资产经营", 0.31, 0.016, 30),
)
_UNITS = 8
# Years back → (enterprise, the part of what is due that was paid in, near).
_ODD = {1: ((1, 0.70, False), (6, 0, True)), 2: ((7, 0.85, False),), 3: ((0, 0, True),)}
_WAN = 1_000_000  # 万元 in cents


def make(out: Outbox) -> None:
    """Deliver the year in the January after it."""
    for book in out.history.district():
        if book.months < 12:
            continue
        rng = stream(out.history.seed, 111, book.year)
        whole = out.history.plans[book.year].money.items["revenue"]
        odd = {place: rest for place, *rest in _ODD.get(out.history.back(book.year), ())}
        rows: list[Row] = []
        for number, (trade, size, margin, rate) in enumerate(_ENTERPRISES):
            name = f"{PREFIXES[(out.history.seed + number * 11) % len(PREFIXES)]}{trade}有限公司"
            assets = rounded(whole * size * (1 + 0.04 * (book.year - 2021)))
            profit = int(assets * margin * float(rng.uniform(0.85, 1.15)))
            row = _enterprise(book, number, name, assets=assets, profit=profit, rate=rate)
            if number in odd:
                _pay_in(out, book, row, *odd[number])
            rows.append(row)
        rows += [_unit(book, number, rng.uniform(0.4, 1.6)) for number in range(_UNITS)]
        day = after_workdays(date(book.year + 1, 1, 20), 2)
        out.whole("state_asset", book, rows, source="state_assets", received=day)


def _enterprise(book: Book, number: int, name: str, *, assets: int, profit: int, rate: int) -> Row:
    return {
        "enterprise": f"QY{number + 1:03d}",
        "enterprise_name": name,
        "kind": "enterprise",
        "unit": book.units[0].code,
        "assets_yuan": assets,
        "liabilities_yuan": rounded(assets * (0.44 + number % 4 * 0.06)),
        "revenue_yuan": rounded(assets * (0.08 + number % 3 * 0.05)),
        "profit_yuan": profit,
        "rate_pct": rate,
        "paid_in_yuan": (profit * rate + 50) // 100 if profit > 0 else 0,
    }


def _pay_in(out: Outbox, book: Book, row: Row, part: float, near: bool) -> None:
    """Let an enterprise pay in too little, or the sum due in whole 万元."""
    due = row["paid_in_yuan"]
    row["paid_in_yuan"] = due // _WAN * _WAN if near else int(due * part)
    gap = due - row["paid_in_yuan"]
    row["_mark"] = out.mark(
        "state_income_rounded" if near else "state_income_short",
        f"{row['enterprise_name']}{book.year}年应上缴收益{due / 100:,.2f}元，"
        + ("实缴只取到万元整。" if near else f"实缴少{gap / 100:,.2f}元。"),
        book,
        near=near,
        cents=(due, row["paid_in_yuan"]),
        enterprise=row["enterprise"],
    )


def _unit(book: Book, number: int, size: float) -> Row:
    unit = book.units[number % len(book.units)]
    spent = sum(line.paid for line in book.lines if line.unit.code == unit.code)
    assets = rounded(spent * size)
    return {
        "enterprise": f"XZ{number + 1:03d}",
        "enterprise_name": unit.name,
        "kind": "administrative",
        "unit": unit.code,
        "assets_yuan": assets,
        "liabilities_yuan": rounded(assets * 0.06),
    }
