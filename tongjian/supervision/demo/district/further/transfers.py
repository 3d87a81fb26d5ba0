"""Transfers: what the district hands to each town, what each town says it got, what the city gave."""

from __future__ import annotations

from datetime import date

from tongjian.supervision.demo.district.further.book import Book, Row, first_workday, rounded
from tongjian.supervision.demo.district.further.outbox import Mark, Outbox
from tongjian.supervision.demo.district.lines import BudgetLine, cents
from tongjian.supervision.demo.district.shares import after_workdays, month_end

_NOTICE = (11, 20)
_NOTIFIED = 0.7
_FROM_CITY = {
    "11001": ("return", "税收返还", "23001"),
    "11002": ("general", "均衡性转移支付", "23002"),
    "11003": ("earmarked", "专项转移支付", "23003"),
}
_GENERAL = "2300202"
# (town, years back): what the town's file says otherwise than the district's.
_LESS = {(3, 1): "1860000.00", (7, 0): "2430000.50"}
_MISSING = {(6, 2)}
_ROUNDED = {(5, 1), (2, 3)}
_IN_JANUARY = {(4, 3)}
# (town, years back): part of the general transfer issued so late; special or not.
_LATE = {(1, 2): (date(1, 3, 18), "none"), (8, 1): (date(1, 3, 22), "disaster")}
_LATE_PART = 0.03
# Years back: the earmarked money the city added in June was never reported, or only in December.
UNREPORTED, REPORTED_LATE = 2, 1
_WAN = 1_000_000  # 万元 in cents


def make(out: Outbox) -> None:
    """Deliver the district's file and each town's, which state the same except where planted."""
    for book in out.history.views(1):
        if not book.place.is_district:
            continue
        given: dict[int, list[Row]] = {}
        for place, line in enumerate(book.lines):
            if line.spend == "transfer":
                given.setdefault(line.town, []).extend(_given(out, book, place, line))
        for town, mine in sorted(given.items()):
            own = out.history.books[book.year][town]
            own = own.until(book.months, book.version) if book.version else own
            _town(out, own, mine)
        rows = [row for town in sorted(given) for row in given[town]]
        out.whole("transfer", book, [*rows, *_from_city(out, book)])


def _given(out: Outbox, book: Book, place: int, line: BudgetLine) -> list[Row]:
    town = out.history.places[line.town]
    paid = int(book.paid[place].sum())
    general = line.function == _GENERAL
    number = f"ZY{book.year}-{town.code[-3:]}-{1 if general else 2}"
    issued = first_workday(book.year)
    row: Row = {
        "transfer_no": number,
        "direction": "out",
        "kind": "general" if general else "earmarked",
        "project": line.project,
        "project_name": line.name,
        "function_code": line.function,
        "lower_jurisdiction": town.code,
        "document_no": book.documents[place],
        "special": "none",
        "date_notified": date(book.year - 1, *_NOTICE),
        "date_issued": issued,
        "date_received": after_workdays(issued, 1 + line.town % 4),
        "notified_yuan": rounded(line.paid * _NOTIFIED),
        "issued_yuan": line.paid,
        "received_yuan": paid,
    }
    late = _LATE.get((line.town, out.history.back(book.year)))
    return _with_late(out, book, row, late) if general and late else [row]


def _with_late(out: Outbox, book: Book, row: Row, late: tuple[date, str]) -> list[Row]:
    """Issue a small part of the transfer only in March."""
    day, special = late[0].replace(year=book.year), late[1]
    part, got = rounded(row["issued_yuan"] * _LATE_PART), rounded(row["received_yuan"] * _LATE_PART)
    town = next(one for one in out.history.places if one.code == row["lower_jurisdiction"])
    near = special != "none"
    mark = out.mark(
        "general_transfer_late_disaster" if near else "general_transfer_issued_late",
        f"{book.year}年对{town.name}的一般性转移支付有一笔到{day.month}月{day.day}日才下达"
        + ("，属于救灾资金。" if near else "。"),
        book,
        near=near,
        subjects=(town.code,),
        cents=(part,),
        dates=(day,),
    )
    first = {
        **row,
        "issued_yuan": row["issued_yuan"] - part,
        "received_yuan": row["received_yuan"] - got,
    }
    second = {
        **row,
        "transfer_no": f"{row['transfer_no']}A",
        "special": special,
        "date_notified": None,
        "notified_yuan": None,
        "date_issued": day,
        "date_received": after_workdays(day, 2),
        "issued_yuan": part,
        "received_yuan": got,
        "_mark": mark,
    }
    return [first, second] if day <= book.known else [first]


