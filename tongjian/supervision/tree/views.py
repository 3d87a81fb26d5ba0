"""The family tree of the budget."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tongjian.core.access import access
from tongjian.supervision.analyses.declare import ALL, OWN
from tongjian.supervision.analyses.state import Asked, asked
from tongjian.supervision.analyses.views import frame
from tongjian.supervision.datasets.declare import FUND_TYPES
from tongjian.supervision.tree import pages, reads
from tongjian.supervision.tree.reads import Tree


@access("ledger.read")
def show(request: Any) -> HttpResponseBase:
    """Show the tree with the way to one node open, that node's parts as a chart, or a search."""
    found = _asked(request)
    tree = _tree(request, found)
    at, words = request.GET.get("at", "")[:200], request.GET.get("q", "").strip()[:60]
    focus = tree.at(at) if at else tree.root
    wrong = list(found.wrong)
    if focus is None:
        wrong.append(f"没有找到“{at}”，已回到最上一级")
        focus = tree.root
    context = {
        **frame(request, found),
        "wrong": wrong,
        "at": at,
        "q": words,
        "tree": tree,
        "focus": focus,
        "root": pages.branch(tree, tree.root, focus),
        "unit": pages.unit_of(tree),
        "unit_key": pages.unit_of(tree).name.lower(),
        "chart": pages.chart(tree, focus),
        "sentence": pages.sentence(tree, focus),
        "steps": pages.crumbs(tree, focus),
        "hits": [(each, pages.at_url(tree, each)) for each in tree.search(words)] if words else [],
        "views": _views(found),
        "funds": _funds(found),
        "until": tree.until,
        "clear_url": reverse("tree") + found.address(),
    }
    return render(request, "supervision/tree/tree.html", context)


@access("ledger.read")
def branch(request: Any) -> HttpResponseBase:
    """Return the children of one node, for a tree that is being opened."""
    found = _asked(request)
    tree = _tree(request, found)
    node = tree.at(request.GET.get("at", "")[:200])
    if node is None:
        raise Http404("no such node")
    shown = pages.branch(tree, node, node)
    context = {"branch": shown, "unit_key": pages.unit_of(tree).name.lower()}
    return render(request, "supervision/tree/children.html", context)


def _asked(request: Any) -> Asked:
    """Return what is asked; a district begins with the whole of it, towns included."""
    found = asked(request)
    limited = found.ask.only_units is not None
    if "view" not in request.GET and found.ask.towns and not limited:
        return replace(found, ask=replace(found.ask, view=ALL))
    return replace(found, ask=replace(found.ask, view=OWN)) if limited else found


def _tree(request: Any, found: Asked) -> Tree:
    warned = request.actor.can("warnings.read", found.ask.jurisdiction)
    return reads.tree(found.ask, warned=warned)


def _views(found: Asked) -> list[dict[str, Any]]:
    if not found.ask.towns or found.ask.only_units is not None:
        return []
    return [
        {"title": title, "url": found.address(view=view), "current": found.ask.view == view}
        for view, title in ((ALL, "总预算"), (OWN, "本级"))
    ]


def _funds(found: Asked) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "url": found.address(fund=key if key != "general" else ""),
            "current": found.ask.fund == key,
        }
        for key, title in FUND_TYPES.items()
    ]
