"""Telling people about a case: the applicant by every way they gave, officials in the system."""

from __future__ import annotations

from datetime import date, datetime

from tongjian.core.identity.models import Membership
from tongjian.core.identity.roles import ROLES
from tongjian.core.notify.actions import notify
from tongjian.core.notify.channels import send
from tongjian.hall.cases.models import HallCase


def applicant_url(case: HallCase) -> str:
    """Return the path of a case's page for its applicant."""
    return f"/hall/my/{case.pk}/"


def office_url(case: HallCase) -> str:
    """Return the path of a case's page for officials."""
    return f"/office/cases/{case.pk}/"


def tell_applicant(
    case: HallCase,
    kind: str,
    *,
    item: str,
    now: datetime,
    by: date | None = None,
    do: str = "",
    text: str = "",
) -> None:
    """Tell the applicant what happened, by when what is due, and what to do.

    Who came without an account (paper at a window) is reached by the telephone number given.
    """
    applicant = case.applicant
    language = applicant.language if applicant and not text else "zh"
    said = do if language == "zh" else ""  # what to do stands on the page; no mixture of languages
    values = {"what": f"{item}（办件编号 {case.number}）", "by": by, "do": said}
    send(
        kind=kind,
        now=now,
        to_user=applicant.user_id if applicant else None,
        phone=case.phone,
        email=applicant.email if applicant else "",
        text=text,
        url=applicant_url(case),
        values=values,
        language=language,
        jurisdiction=case.jurisdiction_id,
    )


def tell_user(case: HallCase, user_id: int | None, text: str, now: datetime) -> None:
    """Put a notice about a case into an official's box; nobody to tell is no fault."""
    if user_id is not None:
        notify(user_id=user_id, text=f"{case.number}：{text}", url=office_url(case), now=now)


def holders(case: HallCase, permission: str, unit: str = "") -> list[int]:
    """Return the users who hold a permission where the case lies (of one body when given)."""
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    rows = Membership.objects.filter(jurisdiction_id=case.jurisdiction_id, role__in=roles)
    if unit:
        rows = rows.filter(unit_code=unit)
    return sorted(set(rows.values_list("user_id", flat=True)))


def tell_desk(case: HallCase, permission: str, text: str, now: datetime, *, unit: str = "") -> None:
    """Tell everybody at a desk."""
    for user_id in holders(case, permission, unit):
        tell_user(case, user_id, text, now)
