"""Several at once: numbers without gaps, one of two decides; and what a submission may ask."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.hall.cases.conftest import PAPER, Hall, at, make_applicant, make_bodies
from tests.world import ROOT, World
from tongjian.core.scope import scope
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.actions import open_case, take
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.cases.models import CaseDocument, HallCase, HallStep


def together(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread and connection of its own; what each returned or raised."""
    results: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.fixture
def shared_hall(own_database: str, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock():
        now = at("2026-02-12")
        hall = Hall(World.make(now), now)
        with scope(ROOT.everywhere, ROOT):
            make_applicant(user=hall.world.person("applicant"), by=ROOT, now=now)
            make_bodies(by=ROOT, now=now)
            hall.version()
        for role in ("applicant", "officer", "window"):
            hall.actor(role)
        yield hall
        connections.close_all()


def test_many_submit_at_once_and_the_numbers_have_no_gap(shared_hall: Hall) -> None:
    def submit() -> str:
        with scope(ROOT.everywhere, ROOT):
            return str(shared_hall.open().number)

    made = together(*[submit] * 6)
    assert sorted(made) == [f"310112-2026-{number:06d}" for number in range(1, 7)]


def test_of_two_officials_one_acts_and_the_other_is_told(shared_hall: Hall) -> None:
    with scope(ROOT.everywhere, ROOT):
        case = shared_hall.open()

    def act(role: str) -> Callable[[], HallCase]:
        by = shared_hall.actor(role)

        def work() -> HallCase:
            with scope(ROOT.everywhere, by):
                now = shared_hall.now
                return take(subject=case, step="accept", turn=0, data={}, by=by, now=now)

        return work

    results = together(act("officer"), act("window"))
    assert sorted(type(one) is StepRefused for one in results) == [False, True]
    with scope(ROOT.everywhere, ROOT):
        assert HallStep.objects.filter(case=case, effect="accept").count() == 1
        assert CaseDocument.objects.filter(case=case, kind="acceptance_notice").count() == 1


def test_a_submission_and_a_step_ask_little_however_much_there_is(hall: Hall) -> None:
    given = hall.given()
    open_case(**given)
    with CaptureQueriesContext(connection) as few:
        open_case(**given)
    given["materials"] = [*PAPER, *(MaterialGiven("photo", paper=True) for _ in range(8))]
    with CaptureQueriesContext(connection) as more:
        case = open_case(**given)
    assert len(more) == len(few) <= 16
    by = hall.actor("officer")
    with CaptureQueriesContext(connection) as step:
        take(subject=case, step="accept", turn=0, data={}, by=by, now=hall.now)
    assert len(step) <= 15
