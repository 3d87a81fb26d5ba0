"""Which days are worked: the pure calendar, without Django and without a database.

行政许可法第八十二条 counts its limits in working days without statutory holidays. Which days those
are is announced year by year (国务院办公厅关于节假日安排的通知): days off, and weekends worked in
exchange (调休上班). A year whose arrangement is not known yet is **provisional**: its days are
inferred from 全国年节及纪念日放假办法 and every one of them says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from tongjian.core.calendar import lunar

FIRST_YEAR, LAST_YEAR = 1950, 2150  # beyond these the festivals' series are not to be trusted
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SATURDAY = 5
LONGEST_NAME = 30
DAY = timedelta(days=1)


class CalendarInvalid(Exception):
    """The years given make no calendar; the message is Chinese and names the day."""


@dataclass(frozen=True)
class Year:
    """One year's arrangement: ``off`` and ``on`` name the days off and the weekends worked.

    ``off`` may name weekend days too (a holiday over a weekend); a weekend in neither is off.
    """

    provisional: bool
    off: Mapping[date, str]
    on: Mapping[date, str]

    def works(self, day: date) -> bool:
        """Whether a day of this year is worked."""
        if day.weekday() < SATURDAY:
            return day not in self.off
        return day in self.on

    def why(self, day: date) -> str:
        """Say what a day is, without the mark of a provisional year."""
        if day in self.on:
            return f"调休上班（{self.on[day]}）"
        if day in self.off:
            return f"{self.off[day]}放假"
        return "工作日" if day.weekday() < SATURDAY else "周末"

    def as_json(self) -> dict[str, Any]:
        """Return the year as it is stored."""
        return {
            "provisional": self.provisional,
            "off": {day.isoformat(): self.off[day] for day in sorted(self.off)},
            "on": {day.isoformat(): self.on[day] for day in sorted(self.on)},
        }


@dataclass(frozen=True)
class Calendar:
    """The years that are arranged; every other year is inferred and provisional."""

    arranged: Mapping[int, Year]

    @classmethod
    def seeded(cls) -> Calendar:
        """Return the published arrangements of 2004 to 2026 that ``chinesecalendar`` carries."""
        return _seeded()

    @classmethod
    def parse(cls, years: Mapping[str, Any]) -> Calendar:
        """Read ``{"2026": {"provisional": false, "off": {day: name}, "on": {day: name}}}``.

        Raises ``CalendarInvalid``.
        """
        return cls({_year(text): parse_year(_year(text), plan) for text, plan in years.items()})

    def as_json(self) -> dict[str, Any]:
        """Return what ``parse`` reads."""
        return {str(year): self.arranged[year].as_json() for year in self.years}

    @property
    def years(self) -> tuple[int, ...]:
        """The years arranged, provisional ones among them."""
        return tuple(sorted(self.arranged))

    def year(self, year: int) -> Year:
        """Return a year's arrangement, inferred when there is none."""
        found = self.arranged.get(year)
        return usual_year(year) if found is None else found

    def provisional(self, year: int) -> bool:
        """Whether the year's arrangement is not final."""
        return self.year(year).provisional

    def works(self, day: date) -> bool:
        """Whether a day is worked."""
        return self.year(day.year).works(day)

    def why(self, day: date) -> str:
        """Say what a day is; a day of a provisional year is marked."""
        year = self.year(day.year)
        return f"{year.why(day)}（暂定）" if year.provisional else year.why(day)

    def next_workday(self, day: date) -> date:
        """Return the first working day after ``day``."""
        day += DAY
        while not self.works(day):
            day += DAY
        return day

    def workdays(self, after: date, until: date) -> int:
        """Count the working days after ``after`` up to and with ``until``; negative backwards."""
        if until < after:
            return -self.workdays(until, after)
        return sum(self.works(after + DAY * n) for n in range(1, (until - after).days + 1))


