"""Asking in the one box, and what officials do about it: hand on, extend once, answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.documents.codes import new_code
from tongjian.core.documents.numbering import next_number
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.throttle import Ceiling, admit
from tongjian.core.notify.channels import send
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.cases.models import HallCase
from tongjian.hall.feedback.days import entry, working_days_from
from tongjian.hall.feedback.enquiries.limits import AGAIN, LIMITS
from tongjian.hall.feedback.models import SCORES, Enquiry
from tongjian.hall.feedback.people import holders, tell
from tongjian.hall.items.models import Item

CODE_LENGTH = 8
ROOM = (Ceiling(5, timedelta(hours=1)), Ceiling(20, timedelta(days=1)))
EVERYBODY = (Ceiling(600, timedelta(hours=1)),)
ASKER, SYSTEM = "提出人", "系统"


class EnquiryRefused(Exception):
    """It cannot be done with this enquiry; the message is Chinese."""


@action("feedback.ask", None)
def ask(
    *,
    kind: str,
    text: str,
    name: str = "",
    phone: str = "",
    page: str = "",
    item: Item | None = None,
    case: HallCase | None = None,
    applicant: Applicant | None = None,
    source: str,
    jurisdiction: str,
    by: Actor,
    now: datetime,
) -> Enquiry:
    """Take something in: number, code, day of the answer, handlers told.

    ``source`` is the keyed hash of the address it came from; a signed-in person is counted by
    themself. Raises ``throttle.TooOften``.
    """
    mark = f"feedback.user:{by.user_id}" if by.user_id else f"feedback:{source}"
    admit({mark: ROOM, "feedback:everybody": EVERYBODY}, now)
    number = next_number(jurisdiction, "enquiry", now.year)
    made: Enquiry = Enquiry.objects.create(
        jurisdiction_id=jurisdiction,
        number=f"F{now.year}-{number:06d}",
        code=_free_code(),
        kind=kind,
        item=item or (case.item if case else None),
        case=case,
        applicant=applicant,
        name=name,
        phone=phone,
        phone_last4=phone[-4:],
        page=page[:200],
        text=text,
        due=working_days_from(now, LIMITS[kind].days),
        at=now,
        history=[entry("asked", "", ASKER, now)],
    )
    note(kind=kind, number=made.number)
    words = f"新的{made.get_kind_display()}，请在{_day(made)}前答复"
    for permission in ("feedback.handle", *(["feedback.supervise"] if _serious(made) else [])):
        tell(
            jurisdiction,
            permission,
            text=f"{words}（{made.number}）",
            url=f"/office/feedback/{made.pk}/",
            now=now,
        )
    return made


def _serious(enquiry: Enquiry) -> bool:
    return enquiry.kind in ("complaint", "stuck")


def _free_code() -> str:
    drawn = [new_code(CODE_LENGTH) for _ in range(4)]
    taken = set(Enquiry.objects.filter(code__in=drawn).values_list("code", flat=True))
    return next(code for code in drawn if code not in taken)


def _day(enquiry: Enquiry) -> str:
    return f"{enquiry.due.year}年{enquiry.due.month}月{enquiry.due.day}日"


def _held(subject: Enquiry, turn: int) -> Enquiry:
    """Lock it for a step; raises ``EnquiryRefused`` when it is not open or somebody was faster."""
    enquiry: Enquiry = Enquiry.objects.select_for_update().get(pk=subject.pk)
    if enquiry.turn != turn:
        raise EnquiryRefused("这件事刚刚被别人办理过，请刷新页面后再看；您写的内容没有丢。")
    if enquiry.state != "open":
        raise EnquiryRefused("这件事已经答复，不能再这样办理。")
    return enquiry


def _step(enquiry: Enquiry, what: str, text: str, by: str, now: datetime, **values: Any) -> Enquiry:
    for name, value in values.items():
        setattr(enquiry, name, value)
    enquiry.turn += 1
    enquiry.history = [*enquiry.history, entry(what, text, by, now)]
    enquiry.save()
    note(step=what, state=enquiry.state)
    return enquiry


def _not_about_oneself(enquiry: Enquiry, by: Actor) -> None:
    """Who handled the case complained about neither answers nor delays the complaint."""
    if _serious(enquiry) and enquiry.case is not None and enquiry.case.handler_id == by.user_id:
        raise EnquiryRefused("这件事涉及您经办的办件，应由别人答复；请转给同事。")


def _reason(text: str, what: str) -> str:
    if not text.strip():
        raise EnquiryRefused(f"请写明{what}。")
    return text.strip()


@action("feedback.hand_on", None)
def hand_on(
    *, subject: Enquiry, turn: int, to: User, reason: str, by: Actor, now: datetime
) -> Enquiry:
    """Give it to a handler, with the reason; by a handler or a supervisor."""
    if not by.can("feedback.supervise", subject.jurisdiction_id):
        by.require("feedback.handle", subject.jurisdiction_id)
    enquiry = _held(subject, turn)
    words = _reason(reason, "转办的理由")
    if to not in holders(enquiry.jurisdiction_id, "feedback.handle"):
        raise EnquiryRefused("只能转给有答复权限的人员。")
    tell_to = (
        f"转给您一件{enquiry.get_kind_display()}，请在{_day(enquiry)}前答复（{enquiry.number}）"
    )
    from tongjian.core.notify.actions import notify

    notify(user_id=to.pk, text=tell_to, url=f"/office/feedback/{enquiry.pk}/", now=now)
    note(to=to.pk)
    return _step(enquiry, "handed", f"转给{to}：{words}", by.label, now, handler=to)


@action("feedback.extend", "feedback.handle")
def extend(*, subject: Enquiry, turn: int, reason: str, by: Actor, now: datetime) -> Enquiry:
    """Take the same number of working days again, once, with a reason the asker is told."""
    enquiry = _held(subject, turn)
    _not_about_oneself(enquiry, by)
    words = _reason(reason, "延期的理由，提出人会看到")
    if enquiry.extended:
        raise EnquiryRefused("已经延期过一次，不能再延。")
    if now.date() > enquiry.due:
        raise EnquiryRefused("已经超过答复期限，不能再延；请尽快答复。")
    days = LIMITS[enquiry.kind].days
    due = working_days_from(enquiry.at, 2 * days)
    _step(enquiry, "extended", words, by.label, now, extended=True, due=max(due, enquiry.due))
    _tell_asker(enquiry, "extended", now, f"新的答复期限是{_day(enquiry)}")
    return enquiry


@action("feedback.answer", "feedback.handle")
def answer(
    *, subject: Enquiry, turn: int, text: str, met: bool | None = None, by: Actor, now: datetime
) -> Enquiry:
    """Answer. A requirement's answer says whether it is met (需求满足度)."""
    enquiry = _held(subject, turn)
    _not_about_oneself(enquiry, by)
    words = _reason(text, "答复内容")
    if enquiry.kind == "requirement" and met is None:
        raise EnquiryRefused("请选择这项需求是否已经满足。")
    if enquiry.kind != "requirement":
        met = None
    _step(
        enquiry,
        "answered",
        words,
        by.label,
        now,
        state="answered",
        answered_at=now,
        met=met,
        handler_id=by.user_id or enquiry.handler_id,
    )
    _tell_asker(enquiry, "answered", now, "看一看，说说是否满意")
    return enquiry


