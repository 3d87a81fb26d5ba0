"""Deciding about a proposal and taking it back.

What one person proposes another must decide, whatever roles the first may hold. Whoever decides or
withdraws first has done so; a second finds it settled.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar, cast

from django.db import connection

from tongjian.core.identity.actor import Actor
from tongjian.supervision.warning.four_eyes.record import WAITING, Proposed

WORDS_MOST = 300
P = TypeVar("P", bound=Proposed)


class ProposalRefused(Exception):
    """It cannot be done so; the message is Chinese."""


def alone(key: str) -> None:
    """Wait for whoever proposes or decides about the same, which ``key`` names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])


def locked(subject: P, key: str) -> P:
    """Return the proposal as it stands now, for oneself."""
    alone(key)
    rows = type(subject)._default_manager.select_for_update()
    return cast(P, rows.get(pk=subject.pk))


def due(found: Any, *states: str) -> None:
    """Raise ``ProposalRefused`` for what stands in none of the states: it is settled."""
    if found.state not in (states or (WAITING,)):
        raise ProposalRefused(f"这一项{found.get_state_display()}，不用再办理")


def due_to(found: Any, by: Actor) -> None:
    """Raise ``ProposalRefused`` for what is settled, and for one's own."""
    due(found)
    if by.user_id is None or by.user_id == found.proposer_id:
        raise ProposalRefused("自己提出的不能由自己批准，请另一位有批准权的人办理")


def settle(found: Any, state: str, answer: str, by: Actor, now: datetime, *further: str) -> None:
    """Keep what was decided, who did and when; ``further`` fields were changed with it."""
    found.state, found.answer = state, words(answer)
    found.decider_id, found.decided_by, found.decided_at = by.user_id, by.label, now
    decided = ["state", "answer", "decider", "decided_by", "decided_at"]
    found.save(update_fields=[*decided, *further])


def words(text: str, needed: str = "") -> str:
    """Return a reason or an answer; raises ``ProposalRefused`` for one too long, or ``needed``."""
    found = text.strip()
    if needed and not found:
        raise ProposalRefused(needed)
    if len(found) > WORDS_MOST:
        raise ProposalRefused(f"最多{WORDS_MOST}字，收到{len(found)}字")
    return found
