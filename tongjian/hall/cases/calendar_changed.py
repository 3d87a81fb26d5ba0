"""When a new calendar is published: open cases are reckoned anew, those affected are told."""

from __future__ import annotations

from datetime import date, datetime

from tongjian.core.action import action, note
from tongjian.core.calendar.models import CalendarVersion
from tongjian.core.identity.actor import Actor
from tongjian.hall.cases import notices
from tongjian.hall.cases.doing import CLOCK_FIELDS, Doing, locked, require_system
from tongjian.hall.cases.models import HallCase

TITLES = {
    "statutory_due": "法定时限",
    "promised_due": "承诺时限",
    "step_due": "当前环节时限",
}


def calendar_changed(*, version: CalendarVersion, by: Actor, now: datetime) -> None:
    """Queue the reckoning of every open case, in the transaction that the hook runs in."""
    from tongjian.hall.cases.tasks import recompute_cases

    recompute_cases.defer(version=version.pk)


@action("cases.recompute", None)
def recompute(*, subject: HallCase, version: int, by: Actor, now: datetime) -> bool:
    """Move an open case to a calendar version; True when one of its days changed.

    Days that were told in writing (the answer to a notice, a hearing) stay as they were told.
    """
    require_system(by)
    case = locked(subject)
    before = CalendarVersion.objects.only("number").get(pk=case.calendar_id)
    after = CalendarVersion.objects.only("number").get(pk=version)
    if not case.open or before.number >= after.number:
        return False
    old = {name: getattr(case, name) for name in CLOCK_FIELDS}
    case.calendar_id = after.pk
    case.save(update_fields=["calendar"])
    doing = Doing.begin(case, by=by, now=now)
    doing.show_clocks()
    changed = {
        name: (old[name], getattr(case, name))
        for name in TITLES
        if old[name] != getattr(case, name)
    }
    note(before=before.number, after=after.number, changed=sorted(changed))
    if not changed:
        return False
    doing.record.update(
        calendar=after.number,
        changed={name: [_text(one) for one in days] for name, days in changed.items()},
    )
    words = "，".join(
        f"{TITLES[name]}由{_text(days[0])}改为{_text(days[1])}" for name, days in changed.items()
    )
    if told := _told(case, changed):
        doing.tell("progress", by=told, do=f"留意新的日期：工作日安排调整，{words}"[:200])
    doing.finish_beside("recompute", "工作日安排调整，期限重算")
    notices.tell_user(case, case.handler_id, f"工作日安排调整，{words}", now)
    return True


def _told(case: HallCase, changed: dict[str, tuple[date | None, date | None]]) -> date | None:
    """Return the applicant's new day when the whole has one."""
    if not {"statutory_due", "promised_due"} & changed.keys():
        return None
    days = [day for day in (case.promised_due, case.statutory_due) if day]
    return min(days, default=None)


def _text(day: date | None) -> str:
    return day.isoformat() if day else "无"
