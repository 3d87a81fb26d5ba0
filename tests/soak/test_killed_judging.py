"""The worker killed while it back-tests, judges and gathers into cases: the outcome is the same."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.soak.obeying import obeying
from tests.supervision.cases.conftest import PERSON, STRAY, TOWNS, WINE
from tests.supervision.ledger.conftest import Clerk
from tests.supervision.once import Once, committed, delivered_once
from tests.world import DISTRICT, TOWN, World
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.supervision.cases.models import CaseFinding, CasePayment, WarningCase
from tongjian.supervision.warning.engine import ledger_rules
from tongjian.supervision.warning.models import LedgerWarning, MissingData, WarningRun
from tongjian.supervision.warning.settings.models import BackTest
from tongjian.supervision.warning.tasks import run_in_background
from tongjian.supervision.warning.trial import actions
from tongjian.supervision.warning.trial.tasks import back_test

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]
POINTS = [
    "warning.trial.tasks _told",
    "warning.trial.tasks settle",
    "warning.actions register",
    "cases.gathering _join",
    "cases.tasks _tell_news",
]


@pytest.fixture
def delivered(
    django_db_setup: None, template_database: str, django_db_blocker: Any, tmp_path: Path
) -> Iterator[Once]:
    def fill(clerk: Clerk) -> None:
        payments = clerk.file("六月.csv", "payment", {}, PERSON, WINE, STRAY)
        assert clerk.deliver(payments).accepted
        assert clerk.deliver(clerk.file("镇.csv", "payment", TOWNS), jurisdiction=TOWN).accepted

    with delivered_once(template_database, django_db_blocker, tmp_path, fill) as made:
        yield made


@pytest.fixture
def worker(delivered: Once) -> Iterator[subprocess.Popen[str]]:
    with obeying(
        "tests.supervision.warning.working",
        delivered.database,
        TONGJIAN_LEDGER=str(delivered.ledger),
    ) as started:
        yield started


def works(worker: subprocess.Popen[str], database: str, point: str = "- -") -> int:
    """Let a worker do what waits; how it ended."""
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write(f"{database} {point}\n")
    worker.stdin.flush()
    return int(worker.stdout.readline())


def asked(world: World) -> None:
    """Ask for a back-test and for a run of the rules, which asks for its gathering."""
    user = world.person("committee")
    rule = next(one for one in ledger_rules() if one.number == 50)
    actor = world.actor("committee")
    with scope((DISTRICT, TOWN), actor):
        test = actions.request(
            rule=rule,
            values={"least_yuan": "2000"},
            stepped="",
            jurisdiction=DISTRICT,
            by=actor,
            now=world.now,
        )
        back_test.defer(test=test.pk, jurisdiction=DISTRICT)
        run_in_background.defer(jurisdictions=[DISTRICT, TOWN], user=user.pk)


def outcome() -> dict[str, Any]:
    """Return what came of it, without the numbers rows are kept under."""
    kept = {
        LedgerWarning: "jurisdiction_id rule year subject_code level actual words evidence "
        "as_of found_at changed_at gone_at",
        MissingData: "jurisdiction_id rule year dataset of_year found_at gone_at",
        WarningRun: "jurisdiction_id year at found added changed gone missing",
        BackTest: "state done total result finished_at",
        WarningCase: "jurisdiction_id kind code year title level priority involved_yuan due "
        "made_at track__state",
        CaseFinding: "case__code rule level cause joined_at",
        CasePayment: "case__code row amount_yuan",
    }
    with World.scope(None):  # type: ignore[arg-type] # every jurisdiction
        told = {
            model.__name__: sorted(map(repr, model.objects.values_list(*names.split())))
            for model, names in kept.items()
        }
    return {**told, "notices": sorted(Notice.objects.values_list("user__username", "text"))}


def left() -> list[Any]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    jobs = ProcrastinateJob.objects.exclude(status="succeeded")
    return list(jobs.values_list("task_name", "status"))


def test_killed_at_any_step_the_outcome_is_that_of_an_undisturbed_worker(
    delivered: Once, worker: subprocess.Popen[str], django_db_blocker: Any
) -> None:
    from django.db import connection

    with committed(delivered, django_db_blocker) as world:
        asked(world)
        assert os.WEXITSTATUS(works(worker, str(connection.settings_dict["NAME"]))) == 0
        undisturbed = outcome()
        assert left() == [] and all(undisturbed.values())
    with committed(delivered, django_db_blocker) as world:
        asked(world)
        name = str(connection.settings_dict["NAME"])
        for point in POINTS:
            status = works(worker, name, point)
            assert os.WIFSIGNALED(status), (point, status)
        works(worker, name)
        assert left() == []
        assert outcome() == undisturbed