@action("feedback.satisfy", None)
def satisfy(*, subject: Enquiry, score: int, text: str = "", by: Actor, now: datetime) -> Enquiry:
    """Rate the answer, 1 best to 5 worst, as who asked (the caller has made sure of that).

    4 and 5 send it back once for another answer within 5 working days; everything else ends it.
    """
    enquiry: Enquiry = Enquiry.objects.select_for_update().get(pk=subject.pk)
    if enquiry.state != "answered":
        raise EnquiryRefused("还没有答复，或已经评价过，不能再评价。")
    if score not in dict(SCORES):
        raise EnquiryRefused("请选择满意程度。")
    again = score >= 4 and not any(line["what"] == "returned" for line in enquiry.history)
    words = f"{dict(SCORES)[score]}{'：' + text.strip() if text.strip() else ''}"
    if not again:
        return _step(enquiry, "closed", words, ASKER, now, state="closed", satisfied=score)
    due = working_days_from(now, AGAIN)
    _step(
        enquiry,
        "returned",
        words,
        ASKER,
        now,
        state="open",
        satisfied=score,
        due=due,
        extended=True,
    )
    for permission in ("feedback.handle", "feedback.supervise"):
        tell(
            enquiry.jurisdiction_id,
            permission,
            text=f"提出人对答复不满意，请在{_day(enquiry)}前重新答复（{enquiry.number}）",
            url=f"/office/feedback/{enquiry.pk}/",
            now=now,
        )
    return enquiry


def _tell_asker(enquiry: Enquiry, kind: str, now: datetime, do: str) -> None:
    applicant = enquiry.applicant
    send(
        kind=kind,
        now=now,
        to_user=applicant.user_id if applicant else None,
        phone=enquiry.phone,
        email=applicant.email if applicant else "",
        url="/hall/feedback/",
        values={
            "what": f"{enquiry.get_kind_display()} {enquiry.number}",
            "by": enquiry.due if kind == "extended" else None,
            "do": do,
            "where": "网上政务大厅“咨询和意见”，凭编号下面的查询码",
        },
        jurisdiction=enquiry.jurisdiction_id,
    )
