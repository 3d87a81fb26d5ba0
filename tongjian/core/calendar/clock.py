"""The clock of a legal limit: a pure function of a ledger of events, with its day-by-day proof.

The ledger only grows: starts, pauses, resumptions, extensions and stops. ``reckon`` reads it in the
order of its moments, whatever the order it is given in. What a pause, a second start, an extension
in another unit mean is decided in ``docs/decisions/0015-what-the-clock-counts.md``; in short:

- The day of an event does not count (民法典第二百零一条), so a clock started
  on S counts from S+1; ``Limit.count_first_day`` is the one setting that makes S count.
- A pause on P and a resumption on R take out the days P+1 to R: as many days as the special
  procedure took (行政许可法第四十五条). Several pauses may run at once; the clock goes on when the
  last of them ends.
- The last start begins the clock anew; the first stop after it ends it.
- An extension in the limit's unit is as if the limit had been longer from the beginning; in another
  unit it follows the limit, counted in its own.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tongjian.core.calendar.days import DAY, FIRST_YEAR, LAST_YEAR, Calendar, weekday
from tongjian.core.clock import SHANGHAI

HALF = Decimal("0.5")
NOON = time(12)


class ClockInvalid(Exception):
    """A limit or an event makes no sense; the message is Chinese."""


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


UNITS = {Unit.WORKING_DAYS: "个工作日", Unit.DAYS: "日（自然日）", Unit.MONTHS: "个月"}
LARGEST = {Unit.WORKING_DAYS: 3650, Unit.DAYS: 3650, Unit.MONTHS: 120}


class Kind(StrEnum):
    """The kinds of events, in the order in which those of one moment are read."""

    START = "start"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


ORDER = {kind: place for place, kind in enumerate(Kind)}


class State(StrEnum):
    """Where a clock stands after its last event."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Limit:
    """How much time there is.

    ``amount`` comes in steps of half a day (half a day lasts until noon of the next day that
    counts), months in whole ones; 0 is the day of the start itself. ``roll`` lets a limit in days
    or months that ends on a day off run to the next working day; one in working days always does.
    """

    amount: Decimal
    unit: Unit
    count_first_day: bool = False
    roll: bool = True

    def __post_init__(self) -> None:
        check_amount(self.amount, self.unit)


@dataclass(frozen=True)
class ClockEvent:
    """One entry of the ledger: what happened, when, and its name as people read it.

    ``amount`` and ``unit`` are an extension's; without a unit it has the limit's.
    """

    kind: str
    at: datetime
    name: str
    amount: Decimal | None = None
    unit: Unit | None = None


class Line(NamedTuple):
    """One day of the proof. ``number`` is what has been counted by its end, None when it is not.

    ``provisional``: whether it counts depends on a year whose holidays are not announced.
    """

    day: date
    counted: bool
    number: Decimal | None
    why: str
    provisional: bool = False
    paused: bool = False


@dataclass(frozen=True)
class Reckoning:
    """What a ledger amounts to.

    ``due`` is None while the clock has not started, and while it is paused without an end in sight.
    ``by_noon``: due by 12:00 of that day. ``provisional``: a line depends on holidays that are not
    announced. ``on_time`` is None until the clock has stopped.
    """

    due: date | None
    by_noon: bool
    provisional: bool
    state: State
    lines: tuple[Line, ...]
    limit: Limit
    started: ClockEvent | None = None
    extensions: tuple[ClockEvent, ...] = ()
    paused_on: date | None = None
    stopped_on: date | None = None
    on_time: bool | None = None


def check_amount(amount: Decimal, unit: Unit) -> None:
    """Refuse an amount no limit can have; raises ``ClockInvalid``."""
    if not amount.is_finite() or amount < 0:
        raise ClockInvalid("期限不能是负数")
    if amount > LARGEST[unit]:
        raise ClockInvalid(f"期限最多{LARGEST[unit]}{UNITS[unit]}")
    if amount % HALF:
        raise ClockInvalid("期限以半天为最小单位，例如 0.5、1、1.5")
    if unit is Unit.MONTHS and amount % 1:
        raise ClockInvalid("按月计算的期限只能是整月")


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_of(moment: datetime) -> date:
    """Return the day of a moment in Shanghai; a moment without a zone is Shanghai's."""
    return moment.date() if moment.tzinfo is None else moment.astimezone(SHANGHAI).date()


