"""Saving, sharing and removing views; subscribing and ending a subscription."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.supervision.saved.addresses import Address
from tongjian.supervision.saved.models import CHANGE, DAILY, PROJECT, UNIT, SavedView, Subscription

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is read as something else
MOST = 200
TITLE = 80
KEY = re.compile(r"[\w\-./（）()]{1,64}$")


class NotSaved(Exception):
    """The view or subscription was not saved; the message is Chinese."""


def _titled(title: str, by: Actor, view: SavedView | None = None) -> str:
    text = " ".join(title.split())
    if not text or len(text) > TITLE:
        raise NotSaved(f"请填写名称，不超过 {TITLE} 个字")
    others = SavedView.objects.filter(user_id=by.user_id, title=text)
    if others.exclude(pk=view.pk if view else None).exists():
        raise NotSaved(f"您已经有一个叫“{text}”的视图，请换一个名称")
    return text


def _own(view: SavedView, by: Actor) -> None:
    if view.user_id != by.user_id:
        raise NotPermitted("这个视图不是您的")


@action("view.save", "ledger.read")
def save(
    *, jurisdiction: str, title: str, address: Address, shared: bool, by: Actor, now: datetime
) -> SavedView:
    """Save a page under a name; raises ``NotSaved``."""
    if SavedView.objects.filter(user_id=by.user_id).count() >= MOST:
        raise NotSaved(f"最多保存 {MOST} 个视图，请先删除不用的")
    text = _titled(title, by)
    made: SavedView = SavedView.objects.create(
        code="".join(secrets.choice(ALPHABET) for _ in range(8)),
        jurisdiction_id=jurisdiction,
        user_id=by.user_id,
        title=text,
        path=address.path,
        query=address.query,
        shared=shared,
        created_at=now,
        changed_at=now,
    )
    note(code=made.code, shared=shared)
    return made


@action("view.change", "ledger.read")
def change(*, subject: SavedView, title: str, shared: bool, by: Actor, now: datetime) -> SavedView:
    """Rename a view, share it or keep it to oneself; raises ``NotSaved``."""
    _own(subject, by)
    subject.title, subject.shared, subject.changed_at = _titled(title, by, subject), shared, now
    subject.save(update_fields=["title", "shared", "changed_at"])
    note(code=subject.code, shared=shared)
    return subject


@action("view.remove", "ledger.read")
def remove(*, subject: SavedView, by: Actor, now: datetime) -> None:
    """Remove a view, and with it whatever subscriptions there are to it."""
    _own(subject, by)
    note(code=subject.code)
    subject.delete()


@action("subscription.begin", "ledger.read")
def subscribe(
    *,
    jurisdiction: str,
    kind: str,
    view: SavedView | None,
    key: str,
    often: str,
    figure: Decimal | None,
    rows: int,
    by: Actor,
    now: datetime,
) -> Subscription:
    """Be told from now on when a figure changes; raises ``NotSaved``."""
    if often not in (CHANGE, DAILY):
        raise NotSaved("请选择通知方式")
    if kind in (UNIT, PROJECT) and not KEY.match(key):
        raise NotSaved("请填写编码")
    if view is not None and view.jurisdiction_id != jurisdiction:
        raise NotSaved("这个视图没有写明行政区划，请打开它另存一份再订阅")
    if Subscription.objects.filter(user_id=by.user_id).count() >= MOST:
        raise NotSaved(f"最多订阅 {MOST} 项，请先退订不用的")
    try:
        with transaction.atomic():
            made: Subscription = Subscription.objects.create(
                token=secrets.token_urlsafe(24),
                jurisdiction_id=jurisdiction,
                user_id=by.user_id,
                kind=kind,
                view=view,
                key=key,
                often=often,
                figure=figure,
                rows=rows,
                created_at=now,
                checked_at=now,
            )
    except IntegrityError:
        raise NotSaved("您已经订阅过了") from None
    note(kind=kind)
    return made


@action("subscription.end", "ledger.read")
def unsubscribe(*, subject: Subscription, by: Actor, now: datetime) -> None:
    """Be told no more."""
    if subject.user_id != by.user_id:
        raise NotPermitted("这个订阅不是您的")
    subject.delete()
