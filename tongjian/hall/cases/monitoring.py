"""Process monitoring (电子监察): what of a case's clocks is a finding, and noting what is new.

Of the eight triggers, what a single step shows (refusals, fees, entries afterwards, decisions taken
outside the hall, second notices) is noted by that step; here is what time shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tongjian.core.action import action, note
from tongjian.core.calendar.clock import ClockEvent, Limit, Reckoning, State, Unit, day_of, reckon
from tongjian.core.identity.actor import Actor
from tongjian.hall.cases import notices
from tongjian.hall.cases.clocks import WHOLE, Ledger
from tongjian.hall.cases.doing import ledger_of, locked, require_system
from tongjian.hall.cases.findings import find
from tongjian.hall.cases.flow import APPLICANT
from tongjian.hall.cases.models import Finding, HallCase, Suspension
from tongjian.hall.cases.pinned import PROMISED, STATUTORY, Pinned, pinned
from tongjian.hall.office.lights import Day

SHORT = 2
WARNED = (*WHOLE, "acceptance", "delivery")
PAST = {STATUTORY: "past_statutory", PROMISED: "past_promise"}


@dataclass(frozen=True)
class Seen:
    """Something found about a case; see ``Finding``."""

    trigger: str
    about: str
    text: str


def watch(case: HallCase, today: date) -> list[Seen]:
    """Return what the clocks of a case show on a day, whether noted already or not."""
    found = pinned(case.version)
    ledger = ledger_of(case, found)
    reckonings = ledger.reckonings()
    day = Day.of(today, ledger.calendar)
    return [
        *_whole(found, reckonings, day),
        *_parts(found, reckonings, today),
        *_pauses(case, ledger, today),
    ]


def _late(found: Reckoning, today: date) -> date | None:
    """Return the due day of a clock that ran past it, None while it is in time."""
    if found.due is None:
        return None
    if found.state is State.STOPPED:
        return found.due if found.on_time is False else None
    return found.due if found.state is State.RUNNING and today > found.due else None


def _whole(found: Pinned, clocks: Mapping[str, Reckoning], day: Day) -> Iterator[Seen]:
    for key in WARNED:
        one = clocks.get(key)
        if one is None:
            continue
        due, title = _late(one, day.today), _title(found, key)
        if due is not None and key in PAST:
            yield Seen(PAST[key], key, f"{title}应于{due}届满，已经超过")
        elif _near(one, day):
            yield Seen("near", f"{key}:{one.due}", f"{title}将于{one.due}届满")


def _near(found: Reckoning, day: Day) -> bool:
    """Whether a limit ends today or on the next working day; short ones always do, so not those."""
    if found.state is not State.RUNNING or found.due is None or found.limit.amount <= SHORT:
        return False
    return day.today <= found.due <= day.calendar.next_workday(day.today)


def _parts(found: Pinned, clocks: Mapping[str, Reckoning], today: date) -> Iterator[Seen]:
    """A part that is late is a finding of its own when the whole is not."""
    whole_late = any(_late(clocks[key], today) for key in WHOLE if key in clocks)
    for key, one in clocks.items():
        due = None if key in WHOLE else _late(one, today)
        limit = found.limit(key)
        if due is None or limit is None:
            continue
        text = f"“{_title(found, key)}”应于{due}前办完，已经超过"
        if limit.stop.startswith("request:"):
            yield Seen("forward_late", f"{key}:{due}", text)
        elif not whole_late:
            yield Seen("step_late", f"{key}:{due}", text)


def _title(found: Pinned, key: str) -> str:
    limit = found.limit(key)
    return limit.title if limit else key


def _pauses(case: HallCase, ledger: Ledger, today: date) -> Iterator[Seen]:
    if not case.paused:
        return
    for one in Suspension.objects.filter(case=case, until_at=None).exclude(from_at=None):
        assert one.from_at is not None
        start = ClockEvent("start", one.from_at, one.kind)
        due = reckon([start], Limit(one.needed, Unit(one.unit)), ledger.calendar).due
        if due is not None and today > due:
            yield Seen(
                "pause_long", f"pause:{one.pk}", f"{one.kind}告知的时间到{due}为止，还没有结束"
            )


def unnoted(case: HallCase, today: date) -> list[Seen]:
    """Return what is to be noted about a case and is not yet."""
    seen = watch(case, today)
    if not seen:
        return []
    known = set(Finding.objects.filter(case=case).values_list("trigger", "about"))
    return [one for one in seen if (one.trigger, one.about[:80]) not in known]


@action("monitoring.watch", None)
def note_findings(*, subject: HallCase, by: Actor, now: datetime) -> list[Seen]:
    """Note what is new about a case and tell whoever must act; again on the day changes nothing."""
    require_system(by)
    case = locked(subject)
    new = unnoted(case, day_of(now))
    for one in new:
        find(case, one.trigger, one.about, one.text, now)
    if new and case.open:
        words = "；".join(one.text for one in new)[:200]
        if case.handler_id:
            notices.tell_user(case, case.handler_id, words, now)
        elif case.desk not in ("", APPLICANT):
            notices.tell_desk(case, case.desk, words, now)
    note(found=[one.trigger for one in new])
    return new
