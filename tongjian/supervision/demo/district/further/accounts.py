"""Final accounts: of each jurisdiction by finance, of some units by themselves in 万元."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tongjian.supervision.demo.district.further.book import Book, Row
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.planning import Year
from tongjian.supervision.demo.district.published import names
from tongjian.supervision.demo.district.shares import after_workdays
from tongjian.supervision.demo.district.units import Unit

_USES = {
    "paid_up": ("上解支出", "23006"),
    "carried_out": ("结转下年支出", "23009"),
    "stabilisation_added": ("安排预算稳定调节基金", "23015"),
    "principal": ("债务还本支出", "231"),
}
_UNITS, _YEARS_BY_UNIT = 6, 3
_STEP = 10_000  # a hundredth of 万元, in cents
Sums = dict[str, list[int]]


def make(out: Outbox) -> None:
    """Deliver the accounts of closed years on days of the summer after."""
    for book in out.history:
        if book.months < 12:
            continue
        day = after_workdays(date(book.year + 1, 7, 20), book.place.index % 3)
        rows = [*_revenue(book), *_by(book, "功能分类支出决算表", "function_code")]
        rows += _by(book, "经济分类支出决算表", "dept_econ_code")
        if book.place.is_district:
            rows += _consolidated(book, out.history.plans[book.year])
        out.whole("final_account", book, rows, received=day, unit=book.code)
        if out.history.back(book.year) <= _YEARS_BY_UNIT:
            for number, unit in enumerate(_reporting(book)):
                late = after_workdays(date(book.year + 1, 8, 12), number % 5)
                out.whole(
                    "final_account",
                    book,
                    _unit(book, unit),
                    source="units",
                    received=late,
                    unit=unit.code,
                )


def _reporting(book: Book) -> list[Unit]:
    if book.place.is_district:
        return book.plain()[:_UNITS]
    return book.units[1:2] if book.place.index <= 2 else []


def _row(table: str, number: int, name: str, side: str, **more: object) -> Row:
    return {
        "table_name": table,
        "line_no": str(number),
        "line_name": name,
        "side": side,
        **more,
    }


def _money(amounts: list[int]) -> dict[str, int]:
    return dict(zip(("budget_yuan", "adjusted_yuan", "final_yuan"), amounts, strict=True))


def _revenue(book: Book) -> list[Row]:
    rows = []
    for number, (code, (budget, months)) in enumerate(book.income.codes.items(), start=1):
        money = _money([budget, budget, int(months.sum())])
        more = {"unit": book.code, "revenue_code": code, **money}
        rows.append(_row("收入决算表", number, names("revenue")[code], "revenue", **more))
    return rows


def _by(book: Book, table: str, column: str) -> list[Row]:
    sums: Sums = {}
    for place, line in enumerate(book.lines):
        code = line.function if column == "function_code" else line.econ
        entry = sums.setdefault(code, [0, 0, 0])
        if line.start is None or (line.start.month, line.start.day) == (1, 1):
            entry[0] += line.base
        entry[1] += line.current
        entry[2] += int(book.paid[place].sum())
    kept = [(code, amounts) for code, amounts in sorted(sums.items()) if any(amounts)]
    titles = names("function" if column == "function_code" else "economic-department")
    return [
        _row(
            table, number, titles[code], "expenditure",
            **{"unit": book.code, column: code, **_money(amounts)},
        )
        for number, (code, amounts) in enumerate(kept, start=1)
    ]  # fmt: skip


def _consolidated(book: Book, year: Year) -> list[Row]:
    """Return the published totals of the whole district, towns included."""
    rows = []
    titles = names("function")
    spent: Counter[str] = year.spent_by_class()
    items = [(titles[code], code, cents) for code, cents in sorted(spent.items())]
    items += [(name, code, year.money.items[item]) for item, (name, code) in _USES.items()]
    for number, (name, code, cents) in enumerate(items, start=1):
        more = {"unit": book.code, "function_code": code, **_money([cents, cents, cents])}
        row = _row("全区支出决算表", number, name, "expenditure", **more)
        rows.append({**row, "level_scope": "consolidated"})
    return rows


def _unit(book: Book, unit: Unit) -> list[Row]:
    """Return a unit's accounts as printed: every figure rounded half up to a hundredth of 万元."""
    sums: dict[tuple[str, str], list[int]] = {}
    for place, line in enumerate(book.lines):
        if line.unit.code == unit.code:
            entry = sums.setdefault((line.function, line.kind), [0, 0, 0])
            entry[0] += line.base if line.start is None else 0
            entry[1] += line.current
            entry[2] += int(book.paid[place].sum())
    kept = [(key, amounts) for key, amounts in sorted(sums.items()) if any(amounts)]
    rows, titles = [], names("function")
    for number, ((function, kind), amounts) in enumerate(kept, start=1):
        money = _money([_printed(amount) for amount in amounts])
        more = {"unit": unit.code, "function_code": function, "kind": kind, **money}
        rows.append(_row("支出决算表", number, titles[function], "expenditure", **more))
    whole = [sum(amounts[place] for _, amounts in kept) for place in range(3)]
    more = {"unit": unit.code, **_money([_printed(amount) for amount in whole])}
    rows.append(_row("收入决算表", 1, "一般公共预算财政拨款收入", "revenue", **more))
    return rows


def _printed(amount: int) -> int:
    return (amount + _STEP // 2) // _STEP * _STEP
