"""Who waits for whom: nobody holds the lock of an audit chain while waiting for something else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core.audit import trail
from tongjian.core.audit.models import AuditEvent
from tongjian.core.identity.models import User
from tongjian.core.notify.actions import notify
from tongjian.core.scope import scope, set_local
from tongjian.supervision.linkage.actions import set_term
from tongjian.supervision.warning.actions import register
from tongjian.supervision.warning.models import LedgerWarning

PATIENCE = 20.0  # seconds after which a wait is one for ever
Elsewhere = Callable[[Callable[[], object]], Future[object]]


@pytest.fixture
def shared(own_database: str, now: datetime) -> World:
    """A world that several connections see."""
    return World.make(now)


@pytest.fixture
def elsewhere(shared: World) -> Iterator[Elsewhere]:
    """Does something on a connection of its own, which does not wait for ever for a lock."""

    def run(work: Callable[[], object]) -> object:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '10s'")
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        yield lambda work: pool.submit(run, work)


def act(place: str, now: datetime) -> None:
    """Do something that only enters a row of its own and an event."""
    set_term(
        jurisdiction=place,
        dataset="",
        source="",
        active=True,
        days=None,
        committee="",
        note="测试",
        by=ROOT,
        now=now,
    )


def acting(place: str, now: datetime) -> Callable[[], None]:
    def work() -> None:
        with scope([place], ROOT):
            act(place, now)

    return work


@pytest.fixture
def standing(shared: World, now: datetime) -> LedgerWarning:
    """A warning of the district."""
    made = LedgerWarning(
        **{"jurisdiction_id": DISTRICT, "rule": 49, "version": 1, "level": "red", "urgency": 0},
        **{"group": "payment", "year": 2025, "subject_kind": "payment", "subject_code": "A1"},
        **{"subject_name": "A1", "actual": 1, "expected": 0, "difference": 1, "unit": "元"},
        **{"evidence": [], "evidence_total": 0, "words": "超过界限", "as_of": now.date()},
        **{"found_at": now, "changed_at": now},
    )
    with scope([DISTRICT], ROOT):
        set_local("tongjian.action", "test")
        made.save()
    return made


def found_nothing(now: datetime) -> None:
    register(jurisdiction=DISTRICT, year=None, as_of=now.date(), results=[], by=ROOT, now=now)


def test_locked_rows_leave_their_jurisdiction_to_others(
    standing: LedgerWarning, elsewhere: Elsewhere, now: datetime
) -> None:
    with scope([DISTRICT], ROOT):  # their order names the jurisdiction
        assert list(LedgerWarning.objects.select_for_update()) == [standing]
        elsewhere(acting(DISTRICT, now)).result(PATIENCE)


def test_a_run_of_the_rules_keeps_nobody_waiting(
    standing: LedgerWarning, elsewhere: Elsewhere, now: datetime, tmp_path: Path
) -> None:
    with scope([DISTRICT], ROOT):
        found_nothing(now)
        elsewhere(acting(DISTRICT, now)).result(PATIENCE)
    with scope([DISTRICT], ROOT):
        assert LedgerWarning.objects.get().gone_at == now
        assert trail.verify(tmp_path) == []


def test_a_scope_within_another_takes_no_lock_of_the_trail(
    shared: World, elsewhere: Elsewhere, now: datetime, tmp_path: Path
) -> None:
    with scope([DISTRICT], ROOT):
        with scope([TOWN], ROOT):
            act(TOWN, now)
        elsewhere(acting(TOWN, now)).result(PATIENCE)
    with scope([DISTRICT, TOWN], ROOT):
        assert AuditEvent.objects.filter(action="sources.set_term").count() == 2
        assert trail.verify(tmp_path) == []


def test_what_rows_point_to_is_waited_for_before_the_trail(
    shared: World, elsewhere: Elsewhere, now: datetime
) -> None:
    """The one waits for a row of the other's, which then enters its event and ends."""
    person = shared.person("deputy")

    def telling() -> None:
        with scope([DISTRICT], ROOT):
            act(DISTRICT, now)
            notify(user_id=person.pk, text="请看", url="/", now=now)

    with scope([DISTRICT], ROOT):
        list(User.objects.select_for_update().filter(pk=person.pk))
        told = elsewhere(telling)
        until_one_waits()
        act(DISTRICT, now)
    told.result(PATIENCE)
    with scope([DISTRICT], ROOT):
        assert AuditEvent.objects.filter(action="sources.set_term").count() == 2
    assert person.notices.count() == 1


def until_one_waits() -> None:
    """Return as soon as another connection waits for a lock of this one's."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
