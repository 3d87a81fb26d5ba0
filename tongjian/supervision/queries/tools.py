"""What else can be done with what one looks at: the other pages that take the same state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from tongjian.supervision.queries.state import State

PAGES = (("drill", "query_drill", "逐级看"), ("pivot", "query_pivot", "透视"))


@dataclass(frozen=True)
class Tools:
    """Links to the pages that take the same state, this one among them.

    ``today_url`` leads to the same page with the data of today, "" where it has them.
    """

    pages: list[dict[str, Any]]
    today_url: str


def tools(request: Any, state: State, page: str, address: str = "") -> Tools:
    """Return the tools of a page; ``address`` is its own query string."""
    own = address or state.address()
    links = [
        {
            "title": title,
            "url": reverse(route, args=[state.dataset.name])
            + (own if key == page else state.address()),
            "current": key == page,
        }
        for key, route, title in PAGES
    ]
    past = state.today is not None and state.as_of != state.today
    fresh = replace(state, as_of=state.today).address() if past and state.today else ""
    return Tools(links, request.path + fresh if past else "")
