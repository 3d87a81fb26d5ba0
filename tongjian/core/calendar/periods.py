"""A year as people write it: periods off and days worked instead, and the faults of what is typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tongjian.core.calendar.days import DAY, CalendarInvalid, Year, parse_year, weekday

KINDS = {"off": "放假", "on": "调休上班"}
LONGEST = timedelta(days=60)


@dataclass
class Period:
    """One row: first and last day as typed, what it is, its name, and what is wrong with it."""

    first: str = ""
    last: str = ""
    kind: str = "off"
    name: str = ""
    fault: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing was typed."""
        return not (self.first or self.last or self.name)

    @property
    def title(self) -> str:
        """放假 or 调休上班."""
        return KINDS.get(self.kind, self.kind)

    @property
    def said(self) -> str:
        """The days as people say them, e.g. 2月15日（周日）至2月23日（周一）."""
        first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        begin = f"{first.month}月{first.day}日（{weekday(first)}）"
        if first == last:
            return begin
        return f"{begin}至{last.month}月{last.day}日（{weekday(last)}）"

    @property
    def length(self) -> int:
        """How many days it has."""
        return (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days + 1


@dataclass
class Draft:
    """What somebody typed for a year; ``faults`` are those that belong to no row."""

    year: int
    provisional: bool
    periods: list[Period]
    faults: list[str] = field(default_factory=list)
    plan: Year | None = None

    @property
    def sound(self) -> bool:
        """Whether it makes a year."""
        return self.plan is not None

    @property
    def mark(self) -> str:
        """What tells this draft from another, so that only what was seen is published."""
        plan = self.plan.as_json() if self.plan else {}
        text = json.dumps([self.year, plan], ensure_ascii=False, sort_keys=True)
        return hashlib.new("sm3", text.encode()).hexdigest()


def periods_of(year: Year) -> list[Period]:
    """Return a year's days as periods, in their order."""
    found = [*_grouped(year.off, "off"), *_grouped(year.on, "on")]
    return sorted(found, key=lambda period: period.first)


def _grouped(days: Mapping[date, str], kind: str) -> Iterable[Period]:
    period: Period | None = None
    for day in sorted(days):
        before = (day - DAY).isoformat()
        if period is not None and period.last == before and period.name == days[day]:
            period.last = day.isoformat()
            continue
        if period is not None:
            yield period
        period = Period(day.isoformat(), day.isoformat(), kind, days[day])
    if period is not None:
        yield period


def read_draft(year: int, provisional: bool, periods: Sequence[Period]) -> Draft:
    """Check what was typed; every fault is said beside its row."""
    draft = Draft(year, provisional, list(periods))
    days: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    taken: set[date] = set()
    for period in draft.periods:
        if period.blank:
            continue
        try:
            for day in _days(draft, period):
                if day in taken:
                    raise CalendarInvalid(f"{day}登记了两次")
                taken.add(day)
                days[period.kind][day.isoformat()] = period.name
        except CalendarInvalid as error:
            period.fault = str(error)
    if not any(period.fault for period in draft.periods):
        try:
            draft.plan = parse_year(year, {"provisional": provisional, **days})
            draft.periods.sort(key=lambda period: period.first)
        except CalendarInvalid as error:
            draft.faults.append(str(error))
    return draft


def _days(draft: Draft, period: Period) -> list[date]:
    """Return the days of one row, checked by themselves; raises ``CalendarInvalid``."""
    if period.kind not in KINDS:
        raise CalendarInvalid("请选择放假或调休上班")
    if not period.first:
        raise CalendarInvalid("请填写开始的日期")
    period.last = period.last or period.first
    try:
        first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    except ValueError as error:
        raise CalendarInvalid("日期要写成 2026-02-17 的样子") from error
    if last < first:
        raise CalendarInvalid("结束的日期早于开始的日期")
    if last - first > LONGEST:
        raise CalendarInvalid(f"一段最多{LONGEST.days}天")
    days = [first + DAY * n for n in range((last - first).days + 1)]
    plan: dict[str, Any] = {"provisional": draft.provisional}
    parse_year(draft.year, {**plan, period.kind: {day.isoformat(): period.name for day in days}})
    return days
