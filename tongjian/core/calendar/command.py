"""What ``tongjian due`` prints: a due day and its reasons, from the published calendar alone."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from tongjian.core.calendar.clock import (
    ClockEvent,
    ClockInvalid,
    Kind,
    Limit,
    Unit,
    explain,
    reckon,
)
from tongjian.core.calendar.days import Calendar
from tongjian.core.clock import SHANGHAI

WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WRITTEN_AMOUNT = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40})?")


def due_lines(day: str, amount: str, unit: str, *, count_first_day: bool, roll: bool) -> list[str]:
    """Return the due day as ISO text, then the reasons; raises ``ClockInvalid``."""
    if not day or not amount:
        raise ClockInvalid("请写明起算日和期限，例如：tongjian due 2026-02-12 20")
    limit = Limit(_amount(amount.strip()), _unit(unit), count_first_day, roll)
    start = datetime.combine(_day(day.strip()), datetime.min.time(), SHANGHAI)
    event = ClockEvent(Kind.START, start, "起算日")
    reckoning = reckon([event], limit, Calendar.seeded())
    return [str(reckoning.due), *explain(reckoning)]


def _day(text: str) -> date:
    if not WRITTEN_DAY.fullmatch(text):
        raise ClockInvalid(f"“{text[:20]}”不是日期，请写成 2026-02-12 的样子")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ClockInvalid(f"没有{text}这一天，请核对年月日") from error


def _amount(text: str) -> Decimal:
    if not WRITTEN_AMOUNT.fullmatch(text.removeprefix("-")):
        raise ClockInvalid(f"“{text[:20]}”不是期限，请写成数字，例如 20、0 或 0.5")
    return Decimal(text) + 0  # of -0 it makes 0


def _unit(text: str) -> Unit:
    if text not in list(Unit):
        raise ClockInvalid(f"“{text[:20]}”不是单位，--unit 可以写 {'、'.join(Unit)}")
    return Unit(text)
