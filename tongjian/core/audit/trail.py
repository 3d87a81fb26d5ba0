"""Writing the trail at the end of a transaction, publishing its heads, reading it back."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import connection

from tongjian.core.audit.chain import GENESIS, Break, Link, PendingEvent, check, link_hash
from tongjian.core.audit.models import AuditEvent, AuditHead


def write(events: Iterable[PendingEvent]) -> None:
    """Append events to their chains; called once, last in the transaction.

    Jurisdictions are locked in code order, so that two transactions cannot wait for each other.
    """
    ordered = sorted(events, key=lambda event: event.jurisdiction)
    for jurisdiction, group in groupby(ordered, key=lambda event: event.jurisdiction):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"audit:{jurisdiction}"])
        last = AuditEvent.objects.filter(jurisdiction_id=jurisdiction).order_by("-sequence").first()
        sequence, previous = (last.sequence, last.hash) if last else (0, GENESIS)
        rows = []
        for event in group:
            sequence += 1
            digest = link_hash(previous, sequence, event)
            rows.append(_row(event, sequence, previous, digest))
            previous = digest
        AuditEvent.objects.bulk_create(rows)


def _row(event: PendingEvent, sequence: int, previous: str, digest: str) -> AuditEvent:
    return AuditEvent(
        jurisdiction_id=event.jurisdiction,
        sequence=sequence,
        at=event.at.isoformat(),
        actor=event.actor,
        action=event.action,
        subject=event.subject,
        data=event.data,
        previous=previous,
        hash=digest,
    )


def links() -> Iterator[Link]:
    """Yield every visible event in chain order."""
    fields = [
        "jurisdiction_id",
        "sequence",
        "at",
        "actor",
        "action",
        "subject",
        "data",
        "previous",
        "hash",
    ]
    rows = AuditEvent.objects.order_by("jurisdiction_id", "sequence").values_list(*fields)
    for row in rows.iterator(chunk_size=2000):
        yield Link(*row)


def publish_heads(folder: Path, day: date) -> Path:
    """Write the day's heads into ``folder`` and keep them; running again changes nothing.

    Heads of chains out of scope that the day's file already holds stay in it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit:heads'))")
    path = folder / f"{day.isoformat()}.json"
    heads: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    latest = AuditEvent.objects.order_by("jurisdiction_id", "-sequence").distinct("jurisdiction_id")
    for event in latest:
        kept, _ = AuditHead.objects.get_or_create(
            jurisdiction_id=event.jurisdiction_id,
            day=day,
            defaults={"sequence": event.sequence, "hash": event.hash},
        )
        heads[event.jurisdiction_id] = [kept.sequence, kept.hash]
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")  # a kill never leaves half a file of heads
    part.write_text(json.dumps(heads, indent=1, sort_keys=True))
    part.rename(path)
    return path


def verify(folder: Path) -> list[Break]:
    """Check the trail in the database against itself and the heads published in ``folder``."""
    return check(links(), published_heads(folder))


def published_heads(folder: Path) -> dict[str, tuple[int, str]]:
    """Return the latest published head of each jurisdiction."""
    heads: dict[str, tuple[int, str]] = {}
    for path in sorted(folder.glob("*.json")):
        for code, (sequence, digest) in json.loads(path.read_text()).items():
            heads[code] = (sequence, digest)
    return heads


def count() -> int:
    """Return how many events are visible."""
    return AuditEvent.objects.count()
