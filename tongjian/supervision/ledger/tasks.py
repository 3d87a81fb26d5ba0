"""Deliveries checked in the background."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from procrastinate.contrib.django import app

from tongjian.core.identity.reads import command_line
from tongjian.supervision.ledger.locks import Busy, held
from tongjian.supervision.ledger.paths import work_root

SHANGHAI = ZoneInfo("Asia/Shanghai")


def record_progress(delivery: str, step: str, percent: int) -> None:
    """Keep how far a delivery is, for the page that polls; lost without harm in a crash."""
    folder = work_root()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = folder / f"{delivery}.progress.tmp"
    temporary.write_text(json.dumps({"step": step, "percent": percent}))
    temporary.rename(folder / f"{delivery}.progress")


def progress_of(delivery: str) -> tuple[str, int]:
    """Return the step and percent last recorded."""
    try:
        found = json.loads((work_root() / f"{delivery}.progress").read_text())
    except (OSError, ValueError):
        return "等待处理", 0
    return str(found["step"]), int(found["percent"])


@app.task(queue="ledger", name="ledger.process_delivery")
def process_delivery(delivery: str, jurisdiction: str) -> None:
    """Check a received delivery and publish or reject it; harmless when done already."""
    from tongjian.supervision.ledger.actions import process

    try:
        with held(delivery):
            process(
                delivery,
                jurisdiction,
                by=replace(command_line(), label="后台任务"),
                now=datetime.now(SHANGHAI),
                progress=lambda step, percent: record_progress(delivery, step, percent),
            )
    except Busy:
        return
    finally:
        (work_root() / f"{delivery}.progress").unlink(missing_ok=True)
