"""What else can be done with what one looks at: the other pages that take the same state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tongjian.supervision.queries.state import State

PAGES = (
    ("drill", "query_drill", "逐级看"),
    ("pivot", "query_pivot", "透视"),
    ("compare", "query_compare", "比较"),
    ("since", "query_since", "两天之间"),
)
PAPER = frozenset({"drill", "rows", "pivot", "compare"})


@dataclass(frozen=True)
class Tools:
    """Links to the pages that take the same state, this one among them.

    ``save_url`` saves the page itself as a view, ``print_url`` puts it on paper ("" where it is
    not printed); ``today_url`` leads to it with the data of today, "" where it has them, and
    ``since_url`` to what differs between the two days.
    """

    pages: list[dict[str, Any]]
    save_url: str
    print_url: str
    today_url: str
    since_url: str


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
    here = urlencode({"path": request.path, "query": own.lstrip("?")})
    save = f"{reverse('view_new')}?{here}"
    printed = reverse("query_print", args=[state.dataset.name, page]) if page in PAPER else ""
    paper = printed + own if printed else ""
    if state.today is None or state.as_of == state.today:
        return Tools(links, save, paper, "", "")
    fresh = replace(state, as_of=state.today)
    since = fresh.address(**{"from": state.as_of.isoformat()})
    return Tools(
        links,
        save,
        paper,
        request.path + fresh.address(),
        reverse("query_since", args=[state.dataset.name]) + since,
    )
