"""Rules that run by themselves every night."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT
from tongjian.core import clock
from tongjian.supervision.warning.models import LedgerWarning, WarningRun
from tongjian.supervision.warning.tasks import run_daily


def test_the_rules_run_every_night_over_every_jurisdiction(clerk: Clerk) -> None:
    payments = clerk.file("六月.csv", "payment", {"purpose": "购买白酒", "amount_yuan": "3000"})
    assert clerk.deliver(payments).accepted
    for _ in range(2):
        run_daily(timestamp=0)
    with clerk.world.scope():
        assert LedgerWarning.objects.filter(jurisdiction_id=DISTRICT, rule=50).count() == 1
        ran = WarningRun.objects.values_list("jurisdiction_id", flat=True)
        assert sorted(ran) == sorted(ROOT.everywhere * 2)


def test_an_empty_system_has_nothing_to_judge(db: None) -> None:
    run_daily(timestamp=0)


def test_the_night_is_shanghai_s() -> None:
    periodic = app.periodic_registry.periodic_tasks["warnings.run_daily", ""]
    noon = datetime(2025, 10, 20, 12, tzinfo=clock.SHANGHAI)
    at = periodic.croniter.get_next(ret_type=float, start_time=noon.timestamp())
    due = datetime.fromtimestamp(at, clock.SHANGHAI)
    assert due == datetime(2025, 10, 21, 2, tzinfo=clock.SHANGHAI)