def reckon(events: Iterable[ClockEvent], limit: Limit, calendar: Calendar) -> Reckoning:
    """Reckon when a limit ends; takes as many steps as there are days. Raises ``ClockInvalid``."""
    run = _Run.read(events, limit)
    if run.start is None:
        return Reckoning(None, False, False, State.WAITING, (), limit)
    first = day_of(run.start.at)
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise ClockInvalid(f"起算日要在{FIRST_YEAR}年到{LAST_YEAR}年之间，不能是{first}")
    count = _Count(run, _stages(run, first, limit, calendar), limit, calendar)
    due, by_noon = count.to_the_end(first)
    return Reckoning(
        due=due,
        by_noon=by_noon,
        provisional=any(line.provisional for line in count.lines),
        state=run.state,
        lines=tuple(count.lines),
        limit=limit,
        started=run.start,
        extensions=tuple(run.extensions),
        paused_on=run.open_since if run.state is State.PAUSED else None,
        stopped_on=day_of(run.stop.at) if run.stop else None,
        on_time=_on_time(run.stop.at, due, by_noon) if run.stop and due else None,
    )


def _on_time(moment: datetime, due: date, by_noon: bool) -> bool:
    day = day_of(moment)
    if day != due or not by_noon:
        return day <= due
    local = moment if moment.tzinfo is None else moment.astimezone(SHANGHAI)
    return local.time() <= NOON


@dataclass
class _Run:
    """What the last start began: its pauses as (P, R] by day, extensions and stop."""

    start: ClockEvent | None = None
    stop: ClockEvent | None = None
    extensions: Sequence[ClockEvent] = ()
    pauses: Sequence[tuple[date, date, str]] = ()
    open_since: date | None = None
    open_name: str = ""

    @property
    def state(self) -> State:
        if self.stop is not None:
            return State.STOPPED
        return State.PAUSED if self.open_since is not None else State.RUNNING

    @classmethod
    def read(cls, events: Iterable[ClockEvent], limit: Limit) -> _Run:
        """Sort the ledger and keep what belongs to the last start."""
        run, depth = cls(), 0
        pauses: list[tuple[date, date, str]] = []
        extensions: list[ClockEvent] = []
        for event in sorted(events, key=_place):
            if event.kind == Kind.START:
                run, depth, pauses, extensions = cls(start=event), 0, [], []
            elif run.start is None or run.stop is not None:
                continue
            elif event.kind == Kind.EXTEND:
                extensions.append(_checked(event, limit))
            elif event.kind == Kind.PAUSE:
                depth += 1
                if depth == 1:
                    run.open_since, run.open_name = day_of(event.at), event.name
            elif event.kind == Kind.RESUME and depth:
                depth -= 1
            elif event.kind == Kind.STOP:
                run.stop, depth = event, 0
            if depth == 0 and run.open_since is not None:
                pauses.append((run.open_since, day_of(event.at), run.open_name))
                run.open_since = None
        run.pauses, run.extensions = pauses, extensions
        return run


def _place(event: ClockEvent) -> tuple[datetime, int, str, Decimal, str]:
    """Order events totally, so that the order they are given in can never matter."""
    if event.kind not in ORDER:
        raise ClockInvalid(f"没有“{event.kind}”这一类计时事件")
    at = event.at if event.at.tzinfo is not None else event.at.replace(tzinfo=SHANGHAI)
    return (
        at,
        ORDER[Kind(event.kind)],
        event.name,
        event.amount or Decimal(0),
        event.unit or "",
    )


def _checked(event: ClockEvent, limit: Limit) -> ClockEvent:
    if event.amount is None or not event.amount:
        raise ClockInvalid(f"延长“{event.name}”没有写明延长多少")
    check_amount(event.amount, event.unit or limit.unit)
    return event


@dataclass
class _Stage:
    """A stretch counted in one unit; ``ticks`` are half days left, ``done`` half days counted."""

    unit: Unit
    ticks: int
    extended: bool
    done: int = 0


