"""How the installation is: names, counts and states, never figures or personal data."""

import shutil
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from tongjian.core.home import home
from tongjian.core.notify.models import Outgoing

JOB_STATES = {
    "todo": "等待",
    "doing": "进行中",
    "succeeded": "已完成",
    "failed": "失败",
    "cancelled": "已取消",
    "aborted": "已中止",
    "aborting": "中止中",
}


@dataclass(frozen=True)
class Health:
    """Sizes in bytes; ``jobs`` and ``messages`` are (state in Chinese, count)."""

    database_bytes: int
    connections: int
    jobs: list[tuple[str, int]]
    disk_free: int
    disk_total: int
    messages: list[tuple[str, int]]

    @property
    def low_disk(self) -> bool:
        """Whether less than a tenth of the disk is free."""
        return self.disk_free * 10 < self.disk_total


def health() -> Health:
    """Return the state of the database, the queue and the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        connections = cursor.fetchone()[0]
        cursor.execute(
            "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1 ORDER BY 1"
        )
        jobs = [(JOB_STATES.get(state, state), count) for state, count in cursor.fetchall()]
    disk = shutil.disk_usage(home())
    states = dict(Outgoing.STATES)
    counted = Outgoing.objects.order_by().values_list("state").annotate(Count("id"))
    messages = sorted((states[state], count) for state, count in counted)
    return Health(size, connections, jobs, disk.free, disk.total, messages)
