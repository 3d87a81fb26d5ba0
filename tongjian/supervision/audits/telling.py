"""Telling units of problems that came in, and the offices of reports that are due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse

from tongjian.core.identity.models import Membership
from tongjian.supervision.audits.models import AuditProblem, AuditReminder
from tongjian.supervision.audits.reads import owed
from tongjian.supervision.cases.reads import managers, people, tell

BEFORE = timedelta(days=30)
LONG_AGO = timedelta(days=183)
"""A report due longer ago is only listed: an installation that takes in history owes nobody it."""


def tell_new(place: str, now: datetime) -> int:
    """Tell each unit once of its problems made at this moment; how many notices."""
    rows = AuditProblem.objects.filter(
        jurisdiction_id=place, case__made_at=now, case__said_done=None
    ).select_related("case")
    units: dict[str, list[AuditProblem]] = {}
    for one in rows:
        units.setdefault(one.unit, []).append(one)
    told = 0
    for found in units.values():
        text = f"审计整改：审计查出的{len(found)}个问题要整改，请上传整改进展"
        told += tell(people(found[0].case, "rectifying"), text, reverse("audits"), now)
    return told


def auditors(place: str) -> list[int]:
    """Return the ids of the audit department's people."""
    rows = Membership.objects.filter(role="auditor", jurisdiction_id=place, user__is_active=True)
    return sorted(set(rows.values_list("user_id", flat=True)))


def remind_reports(place: str, now: datetime) -> int:
    """Tell of reports due within a month and of late ones, once each; how many notices."""
    today, told = now.date(), 0
    for one in owed([place], today):
        if one.issued or one.due is None or not today - LONG_AGO <= one.due <= today + BEFORE:
            continue
        late = one.due < today
        users = sorted({*auditors(place), *managers(place)})
        _, fresh = AuditReminder.objects.get_or_create(
            jurisdiction_id=place,
            year=one.year,
            occasion="late" if late else "soon",
            due=one.due,
            defaults={"sent_at": now, "people": len(users)},
        )
        if fresh:
            told += tell(users, _words(one.year, one.due, late), _address(place, one.year), now)
    return told


def _words(year: int, due: date, late: bool) -> str:
    when = "已经逾期" if late else f"应在{due:%Y年%-m月%-d日}前提出"
    return f"审计整改：{year}年度审计查出问题整改情况报告{when}"


def _address(place: str, year: int) -> str:
    return reverse("audit_report", args=[place, year])
