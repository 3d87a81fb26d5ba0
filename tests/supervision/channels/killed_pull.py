"""A process that pulls and checks what it pulled in children of its own, to be killed by a test.

Everything is imported once; each line on stdin starts a child, whose number is answered. A child
that ends by itself is answered with "done".
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

NOW = datetime(2025, 10, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
DISTRICT = "310112"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def work() -> None:
    """Pull what has changed, then check what came in, as the worker does."""
    from tongjian.core.identity.reads import command_line
    from tongjian.core.scope import scope
    from tongjian.supervision.channels.models import PullRun, PullSource
    from tongjian.supervision.channels.pull.tasks import perform
    from tongjian.supervision.ledger.actions import process
    from tongjian.supervision.ledger.locks import held
    from tongjian.supervision.ledger.models import Delivery

    by = command_line()
    with scope([DISTRICT], by):
        run = PullRun.objects.create(
            jurisdiction_id=DISTRICT,
            pull=PullSource.objects.get(),
            state="queued",
            by="系统",
            queued_at=NOW,
        )
    perform(run.pk, DISTRICT, NOW)
    with scope([DISTRICT], by):
        waiting = list(Delivery.objects.filter(state="received").values_list("pk", flat=True))
    for key in waiting:
        with held(key):
            process(key, DISTRICT, by=by, now=NOW)


def main() -> None:
    import django

    django.setup()
    from tongjian.core.database import embedded
    from tongjian.supervision.channels.pull import tasks  # noqa: F401 imported once for all
    from tongjian.supervision.ledger import actions  # noqa: F401 imported once for all

    embedded.socket_folder()
    say("ready")
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                work()
                code = 0
            finally:
                sys.stderr.flush()
                os._exit(code)
        say(str(child))
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        say("killed" if killed else "done" if status == 0 else "broken")


if __name__ == "__main__":
    main()
