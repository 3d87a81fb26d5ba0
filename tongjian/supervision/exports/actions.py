"""Asking for a workbook, doing without it, having it written, taking it away."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.supervision.exports.models import (
    CANCELLED,
    DONE,
    EXPIRED,
    FAILED,
    RUNNING,
    WAITING,
    Export,
)
from tongjian.supervision.exports.reads import of_person
from tongjian.supervision.queries.state import State

AT_ONCE = 3
MOST = 5_000_000
KEPT = timedelta(days=7)


class Refused(Exception):
    """The workbook is not written; the message is Chinese."""


@action("export.request", "ledger.export")
def request(
    *,
    jurisdiction: str,
    state: State,
    units: frozenset[str] | None,
    rows: int,
    by: Actor,
    now: datetime,
) -> Export:
    """Ask for a state's rows as a workbook; its day is fixed now."""
    if rows == 0:
        raise Refused("没有符合条件的行，不用导出")
    if rows > MOST:
        raise Refused(f"有 {rows:,} 行，一次最多导出 {MOST:,} 行；请加上条件分几次导出")
    waiting = of_person(by.user_id).filter(state__in=(WAITING, RUNNING)).count()
    if waiting >= AT_ONCE:
        raise Refused(f"已有 {waiting} 个文件在生成，请等它们完成或取消一个")
    made: Export = Export.objects.create(
        id=secrets.token_hex(16),
        jurisdiction_id=jurisdiction,
        user_id=by.user_id,
        dataset=state.dataset.name,
        fiscal_year=state.year,
        query=replace(state, today=None).address().lstrip("?"),
        as_of=state.as_of,
        units=None if units is None else sorted(units),
        rows=rows,
        requested_at=now,
    )
    note(dataset=state.dataset.name, year=state.year, rows=rows)
    from tongjian.supervision.exports.tasks import write_workbook

    key, place = made.pk, made.jurisdiction_id
    write_workbook.configure(lock="exports").defer(export=key, jurisdiction=place)
    return made


@action("export.cancel", "ledger.export")
def cancel(*, subject: Export, by: Actor, now: datetime) -> bool:
    """Do without a workbook that is not finished; False where it was settled already."""
    changed = Export.objects.filter(pk=subject.pk, state__in=(WAITING, RUNNING)).update(
        state=CANCELLED, finished_at=now
    )
    return changed > 0


@action("export.finish", None)
def finish(*, subject: Export, size: int, sm3: str, by: Actor, now: datetime) -> bool:
    """Offer a workbook that is whole; False where it was cancelled meanwhile."""
    changed = Export.objects.filter(pk=subject.pk, state=RUNNING).update(
        state=DONE,
        size=size,
        sm3=sm3,
        written=subject.rows,
        rows=subject.rows,
        finished_at=now,
        expires_at=now + KEPT,
    )
    note(size=size, sm3=sm3)
    return changed > 0


@action("export.fail", None)
def fail(*, subject: Export, said: str, by: Actor, now: datetime) -> None:
    """Say why a workbook could not be written."""
    Export.objects.filter(pk=subject.pk, state__in=(WAITING, RUNNING)).update(
        state=FAILED, said=said[:200], finished_at=now
    )


@action("export.download", "ledger.export")
def downloaded(*, subject: Export, by: Actor, now: datetime) -> None:
    """Leave a trace of who took a workbook."""
    note(sm3=subject.sm3)


@action("export.expire", None)
def expire(*, subject: Export, by: Actor, now: datetime) -> None:
    """Take away a workbook whose time is over."""
    Export.objects.filter(pk=subject.pk).update(state=EXPIRED)


def take(export: str) -> Export | None:
    """Begin, or begin again after a crash; None where nothing is to be done."""
    with transaction.atomic():
        found: Export | None = Export.objects.select_for_update().filter(pk=export).first()
        if found is None or found.state not in (WAITING, RUNNING):
            return None
        found.state, found.written = RUNNING, 0
        found.save(update_fields=["state", "written"])
        return found


def progress(export: str, written: int) -> bool:
    """Keep how far a workbook is; False where it was cancelled."""
    return Export.objects.filter(pk=export, state=RUNNING).update(written=written) > 0
