"""The standing warnings about budget units."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Func, Q, QuerySet, Value
from django.db.models.fields import CharField

from tongjian.core.orgs.models import Unit
from tongjian.supervision.warning import reads as warnings
from tongjian.supervision.warning.models import LedgerWarning


def standing_of(unit: Unit, year: int) -> QuerySet[LedgerWarning]:
    """Return the standing warnings about a unit, its budget lines and its payments."""
    about = (
        Q(subject_kind="unit", subject_code=unit.code)
        | Q(subject_kind="line", subject_code__startswith=f"{unit.code}/")
        | Q(subject_kind="payment", subject_name=unit.name)
    )
    rows = warnings.standing().filter(jurisdiction_id=unit.jurisdiction_id, year=year)
    return rows.filter(about)


def counted(jurisdictions: Iterable[str], year: int) -> dict[tuple[str, str, str], dict[str, int]]:
    """Return the standing warnings by level, by (jurisdiction, unit's code, unit's name).

    A warning about a unit or a line has the code, one about a payment the name alone, one about a
    whole budget neither.
    """
    rows = warnings.standing().filter(jurisdiction_id__in=list(jurisdictions), year=year)
    code = Func(
        F("subject_code"), Value("/"), Value(1), function="split_part", output_field=CharField()
    )
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    grouped = (
        rows.order_by()
        .annotate(about=code)
        .values("jurisdiction_id", "subject_kind", "level", "about", "subject_name")
        .annotate(number=Count("pk"))
    )
    for row in grouped:
        kind = row["subject_kind"]
        known = row["about"] if kind in ("unit", "line") else ""
        name = row["subject_name"] if kind == "payment" else ""
        levels = found.setdefault((row["jurisdiction_id"], known, name), {})
        levels[row["level"]] = levels.get(row["level"], 0) + row["number"]
    return found
