"""What a person may ask for about their own data: a copy, and erasure."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import QuerySet

from tongjian.core.action import action, note
from tongjian.core.files.store import chunks_of, store
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.identity.models import Membership, User
from tongjian.core.notify.channels import forget_person
from tongjian.core.notify.models import Notice
from tongjian.hall.applicants.models import Applicant, Authority, Party
from tongjian.hall.applications.models import Draft
from tongjian.hall.appointments.models import Booking
from tongjian.hall.cases.models import HallCase
from tongjian.hall.feedback.models import Enquiry
from tongjian.hall.privacy.copy import size_of, write_copy
from tongjian.hall.privacy.erase import delete_draft, empty_enquiry
from tongjian.hall.privacy.models import DataExport
from tongjian.hall.privacy.reads import party_needed
from tongjian.hall.privacy.terms import ERASED
from tongjian.hall.uploads.actions import erase_file
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.use import in_use

FOLDER = "hall-exports"
SMALL = 20 << 20  # bytes of files that are packed while the person waits
BETWEEN = timedelta(minutes=10)
GONE = "（已注销）"
CLOSED_ACCOUNT = "已经注销。"


class PrivacyRefused(Exception):
    """It cannot be done now; the message is Chinese."""


@dataclass(frozen=True)
class Consequences:
    """What an erasure deletes and keeps now; ``blocks`` say what must end first for the rest."""

    drafts: int
    uploads: int
    enquiries: int
    kept_cases: list[HallCase]
    blocks: list[str] = field(default_factory=list)


def _own(subject: Applicant, by: Actor) -> Applicant:
    if subject.user_id is None or subject.user_id != by.user_id:
        raise NotPermitted("只能办理自己的资料")
    held: Applicant = Applicant.objects.select_for_update().get(pk=subject.pk)
    if held.erased_at is not None:
        raise PrivacyRefused(CLOSED_ACCOUNT)
    return held


@action("privacy.copy_mine", "hall.apply")
def ask_for_copy(*, subject: Applicant, by: Actor, now: datetime) -> DataExport:
    """Make a copy of one's own data: at once when it is small, else in the background.

    Raises ``PrivacyRefused`` when one was asked for in the last ten minutes.
    """
    applicant = _own(subject, by)
    if DataExport.objects.filter(applicant=applicant, asked_at__gt=now - BETWEEN).exists():
        raise PrivacyRefused("10 分钟内已经做过一份，请下载那一份，或稍后再做。")
    export: DataExport = DataExport.objects.create(
        jurisdiction_id=applicant.jurisdiction_id, applicant=applicant, asked_at=now
    )
    if size_of(applicant) <= SMALL:
        return _made(export, now)
    from tongjian.hall.privacy.tasks import make_export

    make_export.defer(export=export.pk, jurisdiction=export.jurisdiction_id)
    return export


@action("privacy.make_copy", None)
def make_copy(*, subject: DataExport, by: Actor, now: datetime) -> DataExport:
    """Make a copy that waits; by the system."""
    if not by.everything:
        raise NotPermitted("只由系统办理")
    export: DataExport = DataExport.objects.select_for_update().get(pk=subject.pk)
    return _made(export, now) if export.state == "waiting" else export


def _made(export: DataExport, now: datetime) -> DataExport:
    folder = home() / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part") as file:
        target = Path(file.name)
        write_copy(export.applicant, target)
        stored = store(chunks_of(target), FOLDER, 1 << 40)
    export.state, export.path, export.size, export.made_at = "ready", stored.path, stored.size, now
    export.save()
    note(size=stored.size, sm3=stored.sm3)
    return export


@action("privacy.drop_copy", None)
def drop_copy(*, subject: DataExport, by: Actor, now: datetime) -> None:
    """Remove a copy whose days are over; by the system."""
    if not by.everything:
        raise NotPermitted("只由系统办理")
    _drop(subject)


def _drop(export: DataExport) -> None:
    path, export.path, export.state = export.path, "", "gone"
    export.save(update_fields=["path", "state"])
    if path:
        transaction.on_commit(lambda: (home() / path).unlink(missing_ok=True))


def consequences(applicant: Applicant, now: datetime) -> Consequences:
    """Return what erasing would delete and keep now."""
    cases = list(
        HallCase.objects.filter(applicant=applicant, erased_at=None).select_related("version")
    )
    open_cases = [case for case in cases if case.open]
    booked = Booking.objects.filter(applicant=applicant, state="booked", day__gte=now.date())
    blocks = [f"“{case.version.name}”（{case.number}）还在办理" for case in open_cases]
    blocks += [f"{one.day:%Y-%m-%d} 的预约还没有取消" for one in booked]
    return Consequences(
        drafts=Draft.objects.filter(owner=applicant, case=None).count(),
        uploads=sum(not in_use(upload) for upload in _files(applicant)),
        enquiries=Enquiry.objects.filter(applicant=applicant, erased_at=None)
        .exclude(state="open")
        .count(),
        kept_cases=[case for case in cases if not case.open],
        blocks=blocks,
    )


def _files(applicant: Applicant) -> QuerySet[Upload]:
    rows: QuerySet[Upload] = Upload.objects.filter(owner=applicant, erased_at=None)
    return rows


@action("privacy.erase_mine", "hall.apply")
def erase_mine(*, subject: Applicant, by: Actor, now: datetime) -> bool:
    """Delete what of one's own data no law demands to keep (个人信息保护法 47).

    Drafts, files of no case and answered enquiries go at once. Without open cases and bookings
    the profile and the account go too; True then. Ended cases stay for their years.
    """
    applicant = _own(subject, by)
    for draft in Draft.objects.filter(owner=applicant, case=None):
        delete_draft(draft, now)
    for upload in _files(applicant).select_for_update().order_by("pk"):
        if not in_use(upload):
            erase_file(upload, now)
    for enquiry in Enquiry.objects.filter(applicant=applicant, erased_at=None).exclude(
        state="open"
    ):
        empty_enquiry(enquiry, now)
    for export in DataExport.objects.filter(applicant=applicant).exclude(path=""):
        _drop(export)
    if consequences(applicant, now).blocks:
        return False
    _close(applicant, now)
    return True


def _close(applicant: Applicant, now: datetime) -> None:
    """Delete the profile and end the account, inside the action."""
    mine = Authority.objects.filter(applicant=applicant, revoked_at=None)
    parties = {held.party_id for held in mine} | ({applicant.party_id} - {None})
    mine.update(revoked_at=now)
    Authority.objects.filter(granted_by=applicant, revoked_at=None).update(revoked_at=now)
    Booking.objects.filter(applicant=applicant).update(note="")
    forget_person(user=applicant.user_id, addresses=(applicant.phone, applicant.email), now=now)
    applicant.phone = applicant.phone_key = applicant.email = applicant.subject = ""
    applicant.party, applicant.erased_at = None, now
    applicant.save()
    for party in Party.objects.filter(pk__in=parties):
        if not party_needed(party):
            empty_party(party, now)
    user = applicant.user
    if user is not None:
        _end_account(user)


def _end_account(user: User) -> None:
    Membership.objects.filter(user=user, role="applicant").delete()
    Notice.objects.filter(user=user).delete()
    for model in (Authenticator, SocialAccount, EmailAddress):
        model.objects.filter(user=user).delete()
    if not Membership.objects.filter(user=user).exists():  # nobody loses an official's account
        user.is_active, user.title, user.email = False, GONE, ""
        user.first_name = user.last_name = ""
        user.set_unusable_password()
        user.save()


def empty_party(party: Party, now: datetime) -> None:
    """Empty what the hall knows of a party, inside an action."""
    party.name, party.id_type, party.id_number, party.sex = ERASED, "", "", ""
    party.birth, party.address, party.checked_at, party.erased_at = None, {}, None, now
    party.save()


@action("privacy.erase_party", None)
def erase_party(*, subject: Party, by: Actor, now: datetime) -> None:
    """Erase a party nobody acts for and no kept case names; by the system."""
    if not by.everything:
        raise NotPermitted("只由系统办理")
    if not party_needed(subject):
        empty_party(subject, now)
