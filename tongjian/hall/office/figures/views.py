"""How the hall works, in figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render

from tongjian.core.access import access
from tongjian.core.clock import SHANGHAI
from tongjian.core.listing.listing import export_rows
from tongjian.core.listing.views import FORMS
from tongjian.hall.office.figures import sql
from tongjian.hall.office.figures.sql import Span
from tongjian.hall.office.figures.tables import Answers, all_tables
from tongjian.hall.office.figures.targets import targets
from tongjian.hall.office.people import hall_of
from tongjian.hall.office.today import calendar_in_force
from tongjian.hall.office.worklist.reads import item_choices

MONTHS_SHOWN = 12
LONGEST = 60
FIRST_YEAR = 2000


def _month(text: str) -> date | None:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if found.year >= FIRST_YEAR else None


def _moved(month: date, by: int) -> date:
    years, index = divmod(month.month - 1 + by, 12)
    return date(month.year + years, index + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _span(request: Any, place: str, items: list[tuple[str, str]]) -> tuple[Span, list[str]]:
    """Return what the address asks for, and what of it could not be understood."""
    query, wrong = request.GET, []
    this = request.now.date().replace(day=1)
    last, first = _month(query.get("to", "")), _month(query.get("from", ""))
    if query.get("to") and last is None:
        wrong.append("“到月份”无法识别，用了本月。")
    if query.get("from") and first is None:
        wrong.append("“从月份”无法识别，用了默认的十二个月。")
    last = min(last or this, this)
    first = first or _moved(last, 1 - MONTHS_SHOWN)
    if first > last:
        wrong.append("开始月份晚于结束月份，已对调。")
        first, last = min(last, this), min(first, this)
    if first < _moved(last, 1 - LONGEST):
        first = _moved(last, 1 - LONGEST)
        wrong.append("一次最多看五年，已从结束月份往前推五年。")
    item = query.get("item", "")
    if item and item not in dict(items):
        wrong.append("没有这个事项，显示全部事项。")
        item = ""
    span = Span(
        place,
        _midnight(first),
        _midnight(_moved(last, 1)),
        int(item) if item else None,
        "month" if query.get("by") == "month" else "item",
    )
    return span, wrong


@access("figures.read")
def figures(request: Any) -> HttpResponseBase:
    """Show volumes, punctuality, first-time completion, corrections, step times, ratings, paper."""
    place, today = hall_of(request.actor, "figures.read"), request.now.date()
    items = item_choices(place)
    span, wrong = _span(request, place, items)
    answers = Answers.ask(span, today, calendar_in_force())
    tables = all_tables(answers, items)
    form = request.GET.get("format", "")
    if form in FORMS:
        table = next((one for one in tables if one.key == request.GET.get("table")), None)
        if table is None:
            raise Http404("table")
        titles, rows = table.rows()
        return export_rows(table.title, titles, rows, form)
    context = {
        "tables": tables,
        "targets": targets(answers, sql.due_and_done(span, today), sql.requirements(span)),
        "span": span,
        "first": f"{span.start:%Y-%m}",
        "last": f"{_moved(span.end.date(), -1):%Y-%m}",
        "items": items,
        "item": str(span.item or ""),
        "wrong": wrong,
        "as_of": today,
    }
    return render(request, "hall/office/figures.html", context)
