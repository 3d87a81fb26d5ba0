"""The one way a list becomes a response: a page, or its export."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from tongjian.core.listing.listing import Listing

FORMS = ("csv", "xlsx")


def respond(
    request: Any, listing: Listing, rows: QuerySet[Any], template: str, **context: Any
) -> HttpResponseBase:
    """Render ``template`` with ``list``, or export when the address says ``format=csv|xlsx``."""
    form = request.GET.get("format", "")
    if form in FORMS:
        return listing.export(rows, request.GET, form)
    shown = listing.show(rows, request.GET)
    response: HttpResponse = render(request, template, {"list": shown, **context})
    return response
