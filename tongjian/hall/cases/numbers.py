"""Numbers of cases and their tracking codes."""

from __future__ import annotations

from tongjian.core.documents.codes import new_code
from tongjian.core.documents.numbering import next_number
from tongjian.hall.cases.models import HallCase

CODE_LENGTH = 8
SERIES = "case"
TRIES = 4


def next_case_number(jurisdiction: str, year: int) -> str:
    """Return the next case number, e.g. 310112-2026-000123.

    The counter's row stays locked until commit: take the number late in a transaction.
    """
    return f"{jurisdiction}-{year}-{next_number(jurisdiction, SERIES, year):06d}"


def free_code() -> str:
    """Return a tracking code no case in scope has: seven random letters and a check letter.

    Of four drawn at once one is free unless the hall holds billions of cases, so one question to
    the database is enough; the table's own constraint stands behind it.
    """
    drawn = [new_code(CODE_LENGTH) for _ in range(TRIES)]
    taken = set(HallCase.objects.filter(code__in=drawn).values_list("code", flat=True))
    return next(code for code in drawn if code not in taken)
