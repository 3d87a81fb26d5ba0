"""How cases stood: what steps and gathering set, kept each time, so that a past day can be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tongjian.supervision.cases.models import STOOD, CaseStand, WarningCase


def keep_stands(cases: Sequence[WarningCase], now: datetime) -> None:
    """Keep how cases stand, inside an action; one that stands as it was kept last gets nothing.

    Their ``track`` is read, so have it selected.
    """
    keys = [case.pk for case in cases]
    rows = CaseStand.objects.filter(case__in=keys).order_by("case_id", "-pk").distinct("case_id")
    last = {stand.case_id: _told(stand) for stand in rows}
    fresh = [_stand(case, now) for case in cases]
    CaseStand.objects.bulk_create(
        (stand for stand in fresh if last.get(stand.case_id) != _told(stand)), batch_size=500
    )


def _stand(case: WarningCase, now: datetime) -> CaseStand:
    values = {name: getattr(case, name) for name in STOOD}
    return CaseStand(
        jurisdiction_id=case.jurisdiction_id,
        case_id=case.pk,
        at=now,
        state=case.track.state,
        **values,
    )


def _told(stand: CaseStand) -> tuple[object, ...]:
    return (stand.state, *(getattr(stand, name) for name in STOOD))
