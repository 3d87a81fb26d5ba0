"""What will be erased when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongjian.hall.applicants.models import Applicant, Authority, Party
from tongjian.hall.applications.models import Draft
from tongjian.hall.cases.models import HallCase
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.feedback.models import Enquiry
from tongjian.hall.privacy.models import DataExport
from tongjian.hall.privacy.terms import ENQUIRY, EXPORT, KNOWN_UPLOAD, LOOSE_UPLOAD
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.use import as_evidence, of_a_case


def kept_cases() -> QuerySet[HallCase]:
    """Return ended cases by the day until which they are kept, the nearest first."""
    rows: QuerySet[HallCase] = HallCase.objects.filter(
        open=False, erased_at=None, keep_until__isnull=False
    )
    return rows.select_related("item__current", "version").order_by("keep_until", "pk")


def due_cases(today: date) -> QuerySet[HallCase]:
    """Return the cases whose last day of keeping is over."""
    return kept_cases().filter(keep_until__lt=today)


def due_drafts(today: date) -> QuerySet[Draft]:
    """Return the drafts that expired."""
    rows: QuerySet[Draft] = Draft.objects.filter(case=None, expires_on__lt=today)
    return rows.order_by("pk")


def due_uploads(now: datetime) -> QuerySet[Upload]:
    """Return the files of no case and no draft whose time is over."""
    named = {
        number
        for materials in Draft.objects.filter(case=None).values_list("materials", flat=True)
        for given in materials.values()
        for number in given.get("uploads", [])
    }
    known = Q(grade__in=("A", "B"))
    old = ~known & Q(at__lt=now - LOOSE_UPLOAD)
    old |= known & (Q(valid_to__lt=now.date()) | Q(valid_to=None, at__lt=now - KNOWN_UPLOAD))
    rows: QuerySet[Upload] = Upload.objects.filter(old, erased_at=None)
    return rows.exclude(of_a_case() | as_evidence()).exclude(pk__in=named).order_by("pk")


def due_enquiries(now: datetime) -> QuerySet[Enquiry]:
    """Return the enquiries answered long ago."""
    rows: QuerySet[Enquiry] = Enquiry.objects.filter(
        erased_at=None, answered_at__lt=now - ENQUIRY
    ).exclude(state="open")
    return rows.order_by("pk")


def due_parties(now: datetime) -> QuerySet[Party]:
    """Return parties nobody acts for any more, whose cases are erased and certificates over."""
    acted_for = Authority.objects.filter(revoked_at=None, applicant__isnull=False)
    themselves = Applicant.objects.filter(erased_at=None, party__isnull=False)
    kept = HallCase.objects.filter(erased_at=None, party__isnull=False)
    certified = Certificate.objects.filter(state="valid", party__isnull=False)
    rows: QuerySet[Party] = Party.objects.filter(
        erased_at=None, made_at__lt=now - timedelta(days=1)
    )
    for others in (acted_for, themselves, kept, certified):
        rows = rows.exclude(Exists(others.filter(party=OuterRef("pk"))))
    return rows.order_by("pk")


def party_needed(party: Party) -> bool:
    """Whether somebody still acts for a party, or a case or certificate of it is kept."""
    return (
        Authority.objects.filter(party=party, revoked_at=None, applicant__isnull=False).exists()
        or Applicant.objects.filter(party=party, erased_at=None).exists()
        or HallCase.objects.filter(party=party, erased_at=None).exists()
        or Certificate.objects.filter(party=party, state="valid").exists()
    )


def due_copies(now: datetime) -> QuerySet[DataExport]:
    """Return the copies of people's own data whose days are over."""
    rows: QuerySet[DataExport] = DataExport.objects.filter(made_at__lt=now - EXPORT).exclude(
        path=""
    )
    return rows.order_by("pk")


@dataclass(frozen=True)
class Coming:
    """One line of what is erased: how much tonight, and within thirty days."""

    title: str
    tonight: int
    month: int


def coming(now: datetime) -> list[Coming]:
    """Return what the next run and the next thirty days erase."""
    later = now + timedelta(days=30)

    def line(title: str, rows: Any, at_first: Any, at_last: Any) -> Coming:
        return Coming(title, rows(at_first).count(), rows(at_last).count())

    today, month = now.date(), later.date()
    return [
        line("办件", due_cases, today, month),
        line("草稿", due_drafts, today, month),
        line("没有提交的文件和过期的材料", due_uploads, now, later),
        line("咨询和意见", due_enquiries, now, later),
    ]
