"""A copy of everything the hall holds of one applicant (个人信息保护法 45)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet, Sum

from tongjian.core.home import home
from tongjian.core.notify.models import Notice
from tongjian.hall.applicants.models import Applicant, Authority, Seen
from tongjian.hall.applications.models import Draft
from tongjian.hall.appointments.models import Booking
from tongjian.hall.cases.models import HallCase
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.feedback.models import Enquiry, Rating
from tongjian.hall.uploads.models import Upload

READ_ME = """这是您在网上政务大厅的个人信息副本。

数据.json：您的资料、草稿、办件、文书、留言、预约、咨询和意见、评价、通知，以及谁因为什么看过您被隐去的信息。
文件/：您上传的、为您保存的文件。

请妥善保管，不要发给别人。
"""


def files_of(applicant: Applicant) -> QuerySet[Upload]:
    """Return the files kept for an applicant that go into the copy."""
    rows: QuerySet[Upload] = Upload.objects.filter(owner=applicant, erased_at=None)
    return rows.exclude(path="").filter(Q(state="clean") | Q(uploaded_by_id=applicant.user_id))


def size_of(applicant: Applicant) -> int:
    """Return the bytes of the files of a copy."""
    return int(files_of(applicant).aggregate(total=Sum("size"))["total"] or 0)


def write_copy(applicant: Applicant, target: Path) -> None:
    """Write the ZIP; deterministic in order, so that two copies of the same data compare."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("说明.txt", READ_ME)
        text = json.dumps(collect(applicant), ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
        archive.writestr("数据.json", text)
        for upload in files_of(applicant).order_by("pk"):
            path = home() / upload.path
            if path.is_file():
                archive.write(path, f"文件/{upload.pk}-{_plain(upload.name)}")


def _plain(name: str) -> str:
    return "".join("_" if char in '\\/:*?"<>|' else char for char in name)[-120:]


def _rows(rows: Iterable[Any], *fields: str) -> list[dict[str, Any]]:
    """Return rows by field name; ``a.b`` follows a relation."""
    return [{field: _value(row, field) for field in fields} for row in rows]


def _value(row: Any, path: str) -> Any:
    for part in path.split("."):
        row = getattr(row, part, None)
        if row is None:
            return None
    return str(row) if hasattr(row, "_meta") else row


def collect(applicant: Applicant) -> dict[str, Any]:
    """Return all of it as JSON values; officials' names are not in it."""
    cases = HallCase.objects.filter(applicant=applicant, erased_at=None).select_related("version")
    party = applicant.party
    own = ("name", "kind", "id_type", "id_number", "birth", "sex", "address", "checked_at")
    return {
        "资料": _rows([applicant], "phone", "email", "assurance", "made_at")[0],
        "本人": _rows([party], *own)[0] if party else None,
        "可以代办": _rows(
            Authority.objects.filter(applicant=applicant).select_related("party"),
            *("party", "right", "scope", "valid_from", "valid_to", "confirmed_at", "revoked_at"),
        ),
        "草稿": _rows(
            Draft.objects.filter(owner=applicant, case=None).select_related("version"),
            *("version.name", "answers", "saved_at", "expires_on"),
        ),
        "办件": [_case(case) for case in cases.order_by("pk")],
        "证照": _rows(
            Certificate.objects.filter(case__applicant=applicant),
            *("number", "state", "issued_on", "valid_until", "payload"),
        ),
        "文件": _rows(
            Upload.objects.filter(owner=applicant, erased_at=None).order_by("pk"),
            *("id", "name", "material", "size", "sm3", "state", "grade", "valid_to", "at"),
        ),
        "预约": _rows(
            Booking.objects.filter(applicant=applicant).select_related("item", "slot__desk"),
            *("day", "slot.starts_at", "slot.desk", "item", "state", "note", "booked_at"),
        ),
        "咨询和意见": _rows(
            Enquiry.objects.filter(applicant=applicant, erased_at=None),
            *("number", "code", "kind", "name", "phone", "text", "state", "due", "satisfied", "at"),
        ),
        "评价": _rows(
            Rating.objects.filter(Q(case__applicant=applicant) | Q(booking__applicant=applicant)),
            *("case.number", "score", "tags", "text", "open_text", "at"),
        ),
        "通知": _rows(Notice.objects.filter(user_id=applicant.user_id or 0), "text", "created_at"),
        "查看记录": _rows(looks(applicant), "at", "field", "reason"),
    }


def _case(case: HallCase) -> dict[str, Any]:
    found = _rows(
        [case],
        *("number", "code", "version.name", "party_name", "phone", "channel", "answers"),
        *("state", "outcome", "submitted_at", "received_on", "accepted_on", "decided_on"),
        *("closed_at", "keep_until"),
    )[0]
    found["经过"] = _rows(case.hallsteps.all(), "title", "at")
    found["文书"] = _rows(case.casedocuments.all(), "number", "title", "issued_at", "content")
    found["留言"] = _rows(case.messages.all(), "from_applicant", "text", "at")
    found["材料"] = _rows(case.materials.all(), "name", "upload_id", "paper", "later", "commitment")
    return found


def looks(applicant: Applicant) -> QuerySet[Seen]:
    """Return who looked behind masks of an applicant's data: when, at what, why."""
    subjects = [f"hall.applicant:{applicant.pk}"]
    if applicant.party_id:
        subjects.append(f"hall.party:{applicant.party_id}")
    for label, rows in (
        ("hall.hallcase", HallCase.objects.filter(applicant=applicant)),
        ("hall.upload", Upload.objects.filter(owner=applicant)),
        ("hall.enquiry", Enquiry.objects.filter(applicant=applicant)),
    ):
        subjects += [f"{label}:{pk}" for pk in rows.values_list("pk", flat=True)]
    found: QuerySet[Seen] = Seen.objects.filter(subject__in=subjects)
    return found.order_by("-at", "-pk")
