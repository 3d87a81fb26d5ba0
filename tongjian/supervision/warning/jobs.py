"""Which jobs a worker works on or will take up."""

from __future__ import annotations

from procrastinate.contrib.django.models import ProcrastinateJob


def jobs_of(task: str, argument: str) -> set[int]:
    """Return an argument, a key, of every job of a task that is not over."""
    jobs = ProcrastinateJob.objects.filter(task_name=task, status__in=("todo", "doing"))
    return {args[argument] for args in jobs.values_list("args", flat=True)}
