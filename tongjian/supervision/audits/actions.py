"""Issuing the report on rectification."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import connection

from tongjian.core.action import action, note
from tongjian.core.documents.numbering import next_number
from tongjian.core.identity.actor import Actor
from tongjian.supervision.audits import reads
from tongjian.supervision.audits.models import AuditReport
from tongjian.supervision.audits.report import Words, draft, lines
from tongjian.supervision.cases.flow import AUDIT

SERIES = "supervision.audit_report"


class Unchanged(Exception):
    """A report would say the same as the last one issued; the message is Chinese."""

    def __init__(self, number: str) -> None:
        super().__init__(f"与{number}完全相同，没有另出一份")


@action("audits.issue_report", AUDIT)
def issue_report(
    *, jurisdiction: str, owed: reads.Owed, words: Words, by: Actor, now: datetime
) -> AuditReport:
    """Freeze the report on a year's problems as they stand and number it.

    It may be issued again, with a number of its own; what was issued stays. Raises ``Unchanged``
    where it would say the same as the last: it was sent twice, or by two at once.
    """
    today = now.date()
    with connection.cursor() as cursor:
        key = f"audits:{jurisdiction}:{owed.year}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
    content = draft(owed, lines(jurisdiction, owed.year, by, today), today, words)
    rows = AuditReport.objects.filter(jurisdiction_id=jurisdiction, year=owed.year)
    last = rows.order_by("-pk").first()
    if last is not None and last.content == {**_as_kept(content), "number": last.number}:
        raise Unchanged(last.number)
    following = next_number(jurisdiction, SERIES, now.year)
    number = f"{owed.place.name}审改〔{now.year}〕{following}号"
    made: AuditReport = AuditReport.objects.create(
        jurisdiction_id=jurisdiction,
        year=owed.year,
        number=number,
        content={**content, "number": number},
        presented=owed.presented.day,
        by_procedure=owed.presented.by_procedure,
        due=owed.due,
        issued_at=now,
        by=by.label,
    )
    note(number=number, year=owed.year)
    return made


def _as_kept(content: dict[str, Any]) -> Any:
    """Return a report as it is read again from the database."""
    return json.loads(json.dumps(content))
