"""A submission whose process is killed between any two of its steps leaves nothing half done."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, connections

from tests.hall import made
from tests.hall.applications.conftest import NOW, Desk, make_desk
from tongjian.core import clock
from tongjian.core.audit.models import AuditEvent
from tongjian.core.documents.models import NumberSeries
from tongjian.core.notify.models import Notice, Outgoing
from tongjian.core.scope import scope
from tongjian.hall.applications.models import Draft
from tongjian.hall.cases.models import CaseDocument, ClockEntry, HallCase, HallStep, Material

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
TOLD = (
    *(HallCase, HallStep, ClockEntry, Material, CaseDocument),
    *(Notice, Outgoing, NumberSeries, AuditEvent),
)


def submit(desk: Desk, draft: Draft, kill_at: int) -> int:
    """Press "submit" in a process of its own, killed before its ``kill_at``-th question to the
    database; how it ended. 0 is never killed.
    """
    connections.close_all()
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    asked = 0

    def counted(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(counted):
            answer = desk.client.post(f"/hall/drafts/{draft.pk}/check/", {"true": "yes"})
        os._exit(min(asked, 250) if answer.status_code == 302 else 0)
    finally:
        os._exit(0)


def rows(desk: Desk) -> dict[str, int]:
    with scope([desk.version.jurisdiction_id], made.actor(desk.parent)):
        return {model.__name__: model._default_manager.count() for model in TOLD}


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


def test_all_or_nothing(own_database: str, today: datetime) -> None:
    desk = make_desk()
    drafts = [desk.filled() for _ in range(2)]
    steps = os.waitstatus_to_exitcode(submit(desk, drafts[0], 0))
    assert steps > 20, "the first submission did not go through"
    before = rows(desk)
    assert before["HallCase"] == 1
    for at in range(2, steps - 3, 3):  # a few questions fewer than the first: items are kept
        assert os.waitstatus_to_exitcode(submit(desk, drafts[1], at)) == -signal.SIGKILL, at
        assert rows(desk) == before, f"killed at question {at} of {steps}"
    with desk.scope():
        assert desk.fresh(drafts[1].pk).case_id is None
    assert os.waitstatus_to_exitcode(submit(desk, drafts[1], 0)) > 0
    after = rows(desk)
    assert after["HallCase"] == 2 and after["NumberSeries"] == before["NumberSeries"]
    with desk.scope():
        first, second = HallCase.objects.order_by("pk").values_list("number", flat=True)
    assert int(second[-6:]) == int(first[-6:]) + 1, "a number was lost"
