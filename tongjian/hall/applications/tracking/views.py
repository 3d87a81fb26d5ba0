"""The page that shows where a case is to whoever has its code and telephone."""

from __future__ import annotations

from datetime import date
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from tongjian.core.calendar.clock import day_of
from tongjian.hall.access import hall_page
from tongjian.hall.applications.my.words import progress_of
from tongjian.hall.applications.tracking import actions, reads
from tongjian.hall.cases.models import HallCase
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.cases.reads import stage

NOT_FOUND = "没有找到。请对照回执逐个核对 8 个字母的查询码，再核对申请时所留手机号码的后四位。"


@hall_page
@never_cache
@sensitive_post_parameters("code", "last4")
def track(request: Any) -> HttpResponseBase:
    """Ask for code and telephone; show stage, who has it, by which day and why.

    The code may come in the address (from the QR code of a receipt), the telephone never does.
    """
    given = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"code": reads.typed_code(given.get("code", ""))}
    if request.method != "POST":
        return render(request, "hall/applications/track.html", context)
    source = actions.source_of(str(get_client_ip_address(request)))
    try:
        actions.require_room(source=source, now=request.now)
    except actions.TooManyLookups as refused:
        context["fault"] = str(refused)
        return render(request, "hall/applications/track.html", context, status=429)
    digits = reads.typed_digits(request.POST.get("last4", ""))
    found = reads.tracked(context["code"], digits)
    if found is None:
        actions.note_wrong(source=source, jurisdiction=settings.HALL, now=request.now)
        context["fault"] = NOT_FOUND
        return render(request, "hall/applications/track.html", context, status=422)
    return render(request, "hall/applications/tracked.html", _shown(found, day_of(request.now)))


def _shown(case: HallCase, on: date) -> dict[str, Any]:
    """Return what a holder of the code may see: no name, no answers, no papers."""
    return {
        "case": case,
        "stage": stage(case, on),
        "progress": progress_of(case),
        "phone": pinned(case.version).definition.fields.phone_consult,
    }
