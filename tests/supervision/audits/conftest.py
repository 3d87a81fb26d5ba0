"""A district whose audit department has delivered its lists of three years."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import write_csv
from tests.supervision.once import Once, copied, delivered_once, within
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core import clock
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.warning.actions import run_rules

UNIT, OTHER = f"{DISTRICT}001001", f"{DISTRICT}002001"
RULES = (71, 72)
REPORT = "关于2023年度预算执行和其他财政收支的审计工作报告"


def problem(number: str, year: int = 2024, **given: str) -> dict[str, str]:
    """Return a row of the list: rectifying, 20 万元, due on 30 November of the year after."""
    return {
        "jurisdiction": DISTRICT,
        "fiscal_year": str(year),
        "problem_no": number,
        "report": REPORT,
        "date_reported": f"{year}-07-25",
        "problem": "第1局本级：部分支出未按规定用途使用",
        "kind": "payment",
        "unit": UNIT,
        "sum_yuan": "200000",
        "due": f"{year + 1}-11-30",
        "status": "rectifying",
        "date_done": "",
        "rectified_yuan": "50000",
        **given,
    }


DONE: Any = {
    "status": "done",
    "date_done": "2025-03-01",
    "rectified_yuan": "80000",
    "sum_yuan": "80000",
}
A = problem("A")
B = problem("B", kind="asset", problem="资产没有入账", **DONE)
C = problem("C", unit=OTHER, kind="budget", problem="预算不细", sum_yuan="", rectified_yuan="")
LATE = {"due": "2023-01-25", "status": "open", "rectified_yuan": "0", "sum_yuan": "300000"}
OLD = problem("X", 2022, **LATE)
HEARD = {
    "jurisdiction": DISTRICT,
    "fiscal_year": "2023",
    "procedure_no": "CX-1",
    "body": "示例区人大常委会",
    "kind": "reported",
    "subject": "audit_report",
    "date": "2024-07-28",
    "document": REPORT,
}


def send(clerk: Clerk, *rows: dict[str, str], day: int = 0, dataset: str = "audit_finding") -> str:
    """Deliver rows of one year and place; the delivery."""
    year, place = int(rows[0]["fiscal_year"]), rows[0]["jurisdiction"]
    path = write_csv(clerk.folder / f"{dataset}-{year}-{place}-{day}.csv", dataset, rows)
    outcome = clerk.deliver(path, dataset=dataset, day=day, fiscal_year=year, jurisdiction=place)
    assert outcome.accepted, outcome.faults
    return outcome.delivery


def run(clerk: Clerk, day: int = 0) -> None:
    with clerk.world.scope():
        run_rules(
            jurisdictions=(DISTRICT, TOWN), year=None, by=ROOT, now=clerk.moment(day), only=RULES
        )


def gathered(clerk: Clerk, day: int = 0, *places: str) -> dict[str, int]:
    found: dict[str, int] = {}
    with clerk.world.scope():
        for code in places or (DISTRICT, TOWN):
            found = gather(jurisdiction=code, by=ROOT, now=clerk.moment(day))
    return found


def filled(clerk: Clerk) -> None:
    """Deliver the lists of 2022 to 2024, the procedure, and a town's list; run the rules."""
    send(clerk, OLD)
    send(clerk, problem("Y", 2023, unit=OTHER, kind="asset", problem="旧账", **DONE))
    send(clerk, A, B, C)
    send(clerk, {**problem("T1"), "jurisdiction": TOWN, "unit": f"{TOWN}001001"})
    send(clerk, HEARD, dataset="procedure")
    run(clerk)


@pytest.fixture(scope="session")
def lists(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Once]:
    """The delivered lists, before anything is gathered."""
    folder = tmp_path_factory.mktemp("audits")
    with delivered_once(template_database, django_db_blocker, folder, filled) as made:
        yield made


@pytest.fixture(scope="session")
def problems(
    lists: Once, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Once]:
    """The delivered lists with the cases of their problems."""
    folder = tmp_path_factory.mktemp("problems")
    with copied(lists, django_db_blocker, folder, gathered) as made:
        yield made


@pytest.fixture
def world(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[World]:
    """The district, gathered already unless the tests of a module gather themselves.

    What a test changes in the database is undone.
    """
    ready = getattr(request.module, "GATHERED", True)
    once: Once = request.getfixturevalue("problems" if ready else "lists")
    with within(once, django_db_blocker) as found:
        yield found


@pytest.fixture
def clerk(world: World, tmp_path: Path) -> Clerk:
    return Clerk(world, tmp_path)


@pytest.fixture
def today(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", clerk.moment)


WHO = {
    "committee": ("committee", DISTRICT, ""),
    "second": ("committee", DISTRICT, "b"),
    "unit": ("unit", DISTRICT, UNIT),
    "other": ("unit", DISTRICT, OTHER),
    "bureau": ("bureau", DISTRICT, ""),
    "finance": ("finance", DISTRICT, ""),
    "deputy": ("deputy", DISTRICT, ""),
    "auditor": ("auditor", DISTRICT, ""),
    "town": ("town", TOWN, ""),
}


class People(dict[str, Client]):
    """The people of the district, signed in when a test first needs them."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def __missing__(self, who: str) -> Client:
        self[who] = self.world.client(*WHO[who])
        return self[who]


@pytest.fixture
def people(world: World, today: None) -> People:
    return People(world)


def case_of(world: World, number: str) -> WarningCase:
    """Return the case of a problem as it is now."""
    with world.scope():
        rows = WarningCase.objects.select_related("track__flow", "jurisdiction", "audit")
        found: WarningCase = rows.get(kind="audit", code=number)
        return found


def post(client: Client, world: World, number: str, step: str, **given: Any) -> Any:
    case = case_of(world, number)
    return client.post(f"/cases/{case.pk}/{step}/", {"turn": case.track.turn, **given})


def done(client: Client, world: World, number: str, step: str, **given: Any) -> str:
    """Take a step that must work; the state after it."""
    answer = post(client, world, number, step, **given)
    assert answer.status_code == 302, answer.content.decode()
    return case_of(world, number).track.state


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())
