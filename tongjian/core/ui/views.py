"""The style page: every component of the product's look with made-up content."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongjian.core.access import PUBLIC, access
from tongjian.core.ui.samples import content


@access(PUBLIC)
def style(request: HttpRequest) -> HttpResponse:
    """Show the components, in either density (``?density=deputy``)."""
    density = "deputy" if request.GET.get("density") == "deputy" else "staff"
    return render(request, "ui/style.html", content(density))
