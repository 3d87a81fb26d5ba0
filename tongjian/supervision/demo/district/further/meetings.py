"""Meetings and trainings of some units, and the register of places and standards they go by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tongjian.supervision.demo.district.further.book import Book, Row
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.shares import after_workdays, workdays
from tongjian.supervision.demo.district.vocabulary import PREFIXES

_STANDARDS = {"meeting": ("会议费综合定额", 450), "training": ("培训费综合定额", 400)}
_PLACES, _FIRST_PREFIX = 10, 40
_UNITS, _TOWNS = 12, 3
_TITLES = {
    "meeting": ("业务工作会议", "项目推进会", "年度总结会"),
    "training": ("业务培训", "岗位技能培训"),
}
# (place, years back): cents per person and day above the standard, or a place not registered.
_ABOVE = {(0, 1): (8_000, False), (1, 1): (0, True)}
_ELSEWHERE = {(0, 2): "城东山庄接待中心"}


def _places() -> list[str]:
    return [
        f"{PREFIXES[(_FIRST_PREFIX + number * 9) % len(PREFIXES)]}会议服务中心"
        for number in range(_PLACES)
    ]


def make_register(out: Outbox) -> None:
    """Deliver the district's list in January; the towns go by it too."""
    for book in out.history.district():
        start, end = date(book.year, 1, 1), date(book.year, 12, 31)
        valid = {"date_from": start, "date_to": end}
        rows: list[Row] = [
            {"kind": "supplier", "entry_no": f"DD{number:03d}", "key": name,
             "value": "会议、培训定点", **valid}
            for number, name in enumerate(_places(), start=1)
        ]  # fmt: skip
        rows += [
            {"kind": "standard", "entry_no": f"BZ{number:03d}", "key": key, "value": "每人每天，元",
             "number_value": value, **valid}
            for number, (key, value) in enumerate(_STANDARDS.values(), start=1)
        ]  # fmt: skip
        out.whole("register", book, rows, received=after_workdays(date(book.year, 1, 20), 2))


def make_meetings(out: Outbox) -> None:
    """Deliver a year at once: the district's larger units and a few towns."""
    for book in out.history.views(3):
        if book.place.index > _TOWNS:
            continue
        rng = out.history.stream(18, book)
        rows: list[Row] = []
        number = -1
        for unit in book.plain()[:_UNITS]:
            for month in range(2, 13, 2):
                number += 1
                kind = "training" if number % 3 == 2 else "meeting"
                people, days = int(rng.integers(12, 90)), (1, 2, "0.5")[number % 3]
                most = int(people * Decimal(str(days)) * _STANDARDS[kind][1] * 100)
                titles = _TITLES[kind]
                rows.append(
                    {
                        "unit": unit.code,
                        "record_no": f"HY{book.code[-3:]}{book.year}{number + 1:04d}",
                        "kind": kind,
                        "title": f"{unit.name}{month}月{titles[number % len(titles)]}",
                        "date": workdays(book.year, month)[number % 15],
                        "people": people,
                        "days": days,
                        "place": _places()[number % _PLACES],
                        "amount_yuan": int(most * float(rng.uniform(0.55, 0.93))),
                    }
                )
        if book.months == 12:
            _differ(out, book, rows)
        rows = [row for row in rows if row["date"] <= book.known]
        out.whole("meeting_training", book, rows, source="units", lag=3)


def _differ(out: Outbox, book: Book, rows: list[Row]) -> None:
    key = (book.place.index, out.history.back(book.year))
    row = rows[len(rows) // 2]
    if key in _ABOVE:
        more, near = _ABOVE[key]
        per_day = _STANDARDS[row["kind"]][1] * 100 + more
        row["amount_yuan"] = int(row["people"] * Decimal(str(row["days"])) * per_day)
        kind = "meeting_at_standard" if near else "meeting_above_standard"
        words = "正好达到" if near else "超过"
        text = f"“{row['title']}”{row['people']}人{row['days']}天，支出{words}每人每天的标准。"
    elif key in _ELSEWHERE:
        near, kind, row["place"] = False, "meeting_place_not_registered", _ELSEWHERE[key]
        text = f"“{row['title']}”在“{row['place']}”举办，不在定点名单中。"
    else:
        return
    row["_mark"] = out.mark(
        kind,
        text,
        book,
        near=near,
        unit=row["unit"],
        subjects=(row["unit"],),
        cents=(row["amount_yuan"],),
        dates=(row["date"],),
    )