def _stages(run: _Run, first: date, limit: Limit, calendar: Calendar) -> list[_Stage]:
    """Turn limit and extensions into stretches; months become days as the calendar has them.

    Months are measured on the schedule without pauses, so that a pause can only add days.
    """
    sums: dict[Unit, Decimal] = {limit.unit: limit.amount}
    for event in run.extensions:
        unit = event.unit or limit.unit
        sums[unit] = sums.get(unit, Decimal(0)) + (event.amount or 0)
    stages: list[_Stage] = []
    for unit, amount in sums.items():
        if amount > LARGEST[unit]:
            raise ClockInvalid(f"连同延长，期限最多{LARGEST[unit]}{UNITS[unit]}")
        ticks = int(amount * 2)
        if unit is Unit.MONTHS:
            ticks = 2 * _days_of_months(int(amount), stages, first, limit, calendar)
        if ticks:
            stages.append(_Stage(unit, ticks, extended=unit is not limit.unit))
    return stages


def _days_of_months(
    months: int, before: Sequence[_Stage], first: date, limit: Limit, calendar: Calendar
) -> int:
    """Return how many days ``months`` last when they follow the stretches ``before``."""
    if before:
        trial = _Count(_Run(), [replace(stage) for stage in before], limit, calendar)
        first = trial.to_the_last(first)[0] or first
    end = add_months(first, months)
    if limit.count_first_day and not before and end.day < first.day:
        return (end - first).days + 1  # the last month has no such day: its last day is the end
    return (end - first).days


class _Count:
    """Goes through the days once and writes the proof."""

    def __init__(self, run: _Run, stages: list[_Stage], limit: Limit, calendar: Calendar) -> None:
        self.run, self.stages, self.limit, self.calendar = run, stages, limit, calendar
        last = stages[-1].unit if stages else limit.unit
        self.in_working_days = last is Unit.WORKING_DAYS
        self.pauses = list(reversed(run.pauses))
        self.lines: list[Line] = []

    def to_the_end(self, first: date) -> tuple[date | None, bool]:
        """Count from the day of the start until nothing is left; (due, whether by noon)."""
        day, by_noon = self.to_the_last(first)
        if day is None or not (self.in_working_days or self._may_roll):
            return day, by_noon
        self._look_at_the_last(day)
        if self.calendar.works(day):
            return day, by_noon and not (self._may_roll and self._follows_a_day_off())
        return self._rolled(day), False

    @property
    def _may_roll(self) -> bool:
        return self.limit.roll and not self.in_working_days

    def _follows_a_day_off(self) -> bool:
        """Whether a shorter limit would have rolled to the last line's day.

        It would have had the whole of it, so this one does not end at its noon.
        """
        for line in reversed(self.lines[:-1]):
            if not self.calendar.works(line.day):
                return line.counted or line.paused
            if not line.paused:
                return False
        return False

    def to_the_last(self, first: date) -> tuple[date | None, bool]:
        """Count until nothing is left, whatever day that is; None when a pause has no end."""
        day = first
        by_noon = self._first(first)
        while self.stages:
            day += DAY
            if not self._open(day):
                return None, False
            by_noon = self._count(day)
        return day, by_noon

    def _first(self, day: date) -> bool:
        name = self.run.start.name if self.run.start else ""
        if self.stages and self.limit.count_first_day:
            by_noon = self._count(day)
            self.lines[-1] = self.lines[-1]._replace(why=f"{name}；{self.lines[-1].why}")
            return by_noon
        rest = "当天不计" if self.stages else "当天办结"
        self.lines.append(Line(day, False, None, f"{name}，{rest}"))
        return False

    def _open(self, day: date) -> bool:
        """Whether the count may go on to ``day``: not past an open pause."""
        if day.year > LAST_YEAR:
            raise ClockInvalid(f"期限超出了日历能推算的{LAST_YEAR}年")
        return self.run.open_since is None or day <= self.run.open_since

    def _paused(self, day: date) -> bool:
        """Whether a day is inside a pause, and its line; days are asked for in their order."""
        while self.pauses and self.pauses[-1][1] < day:
            self.pauses.pop()
        if not self.pauses or day <= self.pauses[-1][0]:
            return False
        why = f"暂停计时（{self.pauses[-1][2]}）"
        self.lines.append(Line(day, False, None, why, paused=True))
        return True

    def _count(self, day: date) -> bool:
        """Count one day's two halves; whether the end came with the first of them."""
        if self._paused(day):
            return False
        taken, asked, works = 0, False, True
        stage = self.stages[0]
        while taken < 2 and self.stages:
            stage = self.stages[0]
            if stage.unit is Unit.WORKING_DAYS and not asked:
                asked, works = True, self.calendar.works(day)
            if stage.unit is Unit.WORKING_DAYS and not works:
                break
            stage.ticks, stage.done, taken = stage.ticks - 1, stage.done + 1, taken + 1
            if not stage.ticks:
                self.stages.pop(0)
        why = self.calendar.why(day) if asked else "自然日"
        if stage.extended and taken:
            why += "，延长期"
        if taken == 1:
            why += "，半天"
        number = Decimal(stage.done) / 2 if taken else None
        unsure = asked and self.calendar.provisional(day.year)
        self.lines.append(Line(day, bool(taken), number, why, unsure))
        return taken == 1 and not self.stages

    def _look_at_the_last(self, day: date) -> None:
        """Say on the last line what day the end falls on, unless it was counted as a working day."""
        line = self.lines[-1]
        if self.in_working_days and line.counted:
            return
        why = f"{line.why}，最后一天是{self.calendar.why(day)}"
        self.lines[-1] = line._replace(why=why, provisional=self.calendar.provisional(day.year))

    def _rolled(self, day: date) -> date | None:
        """Move an end on a day off to the next day that works and is not paused."""
        works = False
        while not works:
            day += DAY
            if not self._open(day):
                return None
            if self._paused(day):
                continue
            works = self.calendar.works(day)
            why = f"{self.calendar.why(day)}，{'顺延到这一天' if works else '顺延'}"
            self.lines.append(Line(day, False, None, why, self.calendar.provisional(day.year)))
        return day


