"""Telling an applicant something by every way they gave."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tongjian.core.notify.channels import send
from tongjian.core.notify.models import Outgoing
from tongjian.hall.applicants.models import Applicant


def tell(
    *,
    applicant: Applicant,
    kind: str,
    now: datetime,
    values: dict[str, Any] | None = None,
    text: str = "",
    url: str = "",
) -> list[Outgoing]:
    """Send a message of ``kind`` in the system, by SMS and by e-mail, in their language.

    Somebody without any of these (taken in at a window) is told at the window.
    """
    return send(
        kind=kind,
        to_user=applicant.user_id,
        phone=applicant.phone,
        email=applicant.email,
        text=text,
        values=values,
        url=url,
        language=applicant.language,
        jurisdiction=applicant.jurisdiction_id,
        now=now,
    )
