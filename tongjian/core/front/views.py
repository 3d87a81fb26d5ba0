"""Where somebody who knows no address begins."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tongjian.core.access import PUBLIC, access
from tongjian.core.pages import menu_items


@access(PUBLIC)
def front(request: Any) -> HttpResponseBase:
    """Lead a person to the first page they may open, a visitor to the door of a system."""
    if request.user.is_authenticated:
        open_to_them = (item for item in menu_items() if request.actor.can(item.permission))
        first = next(open_to_them, None)
        return redirect(first.route if first else "notices")
    if "hall" not in settings.SITES:
        return redirect("account_login")
    if settings.SITES == ["hall"]:
        return redirect("hall_front")
    return render(request, "core/front.html")
