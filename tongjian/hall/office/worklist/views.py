"""The list an official opens the system to."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from tongjian.core.access import access
from tongjian.core.listing.views import FORMS
from tongjian.hall.cases.flow import PHASES
from tongjian.hall.office.people import colleagues, hall_of
from tongjian.hall.office.today import today_of
from tongjian.hall.office.worklist import reads
from tongjian.hall.office.worklist.listing import light_of, listing


@access("cases.read")
def worklist(request: Any) -> HttpResponseBase:
    """List cases, the most urgent first; the address holds tab, filters, order and page."""
    actor, place = request.actor, hall_of(request.actor)
    people = colleagues(place, request.now.date())
    shown_tabs = reads.tabs(actor, place, people)
    wanted = request.GET.get("tab", "")
    tab = next((one for one in shown_tabs if one.key == wanted), shown_tabs[0])
    day = today_of(request.now)
    declared = listing(tab, day, place, people, actor.user_id)
    rows = reads.rows(tab, actor, place, people)
    form = request.GET.get("format", "")
    if form in FORMS:
        return declared.export(rows, request.GET, form)
    shown = declared.show(rows, request.GET)
    cases = list(shown.page.object_list)
    fresh = reads.unseen(cases, actor.user_id)
    context = {
        "list": shown,
        "tab": tab,
        "tabs": [
            {"title": one.title, "url": f"?tab={one.key}", "current": one is tab}
            for one in shown_tabs
        ],
        "lines": [
            {
                "case": case,
                "light": light_of(case, day),
                "fresh": case.pk in fresh,
                "applicant": reads.applicant_shown(case),
                "handler": reads.handler_name(case),
                "phase": PHASES.get(case.phase, case.phase),
                "received": case.submitted_at,
            }
            for case in cases
        ],
        "filtered": any(one.text for one in shown.filters),
        "closed": tab is reads.CLOSED,
        "near": day.near,
        "may_intake": actor.can("cases.intake", place),
    }
    return render(request, "hall/office/worklist.html", context)
