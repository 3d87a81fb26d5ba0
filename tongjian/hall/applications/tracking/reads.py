"""Looking a case up by its code and the last four digits of the telephone, without signing in."""

from __future__ import annotations

from django.conf import settings

from tongjian.core.documents.codes import tidied
from tongjian.hall.cases.models import HallCase

LENGTH = 8


def typed_code(text: str) -> str:
    """Return what somebody typed as it would be kept; longer than a code stays too long."""
    return tidied(text[:40])[: LENGTH + 1]


def typed_digits(text: str) -> str:
    """Return the last four digits as typed."""
    return "".join(char for char in text[:20] if char.isdecimal() and char.isascii())[:5]


def tracked(code: str, last4: str) -> HallCase | None:
    """Return the case whose code and telephone these are.

    Whatever is wrong, the same one question is asked of the database, and None comes back. A case
    without a telephone cannot be found here.
    """
    found: HallCase | None = (
        HallCase.objects.filter(
            jurisdiction_id=settings.HALL,
            code=code,
            phone_last4=last4 or "-",
            erased_at=None,
        )
        .select_related("version", "item")
        .defer("version__definition")
        .first()
    )
    return found
