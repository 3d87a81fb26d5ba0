"""The audit chain as pure functions: hashing, linking and checking, without a database.

One chain per jurisdiction. Each event's hash is SM3 over the hash before it and the event's
canonical JSON, so that a changed, removed or inserted event breaks every later link; a head
published elsewhere (see ``trail.publish_heads``) makes a cut tail visible.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

GENESIS = "0" * 64


@dataclass
class PendingEvent:
    """An event that waits for its transaction to end."""

    jurisdiction: str
    at: datetime
    actor: str
    action: str
    subject: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """One event as stored: its place in the chain, content and hashes."""

    jurisdiction: str
    sequence: int
    at: str
    actor: str
    action: str
    subject: str
    data: dict[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True)
class Break:
    """Where a chain fails, in Chinese."""

    jurisdiction: str
    sequence: int
    message: str


def sm3(data: bytes) -> str:
    """Return the SM3 digest (GB/T 32905—2016) in hexadecimal."""
    return hashlib.new("sm3", data).hexdigest()


def link_hash(previous: str, sequence: int, event: PendingEvent) -> str:
    """Return the hash of ``event`` at ``sequence`` after ``previous``."""
    return _hash(
        previous,
        event.jurisdiction,
        sequence,
        event.at.isoformat(),
        event.actor,
        event.action,
        event.subject,
        event.data,
    )


def _hash(previous: str, *content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sm3(f"{previous}\n{text}".encode())


def check(links: Iterable[Link], heads: dict[str, tuple[int, str]] | None = None) -> list[Break]:
    """Return every break of the chains in ``links`` (each in sequence order).

    ``heads`` are published heads by jurisdiction: the chain must still contain each.
    """
    return list(_breaks(links, heads or {}))


def _breaks(links: Iterable[Link], heads: dict[str, tuple[int, str]]) -> Iterator[Break]:
    last: dict[str, Link] = {}
    wanted = dict(heads)
    for link in links:
        before = last.get(link.jurisdiction)
        if link.sequence != (before.sequence if before else 0) + 1:
            yield Break(link.jurisdiction, link.sequence, "序号不连续，有记录被删去或插入")
        elif link.previous != (before.hash if before else GENESIS):
            yield Break(link.jurisdiction, link.sequence, "与前一条记录的哈希不衔接")
        if link.hash != _hash(
            link.previous,
            link.jurisdiction,
            link.sequence,
            link.at,
            link.actor,
            link.action,
            link.subject,
            link.data,
        ):
            yield Break(link.jurisdiction, link.sequence, "内容与哈希不符，记录被改动")
        head = wanted.get(link.jurisdiction)
        if head and head[0] == link.sequence:
            if head[1] != link.hash:
                yield Break(link.jurisdiction, link.sequence, "与已公布的链头不符")
            del wanted[link.jurisdiction]
        last[link.jurisdiction] = link
    for jurisdiction, (sequence, _) in wanted.items():
        yield Break(jurisdiction, sequence, "已公布的链头在链中找不到，尾部被截去")
