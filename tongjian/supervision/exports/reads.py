"""Reading workbooks: whose they are, where they lie, whether they may still be had."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db.models import QuerySet
from django.http import Http404, QueryDict

from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.supervision.exports.models import Export
from tongjian.supervision.queries.opening import parsed
from tongjian.supervision.queries.state import ALL, State


def folder() -> Path:
    """Return where workbooks lie, readable by their owner alone."""
    path = home() / "exports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def file_of(export: Export) -> Path:
    """Return where a finished workbook lies."""
    return folder() / f"{export.pk}.xlsx"


def part_of(export: Export) -> Path:
    """Return where a workbook is being written; never offered."""
    return folder() / f"{export.pk}.part"


def scratch_of(export: Export) -> Path:
    """Return the folder of what is needed while writing."""
    return folder() / f"{export.pk}.work"


def of_person(user_id: int | None) -> QuerySet[Export]:
    """Return a person's workbooks within the scope, newest first."""
    rows: QuerySet[Export] = Export.objects.filter(user_id=user_id).select_related("jurisdiction")
    return rows


def state_for(export: Export, actor: Actor, today: date) -> State | None:
    """Return what a workbook holds if its owner may still have it, else None.

    The right, the reach and the units are those of now: who was moved or limited since gets
    nothing that was asked for before.
    """
    if not actor.can("ledger.export", export.jurisdiction_id):
        return None
    try:
        state = parsed(actor, QueryDict(export.query), export.dataset, today)
    except Http404:
        return None
    units = actor.only_units("ledger.read", export.jurisdiction_id)
    limited = None if units is None else sorted(units)
    if state.jurisdiction != export.jurisdiction_id or limited != export.units:
        return None
    if state.view == ALL and not set(_below(state)) <= set(actor.reach("ledger.read")):
        return None
    return state


def _below(state: State) -> list[str]:
    from tongjian.supervision.queries.opening import towns

    return towns(state.jurisdiction)
