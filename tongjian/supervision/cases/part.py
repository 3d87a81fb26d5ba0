"""What of a case a unit or its department may see: its own part, not that of others."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from tongjian.supervision.cases.freezing import only_of
from tongjian.supervision.cases.models import CaseFinding, WarningCase

# The same as about.share says of a finding, asked of the database: a case may have hundreds. A
# fact has its unit at 3.
CONCERNS = """
split_part(supervision_casefinding.frozen->>'code', '/', 1) = ANY(%s)
OR EXISTS (SELECT 1 FROM jsonb_array_elements(supervision_casefinding.frozen->'facts') fact
           WHERE fact->>3 = ANY(%s))
OR NOT EXISTS (SELECT 1 FROM jsonb_array_elements(supervision_casefinding.frozen->'facts') fact
               WHERE fact->>3 <> '')
"""


def findings_in(case: WarningCase, *, whole: bool = False) -> QuerySet[CaseFinding]:
    """Return the findings of a case, or those that concern the unit that answers it."""
    rows: QuerySet[CaseFinding] = case.findings.all()
    if whole or not case.unit:
        return rows
    own = sorted(case.own_units)
    return rows.extra(where=[CONCERNS], params=[own, own])  # noqa: S610 fixed text


def told_in(
    case: WarningCase, frozen: Mapping[str, Any], *, whole: bool = False
) -> Mapping[str, Any]:
    """Return a frozen finding as it is told: all of it, or the answering unit's part."""
    return frozen if whole or not case.unit else only_of(frozen, case.own_units)


def sum_in(case: WarningCase, *, whole: bool = False) -> Decimal:
    """Return the sum at stake in yuan, or what of it is the answering unit's own."""
    if whole or not case.unit:
        return case.involved_yuan
    return case.own_yuan or Decimal(0)
