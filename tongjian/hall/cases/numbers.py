"""Numbers of cases and their tracking codes."""

from __future__ import annotations

from tongjian.core.documents.codes import new_code
from tongjian.core.documents.numbering import next_number
from tongjian.hall.cases.models import HallCase

CODE_LENGTH = 8
SERIES = "case"
SPARE = 3


def next_case_number(jurisdiction: str, year: int) -> str:
    """Return the next case number, e.g. 310112-2026-000123.

    The counter's row stays locked until commit: take the number late in a transaction.
    """
    return f"{jurisdiction}-{year}-{next_number(jurisdiction, SERIES, year):06d}"


def free_codes(count: int) -> list[str]:
    """Return ``count`` tracking codes no case in scope has: seven random letters, a check letter.

    More are drawn than needed, so that one question to the database is enough unless the hall
    holds billions of cases; the table's own constraint stands behind it.
    """
    drawn = {new_code(CODE_LENGTH) for _ in range(count + SPARE)}
    drawn -= set(HallCase.objects.filter(code__in=drawn).values_list("code", flat=True))
    return list(drawn)[:count]


def free_code() -> str:
    """Return one tracking code no case in scope has."""
    return free_codes(1)[0]
