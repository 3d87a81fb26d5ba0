"""allauth's pages of second factors in the product's own frame."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode

HALL = "hall/base.html"
FRESH = 15 * 60  # seconds
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


def fresh(view: View) -> View:
    """Ask who has neither password nor factor to sign in anew, unless they just did.

    allauth asks everybody else for the password or a factor. Whoever finds a window left open
    must not be able to add a passkey of their own.
    """

    @wraps(view)
    def asked(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        records = get_authentication_records(request, request.user)
        latest = max((record["at"] for record in records), default=0)
        if get_reauthentication_flows(request.user) or time.time() - latest < FRESH:
            return view(request, *args, **kwargs)
        after = urlencode({"next": request.path})
        place = settings.SIGN_IN_DOORS["/hall/"] if _frame(request) == HALL else settings.LOGIN_URL
        logout(request)
        messages.info(request, "为了安全，改登录方式之前请重新登录一次")
        return redirect(f"{place}?{after}")

    return asked


def or_index(view: View) -> View:
    """Lead who has no such factor to the page of all factors, instead of to nothing."""

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return redirect("mfa_index")

    return shown


def with_password(view: View) -> View:
    """Lead who has no password to change, since they sign in by telephone, to what they do have."""

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_usable_password():
            return view(request, *args, **kwargs)
        return redirect("mfa_index")

    return shown


def _frame(request: Any) -> str:
    role = getattr(getattr(request, "actor", None), "role", None)
    came_by = request.session.get("door") if role is None else role.key
    return HALL if came_by in ("hall", "applicant") else "base.html"


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
