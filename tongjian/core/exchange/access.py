"""Views for machines of a source: opened by its token, never by a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from tongjian.core import clock
from tongjian.core.access import TOKEN, View
from tongjian.core.exchange.models import SourceToken
from tongjian.core.exchange.tokens import NotAuthenticated, authenticate, source_actor
from tongjian.core.identity.address import client_address
from tongjian.core.identity.throttle import TooOften


def by_token(view: View, title: Callable[[str], str]) -> View:
    """Let only holders of a source's token use a view; ``title`` names a source in Chinese.

    The token is judged before anything of the body is read. The view opens its own scopes, and
    whatever goes wrong is answered as JSON with a Chinese ``message``.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.now = clock.now()
        try:
            token = authenticate(
                request.headers.get("Authorization", ""),
                client_address(request) or "",
                request.now,
            )
        except NotAuthenticated as error:
            return problem(401, str(error), **{"WWW-Authenticate": "Bearer"})
        except TooOften as error:
            wait = max(1, int(error.wait.total_seconds()))
            return problem(429, str(error), **{"Retry-After": str(wait)})
        request.token, request.actor = token, actor_of_token(token, title(token.source))
        try:
            response = view(request, *args, **kwargs)
        except (SuspiciousOperation, BadRequest, MultiPartParserError):
            return problem(400, "请求的格式不对，无法读取")
        response.headers["Cache-Control"] = "no-store"
        return response

    guarded.access = TOKEN  # type: ignore[attr-defined]
    return guarded


def actor_of_token(token: SourceToken, title: str) -> Any:
    """Return who acts in the trail: the source, and which of its tokens."""
    return source_actor(
        token.jurisdiction_id, token.source, title, f"接入凭证 {token.label}（…{token.hint}）"
    )


def problem(status: int, message: str, **headers: str) -> JsonResponse:
    """Return an error in the one form all errors of the API have."""
    return JsonResponse(
        {"message": message, "faults": []},
        status=status,
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "no-store", **headers},
    )
