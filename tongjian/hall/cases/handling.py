"""Around a case: site visits, messages, handing over, leave and deputies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.calendar.clock import day_of
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import notices
from tongjian.hall.cases.doing import Doing, locked, owns, require_official
from tongjian.hall.cases.flow import APPLICANT, IN_EXAMINATION
from tongjian.hall.cases.models import HallCase, Leave, Message, SiteVisit
from tongjian.hall.cases.opinions import EXAMINERS
from tongjian.hall.uploads.models import Upload

ASSIGN = "cases.assign"
READ = "cases.read"
LONGEST = 2000
NAMES = re.compile(r"[、，,;；\s]+")


@action("cases.record_visit", None)
def record_visit(
    *,
    subject: HallCase,
    place: str,
    at: datetime,
    people: str,
    points: Iterable[Mapping[str, Any]],
    conclusion: str,
    by: Actor,
    now: datetime,
    uploads: Sequence[Upload] = (),
) -> SiteVisit:
    """Keep the record of a visit by at least two officials (行政许可法 34)."""
    case = locked(subject)
    require_official(case, EXAMINERS, by)
    if case.phase not in IN_EXAMINATION:
        raise StepRefused("受理以后、作出决定以前才能记录实地核查")
    names = [name for name in NAMES.split(people.strip()) if name]
    if len(set(names)) < 2:
        raise StepRefused("实地核查应有两名以上工作人员，请写明每个人")
    if not place.strip() or not conclusion.strip():
        raise StepRefused("请写明地点和核查结论")
    if at > now:
        raise StepRefused("核查时间不能晚于现在")
    kept = [
        {
            "what": str(one.get("what") or "").strip()[:200],
            "ok": bool(one.get("ok")),
            "note": str(one.get("note") or "").strip()[:500],
        }
        for one in points
    ]
    made: SiteVisit = SiteVisit.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        place=place.strip()[:200],
        at=at,
        people="、".join(names)[:200],
        points=kept,
        conclusion=conclusion.strip()[:LONGEST],
        by=by.label,
        entered_at=now,
    )
    made.uploads.add(*uploads)
    doing = Doing.begin(case, by=by, now=now)
    doing.record["visit"] = made.pk
    doing.finish_beside("record_visit", "实地核查", turn=False)
    return made


@action("cases.message", None)
def send_message(*, subject: HallCase, text: str, by: Actor, now: datetime) -> Message:
    """Write to the other side about a case; who writes is told by who they are."""
    case = locked(subject)
    mine = by.can(APPLICANT, case.jurisdiction_id) and owns(case, by, day_of(now))
    if not mine:
        require_official(case, READ, by)
    words = text.strip()
    if not words:
        raise StepRefused("请写下要说的话")
    if len(words) > LONGEST:
        raise StepRefused(f"最多{LONGEST}个字，现有{len(words)}个")
    made: Message = Message.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        from_applicant=mine,
        text=words,
        by=by.label,
        at=now,
    )
    case.last_event_at = max(case.last_event_at, now)
    case.save(update_fields=["last_event_at"])
    if mine:
        notices.tell_user(case, case.handler_id, "办事人来了留言", now)
    else:
        item = case.version.name
        notices.tell_applicant(case, "progress", item=item, now=now, do="查看工作人员的留言并回复")
    note(message=made.pk)
    return made


@action("cases.hand_over", None)
def hand_over(*, subject: HallCase, to: User, reason: str, by: Actor, now: datetime) -> HallCase:
    """Hand a case to a colleague at a desk of it: its handler, or whoever assigns; with a reason."""
    case = locked(subject)
    if by.user_id is None or by.user_id != case.handler_id:
        require_official(case, (ASSIGN, "cases.handle") if case.handler_id is None else ASSIGN, by)
    if not case.open:
        raise StepRefused("本件已经结束，不用移交")
    if not reason.strip():
        raise StepRefused("移交必须写明理由")
    if to.pk == case.handler_id:
        raise StepRefused("本件已经由这个人承办")
    _require_desk(case, to)
    doing = Doing.begin(case, by=by, now=now, data={"reason": reason})
    before, case.handler_id = case.handler_id, to.pk
    doing.record.update(before=before, after=to.pk)
    doing.finish_beside("hand_over", "移交承办人")
    notices.tell_user(case, to.pk, f"移交给您承办：{reason.strip()}"[:200], now)
    if before not in (None, by.user_id):
        notices.tell_user(case, before, "已移交给别人承办", now)
    return case


def _require_desk(case: HallCase, to: User) -> None:
    taker = actor_of(to)
    desks = ("cases.handle", case.desk) if case.desk not in ("", APPLICANT) else ("cases.handle",)
    if not to.is_active or not any(taker.can(desk, case.jurisdiction_id) for desk in desks):
        raise StepRefused("对方没有办理本件的权限")
    if case.applicant is not None and case.applicant.user_id == to.pk:
        raise StepRefused("对方是本件的申请人，应当回避")


@action("cases.set_leave", None)
def set_leave(
    *,
    user: User,
    deputy: User | None,
    from_day: date,
    to_day: date,
    jurisdiction: str,
    by: Actor,
    now: datetime,
) -> Leave:
    """Note an official's leave and who acts for them: themselves, or whoever assigns."""
    if by.user_id != user.pk:
        by.require(ASSIGN, jurisdiction)
    by.require(READ, jurisdiction)
    if not actor_of(user).can(READ, jurisdiction):
        raise NotPermitted("对方不是本单位的工作人员")
    if to_day < from_day:
        raise StepRefused("请假的结束日期早于开始日期")
    if to_day < day_of(now):
        raise StepRefused("请假已经过去，不用登记")
    if deputy is not None and (
        deputy.pk == user.pk or not actor_of(deputy).can(READ, jurisdiction)
    ):
        raise StepRefused("代办人应是本单位的另一名工作人员")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two notes of one leave in turn
    lasting = Leave.objects.filter(user=user, ended_at=None)
    if lasting.filter(from_day__lte=to_day, to_day__gte=from_day).exists():
        raise StepRefused("这几天已经登记过请假")
    made: Leave = Leave.objects.create(
        jurisdiction_id=jurisdiction, user=user, deputy=deputy, from_day=from_day, to_day=to_day
    )
    note(leave=made.pk)
    return made


@action("cases.end_leave", None)
def end_leave(*, subject: Leave, by: Actor, now: datetime) -> Leave:
    """End a leave: whoever is back, or whoever assigns."""
    leave: Leave = Leave.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if by.user_id != leave.user_id:
        by.require(ASSIGN, leave.jurisdiction_id)
    if leave.ended_at is None:
        leave.ended_at = now
        leave.save(update_fields=["ended_at"])
    return leave
