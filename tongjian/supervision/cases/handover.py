"""Running cases of a unit that has gone on as another pass to that other."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.supervision.cases import reads
from tongjian.supervision.cases.flow import ENDS
from tongjian.supervision.cases.models import AUDIT, WarningCase
from tongjian.supervision.cases.reckoning import set_unit
from tongjian.supervision.cases.staff import TURNS
from tongjian.supervision.cases.standing import keep_stands
from tongjian.supervision.cases.successors import Lineage, lineage_of

CHANGED = "unit unit_was unit_name department own_yuan".split()


@action("cases.hand_over", "warnings.run")
def hand_over(*, jurisdiction: str, by: Actor, now: datetime) -> int:
    """Have every running case answered by what its unit has become until now; how many moved.

    What was said and sent stays as it was. Doing it again changes nothing; a succession that was
    withdrawn gives a case back.
    """
    units = lineage_of(jurisdiction, now.date())
    rows = WarningCase.objects.filter(jurisdiction_id=jurisdiction)
    running = rows.exclude(track__state__in=ENDS)
    chosen = running.filter(Q(unit__in=units.moved()) | ~Q(unit_was=""))
    keys = [case.pk for case in chosen.only("unit", "unit_was") if _moves(case, units)]
    moved = 0
    locked = WarningCase.objects.select_for_update(of=("self",)).select_related("track")
    for case in locked.filter(pk__in=keys).order_by("pk"):
        if case.track.state in ENDS or not _moves(case, units):
            continue  # somebody was faster
        set_unit(case, case.unit_was or case.unit, units)
        if case.kind != AUDIT:
            case.own_yuan = None  # gathering works it out
        case.save(update_fields=CHANGED)
        keep_stands([case], now)
        _tell(case, units, now)
        moved += 1
    note(moved=moved)
    return moved


def _moves(case: WarningCase, units: Lineage) -> bool:
    return units.of(case.unit_was or case.unit) != case.unit


def _tell(case: WarningCase, units: Lineage, now: datetime) -> None:
    if case.track.state not in TURNS:
        return
    was = units.names.get(case.unit_was, case.unit_was)
    of = f"{was}的事项现在由您单位办理" if was else "现在由您单位办理"
    text = f"{case.word}：{of}：{case.title}"
    reads.tell(reads.people(case, "asked"), text, reverse("oversight_case", args=[case.pk]), now)
