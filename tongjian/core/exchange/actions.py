"""Taking a file in: by whatever carrier it comes, it becomes a package in the inbox."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from tongjian.core.action import action, note
from tongjian.core.audit.chain import GENESIS, sm3
from tongjian.core.exchange.models import Package
from tongjian.core.identity.actor import Actor


@action("exchange.receive", None)
def receive(
    *,
    kind: str,
    jurisdiction: str,
    source: str,
    carrier: str,
    manifest: dict[str, Any],
    content: str,
    content_sm3: str,
    by: Actor,
    now: datetime,
) -> Package:
    """Put a stored file into the inbox as the source's next package.

    ``kind`` is a versioned name such as "delivery/1"; ``manifest`` holds ids, counts and hashes,
    never personal values; ``content`` is the stored original's path below the data folder. Who
    may deliver what is decided by the action that calls this one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"package:{jurisdiction}:{source}"]
        )
    before = (
        Package.objects.filter(jurisdiction_id=jurisdiction, source=source)
        .order_by("-sequence")
        .first()
    )
    sequence, previous = (before.sequence + 1, before.hash) if before else (1, GENESIS)
    digest = package_hash(previous, kind, sequence, manifest, content_sm3)
    note(package_sm3=content_sm3, sequence=sequence)
    package: Package = Package.objects.create(
        jurisdiction_id=jurisdiction,
        kind=kind,
        source=source,
        carrier=carrier,
        sequence=sequence,
        manifest=manifest,
        content=content,
        content_sm3=content_sm3,
        previous=previous,
        hash=digest,
        received_at=now,
    )
    return package


def package_hash(
    previous: str, kind: str, sequence: int, manifest: dict[str, Any], content_sm3: str
) -> str:
    """Return the hash that links a package to the one before it."""
    text = json.dumps(
        [kind, sequence, manifest, content_sm3],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return sm3(f"{previous}\n{text}".encode())
