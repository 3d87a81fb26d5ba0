"""What budget units say beside their figures."""

from __future__ import annotations

from collections.abc import Iterable

from tongjian.supervision.analyses.models import UnitNote


def history(jurisdiction: str, unit: str, year: int) -> list[UnitNote]:
    """Return everything a unit ever wrote about a year, the newest first."""
    return list(UnitNote.objects.filter(jurisdiction_id=jurisdiction, unit=unit, year=year))


def notes(jurisdictions: Iterable[str], year: int) -> dict[str, str]:
    """Return the notes that count by unit; one taken back is absent."""
    rows = UnitNote.objects.filter(jurisdiction_id__in=list(jurisdictions), year=year)
    found = dict(rows.order_by("id").values_list("unit", "text"))
    return {unit: text for unit, text in found.items() if text}
