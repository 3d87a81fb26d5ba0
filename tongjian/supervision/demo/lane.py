"""Delivering one jurisdiction's demonstration files in a process of its own.

Imported by a spawned process before Django is set up, so it imports nothing of ours at the top.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongjian.supervision.demo.district import PlannedDelivery


def deliver_lane(folder: Path, planned: list[PlannedDelivery], now: datetime) -> int:
    """Deliver the files in their order through the ordinary door; the count."""
    import django

    django.setup()
    for item in planned:
        deliver_one(folder, item, now)
    return len(planned)


def deliver_one(folder: Path, item: PlannedDelivery, now: datetime) -> None:
    """Deliver one file; raises RuntimeError when it is not received as it is meant to be."""
    from tongjian.core.identity.reads import command_line
    from tongjian.supervision.ledger.actions import deliver

    outcome = deliver(
        file=folder / item.file,
        dataset=item.dataset,
        jurisdiction=item.jurisdiction,
        fiscal_year=item.fiscal_year,
        period=item.period,
        source=item.source,
        unit=item.unit,
        totals={name: str(value) for name, value in item.totals.items()},
        received=item.received,
        by=command_line(),
        now=now,
    )
    if outcome.accepted == item.rejected:
        word = "应被退回，却收下了" if item.rejected else "被退回"
        raise RuntimeError(f"演示数据 {item.file} {word}：{outcome.message}")
