"""A process that does the jobs that wait, each time in a worker of its own that may be killed.

Reads lines "database module function" ("-" for no point): the worker takes up what a killed one
left, does what waits and is killed right after that function. Answers each with the worker's end.
It holds no connection itself, so that workers begin as fresh processes do without starting Python
anew.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

from tests.supervision.ledger.killed import NOW, die, say

FEW = {33, 39, 49, 50}


def arm(module: str, function: str) -> None:
    place = importlib.import_module(f"tongjian.supervision.{module}")
    real = getattr(place, function)

    def deadly(*args: Any, **kwargs: Any) -> Any:
        real(*args, **kwargs)
        die()

    setattr(place, function, deadly)


def work(database: str) -> None:
    from django.db import connection
    from procrastinate.contrib.django import app

    from tongjian.core import clock
    from tongjian.core.jobs.tasks import take_up
    from tongjian.supervision.warning import actions, engine, tasks

    few = [rule for rule in engine.ledger_versions() if rule.number in FEW]
    actions.ledger_versions = tasks.ledger_versions = lambda: tuple(few)  # type: ignore[attr-defined]
    clock.now = lambda: NOW
    connection.settings_dict["NAME"] = database
    with connection.cursor() as cursor:  # half a minute has passed
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
    take_up.configure(priority=10).defer(timestamp=0)
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    app.periodic_registry.periodic_tasks.clear()
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(wait=False, concurrency=1, install_signal_handlers=False)


def main() -> None:
    import django

    django.setup()
    import tongjian.supervision.cases.tasks
    import tongjian.supervision.warning.trial.tasks  # noqa: F401 - before the workers need them

    say("ready")
    for line in sys.stdin:
        database, module, function = line.split()
        pid = os.fork()
        if pid == 0:
            try:
                if module != "-":
                    arm(module, function)
                work(database)
            finally:
                os._exit(0)
        say(str(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    main()