def _town(out: Outbox, book: Book, given: list[Row]) -> None:
    rows: list[Row] = []
    for row in given:
        mine = {name: value for name, value in row.items() if name != "_mark"}
        rows.append({**mine, "direction": "in"})
    _differ(out, book, given, rows)
    if book.months:
        out.whole("transfer", book, rows, lag=1)


def _differ(out: Outbox, book: Book, given: list[Row], rows: list[Row]) -> None:
    """Let the town's file say less, round, come later or leave a transfer out."""
    key = (book.place.index, out.history.back(book.year))
    name, first = f"{book.place.name}{book.year}年", rows[0]
    if key in _LESS:
        less = cents(_LESS[key])
        first["received_yuan"] -= less
        text = f"{name}记载收到的一般性转移支付，比区里下达并拨付的少{less / 100:,.2f}元。"
        first["_mark"] = _about(out, book, first, "transfer_received_less", text, gap=less)
    elif key in _ROUNDED:
        exact = first["received_yuan"]
        first["received_yuan"] = (exact + _WAN // 2) // _WAN * _WAN
        gap = abs(first["received_yuan"] - exact)
        text = f"{name}记载收到的一般性转移支付以万元取整，与区里相差{gap / 100:,.2f}元。"
        first["_mark"] = _about(
            out, book, first, "transfer_received_rounded", text, gap=gap, near=True
        )
    elif key in _IN_JANUARY and book.months == 12:
        first["date_received"] = date(book.year + 1, 1, 5)
        text = f"{name}的一笔一般性转移支付次年1月5日才收到，金额相等。"
        first["_mark"] = _about(out, book, first, "transfer_received_in_january", text, near=True)
    elif key in _MISSING:
        rows.pop()
        gone = given[-1]
        text = f"区里下达给{name}的“{gone['project_name']}”，镇里的文件没有记载。"
        gap = gone["issued_yuan"]
        gone["_mark"] = _about(out, book, gone, "transfer_not_received", text, gap=gap)


def _about(
    out: Outbox,
    book: Book,
    row: Row,
    kind: str,
    statement: str,
    *,
    gap: int = 0,
    near: bool = False,
) -> Mark:
    return out.mark(
        kind,
        statement,
        book,
        near=near,
        project=row["project"],
        subjects=(book.code,),
        cents=(gap,),
        transfer_no=str(row["transfer_no"]),
    )


def _from_city(out: Outbox, book: Book) -> list[Row]:
    """Return what came from above in two parts, by what the revenue files state month by month."""
    rows: list[Row] = []
    for code, (kind, name, function) in _FROM_CITY.items():
        _, months = book.income.codes[code]
        whole, got = int(months.sum()), int(months[: book.months].sum())
        first = rounded(whole * 0.8)
        days = (first_workday(book.year), month_end(book.year, 6))
        for number, (amount, day) in enumerate(zip((first, whole - first), days, strict=True), 1):
            if day > book.known:
                continue
            here = min(got, amount)
            got -= here
            mark = _added(out, book, amount, day) if kind == "earmarked" and number == 2 else None
            rows.append(
                {
                    "_mark": mark,
                    "transfer_no": f"SZ{book.year}-{code}-{number}",
                    "direction": "in",
                    "kind": kind,
                    "project": f"SZ{book.year % 100:02d}{code}",
                    "project_name": f"市对区{name}",
                    "function_code": function,
                    "lower_jurisdiction": book.code,
                    "document_no": f"演市财预〔{book.year}〕{int(code[-2:])}-{number}号",
                    "special": "none",
                    "date_notified": date(book.year - 1, *_NOTICE) if number == 1 else None,
                    "date_issued": day,
                    "date_received": after_workdays(day, 2),
                    "notified_yuan": rounded(whole * _NOTIFIED) if number == 1 else None,
                    "issued_yuan": amount,
                    "received_yuan": here,
                }
            )
    return rows


def _added(out: Outbox, book: Book, amount: int, day: date) -> Mark | None:
    """Tell of earmarked money added during the year that the congress heard of late or never."""
    back = out.history.back(book.year)
    if back not in (UNREPORTED, REPORTED_LATE) or book.version:
        return None
    near = back == REPORTED_LATE
    return out.mark(
        "earmarked_addition_reported_late" if near else "earmarked_addition_not_reported",
        f"{book.place.name}{book.year}年{day.month}月收到市里追加的专项转移支付{amount / 100:,.2f}元，"
        + ("年底才向人大报告。" if near else "没有向人大报告。"),
        book,
        near=near,
        subjects=(book.code,),
        cents=(amount,),
        dates=(day,),
    )
