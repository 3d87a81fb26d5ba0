"""The operator's page and the probe for a load balancer."""

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tongjian.core.access import PUBLIC, access
from tongjian.core.health.reads import health


@access("health.read")
def page(request: Any) -> HttpResponseBase:
    """Show the state of the database, the queue and the disk."""
    link = reverse("outgoing") if request.actor.can("outgoing.read") else ""
    return render(request, "core/health.html", {"health": health(), "outgoing_url": link})


@access(PUBLIC)
def alive(_: Any) -> HttpResponseBase:
    """Answer "ok" when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
