"""What every page shows around its content: menu, jurisdiction, notices, the demonstration mark."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from tongjian.core.declared.registry import import_modules
from tongjian.core.home import home

DEMONSTRATION = "demonstration.json"
LABEL = "演示数据，由种子生成"


@dataclass(frozen=True)
class MenuItem:
    """An entry of the main menu; shown to holders of ``permission``, lowest ``order`` first.

    A feature declares its entries as ``MENU`` (a tuple) in its ``urls.py``.
    """

    order: int
    title: str
    route: str
    permission: str


@cache
def menu_items() -> tuple[MenuItem, ...]:
    """Return every declared menu entry."""
    found: list[MenuItem] = []
    for package in ("tongjian.core", *(f"tongjian.{site}" for site in settings.SITES)):
        for module in import_modules(package, "urls"):
            found.extend(getattr(module, "MENU", ()))
    return tuple(sorted(found, key=lambda item: item.order))


def demonstration() -> bool:
    """Whether this installation holds the generated demonstration district."""
    return (home() / DEMONSTRATION).exists()


def growing() -> str:
    """Return what the demonstration says while the rest of it is still being made, "" when done."""
    try:
        kept = json.loads((home() / DEMONSTRATION).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    return str(kept.get("growing", ""))


def context(request: HttpRequest) -> dict[str, Any]:
    """Add the frame's variables to a template's context."""
    actor = getattr(request, "actor", None)
    shown = demonstration()
    frame: dict[str, Any] = {"demonstration": shown, "actor": actor, "menu": []}
    frame["growing"] = growing() if shown else ""
    if actor is None:
        return frame
    frame["density"] = actor.role.density if actor.role else "staff"
    frame["menu"] = _menu(request, actor)
    from tongjian.core.notify.reads import unread

    frame["jurisdiction_name"] = actor.place
    frame["unread"] = unread(actor.user_id)
    return frame


@cache
def _addresses() -> tuple[tuple[MenuItem, str], ...]:
    return tuple((item, reverse(item.route)) for item in menu_items())


def _menu(request: HttpRequest, actor: Any) -> list[dict[str, Any]]:
    """Return the menu; a page that belongs elsewhere than its address says so by ``menu_path``."""
    shown, best, path = [], "", getattr(request, "menu_path", request.path)
    for item, url in _addresses():
        if actor.can(item.permission):
            if path.startswith(url) and len(url) > len(best):
                best = url
            shown.append({"title": item.title, "url": url})
    return [{**entry, "current": entry["url"] == best} for entry in shown]
