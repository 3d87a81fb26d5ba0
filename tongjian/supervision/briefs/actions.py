"""Making, remarking and issuing reports; every version stays as it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.briefs import reads
from tongjian.supervision.briefs.drafting import changes, draft, same
from tongjian.supervision.briefs.models import BriefIssue, QuarterBrief
from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.briefs.reading import facts_of
from tongjian.supervision.cases.flow import MANAGE

LONGEST = 4000  # characters of the committee's own paragraph


class BriefRefused(Exception):
    """It cannot be done; the message is Chinese."""


class Unchanged(BriefRefused):
    """A new version would say the same as ``brief``."""

    def __init__(self, brief: QuarterBrief) -> None:
        super().__init__(f"数字与第{brief.version}版完全相同，没有另做一版")
        self.brief = brief


@action("briefs.make", MANAGE)
def make(
    *, jurisdiction: str, quarter: Quarter, origin: str = "made", by: Actor, now: datetime
) -> QuarterBrief:
    """Make the next version of a quarter's report from how things stood at its end.

    What the committee wrote into the version before is taken over. Raises ``BriefRefused`` for a
    quarter that has not begun, ``Unchanged`` where the version would say nothing else.
    """
    if quarter.start > now:
        raise BriefRefused(f"{quarter.title}还没有开始")
    _alone(jurisdiction, quarter)
    place = Jurisdiction.objects.get(pk=jurisdiction)
    facts = facts_of(place, quarter, now)
    content = draft(facts)
    before = reads.latest(jurisdiction, quarter)
    if before is not None and same(before.content, content):
        raise Unchanged(before)
    content["since"] = None if before is None else _since(before, content)
    return _keep(
        jurisdiction,
        quarter,
        before,
        origin=origin,
        content=content,
        remarks="" if before is None else before.remarks,
        as_of=facts.until,
        by=by,
        now=now,
    )


@action("briefs.remark", MANAGE)
def remark(*, subject: QuarterBrief, text: str, by: Actor, now: datetime) -> QuarterBrief:
    """Write the committee's own paragraph: a new version whose figures are those of ``subject``."""
    quarter = reads.quarter_of(subject)
    before = _last(subject, quarter)
    text = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    if len(text) > LONGEST:
        raise BriefRefused(f"意见最多{LONGEST}个字，现在有{len(text)}个")
    if text == before.remarks:
        raise BriefRefused("意见没有变化，没有另存一版")
    content = {**before.content, "since": _since(before, before.content)}
    return _keep(
        subject.jurisdiction_id,
        quarter,
        before,
        origin="remarks",
        content=content,
        remarks=text,
        as_of=before.as_of,
        by=by,
        now=now,
    )


@action("briefs.issue", MANAGE)
def issue(*, subject: QuarterBrief, by: Actor, now: datetime) -> BriefIssue:
    """Issue the last version: from now on deputies read it."""
    brief = _last(subject, reads.quarter_of(subject))
    if reads.is_issued(brief):
        raise BriefRefused("这一版已经发布")
    if brief.content["interim"]:
        raise BriefRefused("这一版是季度还没有结束时编写的，请在季度结束以后重新编写再发布")
    note(version=brief.version)
    issued: BriefIssue = BriefIssue.objects.create(
        jurisdiction_id=brief.jurisdiction_id, brief=brief, issued_at=now, by=by.label
    )
    return issued


def _alone(jurisdiction: str, quarter: Quarter) -> None:
    """Wait for whoever else changes the versions of a quarter, until commit."""
    with connection.cursor() as cursor:
        key = f"briefs:{jurisdiction}:{quarter.key}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])


def _last(subject: QuarterBrief, quarter: Quarter) -> QuarterBrief:
    """Return the last version, which must be the one the person saw."""
    _alone(subject.jurisdiction_id, quarter)
    last = reads.latest(subject.jurisdiction_id, quarter)
    if last is None or last.pk != subject.pk:
        raise BriefRefused("刚刚有了更新的一版，请打开最新的一版再办")
    return last


def _since(before: QuarterBrief, content: dict[str, Any]) -> dict[str, Any]:
    return {"version": before.version, "changes": changes(before.content, content)}


def _keep(
    jurisdiction: str,
    quarter: Quarter,
    before: QuarterBrief | None,
    *,
    origin: str,
    content: dict[str, Any],
    remarks: str,
    as_of: datetime,
    by: Actor,
    now: datetime,
) -> QuarterBrief:
    version = before.version + 1 if before is not None else 1
    note(quarter=quarter.key, version=version, origin=origin)
    made: QuarterBrief = QuarterBrief.objects.create(
        jurisdiction_id=jurisdiction,
        year=quarter.year,
        quarter=quarter.number,
        version=version,
        origin=origin,
        content=content,
        remarks=remarks,
        as_of=as_of,
        made_at=now,
        by=by.label,
    )
    return made
