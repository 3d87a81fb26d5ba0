"""A process that merges the ledger's files again and again, each time in a child that is killed.

Reads lines "module function when" (killed at that point) or "- - seconds" (killed by its parent after
so long) and answers each with the child's end. It holds no connection itself, so that children
begin as fresh processes do without starting Python anew.
"""

from __future__ import annotations

import os
import signal
import sys
import time

from tests.supervision.ledger.killed import NOW, arm, say

DISTRICT = "310112"


def child(module: str, function: str, when: str) -> None:
    from tongjian.core.identity.actor import Actor
    from tongjian.supervision.ledger.compaction import compact

    if module != "-":
        arm(module, function, when)
    by = Actor(None, "测试", (), everything=True, everywhere=(DISTRICT,))
    compact(jurisdictions=[DISTRICT], by=by, now=NOW)


def main() -> None:
    import django

    django.setup()
    import tongjian.supervision.ledger.compaction  # noqa: F401 - before the children need it

    say("ready")
    for line in sys.stdin:
        module, function, when = line.split()
        pid = os.fork()
        if pid == 0:
            try:
                child(module, function, when)
            finally:
                os._exit(0)
        if module == "-":
            time.sleep(float(when))
            os.kill(pid, signal.SIGKILL)
        say(str(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    main()
