"""Reading a report table in the background."""

from __future__ import annotations

import logging

from django.db import OperationalError, transaction
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.reads import actor_of
from tongjian.core.scope import scope
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.reports import actions, reads
from tongjian.supervision.reports.models import FAILED, OPEN, QUEUED, Intake

LOG = logging.getLogger(__name__)


@app.task(name="reports.read", retry=2)
def read_intake(intake: int, jurisdiction: str) -> None:
    """Read one report table that still waits and tell who handed it in; harmless when done.

    Taken up again after a kill between reading and publishing, it goes on with publishing.
    """
    by = Actor(None, "系统", (), everything=True, everywhere=(jurisdiction,))
    with scope([jurisdiction], by):
        row = reads.intakes().get(pk=intake)
        if row.state == QUEUED:
            row = _read(row, by)
    if row.state == OPEN and row.automatic and not any(_open(row)):
        _publish(row, jurisdiction)


def _read(row: Intake, by: Actor) -> Intake:
    now = clock.now()
    try:
        with transaction.atomic():
            row = actions.read(subject=row, by=by, now=now)
    except OperationalError:  # the database's fault, not the file's: worth another try
        raise
    except Exception:
        LOG.exception("reading intake %s broke", row.pk)
        row.state, row.error = (
            FAILED,
            f"读取“{row.file_name}”时系统出错，已记录；请告诉系统管理员。",
        )
        actions.give_up(subject=row, by=by, now=now)
    if row.state == FAILED:
        actions.tell(row, "无法读取", now)
    elif not row.automatic or any(_open(row)):
        actions.tell(row, "已经读出，请核对", now)
    return row


def _open(row: Intake) -> list[bool]:
    asked = reads.questions_of(row)
    return [bool(asked[kind]) for kind in ("names", "cells", "doubts")]


def _publish(row: Intake, jurisdiction: str) -> None:
    """Publish in the name of who handed it in, who must still have the right."""
    user = row.uploaded_by
    if user is None or not user.is_active:
        return
    now, by = clock.now(), actor_of(user)
    with scope([jurisdiction], by, user_id=user.pk):
        try:
            if by.can("ledger.deliver", jurisdiction):
                actions.publish(subject=row, accepted="", by=by, now=now)
                actions.tell(row, "没有要核对的，已经报送", now)
        except (actions.IntakeRefused, DeliveryRefused) as error:
            actions.tell(row, f"已经读出，没有自动报送：{error}"[:200], now)
