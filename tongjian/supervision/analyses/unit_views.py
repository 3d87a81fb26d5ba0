"""A budget unit's page, and its note."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.orgs.models import Unit
from tongjian.supervision.analyses import notes, pages, unit
from tongjian.supervision.analyses.actions import NoteRefused, add_note
from tongjian.supervision.analyses.declare import Ask
from tongjian.supervision.analyses.forms import NoteForm
from tongjian.supervision.analyses.reads import Finding
from tongjian.supervision.analyses.state import Asked, address, asked
from tongjian.supervision.analyses.unit import UnitPage
from tongjian.supervision.analyses.units_warned import standing_of
from tongjian.supervision.analyses.views import frame
from tongjian.supervision.queries.sentences import day_words


@access("ledger.read")
def show(request: Any, code: str) -> HttpResponseBase:
    """Show a unit's figures, warnings and notes; a unit sees its own page alone."""
    found = asked(request)
    return render(
        request, "supervision/analyses/unit.html", _context(request, found, _unit(found, code))
    )


def _unit(found: Asked, code: str) -> Unit:
    ask = found.ask
    if ask.only_units is not None and code not in ask.only_units:
        raise Http404(code)
    for place in (ask.jurisdiction, *ask.towns):
        known = unit.unit_named(place, code, ask.as_of)
        if known is not None:
            return known
    raise Http404(code)


def _context(request: Any, found: Asked, one: Unit, form: NoteForm | None = None) -> dict[str, Any]:
    actor, ask = request.actor, replace(found.ask, jurisdiction=one.jurisdiction_id)
    page = unit.page_of(ask, one)
    may_note = actor.can("units.note", one.jurisdiction_id) and _own(actor, one)
    said = notes.history(one.jurisdiction_id, one.code, ask.year)
    warned = actor.can("warnings.read", one.jurisdiction_id)
    base = address(ask)
    return {
        **frame(request, found),
        "unit": one,
        "page": page,
        "sections": [_section(each) for each in page.findings],
        "preview": _preview(page, ask),
        "note": said[0] if said and said[0].text else None,
        "notes_before": [each for each in said[1:] if each.text],
        "form": (form or NoteForm()) if may_note else None,
        "warnings": standing_of(one, ask.year)[:20] if warned else [],
        "warned": warned,
        "address": base,
        "tree_url": reverse("tree") + base + f"&at={one.code}",
        "index_url": reverse("analyses") + base,
        "as_of": page.ask.as_of,
    }


def _preview(page: UnitPage, ask: Ask) -> str:
    """Say who sees what first; "" where nothing is held back."""
    days = unit.preview_days()
    if page.held_back:
        return (
            f"新收到的数据由单位先看 {days} 个工作日，您看到的是{day_words(page.ask.as_of)}"
            "为止收到的数据。"
        )
    if ask.only_units is None or not days:
        return ""
    return f"新收到的数据您先看到，其他人 {days} 个工作日以后才看到；发现不对，可以先写说明。"


def _own(actor: Any, one: Unit) -> bool:
    own = actor.only_units("units.note", one.jurisdiction_id)
    return own is None or one.code in own


def _section(finding: Finding) -> dict[str, Any]:
    answer = finding.answer
    return {
        "finding": finding,
        "table": pages.table(finding.ask, answer) if answer is not None and answer.rows else None,
    }


@access("units.note")
@require_POST
def write_note(request: Any, code: str) -> HttpResponseBase:
    """Keep a unit's note on its own figures, or take the last one back."""
    found = asked(request)
    one = _unit(found, code)
    if not _own(request.actor, one):
        raise Http404(code)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            made = add_note(
                unit=one.code,
                year=found.ask.year,
                text=form.cleaned_data["text"],
                jurisdiction=one.jurisdiction_id,
                by=request.actor,
                now=request.now,
            )
        except NoteRefused as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "说明已公布。" if made.text else "说明已撤回。")
            return redirect(reverse("analysis_unit", args=[code]) + address(found.ask))
    context = _context(request, found, one, form)
    return render(request, "supervision/analyses/unit.html", context, status=422)
