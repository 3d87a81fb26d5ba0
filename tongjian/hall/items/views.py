"""Public pages: front, finding an item, its guide, what one needs, power and responsibility lists."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tongjian.core.listing.views import FORMS, respond
from tongjian.hall.access import hall_page
from tongjian.hall.forms.conditions import evaluate
from tongjian.hall.items import codes, lists, reads
from tongjian.hall.items.guide import guide_context, news, theme_counts
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.parts import Question
from tongjian.hall.items.search import LONGEST_QUERY

COMMON = 6
SAYINGS = 5


@dataclass(frozen=True)
class Asked:
    """A question of "what do I need" and the answer given, "" for none."""

    question: Question
    given: str


@hall_page
def front(request: Any) -> HttpResponseBase:
    """The hall's front page."""
    today = request.now.date()
    entries = reads.catalog(today)
    sayings = [
        entry.definition.fields.words[0] for entry in entries if entry.definition.fields.words
    ]
    context = {
        "common": entries[:COMMON],
        "total": len(entries),
        "sayings": sayings[:SAYINGS],
        "themes_person": theme_counts(entries, "themes_person", codes.THEMES_PERSON),
        "themes_legal": theme_counts(entries, "themes_legal", codes.THEMES_LEGAL),
        "news": news(entries, today),
    }
    return render(request, "hall/items/front.html", context)


@hall_page
def items(request: Any) -> HttpResponseBase:
    """Find items by words and filters; the whole result can be exported."""
    today, typed = request.now.date(), request.GET.get("q", "").strip()[:LONGEST_QUERY]
    everything = reads.catalog(today)
    found = reads.find(typed, today) if typed else None
    keys = [entry.key for entry in found.entries] if found else None
    listing, rows = lists.items_listing(everything), lists.rows_of(today, keys)
    if request.GET.get("format") in FORMS:
        return listing.export(rows, request.GET, request.GET["format"])
    shown = listing.show(rows, request.GET)
    context = {
        "list": shown,
        "entries": [
            reads.Entry(one.item, one, reads.definition(one)) for one in shown.page.object_list
        ],
        "typed": typed,
        "suggestions": found.suggestions if found else [],
        "common": everything[:COMMON],
        "narrowed": any(one.text for one in shown.filters),
        "sorted_by": request.GET.get("sort", ""),
    }
    return render(request, "hall/items/list.html", context)


def _entry(request: Any, key: str) -> reads.Entry:
    try:
        return reads.entry(key, request.now.date())
    except ItemVersion.DoesNotExist as error:
        raise Http404(key) from error


@hall_page
def guide(request: Any, key: str) -> HttpResponseBase:
    """Show an item's guide."""
    entry = _entry(request, key)
    return render(
        request, "hall/items/guide.html", guide_context(entry.version, request.now.date())
    )


@hall_page
def need(request: Any, key: str) -> HttpResponseBase:
    """Ask what a person's case is and list the materials it takes; the address holds the answers.

    Answers that are none of the options count as not given; a question that does not apply is
    neither asked nor needed.
    """
    entry = _entry(request, key)
    answers: dict[str, str] = {}
    asked, missing = [], []
    for question in entry.definition.questionnaire:
        if not evaluate(question.when, answers):
            continue
        given = request.GET.get(question.key, "")
        if given in {value for value, _ in question.options}:
            answers[question.key] = given
        else:
            missing.append(question)
        asked.append(Asked(question, answers.get(question.key, "")))
    done = not missing
    apply = reverse("apply", args=[key])
    context = {
        **guide_context(entry.version, request.now.date()),
        "asked": asked,
        "chosen": [
            (one.question.question, dict(one.question.options)[one.given])
            for one in asked
            if one.given
        ],
        "missing": missing if request.GET else [],
        "done": done,
        "materials": entry.definition.needed(answers) if done else [],
        "spared": len(entry.definition.materials) - len(entry.definition.needed(answers)),
        "apply_url": f"{apply}?{urlencode(answers)}" if answers else apply,
    }
    return render(request, "hall/items/need.html", context)


@hall_page
def powers(request: Any) -> HttpResponseBase:
    """Publish the power list."""
    rows = lists.powers_on(request.now.date())
    return respond(request, lists.POWERS, rows, "hall/items/powers.html")


@hall_page
def responsibilities(request: Any) -> HttpResponseBase:
    """Publish the responsibility list."""
    rows = lists.powers_on(request.now.date())
    if request.GET.get("format") in FORMS:
        return lists.RESPONSIBILITIES.export(rows, request.GET, request.GET["format"])
    shown = lists.RESPONSIBILITIES.show(rows, request.GET)
    entries = []
    for version in shown.page.object_list:
        parsed = reads.definition(version)
        duties = [(title, parsed.power.get(key, "")) for key, title in codes.DUTIES.items()]
        entries.append({"version": version, "item": parsed, "duties": duties})
    response: HttpResponse = render(
        request, "hall/items/responsibilities.html", {"list": shown, "entries": entries}
    )
    return response
