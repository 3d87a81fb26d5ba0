"""Taking lists of jurisdictions and units from files into the system, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.actions import set_jurisdictions, set_units
from tongjian.core.orgs.lists import Place, read_places, read_units
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.scope import scope


def load(
    jurisdictions: Path | None, units: Path | None, *, by: Actor, now: datetime
) -> tuple[int, int]:
    """Create or update what the files list; the counts of jurisdictions and of units' lines.

    What the files no longer list stays as it is. Raises ``ListRefused``.
    """
    known = dict(Jurisdiction.objects.values_list("code", "level"))
    places: list[Place] = read_places(jurisdictions, known) if jurisdictions else []
    codes = tuple(sorted({*known, *(code for code, *_ in places)}))
    lines = read_units(units, codes) if units else {}
    actor = replace(by, everywhere=codes)  # it acts in places that are only now made
    with scope(codes, actor):
        if places:
            set_jurisdictions(rows=places, by=actor, now=now)
        counts = [
            set_units(jurisdiction=code, lines=given, by=actor, now=now)
            for code, given in lines.items()
        ]
    return len(places), sum(counts)
