"""A process that delivers files again and again, each in a child that is killed after a while.

Reads lines "seconds period file" and answers each with the child's end. It holds no connection
itself, so that children begin as fresh processes do without starting Python anew.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from tests.supervision.ledger.killed import NOW, say

DISTRICT = "310112"


def child(period: str, file: str) -> None:
    from tongjian.core.identity.actor import Actor
    from tongjian.supervision.ledger.actions import deliver

    by = Actor(None, "测试", (), everything=True, everywhere=(DISTRICT,))
    deliver(
        file=Path(file),
        dataset="payment",
        jurisdiction=DISTRICT,
        fiscal_year=2024,
        period=period,
        by=by,
        now=NOW,
    )


def main() -> None:
    import django

    django.setup()
    import tongjian.supervision.ledger.actions  # noqa: F401 - before the children need it

    say("ready")
    for line in sys.stdin:
        seconds, period, file = line.rstrip("\n").split(" ", 2)
        pid = os.fork()
        if pid == 0:
            try:
                child(period, file)
            finally:
                os._exit(0)
        time.sleep(float(seconds))
        os.kill(pid, signal.SIGKILL)
        say(str(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    main()
