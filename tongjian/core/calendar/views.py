"""Pages of the working calendar: a year, its versions, and the editor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tongjian.core.access import access
from tongjian.core.calendar.actions import (
    LONGEST_REASON,
    PublishedMeanwhile,
    PublishRefused,
    publish_calendar,
)
from tongjian.core.calendar.changes import changes
from tongjian.core.calendar.days import FIRST_YEAR, LAST_YEAR, Calendar
from tongjian.core.calendar.models import CalendarVersion
from tongjian.core.calendar.periods import Draft, Period, periods_of, read_draft
from tongjian.core.calendar.reads import (
    calendar_of,
    history,
    latest,
    version_before,
    version_numbered,
)
from tongjian.core.calendar.sheet import months

MOST_PERIODS = 60
BLANKS = 3
ANNOUNCED = 11  # the month in which the State Council announces the next year
AHEAD = 3  # years after the last one arranged that may be prepared


@access("calendar.read")
def calendar(request: Any) -> HttpResponseBase:
    """Show a year as twelve months, of the version in force or an earlier one."""
    current = latest()
    shown = _version(request.GET.get("version"), current)
    found = calendar_of(shown.pk)
    year = _number(request.GET.get("year"), request.now.year)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(year)
    plan = found.year(year)
    sheet = months(found, year, today=request.now.date())
    context = {
        "year": year,
        "plan": plan,
        "arranged": year in found.years,
        "working": sum(month.working for month in sheet),
        "months": sheet,
        "periods": periods_of(plan),
        "version": shown,
        "current": current,
        "years": _choices(found, year),
        "wanted": _wanted(found, request.now.year, request.now.month),
        "may_edit": request.actor.can("calendar.edit") and year in _editable(found),
    }
    return render(request, "core/calendar.html", context)


@access("calendar.read")
def versions(request: Any) -> HttpResponseBase:
    """List every version."""
    return render(request, "core/calendar_versions.html", {"versions": history()})


@access("calendar.read")
def version(request: Any, number: int) -> HttpResponseBase:
    """Show what a version changed."""
    shown = _version(str(number), latest())
    before = version_before(shown)
    changed = changes(calendar_of(before.pk), calendar_of(shown.pk)) if before else []
    context = {"version": shown, "before": before, "changes": changed}
    return render(request, "core/calendar_version.html", context)


@access("calendar.edit")
def edit(request: Any) -> HttpResponseBase:
    """Change a year: type, look at what changes, give the reason, publish."""
    current = latest()
    found = calendar_of(current.pk)
    year = _number(request.GET.get("year"), request.now.year)
    if year not in _editable(found):
        raise Http404(year)
    if request.method != "POST":
        plan = found.year(year)
        return _editor(request, current, Draft(year, plan.provisional, periods_of(plan)))
    draft = _typed(request, year)
    doing = request.POST.get("do", "preview")
    if doing == "more":
        return _editor(request, current, Draft(year, draft.provisional, draft.periods), more=True)
    if doing == "publish" and draft.plan is not None:
        if request.POST.get("previewed") == draft.mark:
            return _publish(request, current, draft)
        messages.warning(request, "预览以后又改过，还没有公布。请再看一遍改动")
    return _editor(request, current, draft, preview=True)


def _publish(request: Any, current: CalendarVersion, draft: Draft) -> HttpResponseBase:
    assert draft.plan is not None
    years = {**calendar_of(current.pk).as_json(), str(draft.year): draft.plan.as_json()}
    try:
        published = publish_calendar(
            years=years,
            note=request.POST.get("note", ""),
            seen=_number(request.POST.get("seen"), 0),
            by=request.actor,
            now=request.now,
        )
    except PublishedMeanwhile as error:
        messages.error(request, str(error))
        return _editor(request, latest(), draft, preview=True, status=409)
    except PublishRefused as error:
        return _editor(request, current, draft, preview=True, refused=str(error), status=422)
    messages.success(request, f"已公布第{published.number}版。正在办理的办件会按新日历重新计算期限")
    return redirect(f"{reverse('calendar')}?year={draft.year}")


def _editor(
    request: Any,
    current: CalendarVersion,
    draft: Draft,
    *,
    preview: bool = False,
    more: bool = False,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    found = calendar_of(current.pk)
    context: dict[str, Any] = {
        "draft": draft,
        "rows": [*draft.periods, *(Period() for _ in range(BLANKS))],
        "current": current,
        # Who was told of another's version has seen it; before that, what the page came with.
        "seen": current.number if status == 409 else request.POST.get("seen", current.number),
        "note": request.POST.get("note", ""),
        "longest": LONGEST_REASON,
        "refused": refused,
        "arranged": draft.year in found.years,
        "more": more,
    }
    if preview and draft.plan is not None:
        after = Calendar({**found.arranged, draft.year: draft.plan})
        changed = changes(found, after)
        days = {change.day for one in changed for change in one.days}
        context["changes"] = changed
        context["nothing"] = not changed and after == found
        context["months"] = months(after, draft.year, today=request.now.date(), changed=days)
    if preview and draft.plan is None:
        status = 422
    answer: HttpResponse = render(request, "core/calendar_edit.html", context, status=status)
    return answer


def _typed(request: Any, year: int) -> Draft:
    """Read the rows typed; a row ticked for removal is left out, an empty one too."""
    post = request.POST
    columns = [post.getlist(name)[:MOST_PERIODS] for name in ("first", "last", "kind", "name")]
    removed = set(post.getlist("remove"))
    rows = [
        Period(*(text.strip() for text in row))
        for place, row in enumerate(zip(*columns, strict=False))
        if str(place) not in removed
    ]
    rows = [row for row in rows if not row.blank]
    return read_draft(year, post.get("standing") != "final", rows)


def _version(text: str | None, current: CalendarVersion) -> CalendarVersion:
    number = _number(text, current.number)
    if number == current.number:
        return current
    found = version_numbered(number)
    if found is None:
        raise Http404(number)
    return found


def _number(text: str | None, otherwise: int) -> int:
    """Return a whole number of at most nine digits from an address or a form; 404 for others."""
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404(text)
    return int(text)


def _wanted(found: Calendar, year: int, month: int) -> int | None:
    """Return the year whose arrangement is due: this one, from November the next one too."""
    for one in (year, year + 1) if month >= ANNOUNCED else (year,):
        if one in _editable(found) and found.provisional(one):
            return one
    return None


def _editable(found: Calendar) -> range:
    return range(found.years[0], found.years[-1] + AHEAD + 1)


def _choices(found: Calendar, year: int) -> list[int]:
    return sorted({*_editable(found), year}, reverse=True)
