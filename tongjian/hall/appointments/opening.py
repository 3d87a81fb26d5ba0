"""When a desk is open: rules by weekday, exceptions of a day, and the slots they give. Pure.

A rule is {"weekday": 1–7, "from": "09:00", "to": "11:30", "minutes": 30, "capacity": 5}. Rules
hold on working days of the calendar; on a weekend day worked in exchange for a holiday (调休上班) a
desk without rules of its own for that weekday opens as on its first weekday of the week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from tongjian.core.calendar.days import Calendar
from tongjian.core.clock import SHANGHAI

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SHORTEST, LONGEST = 5, 480  # minutes
MOST = 500  # people in a slot
MOST_RULES = 70


class OpeningInvalid(Exception):
    """The rules cannot be used; the message is Chinese and names the rule."""


@dataclass(frozen=True, order=True)
class Rule:
    """Open on a weekday (1 Monday … 7 Sunday) in steps of ``minutes`` for ``capacity`` people."""

    weekday: int
    start: time
    end: time
    minutes: int
    capacity: int

    def as_json(self) -> dict[str, Any]:
        """Return the rule as it is stored."""
        return {
            "weekday": self.weekday,
            "from": f"{self.start:%H:%M}",
            "to": f"{self.end:%H:%M}",
            "minutes": self.minutes,
            "capacity": self.capacity,
        }

    @property
    def said(self) -> str:
        """Return the rule in words."""
        return f"{WEEKDAYS[self.weekday - 1]} {self.hours}"

    @property
    def hours(self) -> str:
        """Return the rule in words without its weekday."""
        return f"{self.start:%H:%M}—{self.end:%H:%M}，每 {self.minutes} 分钟 {self.capacity} 人"


@dataclass(frozen=True)
class Planned:
    """One slot as the rules give it."""

    starts_at: datetime
    ends_at: datetime
    capacity: int


def parse(opening: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Read and check rules; raises ``OpeningInvalid``."""
    rules = tuple(sorted(_rule(one) for one in opening))
    if len(rules) > MOST_RULES:
        raise OpeningInvalid(f"开放时段太多，最多 {MOST_RULES} 个")
    for before, after in pairwise(rules):
        if before.weekday == after.weekday and after.start < before.end:
            raise OpeningInvalid(f"“{before.said}”与“{after.said}”时间重叠")
    return rules


def _rule(one: Mapping[str, Any]) -> Rule:
    try:
        rule = Rule(
            weekday=int(one.get("weekday", 0)),
            start=time.fromisoformat(str(one["from"])),
            end=time.fromisoformat(str(one["to"])),
            minutes=int(one["minutes"]),
            capacity=int(one["capacity"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise OpeningInvalid("开放时段写得不完整：要有星期、起止时间、每段分钟数、人数") from error
    length = _minutes(rule.end) - _minutes(rule.start)
    if not 1 <= rule.weekday <= 7:
        raise OpeningInvalid("星期应在周一到周日之间")
    if length <= 0:
        raise OpeningInvalid(f"“{rule.said}”结束时间应晚于开始时间")
    if not SHORTEST <= rule.minutes <= LONGEST or rule.minutes > length:
        raise OpeningInvalid(f"“{rule.said}”每段应为 {SHORTEST} 分钟以上，且不长于开放时间")
    if not 1 <= rule.capacity <= MOST:
        raise OpeningInvalid(f"“{rule.said}”每段人数应在 1 到 {MOST} 之间")
    return rule


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def said(rules: Iterable[Rule]) -> list[str]:
    """Return rules in words, a line for equal hours of several weekdays."""
    days: dict[str, list[int]] = {}
    for rule in sorted(rules, key=lambda rule: (rule.start, rule.weekday)):
        days.setdefault(rule.hours, []).append(rule.weekday)
    lines = []
    for hours, on in days.items():
        names = [WEEKDAYS[day - 1] for day in on]
        row = len(on) > 2 and on == list(range(on[0], on[-1] + 1))
        lines.append(f"{f'{names[0]}至{names[-1]}' if row else '、'.join(names)} {hours}")
    return lines


def plan(
    rules: Sequence[Rule],
    day: date,
    calendar: Calendar,
    exception: Sequence[Rule] | None = None,
) -> list[Planned]:
    """Return the slots of a day.

    ``exception`` takes the place of rules and calendar: its own hours, or closed when it is empty.
    """
    if exception is not None:
        return _steps(exception, day)
    if not calendar.works(day):
        return []
    own = [rule for rule in rules if rule.weekday == day.isoweekday()]
    if not own and day.isoweekday() > 5 and rules:
        first = min(rule.weekday for rule in rules)
        own = [rule for rule in rules if rule.weekday == first]
    return _steps(own, day)


def _steps(rules: Iterable[Rule], day: date) -> list[Planned]:
    slots = []
    for rule in sorted(rules, key=lambda rule: rule.start):
        length = timedelta(minutes=rule.minutes)
        at = datetime.combine(day, rule.start, SHANGHAI)
        end = datetime.combine(day, rule.end, SHANGHAI)
        while at + length <= end:  # a rest shorter than a step is no slot
            slots.append(Planned(at, at + length, rule.capacity))
            at += length
    return slots
