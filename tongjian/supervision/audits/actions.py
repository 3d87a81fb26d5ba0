"""Issuing the report on rectification."""

from __future__ import annotations

from datetime import datetime

from tongjian.core.action import action, note
from tongjian.core.documents.numbering import next_number
from tongjian.core.identity.actor import Actor
from tongjian.supervision.audits import reads
from tongjian.supervision.audits.models import AuditReport
from tongjian.supervision.audits.report import Words, draft, lines
from tongjian.supervision.cases.flow import AUDIT

SERIES = "supervision.audit_report"


@action("audits.issue_report", AUDIT)
def issue_report(
    *, jurisdiction: str, owed: reads.Owed, words: Words, by: Actor, now: datetime
) -> AuditReport:
    """Freeze the report on a year's problems as they stand and number it.

    It may be issued again, with a number of its own; what was issued stays.
    """
    today = now.date()
    content = draft(owed, lines(jurisdiction, owed.year, by, today), today, words)
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
