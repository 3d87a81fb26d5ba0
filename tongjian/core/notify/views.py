"""A person's notices."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.listing.listing import Column, Listing
from tongjian.core.listing.views import respond
from tongjian.core.notify.actions import mark_read
from tongjian.core.notify.models import Notice

LISTING = Listing(
    name="通知",
    columns=(
        Column("at", "时间", lambda notice: notice.created_at, "created_at", "date"),
        Column("text", "内容", lambda notice: notice.text, url=lambda notice: notice.url),
        Column("state", "状态", lambda notice: "已读" if notice.read_at else "未读", "read_at"),
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
