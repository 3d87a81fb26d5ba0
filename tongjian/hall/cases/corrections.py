"""Answering the notice of corrections; materials that follow later; originals checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import notices
from tongjian.hall.cases.actions import INTAKE, take
from tongjian.hall.cases.doing import Doing, locked, require_official, require_owner
from tongjian.hall.cases.materials import MaterialGiven, check_given, rows_of
from tongjian.hall.cases.models import HallCase, Material
from tongjian.hall.cases.pinned import pinned

CHECKERS = ("cases.intake", "cases.accept", "cases.handle")
CHECKED = "B"


def answer_correction(
    *,
    subject: HallCase,
    answers: Mapping[str, Any],
    materials: Sequence[MaterialGiven],
    by: Actor,
    now: datetime,
    turn: int | None = None,
    event_at: datetime | None = None,
) -> HallCase:
    """Hand in all that the notice named, at once; applicants their own, a clerk on paper.

    The limits from the receipt start anew. Raises ``StepRefused`` naming what is still missing.
    """
    case = HallCase.objects.select_related("version").get(pk=subject.pk)
    step = pinned(case.version).flow.by_effect(case.state, "answer_correction")
    if step is None:
        raise StepRefused("本件没有等待补正")
    return take(
        subject=case,
        step=step.action,
        turn=case.turn if turn is None else turn,
        data={"answers": answers, "materials": materials},
        by=by,
        now=now,
        event_at=event_at,
    )


@action("cases.add_material", None)
def add_material(*, subject: HallCase, given: MaterialGiven, by: Actor, now: datetime) -> Material:
    """Add what was to follow (容缺后补), or what an official takes in for the file."""
    case = locked(subject)
    official = by.can(INTAKE, case.jurisdiction_id)
    if official:
        require_official(case, INTAKE, by)
    else:
        require_owner(case, by, now)
    if not case.open:
        raise StepRefused("本件已经结束，不能再补材料")
    doing = Doing.begin(case, by=by, now=now)
    check_given([given], doing.pinned.definition)
    if not given.there:
        raise StepRefused("请选择文件，或者注明收了纸质件")
    if not official and not _owed(case, given.key):
        raise StepRefused("这份材料不在说好后补的材料里")
    row = rows_of(case, [given], doing.pinned.definition, by=by.label, at=now)[0]
    row.save()
    case.paper = case.paper or row.paper
    doing.record["material"] = row.key
    doing.finish_beside("add_material", f"补交{row.name}"[:60], turn=False)
    if not official:
        notices.tell_user(case, case.handler_id, f"办事人补交了“{row.name}”", now)
    return row


def _owed(case: HallCase, key: str) -> bool:
    rows = Material.objects.filter(case=case, key=key)
    came = rows.exclude(upload=None, paper=False).exists()
    return not came and rows.filter(later=True).exists()


@action("cases.check_material", None)
def check_material(*, subject: Material, by: Actor, now: datetime) -> Material:
    """Note that an official compared a material with its original (grade B)."""
    case = locked(subject.case)
    require_official(case, CHECKERS, by)
    row: Material = Material.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if row.upload_id is None and not row.paper:
        raise StepRefused("这份材料还没有交来")
    row.grade, row.checked_by = CHECKED, by.label
    row.save(update_fields=["grade", "checked_by"])
    note(material=row.pk)
    return row
