"""Jobs whose worker died are taken up again; a job that keeps killing its worker is given up.

Without this a job stays "doing" for ever, and whatever waits for its lock waits with it.
"""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

MOST_ATTEMPTS = 5


@app.periodic(cron="* * * * *")
@app.task(name="jobs.take_up", queueing_lock="jobs.take_up", pass_context=True)
async def take_up(context: JobContext, timestamp: int) -> None:
    """Queue again every running job whose worker sent no heartbeat for half a minute."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.attempts >= MOST_ATTEMPTS:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # its equal waits already, so one of the two is enough
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