def explain(reckoning: Reckoning) -> list[str]:
    """Say a reckoning in plain Chinese: what holds, then why, a line a day."""
    said = []
    if reckoning.provisional:
        years = sorted({line.day.year for line in reckoning.lines if line.provisional})
        named = "、".join(f"{year}年" for year in years)
        said.append(f"注意：{named}的放假安排尚未公布，按法定节假日暂推，公布后到期日可能改变。")
    said.append(_headline(reckoning))
    for event in reckoning.extensions:
        amount, unit = event.amount or Decimal(0), event.unit or reckoning.limit.unit
        said.append(f"{day_of(event.at)}延长{amount_title(amount, unit)}：{event.name}。")
    said += [_said(line) for line in reckoning.lines]
    if reckoning.state is State.PAUSED and reckoning.due is None and reckoning.paused_on:
        said.append(f"{reckoning.paused_on + DAY}起暂停计时，恢复后接着计算。")
    if reckoning.stopped_on is not None:
        outcome = "在期限内" if reckoning.on_time else "超过了期限"
        said.append(f"{reckoning.stopped_on}停止计时，{outcome}。")
    return said


def amount_title(amount: Decimal, unit: Unit) -> str:
    """Return 20个工作日, 半个工作日, 3个月, 30日（自然日）."""
    if amount == HALF:
        return f"半{UNITS[unit]}" if unit is Unit.WORKING_DAYS else "半日（自然日）"
    return f"{amount.normalize():f}{UNITS[unit]}"


def _headline(reckoning: Reckoning) -> str:
    if reckoning.started is None:
        return "还没有开始计时。"
    limit = reckoning.limit
    how = "，当天计入" if limit.count_first_day else "，当天不计"
    how = how if limit.amount else ""
    start = f"从{day_of(reckoning.started.at)}（{reckoning.started.name}）起算{how}"
    length = f"期限{amount_title(limit.amount, limit.unit)}"
    if reckoning.due is None:
        return f"{start}，{length}；正在暂停计时，到期日要等恢复后才能算出。"
    noon = "中午12时前" if reckoning.by_noon else ""
    return f"{start}，{length}，到{reckoning.due}（{weekday(reckoning.due)}）{noon}为止。"


def _said(line: Line) -> str:
    number = f"第{line.number.normalize():f}天" if line.number is not None else "不计"
    return f"{line.day} {weekday(line.day)} {number} {line.why}"
