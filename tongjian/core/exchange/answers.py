"""A request with an ``Idempotency-Key`` is done once, however often it is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from tongjian.core.exchange.models import KeyedAnswer, SourceToken

SHAPE = re.compile(r"[\x21-\x7e]{1,200}")
KEPT = timedelta(days=30)


class KeyReused(Exception):
    """The key was used for another request; the message is Chinese."""


class BadKey(Exception):
    """The key is none; the message is Chinese."""


@dataclass(frozen=True)
class Answer:
    """What is answered; ``again`` when it was answered before."""

    status: int
    content: dict[str, Any]
    again: bool = False


def answer_once(
    *,
    token: SourceToken,
    key: str,
    request: str,
    make: Callable[[], Answer],
    now: datetime,
) -> Answer:
    """Return the kept answer to ``key``, or make one and keep it in the running transaction.

    ``request`` is the hash of the whole request. Two with one key at once wait for each other. What
    ``make`` raises is not kept: nothing was done, and the request put right may use the key again.
    """
    if not key:
        return make()
    if not SHAPE.fullmatch(key):
        raise BadKey("Idempotency-Key 应为 1 至 200 个可见的英文字符、数字或符号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"key:{token.pk}:{key}"])
    kept: KeyedAnswer | None = KeyedAnswer.objects.filter(token=token, key=key).first()
    if kept is not None:
        if kept.request != request:
            raise KeyReused(
                "这个 Idempotency-Key 已用于另一份内容；同一份内容重发才用同一个，新内容请换一个"
            )
        return Answer(kept.status, kept.answer, again=True)
    made = make()
    KeyedAnswer.objects.create(
        jurisdiction_id=token.jurisdiction_id,
        token=token,
        key=key,
        request=request,
        status=made.status,
        answer=made.content,
        at=now,
    )
    return made


def forget(now: datetime) -> int:
    """Remove answers nobody will ask for again; how many. Needs a scope."""
    count, _ = KeyedAnswer.objects.filter(at__lt=now - KEPT).delete()
    return count
