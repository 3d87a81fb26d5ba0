"""Jobs whose worker died, as the queue's keeper sees them."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from procrastinate import exceptions
from procrastinate.jobs import Status

from tests.world import World
from tongjian.core.jobs.tasks import MOST_ATTEMPTS, take_up


class Manager:
    """Remembers what was done to each job; ``equal`` waits already."""

    def __init__(self, *jobs: Any, equal: Any = None) -> None:
        self.jobs, self.equal = jobs, equal
        self.done: list[tuple[Any, str]] = []

    async def get_stalled_jobs(self) -> Any:
        return self.jobs

    async def retry_job(self, job: Any) -> None:
        if job is self.equal:
            raise exceptions.UniqueViolation(
                constraint_name="queueing_lock", queueing_lock=job.queueing_lock
            )
        self.done.append((job, "retried"))

    async def finish_job(self, job: Any, *, status: Status, delete_job: bool) -> None:
        assert not delete_job
        self.done.append((job, status.value))


def test_stalled_jobs_are_taken_up_and_deadly_ones_given_up() -> None:
    fresh, deadly, double = (
        SimpleNamespace(attempts=attempts, queueing_lock="x") for attempts in (1, MOST_ATTEMPTS, 1)
    )
    manager = Manager(double, fresh, deadly, equal=double)
    context: Any = SimpleNamespace(app=SimpleNamespace(job_manager=manager))
    asyncio.run(take_up.func(context, 0))
    assert manager.done == [(double, "failed"), (fresh, "retried"), (deadly, "failed")]


@pytest.mark.django_db
def test_asking_twice_for_a_run_queues_one(world: World) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    client = world.client("committee")
    pages = [client.post("/warnings/run/", follow=True).content.decode() for _ in range(2)]
    assert ProcrastinateJob.objects.filter(task_name="warnings.run").count() == 1
    assert "还在等待" in pages[1]
