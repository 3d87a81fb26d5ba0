"""Erasing personal values whose time is over; numbers, days and outcomes stay for the figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.hall.applications.models import Draft
from tongjian.hall.appointments.models import Booking
from tongjian.hall.cases.models import (
    CaseDocument,
    ClockEntry,
    Correction,
    Extension,
    HallCase,
    HallStep,
    Hearing,
    Material,
    Message,
    Opinion,
    SiteVisit,
    Suspension,
)
from tongjian.hall.feedback.models import Enquiry, Rating
from tongjian.hall.privacy.terms import ERASED
from tongjian.hall.uploads.actions import erase_file
from tongjian.hall.uploads.models import Upload

# What a case's parts say of people; the rest of them is kept.
PARTS: dict[type[Any], dict[str, Any]] = {
    HallStep: {"reason": "", "data": {}},
    ClockEntry: {"reason": ""},
    Message: {"text": ""},
    CaseDocument: {"content": {}},
    Correction: {"points": []},
    Opinion: {"question": "", "text": ""},
    Suspension: {"reason": ""},
    Extension: {"reason": "", "decision": ""},
    Hearing: {"party": ERASED, "record": ""},
    SiteVisit: {"place": ERASED, "people": ERASED, "points": [], "conclusion": ""},
}


class EraseRefused(Exception):
    """It may not be erased, or not be kept longer, now; the message is Chinese."""


@action("privacy.erase_case", "retention.manage")
def erase_case(*, subject: HallCase, by: Actor, now: datetime) -> HallCase:
    """Erase the personal values of a case that was kept long enough.

    Its files go too, unless another case still has them. Raises ``EraseRefused`` before its day.
    """
    case: HallCase = HallCase.objects.select_for_update().get(pk=subject.pk)
    if case.erased_at is not None:
        return case
    if case.open or case.keep_until is None or case.keep_until >= now.date():
        raise EraseRefused(f"办件 {case.number} 还在保存期内，不能删除。")
    erase_parts(case, now)
    note(kept_until=case.keep_until.isoformat())
    return case


def erase_parts(case: HallCase, now: datetime) -> None:
    """Empty a case and what belongs to it, inside an action named "privacy.erase…"."""
    uploads = set(Material.objects.filter(case=case).values_list("upload_id", flat=True))
    uploads |= set(
        Opinion.uploads.through.objects.filter(opinion__case=case).values_list(
            "upload_id", flat=True
        )
    )
    uploads |= set(
        SiteVisit.uploads.through.objects.filter(sitevisit__case=case).values_list(
            "upload_id", flat=True
        )
    )
    locked = Upload.objects.select_for_update().filter(pk__in=uploads - {None})
    for upload in locked.order_by("pk"):
        if (
            not Material.objects.filter(upload=upload, case__erased_at=None)
            .exclude(case=case)
            .exists()
        ):
            erase_file(upload, now)
    for model, values in PARTS.items():
        model.objects.filter(case=case).update(**values)
    Rating.objects.filter(case=case, open_text=False).update(text="")
    Booking.objects.filter(case=case).update(note="")
    Draft.objects.filter(case=case).update(answers={}, questions={}, materials={}, party=None)
    case.answers, case.party_name, case.phone, case.phone_last4 = {}, ERASED, "", ""
    case.party, case.applicant, case.erased_at = None, None, now
    case.save()


@action("privacy.hold", "retention.manage")
def hold(*, subject: HallCase, until: date, reason: str, by: Actor, now: datetime) -> HallCase:
    """Keep a case longer, with the reason (a suit, an audit): never shorter."""
    case: HallCase = HallCase.objects.select_for_update().get(pk=subject.pk)
    if len(reason.strip()) < 4:
        raise EraseRefused("请写明为什么要延长保存，至少 4 个字。")
    if case.erased_at is not None:
        raise EraseRefused("个人信息已经删除。")
    if case.keep_until is None or until <= case.keep_until:
        raise EraseRefused("只能延长到更晚的日期。")
    if until > date(now.year + 100, 1, 1):
        raise EraseRefused("延长的时间太久，请核对年份。")
    note(until=until.isoformat(), before=case.keep_until.isoformat())
    case.keep_until = until
    case.save(update_fields=["keep_until"])
    HallStep.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        action="hold",
        title="延长保存",
        source=case.state,
        target=case.state,
        reason=f"延长保存到 {until.isoformat()}：{reason.strip()[:500]}",
        by=by.label,
        at=now,
        entered_at=now,
    )
    return case


def _system(by: Actor) -> None:
    if not by.everything:
        raise NotPermitted("到期删除只由系统办理")


@action("privacy.erase_draft", None)
def erase_draft(*, subject: Draft, by: Actor, now: datetime) -> None:
    """Delete a draft whose day is over, and the files only it had; by the system."""
    _system(by)
    delete_draft(subject, now)


def delete_draft(draft: Draft, now: datetime) -> None:
    """Delete a draft with the files that nothing else has, inside an action.

    One that was submitted meanwhile stays. Whoever submits locks in the same order: draft, files.
    """
    from tongjian.hall.uploads.use import in_use

    held = Draft.objects.select_for_update().filter(pk=draft.pk, case=None).first()
    if held is None:
        return
    numbers = {number for given in held.materials.values() for number in given.get("uploads", [])}
    own = Upload.objects.filter(pk__in=numbers, owner_id=held.owner_id, grade="C")
    for upload in own.select_for_update().order_by("pk"):
        if not in_use(upload):
            erase_file(upload, now)
    held.delete()


@action("privacy.erase_upload", None)
def erase_upload(*, subject: Upload, by: Actor, now: datetime) -> None:
    """Erase a file that belongs to no case and whose time is over; by the system."""
    from tongjian.hall.uploads.use import in_use

    _system(by)
    upload: Upload = Upload.objects.select_for_update().get(pk=subject.pk)
    if not in_use(upload):  # it may have been handed in since it was looked for
        erase_file(upload, now)


@action("privacy.erase_enquiry", None)
def erase_enquiry(*, subject: Enquiry, by: Actor, now: datetime) -> None:
    """Erase who asked and what was said; kind, days and scores stay; by the system."""
    _system(by)
    empty_enquiry(subject, now)


def empty_enquiry(enquiry: Enquiry, now: datetime) -> None:
    """Empty what an enquiry says of a person, inside an action."""
    enquiry.name = enquiry.phone = enquiry.phone_last4 = ""
    enquiry.text, enquiry.applicant, enquiry.case, enquiry.erased_at = ERASED, None, None, now
    enquiry.history = [{**line, "text": ""} for line in enquiry.history]
    enquiry.save()
