"""A person's notices; the operators' list of what leaves the system."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.core.notify.actions import mark_read
from tongjian.core.notify.channels import NotRetried, retry
from tongjian.core.notify.gateways.choose import gateway_for
from tongjian.core.notify.models import FAILED, Notice, Outgoing
from tongjian.core.notify.texts import kinds

LISTING = Listing(
    name="通知",
    columns=(
        Column("at", "时间", lambda notice: notice.created_at, "created_at", "date"),
        Column("text", "内容", lambda notice: notice.text, url=lambda notice: notice.url),
        Column("state", "状态", lambda notice: "已读" if notice.read_at else "未读", "read_at"),
    ),
    sort="-at",
)
OUTGOING = Listing(
    name="发出的消息",
    columns=(
        Column("at", "时间", lambda row: row.created_at, "created_at", "date"),
        Column("channel", "方式", lambda row: row.get_channel_display(), "channel"),
        Column("kind", "种类", lambda row: kinds().get(row.kind, row.kind), "kind"),
        Column("to", "发给", lambda row: row.masked),
        Column("state", "状态", lambda row: row.get_state_display(), "state"),
        Column("attempts", "试过几次", lambda row: row.attempts, "attempts", "number"),
        Column("said", "网关的答复", lambda row: row.said),
    ),
    filters=(
        Filter("state", "状态", "state", lambda: Outgoing.STATES),
        Filter("channel", "方式", "channel", lambda: Outgoing.CHANNELS),
        Filter("kind", "种类", "kind", lambda: sorted(kinds().items())),
        Filter("since", "从哪天起", "created_at__date__gte", kind="date"),
    ),
    sort="-at",
)


@access("notices.read")
def notices(request: Any) -> HttpResponseBase:
    """Show a person's own notices."""
    rows = Notice.objects.filter(user_id=request.actor.user_id)
    return respond(request, LISTING, rows, "core/notices.html")


@access("notices.read")
@require_POST
def read_all(request: Any) -> HttpResponseBase:
    """Mark all as read."""
    mark_read(user_id=request.actor.user_id, now=request.now)
    return redirect("notices")


@access("outgoing.read")
def outgoing(request: Any) -> HttpResponseBase:
    """Show what left the system, to whom (masked) and what became of it; never what it says."""
    failed = Outgoing.objects.filter(state=FAILED).order_by("-created_at")
    gateways = {key: gateway_for(key) for key, _ in Outgoing.CHANNELS}
    on = [key for key, gateway in gateways.items() if gateway]
    again = failed.filter(channel__in=on, emptied_at=None).exclude(kind="code")
    context = {
        "again": again[:10],
        "ways": [
            (title, gateway.name if (gateway := gateways[key]) else "off")
            for key, title in Outgoing.CHANNELS
        ],
        "kinds": kinds(),
    }
    return respond(request, OUTGOING, Outgoing.objects.all(), "core/outgoing.html", **context)


@access("outgoing.read")
@require_POST
def retry_one(request: Any, pk: int) -> HttpResponseBase:
    """Try one failed message again."""
    subject = get_object_or_404(Outgoing, pk=pk)
    try:
        retry(subject=subject, by=request.actor, now=request.now)
        messages.success(request, "已重新排队，稍后看状态")
    except NotRetried as error:
        messages.error(request, str(error))
    return redirect("outgoing")
