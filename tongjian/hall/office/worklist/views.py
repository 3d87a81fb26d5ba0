"""The list an official opens the system to."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from tongjian.core.access import access
from tongjian.core.clock import SHANGHAI
from tongjian.core.listing.views import FORMS
from tongjian.hall.cases import models
from tongjian.hall.cases.flow import PHASES
from tongjian.hall.cases.models import HallCase
from tongjian.hall.cases.notices import office_url
from tongjian.hall.office.lights import Day
from tongjian.hall.office.people import colleagues, hall_of
from tongjian.hall.office.today import today_of
from tongjian.hall.office.worklist import reads
from tongjian.hall.office.worklist.listing import light_of, listing

OUTCOMES = dict(models.OUTCOMES)


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
        "lines": [_line(case, day, fresh=case.pk in fresh) for case in cases],
        "filtered": any(one.text for one in shown.filters),
        "closed": tab is reads.CLOSED,
        "near": day.near,
        "may_intake": actor.can("cases.intake", place),
    }
    return render(request, "hall/office/worklist.html", context)


def _line(case: HallCase, day: Day, *, fresh: bool) -> dict[str, Any]:
    """Return a line as it is shown: a template that formats thirty lines takes twice as long."""
    due = case.urgent_on
    return {
        "case": case,
        "pk": str(case.pk),
        "url": office_url(case),
        "number": case.number,
        "item": case.version.name,
        "light": light_of(case, day),
        "urgent": f"{due.month}月{due.day}日" if due else "",
        "fresh": fresh,
        "applicant": reads.applicant_shown(case),
        "handler": reads.handler_name(case),
        "phase": PHASES.get(case.phase, case.phase),
        "outcome": OUTCOMES.get(case.outcome, "—"),
        "statutory": str(case.statutory_due or "—"),
        "promised": str(case.promised_due or "—"),
        "received": str(case.submitted_at.astimezone(SHANGHAI).date()),
    }
