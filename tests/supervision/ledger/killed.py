"""A process that delivers a file and is killed: at a named point, or by its parent at any time.

Arguments: file, module, function, "before" or "after" ("-" for no point).
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

NOW = datetime(2025, 10, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(module: str, function: str, when: str) -> None:
    place = importlib.import_module(f"tongjian.supervision.ledger.{module}")
    real = getattr(place, function)

    def deadly(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            die()
        result = real(*args, **kwargs)
        die()
        return result

    setattr(place, function, deadly)


def main() -> None:
    import django

    django.setup()
    from tongjian.core.identity.reads import command_line
    from tongjian.supervision.ledger.actions import deliver

    if sys.argv[2] != "-":
        arm(*sys.argv[2:5])
    say("ready")
    sys.stdin.readline()
    outcome = deliver(
        file=Path(sys.argv[1]),
        dataset="payment",
        jurisdiction="310112",
        fiscal_year=2024,
        by=command_line(),
        now=NOW,
    )
    say("accepted" if outcome.accepted else outcome.message)


if __name__ == "__main__":
    main()
