"""Charts of the board: what is being done, late and over by unit or rule, and month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from tongjian.core.charts.model import Bars, Series
from tongjian.supervision.cases.flow import ENDS
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.cases.pages import BOARDS, Counted

MOST = 12  # bars of one chart; the table has all
MONTHS = 12
UNIT = "件"


def charts(
    rows: QuerySet[WarningCase], lines: Iterable[Counted], by: str, today: date
) -> list[Bars]:
    """Return the charts of the board; none where there is no case."""
    groups = list(lines)
    return [by_group(groups, by), by_month(rows, today)] if groups else []


def by_group(groups: Sequence[Counted], by: str) -> Bars:
    """Return the cases of each unit or rule by where they stand, the busiest first."""
    shown = sorted(groups, key=lambda one: (-one.open, -one.closed, one.name))[:MOST]
    left = len(groups) - len(shown)
    return Bars(
        title=f"各{BOARDS[by]}办得怎样",
        summary=_busiest(groups),
        note=f"画出办理中最多的{len(shown)}个，另有{left}个见下表。" if left else "",
        unit=UNIT,
        heading=BOARDS[by],
        categories=tuple(one.name for one in shown),
        links=tuple(one.url for one in shown),
        series=(
            _series("办理中，没有逾期", (one.open - one.late for one in shown)),
            _series("逾期", (one.late for one in shown), "red"),
            _series("已销号", (one.closed for one in shown), "green"),
        ),
        stacked=True,
        horizontal=True,
    )


def _series(name: str, numbers: Iterable[int], tone: str = "") -> Series:
    return Series(name, tuple(Decimal(number) for number in numbers), tone)


def _busiest(groups: Sequence[Counted]) -> str:
    most = max(groups, key=lambda one: one.open)
    if not most.open:
        return "没有在办的事项。"
    said = f"在办最多的是{most.name}，{most.open}件。"
    slow = max(groups, key=lambda one: one.late)
    late = f"逾期最多的是{slow.name}，{slow.late}件。" if slow.late else "没有逾期的。"
    return said + late


def by_month(rows: QuerySet[WarningCase], today: date) -> Bars:
    """Return how many cases came and how many ended in each of the last months."""
    came = _counted(rows, "made_at")
    ended = {state: _counted(rows.filter(track__state=state), "ended_at") for state in ENDS}
    months = _months(min(came), today)
    new, over = came[months[-1]], sum(ended[state][months[-1]] for state in ENDS)
    return Bars(
        title="每月新增和办结",
        summary=f"本月新增{new}件，办结{over}件。",
        unit=UNIT,
        heading="月份",
        categories=tuple(f"{year}年{month}月" for year, month in months),
        series=(
            _series("新增", (came[month] for month in months)),
            _series("销号", (ended["closed"][month] for month in months)),
            _series("不予立案", (ended["dismissed"][month] for month in months)),
        ),
    )


def _counted(rows: QuerySet[WarningCase], moment: str) -> Counter[tuple[int, int]]:
    found: Counter[tuple[int, int]] = Counter()
    dated: QuerySet[Any] = rows.exclude(**{moment: None}).order_by().annotate(at=TruncMonth(moment))
    for at, number in dated.values_list("at").annotate(number=Count("pk")):
        found[at.year, at.month] += number
    return found


def _months(first: tuple[int, int], today: date) -> list[tuple[int, int]]:
    """Return the months up to today's, from the first on, the latest ``MONTHS`` of them."""
    year, month = today.year, today.month
    found = [(year, month)]
    while len(found) < MONTHS and found[0] > first:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        found.insert(0, (year, month))
    return found
