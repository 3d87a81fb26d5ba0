"""A district and a town with files of several sources, delivered once for a module's pages.

Each test runs in a transaction of its own on the module's database and leaves nothing behind.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tests.conftest import NOW
from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import write_csv
from tests.world import DISTRICT, TOWN, World
from tongjian.core import clock
from tongjian.supervision.ledger import engine as engines

UNIT, OTHER_UNIT, TOWN_UNIT = f"{DISTRICT}001001", f"{DISTRICT}002001", f"{TOWN}001001"
COMMON = {
    "jurisdiction": DISTRICT,
    "fiscal_year": "2024",
    "fund_type": "general",
    "level_scope": "own_level",
}
PROJECT = {"project": "P1", "project_name": "校园网", "kind": "project"}


def written(path: Path, dataset: str, rows: Sequence[dict[str, str]]) -> Path:
    """Write a valid CSV of any dataset: the common columns, and what the rows say."""
    return write_csv(path, dataset, [{**COMMON, **row} for row in rows])


def deliver(clerk: Clerk, dataset: str, *rows: dict[str, str], **given: Any) -> None:
    file = written(
        clerk.folder / f"{dataset}{len(list(clerk.folder.iterdir()))}.csv", dataset, rows
    )
    outcome = clerk.deliver(file, dataset=dataset, **given)
    assert outcome.accepted, outcome


def fill(clerk: Clerk) -> None:
    """Deliver budgets and payments of two district units and a town, transfers, three public."""
    lines = [
        {"unit": UNIT, "function_code": "2010101", "kind": "basic", "stage": "current",
         "approved_yuan": "10000", "current_yuan": "10000"},
        {"unit": OTHER_UNIT, "function_code": "2050201", **PROJECT, "stage": "current",
         "approved_yuan": "4000", "virement_yuan": "1000", "current_yuan": "5000"},
    ]  # fmt: skip
    deliver(clerk, "budget", *lines)
    common = {"date_paid": "2024-09-30", "payee": "明川办公服务有限公司", "purpose": "采购"}
    paid = [
        {**common, "payment_no": "1", "unit": UNIT, "function_code": "2010101", "kind": "basic",
         "amount_yuan": "6000"},
        {**common, "payment_no": "2", "unit": OTHER_UNIT, "function_code": "2050201", **PROJECT,
         "amount_yuan": "1000"},
    ]  # fmt: skip
    deliver(clerk, "payment", *paid)
    town = {"jurisdiction": TOWN, "unit": TOWN_UNIT}
    deliver(clerk, "budget", {**lines[0], **town}, jurisdiction=TOWN)
    deliver(clerk, "payment", {**paid[0], **town}, jurisdiction=TOWN)
    given = {"transfer_no": "Z1", "direction": "out", "kind": "general", "date_issued": "2024-02-20",
             "lower_jurisdiction": TOWN, "special": "none", "issued_yuan": "300"}  # fmt: skip
    deliver(clerk, "transfer", given)
    got = {**given, "jurisdiction": TOWN, "direction": "in", "received_yuan": "250",
           "issued_yuan": "250"}  # fmt: skip
    deliver(clerk, "transfer", got, jurisdiction=TOWN)
    public = {
        "unit": UNIT,
        "item": "reception",
        "period": "9",
        "budget_yuan": "100",
        "actual_yuan": "120",
    }
    deliver(clerk, "three_public", public)


@pytest.fixture(scope="module")
def delivered(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Clerk]:
    """A database and ledger of the module's own, filled once."""
    from tongjian.core.database import embedded
    from tongjian.core.database.setup import clone, use

    before, name = connection.settings_dict["NAME"], f"analyses_{uuid.uuid4().hex[:12]}"
    folder = tmp_path_factory.mktemp("analyses")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        clone(name, template_database)
        use(name)
        patch.setenv("TONGJIAN_LEDGER", str(folder / "ledger"))
        try:
            clerk = Clerk(World.make(NOW), folder)
            fill(clerk)
            yield clerk
        finally:
            for found in list(engines._engines):
                engines._engines.pop(found).close()
            use(before)
            embedded.drop_database(name)


@pytest.fixture
def told(delivered: Clerk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    """The filled ledger on the day it was delivered; what a test changes is undone."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.delenv("TONGJIAN_UNIT_PREVIEW_DAYS", raising=False)
    with transaction.atomic():
        yield delivered
        transaction.set_rollback(True)