def parse_year(year: int, plan: Any) -> Year:
    """Read and check one year's arrangement; raises ``CalendarInvalid``."""
    if not isinstance(plan, Mapping) or not isinstance(plan.get("provisional"), bool):
        raise CalendarInvalid(f"{year}年的安排缺少是否暂定的标记")
    off, on = (_named_days(year, plan.get(key, {})) for key in ("off", "on"))
    for day in on:
        if day in off:
            raise CalendarInvalid(f"{day}既是放假又是调休上班，只能选一样")
        if day.weekday() < SATURDAY:
            raise CalendarInvalid(f"{day}是{weekday(day)}，本来就上班，不用登记为调休上班")
    return Year(plan["provisional"], off, on)


def weekday(day: date) -> str:
    """Return 周一 to 周日."""
    return WEEKDAYS[day.weekday()]


@cache
def usual_year(year: int) -> Year:
    """Infer a year nobody has arranged: the statutory holidays of 2025's 放假办法 and weekends.

    A statutory day that falls on a weekend is made up for on the next working days (适逢周六、周日，
    应当在工作日补假). Weekends to be worked cannot be known and are not invented.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarInvalid(f"只能推算{FIRST_YEAR}年到{LAST_YEAR}年的日子，不含{year}年")
    holidays: dict[date, str] = {}
    for name, days in _statutory(year):
        holidays.update(dict.fromkeys(days, name))
    off = dict(holidays)
    for day in sorted(holidays):
        if day.weekday() >= SATURDAY:
            instead = day
            while instead in off or instead.weekday() >= SATURDAY:
                instead += DAY
            if instead.year == year:
                off[instead] = f"{holidays[day]}补假"
    return Year(True, dict(sorted(off.items())), {})


def _statutory(year: int) -> Iterable[tuple[str, list[date]]]:
    """Yield the holidays of all citizens in their order."""
    month = lunar.months(year)
    eve = month[1] - DAY
    yield "元旦", [date(year, 1, 1)]
    yield "春节", [eve + DAY * n for n in range(4)]
    yield "清明节", [lunar.qingming(year)]
    yield "劳动节", [date(year, 5, 1), date(year, 5, 2)]
    yield "端午节", [month[5] + DAY * 4]
    yield "中秋节", [month[8] + DAY * 14]
    yield "国庆节", [date(year, 10, 1), date(year, 10, 2), date(year, 10, 3)]


@cache
def _seeded() -> Calendar:
    from chinese_calendar.constants import Holiday, holidays, workdays

    names = {holiday.value: _NAMES.get(holiday.chinese, holiday.chinese) for holiday in Holiday}
    return Calendar(
        {
            year: Year(
                False,
                {day: names[value] for day, value in holidays.items() if day.year == year},
                {day: names[value] for day, value in workdays.items() if day.year == year},
            )
            for year in sorted({day.year for day in holidays})
        }
    )


_NAMES = {
    "清明": "清明节",
    "端午": "端午节",
    "中秋": "中秋节",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "抗战胜利70周年纪念日",
}


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR):
        raise CalendarInvalid(f"“{text[:10]}”不是{FIRST_YEAR}到{LAST_YEAR}之间的年份")
    return int(text)


def _named_days(year: int, given: Any) -> dict[date, str]:
    if not isinstance(given, Mapping):
        raise CalendarInvalid(f"{year}年的安排写法不对")
    named = {}
    for text, name in given.items():
        try:
            day = date.fromisoformat(text)
        except (TypeError, ValueError) as error:
            raise CalendarInvalid(f"“{text}”不是日期，应写成 2026-02-17 的样子") from error
        if day.year != year:
            raise CalendarInvalid(f"{day}不在{year}年")
        if not isinstance(name, str) or not name.strip() or len(name.strip()) > LONGEST_NAME:
            raise CalendarInvalid(f"{day}要写明是什么假日，最多{LONGEST_NAME}个字")
        named[day] = name.strip()
    return dict(sorted(named.items()))
