"""allauth's pages of second factors in the product's own frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode

View = Callable[..., HttpResponseBase]


def framed(view: View) -> View:
    """Show a page of allauth's in the frame of where the person came in: the hall or the offices."""

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data = {**(response.context_data or {}), "frame": _frame(request)}
        return response

    return shown


def or_index(view: View) -> View:
    """Lead who has no such factor to the page of all factors, instead of to nothing."""

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return redirect("mfa_index")

    return shown


def _frame(request: Any) -> str:
    role = getattr(getattr(request, "actor", None), "role", None)
    came_by = request.session.get("door") if role is None else role.key
    return "hall/base.html" if came_by in ("hall", "applicant") else "base.html"


def door(view: View) -> View:
    """Send who wants a page behind another door to that door; see ``settings.SIGN_IN_DOORS``."""

    @wraps(view)
    def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = get_next_redirect_url(request) or ""
        if request.method == "GET" and not request.user.is_authenticated:
            for start, other in settings.SIGN_IN_DOORS.items():
                if wanted.startswith(start):
                    return redirect(f"{other}?{urlencode({'next': wanted})}")
        return view(request, *args, **kwargs)

    return opened
