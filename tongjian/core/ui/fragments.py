"""Telling a request for a part of a page from one for the whole."""

from __future__ import annotations

from django.http import HttpRequest


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part, such as a poll.

    A boosted form (upload with progress) also comes through htmx, but replaces the whole body.
    """
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-Boosted") != "true"
