"""Accounting vouchers of a few of the district's units; confidential, every one invented."""

from __future__ import annotations

from tongjian.supervision.demo.district.further.book import Book, Row
from tongjian.supervision.demo.district.further.outbox import Mark, Outbox
from tongjian.supervision.demo.district.shares import workdays
from tongjian.supervision.demo.district.units import Unit

_UNITS, _A_MONTH = 5, 6
_PAIRS = (
    ("5001", "业务活动费用", "4001", "财政拨款收入", "{month}月业务活动费用"),
    ("5101", "单位管理费用", "1002", "银行存款", "{month}月办公费用"),
    ("1002", "银行存款", "2307", "其他应付款", "收到{month}月押金"),
    ("2307", "其他应付款", "1002", "银行存款", "退还{month}月押金"),
    ("1601", "固定资产", "4001", "财政拨款收入", "购置设备入账"),
    ("1218", "其他应收款", "1002", "银行存款", "预借差旅费"),
)
# Years back → a voucher that spends revenue without paying it in, and one that gives some back.
_ODD = {
    1: (
        ("5101", "单位管理费用", "4609", "其他收入", "以收取的场地费支付物业费", False),
        ("4609", "其他收入", "1002", "银行存款", "退还多收的场地费", True),
    ),
}


def make(out: Outbox) -> None:
    """Deliver a year at once, the last one month by month."""
    for book in out.history.district():
        rng = out.history.stream(17, book)
        rows: list[Row] = []
        for unit in book.plain()[:_UNITS]:
            number = 0
            for month in range(1, 13):
                days = workdays(book.year, month)
                for step in range(_A_MONTH):
                    number += 1
                    pair = _PAIRS[(number + step) % len(_PAIRS)]
                    amount = int(rng.integers(50_000, 4_000_000))
                    text = pair[4].format(month=month)
                    day = days[step * 3 % len(days)]
                    if month <= book.months:
                        rows.append(_row(unit.code, (number, day.isoformat()), pair, text, amount))
        for place, odd in enumerate(_ODD.get(out.history.back(book.year), ())):
            if book.months == 12:
                unit = book.plain()[place]
                october = workdays(book.year, 10)[place].isoformat()
                row = _row(unit.code, (9001, october), odd, odd[4], 1_860_000)
                rows.append({**row, "_mark": _told(out, book, unit, odd)})
        out.monthly("voucher", book, rows)


def _row(
    unit: str, about: tuple[int, str], pair: tuple[object, ...], text: str, amount: int
) -> Row:
    number, day = about
    return {
        "voucher_no": f"JZ{number:04d}",
        "line_no": 1,
        "date": day,
        "period": day[5:7],  # tells the month apart; no column of the file
        "unit": unit,
        "debit_account": pair[0],
        "debit_name": pair[1],
        "credit_account": pair[2],
        "credit_name": pair[3],
        "summary": text,
        "amount_yuan": amount,
    }


def _told(out: Outbox, book: Book, unit: Unit, odd: tuple[str, str, str, str, str, bool]) -> Mark:
    *_, text, near = odd
    return out.mark(
        "revenue_given_back" if near else "revenue_spent_directly",
        f"{unit.name}{book.year}年10月的一张凭证：{text}。",
        book,
        near=near,
        unit=unit.code,
        subjects=(unit.code,),
        cents=(1_860_000,),
    )
