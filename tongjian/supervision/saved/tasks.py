"""Telling subscribers what changed: after data came in, every half hour, and in the morning.

A person's right and reach are those of the moment of telling. A notice names the figure before and
after and the deliveries that came or went, never anybody's name.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.queries.figures import printed, unit_for
from tongjian.supervision.queries.state import State
from tongjian.supervision.saved import reads
from tongjian.supervision.saved.models import CHANGE, DAILY, UNIT, VIEW, Subscription

NAMED = 3  # deliveries named in a notice
TEXT = 300


def watch_soon(jurisdiction: str) -> None:
    """Have the subscribers of a place told once its data have changed; one waiting is enough."""
    waiting = watch.configure(queueing_lock=f"saved.watch:{jurisdiction}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        waiting.defer(jurisdiction=jurisdiction)


@app.task(queue="ledger", name="saved.watch")
def watch(jurisdiction: str) -> None:
    """Tell the subscribers of a jurisdiction, and of the district above it, what changed."""
    above = Jurisdiction.objects.filter(code=jurisdiction).values_list("parent_id", flat=True)
    places = {jurisdiction, *(code for code in above if code)}
    tell_changes(clock.now(), places=tuple(sorted(places)), often=CHANGE)


@app.periodic(cron="*/30 * * * *")
@app.task(name="saved.watch_all", queueing_lock="saved.watch_all")
def watch_all(timestamp: int) -> None:
    """Tell what changed otherwise: withdrawals, and whatever a crash kept from being told."""
    tell_changes(clock.now(), often=CHANGE)


@app.periodic(cron="30 7 * * *")
@app.task(name="saved.digest", queueing_lock="saved.digest")
def digest(timestamp: int) -> None:
    """Tell those who want it once a day."""
    tell_changes(clock.now(), often=DAILY)


def tell_changes(now: datetime, *, places: tuple[str, ...] = (), often: str = CHANGE) -> int:
    """Look at every subscription whose data may have changed; how many people were told."""
    codes = places or all_codes()
    with scope(all_codes()):
        due = [
            (item, moved)
            for item in Subscription.objects.filter(jurisdiction_id__in=codes, often=often)
            .select_related("view")
            .order_by("id")
            if (moved := _moved_since(item))
        ]
    return sum(_look(item, moved, now) for item, moved in due)


def _moved_since(item: Subscription) -> list[Delivery]:
    """Return the deliveries that came or went in its places since it was looked at."""
    towns = Jurisdiction.objects.filter(parent_id=item.jurisdiction_id).values("code")
    since = item.checked_at
    rows = Delivery.objects.filter(
        Q(jurisdiction_id=item.jurisdiction_id) | Q(jurisdiction_id__in=towns),
        Q(finished_at__gt=since, state="published") | Q(withdrawn_at__gt=since),
    )
    return list(rows.order_by("entered_at")[:50])


def _look(item: Subscription, moved: list[Delivery], now: datetime) -> bool:
    """Compare with what was last told and tell the difference; whether there was one."""
    user = User.objects.filter(pk=item.user_id, is_active=True).first()
    if user is None:
        return False
    actor = actor_of(user)
    with scope(actor.reach("ledger.read"), actor):
        found = reads.state_of(item, actor, now.date())
        if found is None:
            return False
        state, query = found
        new = reads.headline(state, query, actor)
    changed = (new.figure, new.rows) != (_exact(item.figure), item.rows)
    by = Actor(None, "系统", (), everything=True, everywhere=(item.jurisdiction_id,))
    with scope([item.jurisdiction_id], by):
        fields = {"figure": new.figure, "rows": new.rows, "checked_at": now}
        if changed:
            fields["told_at"] = now
        known = Subscription.objects.filter(pk=item.pk, checked_at=item.checked_at)
        if not known.update(**fields):
            return False  # somebody else was quicker
        if changed:
            notify(user_id=item.user_id, text=text_of(item, new, moved), url=_url(item), now=now)
    return changed


def _exact(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def text_of(item: Subscription, new: reads.Headline, moved: list[Delivery]) -> str:
    """Return what a notice says: before, after, and the deliveries between."""
    unit = unit_for(new.measure, [item.figure, new.figure])
    before, after = printed(_exact(item.figure), unit).text, printed(new.figure, unit).text
    said = f"您订阅的{title_of(item)}有变化：{new.measure.title} {before} → {after}"
    if item.rows != new.rows:
        said += f"，{item.rows or 0:,} 行 → {new.rows:,} 行"
    mine = [str(one) for one in moved if _concerns(one, new.state)]
    if mine:
        more = f"等 {len(mine)} 个批次" if len(mine) > NAMED else ""
        said += f"；来自{'、'.join(mine[:NAMED])}{more}"
    return said[: TEXT - 1] + "。"


def _concerns(one: Delivery, state: State) -> bool:
    return one.dataset == state.dataset.name and one.fiscal_year == state.year


def title_of(item: Subscription) -> str:
    """Return what is subscribed to; a title that repeats a filter's words may name a person."""
    if item.kind != VIEW or item.view is None:
        return f"{'单位' if item.kind == UNIT else '项目'} {item.key} "
    from django.http import QueryDict

    query = QueryDict(item.view.query)
    words = [query.get(key, "") for key in ("payee", "q", "is_payee")]
    if any(word and word in item.view.title for word in words):
        return "一个常用视图"
    return f"“{item.view.title}”"


def _url(item: Subscription) -> str:
    if item.kind == VIEW and item.view is not None:
        return reverse("view_open", args=[item.view.code])
    query = reads.watched_query(item.kind, item.jurisdiction_id, item.key)
    return reverse("query_drill", args=[reads.WATCHED]) + f"?{query}"
