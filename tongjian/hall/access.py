"""Pages of the hall that anybody may open: public, and inside the hall's jurisdiction."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase

from tongjian.core.access import PUBLIC, access
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import scope

VISITOR = Actor(None, "访客", ())


def hall_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Declare a page public; it runs in one transaction that sees the hall's jurisdiction.

    ``request.actor`` is the signed-in person, or a visitor without any right. What is not public
    in the jurisdiction must be kept out by the page's own query.
    """

    @wraps(view)
    def open_to_all(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not hasattr(request, "actor"):
            request.actor = VISITOR
        with scope([settings.HALL], request.actor):
            return view(request, *args, **kwargs)

    return access(PUBLIC)(open_to_all)
