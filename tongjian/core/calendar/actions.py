"""Publishing a version of the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from tongjian.core.action import action
from tongjian.core.action import note as noted
from tongjian.core.calendar.changes import changes
from tongjian.core.calendar.days import Calendar
from tongjian.core.calendar.models import CalendarVersion
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.identity.actor import Actor

LONGEST_REASON = 300


class PublishRefused(Exception):
    """The version cannot be published; the message is Chinese."""


class PublishedMeanwhile(PublishRefused):
    """Somebody else published a version after the one this person saw."""


@action("calendar.publish", "calendar.edit")
def publish_calendar(
    *,
    years: Mapping[str, Any],
    note: str,
    seen: int | None = None,
    by: Actor,
    now: datetime,
) -> CalendarVersion:
    """Publish ``years`` (every year of the calendar) as the next version.

    ``note`` is the reason; ``seen`` the number of the version the person worked on. Raises
    ``CalendarInvalid`` and ``PublishRefused``. Cases keep the version they pin until they are
    reckoned anew, which a task does after the commit.
    """
    note = note.strip()
    if not note:
        raise PublishRefused("请写明理由，例如依据的通知名称和文号")
    if len(note) > LONGEST_REASON:
        raise PublishRefused(f"理由最多{LONGEST_REASON}个字")
    calendar = Calendar.parse(years)
    with connection.cursor() as cursor:  # two who publish at once do it one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('calendar'))")
    before = latest()
    if seen is not None and seen != before.number:
        raise PublishedMeanwhile(
            f"您打开页面以后，别人已经公布了第{before.number}版（理由：{before.note}）。"
            "您填的内容都还在；请先核对下面与新版的差别，再公布"
        )
    old = calendar_of(before.pk)
    if gone := sorted(set(old.years) - set(calendar.years)):
        raise PublishRefused(f"不能去掉已经登记的年份：{'、'.join(f'{year}年' for year in gone)}")
    if calendar == old:
        raise PublishRefused("与现行的日历相比没有任何改动，不用公布")
    version = CalendarVersion.objects.create(
        number=before.number + 1,
        published_at=now,
        note=note,
        by=by.label,
        years=calendar.as_json(),
    )
    noted(number=version.number, years=[change.year for change in changes(old, calendar)])
    _tell(version)
    return version


def _tell(version: CalendarVersion) -> None:
    """Queue what follows from a new calendar, in the transaction that publishes it."""
    from tongjian.core.calendar.tasks import calendar_published

    calendar_published.defer(version=version.pk)
