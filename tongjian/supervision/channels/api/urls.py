"""Routes of the API, each opened by a source's token; the description of the API is public."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from tongjian.core.access import PUBLIC, access
from tongjian.core.exchange.access import by_token
from tongjian.supervision.channels.api.operations import api
from tongjian.supervision.channels.sources import source_title

DESCRIPTION, START = "openapi-json", "api-root"


@access(PUBLIC)
def start(request: HttpRequest) -> HttpResponseBase:
    """Say where the description of the API is."""
    return JsonResponse(
        {"name": api.title, "openapi": "/api/v1/openapi.json"},
        json_dumps_params={"ensure_ascii": False},
    )


def _opened(pattern: URLPattern) -> URLPattern:
    if pattern.name == START:
        view = start
    elif pattern.name == DESCRIPTION:
        view = access(PUBLIC)(pattern.callback)
    else:
        view = by_token(pattern.callback, source_title)
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


_patterns, _app, _namespace = api.urls
_opened_patterns = [_opened(one) for one in _patterns if isinstance(one, URLPattern)]
urlpatterns = [path("api/v1/", (_opened_patterns, _app, _namespace))]
