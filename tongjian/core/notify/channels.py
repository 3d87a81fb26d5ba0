"""Sending: a notice in the system and a message out by each channel, with what they tell.

Nothing here talks to the network: a row per message is written in the transaction of the change it
tells of, and a task delivers it afterwards.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from tongjian.core.action import action
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.keys import seal
from tongjian.core.notify.actions import notify
from tongjian.core.notify.gateways.choose import gateway_for
from tongjian.core.notify.models import FAILED, SEALED_FOR, WAITING, Outgoing
from tongjian.core.notify.texts import compose, title_of

NOTICE_LENGTH = 300
OFF = "这种方式没有启用"


class NotRetried(Exception):
    """The message cannot be sent again; the words are Chinese."""


def send(
    *,
    kind: str,
    now: datetime,
    to_user: User | int | None = None,
    phone: str = "",
    email: str = "",
    text: str = "",
    url: str = "",
    values: dict[str, Any] | None = None,
    language: str = "zh",
    jurisdiction: str = "",
) -> list[Outgoing]:
    """Tell somebody by every way given: a notice in the system, an SMS, an e-mail.

    ``text`` is the message itself; without it ``values`` (what, by, do, where) fill the text of
    ``kind``. ``url`` is a path of this site. Returns the rows of what leaves the system.
    """
    title = title_of(kind, language)
    if not text:
        text = compose(kind, language=language, **_placed(values or {}, url)).text
    user = to_user.pk if isinstance(to_user, User) else to_user
    if user is not None and kind != "code":
        notify(user_id=user, text=text[:NOTICE_LENGTH], url=url, now=now)
    rows = []
    for channel, address in (("sms", phone), ("email", email)):
        if address:
            where = jurisdiction or settings.HALL
            row = _put(
                channel=channel,
                address=address,
                kind=kind,
                title=title,
                text=text,
                user=user,
                jurisdiction=where,
                now=now,
            )
            rows.append(row)
    return rows


def _placed(values: dict[str, Any], url: str) -> dict[str, Any]:
    """Name the address of the page when the installation knows its own."""
    if values.get("where") or not (url and settings.ADDRESS):
        return values
    return {**values, "where": f"{settings.ADDRESS}{url}"}


def _put(
    *,
    channel: str,
    address: str,
    kind: str,
    title: str,
    text: str,
    user: int | None,
    jurisdiction: str,
    now: datetime,
) -> Outgoing:
    on = gateway_for(channel) is not None
    row = Outgoing.objects.create(
        jurisdiction_id=jurisdiction,
        reference=uuid.uuid4(),
        user_id=user,
        channel=channel,
        kind=kind,
        address=address,
        title=title,
        sealed=seal(SEALED_FOR, text),
        state=WAITING if on else FAILED,
        said="" if on else OFF,
        created_at=now,
        finished_at=None if on else now,
    )
    if on:
        _defer(row)
    found: Outgoing = row
    return found


def _defer(row: Outgoing) -> None:
    from tongjian.core.notify.tasks import deliver

    deliver.defer(outgoing=row.pk, jurisdiction=row.jurisdiction_id)


@action("outgoing.retry", "outgoing.read")
def retry(*, subject: Outgoing, by: Actor, now: datetime) -> Outgoing:
    """Try again to deliver a message that failed; raises ``NotRetried``."""
    row: Outgoing = Outgoing.objects.select_for_update().get(pk=subject.pk)
    if row.state != FAILED:
        raise NotRetried("只有没有发出的消息可以重发")
    if not row.sealed or row.kind == "code":
        raise NotRetried("内容已清除，或者验证码已过期，不能重发")
    if gateway_for(row.channel) is None:
        raise NotRetried(OFF)
    row.state, row.attempts, row.said, row.finished_at = WAITING, 0, "", None
    row.save(update_fields=["state", "attempts", "said", "finished_at"])
    _defer(row)
    return row


def forget_person(*, user: int | None, addresses: Collection[str], now: datetime) -> None:
    """Empty the messages to somebody whose data is being erased; what still waits is not sent."""
    theirs = Q(address__in=[address for address in addresses if address])
    if user is not None:
        theirs |= Q(user_id=user)
    rows = Outgoing.objects.filter(theirs, emptied_at=None)
    rows.filter(state=WAITING).update(state=FAILED, said="收件人已注销", finished_at=now)
    rows.update(address="", sealed="", emptied_at=now)
