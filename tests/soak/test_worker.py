"""A worker killed in the middle of a job: the next one takes the job up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.world import DISTRICT, ROOT, World
from tongjian.core.files.store import store
from tongjian.core.scope import scope
from tongjian.supervision.demo.documents import make_documents
from tongjian.supervision.documents.actions import FOLDER, LIMIT, upload
from tongjian.supervision.documents.models import Document

pytestmark = pytest.mark.soak
PATIENCE = 200.0  # seconds: half a minute without heartbeat, a minute's clock, the reading


def worker(database: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "TONGJIAN_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "tongjian.settings",
    }
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1"]
    return subprocess.Popen(command, env=environment, start_new_session=True)


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def jobs(state: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE status::text = %s AND task_name = 'documents.read'",
            [state],
        )
        return int(cursor.fetchone()[0])


@pytest.mark.timeout(600)
def test_a_reading_whose_worker_was_killed_is_taken_up_again(
    own_database: str, now: Any, tmp_path: Path
) -> None:
    World.make(now)
    path = next(made.path for made in make_documents(tmp_path, seed=7) if made.kind == "accounts")
    with scope([DISTRICT], ROOT):
        document = upload(
            jurisdiction=DISTRICT,
            kind="accounts",
            file_name=path.name,
            stored=store([path.read_bytes()], FOLDER, LIMIT),
            by=ROOT,
            now=now,
        )
    first = worker(own_database)
    try:
        until(lambda: jobs("doing") == 1)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert jobs("doing") == 1, "the job ended before its worker was killed"
    with scope([DISTRICT], ROOT):
        assert Document.objects.get(pk=document.pk).state == "queued"
    second = worker(own_database)
    try:
        until(lambda: jobs("succeeded") == 1)
    finally:
        os.killpg(second.pid, signal.SIGKILL)
        second.wait()
    with scope([DISTRICT], ROOT):
        assert Document.objects.get(pk=document.pk).state == "read"
