"""Pages of the audit trail."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.audit import actions, trail
from tongjian.core.audit.models import AuditEvent
from tongjian.core.home import home
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond

LISTING = Listing(
    name="审计记录",
    columns=(
        Column("place", "行政区划", lambda event: event.jurisdiction_id, "jurisdiction_id"),
        Column("sequence", "序号", lambda event: event.sequence, "sequence", "number"),
        Column("at", "时间", lambda event: event.at[:19].replace("T", " "), "at"),
        Column("actor", "操作人", lambda event: event.actor, "actor"),
        Column("action", "操作", lambda event: event.action, "action"),
        Column("subject", "对象", lambda event: event.subject, "subject"),
        Column("hash", "哈希（SM3）", lambda event: event.hash[:16]),
    ),
    filters=(
        Filter("place", "行政区划代码", "jurisdiction_id"),
        Filter("actor", "操作人", "actor"),
        Filter("action", "操作", "action__startswith"),
        Filter("since", "自日期", "at__gte"),
    ),
    sort="-sequence",
)


@access("audit.read")
def trail_list(request: Any) -> HttpResponseBase:
    """Show the trail, latest first."""
    may_publish = request.actor.can("audit.publish")
    rows = AuditEvent.objects.all()
    return respond(request, LISTING, rows, "core/audit.html", may_publish=may_publish)


@access("audit.publish")
@require_POST
def publish(request: Any) -> HttpResponseBase:
    """Publish today's heads of the chains the person answers for."""
    actor = request.actor
    place = actor.reach("audit.publish")[0]
    path = actions.publish(jurisdiction=place, by=actor, now=request.now)
    messages.success(request, f"今天的链头已公布，文件 {path.parent.name}/{path.name}")
    return redirect("audit")


@access("audit.read")
def check(request: Any) -> HttpResponseBase:
    """Check the chains against themselves and the published heads."""
    folder = home() / "heads"
    heads = trail.published_heads(folder)
    seen = set(request.actor.reach("audit.read"))
    breaks = [found for found in trail.verify(folder) if found.jurisdiction in seen]
    context = {"breaks": breaks, "count": trail.count(), "heads": sorted(heads.items())}
    return render(request, "core/audit_check.html", context)
