"""Who may open a page: every view declares it, and the declaration is what is enforced."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tongjian.core import clock
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.identity.reads import actor_of
from tongjian.core.identity.roles import PERMISSIONS
from tongjian.core.scope import scope

PUBLIC = "public"
TOKEN = "token"  # noqa: S105 opened by a source's token; see tongjian/core/exchange/access.py
View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request inside ``access``: it knows who acts and when."""

    actor: Actor
    now: Any


def access(permission: str, *, own_scopes: bool = False) -> Callable[[View], View]:
    """Declare who may use a view: "public", or holders of a permission.

    A signed-out person is sent to sign in, others are refused. The view runs in one transaction
    that sees only the jurisdictions in which the person holds the permission; with ``own_scopes``
    it opens scopes itself, one for each of several transactions.
    """
    if permission != PUBLIC and permission not in PERMISSIONS:
        raise ValueError(f"unknown permission: {permission}")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.now = clock.now()
            _refuse_nul(request)
            if not request.user.is_authenticated:
                if permission != PUBLIC:
                    return _sign_in(request)
                response = view(request, *args, **kwargs)
                return response if request.session.is_empty() else _private(response)
            actor = request.actor = actor_of(request.user)
            if permission == PUBLIC:
                return _private(view(request, *args, **kwargs))
            if not actor.can(permission):
                raise PermissionDenied
            try:
                if own_scopes:
                    return _private(view(request, *args, **kwargs))
                with scope(actor.reach(permission), actor):
                    return _private(view(request, *args, **kwargs))
            except NotPermitted as error:
                raise PermissionDenied(str(error)) from error

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Keep a page out of every cache, so that "back" after signing out shows nothing.

    A public page is such a page too once it knows who looks: signed in, or by the session what a
    visitor has just sent.
    """
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _refuse_nul(request: HttpRequest) -> None:
    """Answer 400 to a NUL byte, which no column of PostgreSQL can hold."""
    fields = [request.GET, request.POST] if request.method == "POST" else [request.GET]
    given = (text for query in fields for _, texts in query.lists() for text in texts)
    if "\x00" in request.path or any("\x00" in text for text in given):
        raise SuspiciousOperation("NUL")


def _sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = "/sign-in/"
        return response
    # What was to be sent is lost with the session; its address alone answers no GET.
    after = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return redirect_to_login(after, "/sign-in/")
