"""Rules that run by themselves every night."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT
from tongjian.core import clock
from tongjian.supervision.warning.models import LedgerWarning, MissingData, WarningRun
from tongjian.supervision.warning.tasks import run_daily, run_in_background


def test_the_rules_run_every_night_over_every_jurisdiction(clerk: Clerk) -> None:
    payments = clerk.file("六月.csv", "payment", {"purpose": "购买白酒", "amount_yuan": "3000"})
    assert clerk.deliver(payments).accepted
    for _ in range(2):
        run_daily(timestamp=0)
    with clerk.world.scope():
        assert LedgerWarning.objects.filter(jurisdiction_id=DISTRICT, rule=50).count() == 1
        ran = WarningRun.objects.values_list("jurisdiction_id", flat=True)
        assert sorted(ran) == sorted(ROOT.everywhere * 2)


def test_after_a_delivery_only_its_rules_run_and_all_stands_as_if_every_rule_had(
    clerk: Clerk,
) -> None:
    def standing() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        with clerk.world.scope():
            found = LedgerWarning.objects.filter(gone_at=None)
            lacking = MissingData.objects.filter(gone_at=None)
            return (
                sorted(found.values_list("jurisdiction_id", "rule", "subject_code", "words")),
                sorted(lacking.values_list("jurisdiction_id", "rule", "year", "dataset")),
            )

    first = clerk.file("六月.csv", "payment", {"purpose": "购买白酒", "amount_yuan": "3000"})
    assert clerk.deliver(first).accepted
    year = 2024
    run_in_background(jurisdictions=[DISTRICT], year=year, datasets=["budget"])
    warnings, lacking = standing()
    assert warnings == [] and {name for *_, name in lacking} >= {"budget"}
    run_in_background(jurisdictions=[DISTRICT], year=year, datasets=["payment"])
    assert {rule for _, rule, *_ in standing()[0]} == {50}
    then = clerk.file("更正.csv", "payment", {"purpose": "购买纸张", "amount_yuan": "3000"})
    assert clerk.deliver(then, day=1).accepted
    run_in_background(jurisdictions=[DISTRICT], year=year, datasets=["payment"])
    after = standing()
    assert after[0] == []
    run_in_background(jurisdictions=[DISTRICT], year=year)
    assert standing() == after


def test_an_empty_system_has_nothing_to_judge(db: None) -> None:
    run_daily(timestamp=0)


def test_the_night_is_shanghai_s() -> None:
    periodic = app.periodic_registry.periodic_tasks["warnings.run_daily", ""]
    noon = datetime(2025, 10, 20, 12, tzinfo=clock.SHANGHAI)
    at = periodic.croniter.get_next(ret_type=float, start_time=noon.timestamp())
    due = datetime.fromtimestamp(at, clock.SHANGHAI)
    assert due == datetime(2025, 10, 21, 2, tzinfo=clock.SHANGHAI)
