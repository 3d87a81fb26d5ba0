"""Throttling of what needs no sign-in: kept as keyed hashes of addresses, counted in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.helpers import get_client_ip_address

from tongjian.core.identity.throttle import Ceiling, admit, full
from tongjian.core.keys import keyed

WRONG = (Ceiling(10, timedelta(minutes=15)),)
ALL_WRONG = (Ceiling(1000, timedelta(minutes=15)),)


def source_of(request: Any) -> str:
    """Return what is kept of the address a request came from."""
    return keyed("hall.feedback", str(get_client_ip_address(request)))


def require_room(source: str, now: datetime) -> None:
    """Raise ``throttle.TooOften`` when no code may be tried from here now."""
    full(_buckets(source), now)


def count_wrong(source: str, now: datetime) -> None:
    """Count a wrong code against its address and against everybody."""
    admit(_buckets(source), now)


def _buckets(source: str) -> dict[str, tuple[Ceiling, ...]]:
    return {f"feedback.wrong:{source}": WRONG, "feedback.wrong": ALL_WRONG}
