"""One box: a question in plain words is answered, and the ledger's texts are searched."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from tongjian.core.access import access
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.orgs.reads import departments_on, units_on
from tongjian.supervision.analyses.catalog import all_analyses
from tongjian.supervision.ask import answer as answering
from tongjian.supervision.ask.lexicon import EXAMPLES
from tongjian.supervision.ask.nearest import Offer, nearest
from tongjian.supervision.ask.understand import LONGEST, Asked, Context, NotUnderstood, understand
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.dictionaries.reads import codes_as_of
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.queries.figures import label, printed, unit_for
from tongjian.supervision.search import reads as searching


@access("ledger.read")
def ask(request: Any) -> HttpResponseBase:
    """Answer a question, show how it was understood, and what the ledger has for its words."""
    question = request.GET.get("q", "").strip()[:LONGEST]
    context: dict[str, Any] = {
        "question": question,
        "longest": LONGEST,
        "examples": [{"title": one, "url": _url(one)} for one in EXAMPLES[:8]],
    }
    if question:
        context |= _answered(request, question)
        context |= _searched(request, question)
    return render(request, "supervision/ask/ask.html", context)


def _url(question: str) -> str:
    return f"{reverse('ask')}?{urlencode({'q': question})}"


def _answered(request: Any, question: str) -> dict[str, Any]:
    asked = understand(question, context_of(request))
    if isinstance(asked, Asked):
        try:
            found = answering.answer(asked, request.actor, request.now)
        except answering.CannotAnswer as error:
            return {"refused": str(error), "said": _said(asked), "nearest": _nearest(question)}
        except Http404:
            reason = "您看不到这项数据"
            return {"refused": reason, "said": [], "nearest": _nearest(question)}
        unit = unit_for(found.measure, [line.value for line in found.lines])
        return {
            "answer": found,
            "said": _said(asked),
            "unit": label(unit),
            "lines": [(line, printed(line.value, unit).number) for line in found.lines],
        }
    assert isinstance(asked, NotUnderstood)
    return {"refused": asked.reason, "said": [], "nearest": _nearest(question)}


def _said(asked: Asked) -> list[tuple[str, str]]:
    """Return how each word was taken; datasets by their Chinese names."""
    shown = []
    for word, meaning in asked.said:
        name = meaning.removeprefix("数据：")
        shown.append((word, f"数据：{dataset_named(name).title}" if name != meaning else meaning))
    return shown


def _nearest(question: str) -> list[Offer]:
    offers = [Offer(one, _url(one)) for one in EXAMPLES]
    offers += [Offer(one.question, reverse("analysis", args=[one.key])) for one in all_analyses()]
    return nearest(question, offers)


def context_of(request: Any) -> Context:
    """Return what words may refer to today for the person who asks."""
    today, actor = request.now.date(), request.actor
    reach = actor.reach("ledger.read")
    years = tuple(ledger.years(reach))
    year = years[-1] if years else today.year
    places = Jurisdiction.objects.filter(code__in=reach)
    home = actor.home
    return Context(
        year=today.year,
        years=years,
        functions=_named(codes_as_of("function", year, today), "支出"),
        revenues=_named(codes_as_of("revenue", year, today), "收入"),
        units=_once(units_on(today).filter(jurisdiction_id__in=reach), home),
        departments=_once(departments_on(today).filter(jurisdiction_id__in=reach), home),
        places={place.name: place.code for place in places},
    )


def _named(codes: Any, tail: str) -> dict[str, str]:
    """Return name → code, the coarsest of equal names, with and without 支出 or 收入 at the end."""
    found: dict[str, str] = {}
    for code in sorted(codes, key=lambda code: (len(code.code), code.code)):
        for name in (code.name, code.name.removesuffix(tail)):
            if len(name) > 1:
                found.setdefault(name, code.code)
    return found


def _once(rows: Any, home: str) -> dict[str, str]:
    """Return name → code; of equal names the one at home."""
    found: dict[str, str] = {}
    for row in rows:
        if row.name not in found or row.jurisdiction_id == home:
            found[row.name] = row.code
    return found


def _searched(request: Any, text: str) -> dict[str, Any]:
    actor = request.actor
    years = ledger.years(actor.reach("ledger.read"))
    if not years:
        return {"groups": []}
    where = searching.Where(actor, actor.home, years[-1], request.now)
    return {
        "groups": searching.search(text, where),
        "people_url": searching.people_url(text, where),
        "search_year": years[-1],
    }
