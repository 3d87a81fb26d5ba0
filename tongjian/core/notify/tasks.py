"""Delivering messages in the background, and forgetting what they said.

What goes wrong is kept as Chinese words without address or text; nothing of a message is logged.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.keys import Unreadable
from tongjian.core.notify.gateways.base import Letter, Refused, TryLater
from tongjian.core.notify.gateways.choose import gateway_for
from tongjian.core.notify.models import DELIVERED, FAILED, SENDING, WAITING, Outgoing
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope

TRIES = 6
AGAIN = RetryStrategy(max_attempts=TRIES, exponential_wait=5)  # 5, 25, 125 … seconds
CODE_KEPT = timedelta(minutes=10)
TEXT_KEPT = timedelta(days=30)


class NotYet(Exception):
    """The message waits for its next try."""


@app.task(name="notify.deliver", queue="notify", priority=10, retry=AGAIN)
def deliver(outgoing: int, jurisdiction: str) -> None:
    """Hand one message to its gateway; a message already delivered or given up is left alone.

    The gateway is called outside any transaction. A worker killed in between leaves the row
    "sending" and the job is taken up again with the same reference.
    """
    letter = _claim(outgoing, jurisdiction)
    if letter is None:
        return
    channel, sent = letter
    gateway = gateway_for(channel)
    if gateway is None or isinstance(sent, str):
        words = sent if isinstance(sent, str) else "这种方式没有启用"
        _settle(outgoing, jurisdiction, FAILED, words)
        return
    try:
        words = gateway.take(sent)
    except Refused as error:
        _settle(outgoing, jurisdiction, FAILED, str(error), gateway.name)
    except TryLater as error:
        if not _wait(outgoing, jurisdiction, str(error), gateway.name):
            raise NotYet("the gateway did not take the message") from None
    else:
        _settle(outgoing, jurisdiction, DELIVERED, words, gateway.name)


def _claim(outgoing: int, jurisdiction: str) -> tuple[str, Letter | str] | None:
    """Mark the row as being sent; its letter, or why there is none, or None when it is settled."""
    with scope([jurisdiction]):
        row = Outgoing.objects.select_for_update().filter(pk=outgoing).first()
        if row is None or row.state not in (WAITING, SENDING):
            return None
        row.state, row.attempts = SENDING, row.attempts + 1
        row.save(update_fields=["state", "attempts"])
        if row.kind == "code" and clock.now() - row.created_at > CODE_KEPT:
            return row.channel, "验证码已过期，不再发送"
        try:
            text = row.text
        except Unreadable:
            return row.channel, "内容无法解开：系统的密钥换过"
        return row.channel, Letter(str(row.reference), row.kind, row.address, row.title, text)


def _settle(outgoing: int, jurisdiction: str, state: str, words: str, gateway: str = "") -> None:
    now = clock.now()
    with scope([jurisdiction]):
        row = Outgoing.objects.select_for_update().get(pk=outgoing)
        row.state, row.said, row.gateway, row.finished_at = state, words[:200], gateway, now
        if row.kind == "code" and gateway != "log":
            row.sealed, row.emptied_at = "", now
        row.save()


def _wait(outgoing: int, jurisdiction: str, words: str, gateway: str) -> bool:
    """Note why it must wait; True when that was the last try and it has failed for good."""
    with scope([jurisdiction]):
        row = Outgoing.objects.select_for_update().get(pk=outgoing)
        tries = row.attempts
        row.state, row.said, row.gateway = WAITING, words[:200], gateway
        row.save(update_fields=["state", "said", "gateway"])
    if tries < TRIES:
        return False
    _settle(outgoing, jurisdiction, FAILED, f"试了 {tries} 次：{words}", gateway)
    return True


@app.periodic(cron="*/5 * * * *")
@app.task(name="notify.forget", queueing_lock="notify.forget")
def forget(timestamp: int) -> None:
    """Empty what is no longer needed: codes after ten minutes, other texts after thirty days."""
    empty_old(clock.now())


def empty_old(now: datetime) -> int:
    """Empty addresses and texts whose time is over; how many."""
    old_code = Q(kind="code", created_at__lt=now - CODE_KEPT)
    old = old_code | Q(finished_at__lt=now - TEXT_KEPT)
    with scope(all_codes()):
        count: int = (
            Outgoing.objects.filter(emptied_at=None)
            .filter(old, state__in=(DELIVERED, FAILED))
            .update(address="", sealed="", emptied_at=now)
        )
    return count
