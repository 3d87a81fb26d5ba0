"""Error pages: what happened in plain words and what to do next; never a traceback."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer a malformed request."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer somebody without the right."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old: the page stood open too long."""
    words = "页面停留太久或已重新登录，提交没有生效。请返回上一页，刷新后再提交。"
    return render(request, "403.html", {"reason": words}, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer for what does not exist or is not the asker's to see."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer for a fault of ours."""
    # Without the request no context processor runs: what broke may be the database they ask.
    return HttpResponse(render_to_string("500.html"), status=500)
