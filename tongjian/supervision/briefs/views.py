"""Pages of reports: those there are, making one, one with its figures, what a figure counts."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.clock import SHANGHAI
from tongjian.core.listing.views import respond
from tongjian.supervision.briefs import actions, pages, reads
from tongjian.supervision.briefs.actions import BriefRefused, Unchanged
from tongjian.supervision.briefs.content import CASES
from tongjian.supervision.briefs.forms import MakeForm, RemarksForm
from tongjian.supervision.briefs.models import QuarterBrief
from tongjian.supervision.briefs.printing import pdf_of, since_words
from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.briefs.reads import READ
from tongjian.supervision.briefs.word import word_of
from tongjian.supervision.cases import reads as case_reads
from tongjian.supervision.cases.flow import MANAGE
from tongjian.supervision.warning import pages as warning_pages
from tongjian.supervision.warning import reads as warning_reads

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@access(READ)
def briefs(request: Any) -> HttpResponseBase:
    """List the reports and offer to make one."""
    return _listed(request, _form(request))


def _form(request: Any, data: Any = None) -> MakeForm | None:
    codes = request.actor.reach(MANAGE)
    if not codes:
        return None
    current = Quarter.of(request.now.date())
    quarters = reads.quarters(codes, request.now)
    return MakeForm(
        data,
        codes=codes,
        quarters=quarters,
        current=current,
        initial={"place": request.actor.home, "quarter": current.before.key},
    )


def _listed(request: Any, form: MakeForm | None, status: int = 200) -> HttpResponseBase:
    rows = reads.listed(request.actor)
    response = respond(
        request,
        pages.listing(rows),
        rows,
        "supervision/briefs/briefs.html",
        form=form,
        open=form is not None and (form.is_bound or not rows.exists()),
    )
    response.status_code = status
    return response


@access(MANAGE)
@require_POST
def make(request: Any) -> HttpResponseBase:
    """Make a report of a quarter, the next version where there is one."""
    code = request.POST.get("place", "")
    if code not in request.actor.reach(MANAGE):
        if code in request.actor.reach(READ):
            raise PermissionDenied
        raise Http404(code)
    form = _form(request, request.POST)
    assert form is not None
    if not form.is_valid():
        return _listed(request, form, 422)
    quarter = Quarter.parse(form.cleaned_data["quarter"])
    try:
        made = actions.make(jurisdiction=code, quarter=quarter, by=request.actor, now=request.now)
    except Unchanged as same:
        messages.info(request, f"{same}。")
        return redirect("brief", pk=same.brief.pk)
    except BriefRefused as error:
        form.add_error(None, str(error))
        return _listed(request, form, 422)
    messages.success(request, f"已编写{quarter.title}的报告，第{made.version}版。")
    return redirect("brief", pk=made.pk)


def _brief(request: Any, pk: int) -> Any:
    return get_object_or_404(reads.visible(request.actor), pk=pk)


def _issued(found: Any) -> date | None:
    return found.issue.issued_at.astimezone(SHANGHAI).date() if found.issued else None


@access(READ)
def brief(request: Any, pk: int) -> HttpResponseBase:
    """Show a report: sentences, tables beside charts, every figure leading to what it counts."""
    return _shown(request, _brief(request, pk))


def _shown(request: Any, found: Any, form: RemarksForm | None = None) -> HttpResponseBase:
    manages = request.actor.can(MANAGE, found.jurisdiction_id)
    last = manages and not found.newer
    if form is None and last:
        form = RemarksForm(initial={"remarks": found.remarks})
    context = {
        "brief": found,
        "state": pages.state_of(found),
        "facts": pages.facts(found, _issued(found)),
        "since": since_words(found.content.get("since")),
        "sections": pages.sections(found),
        "remarks": [line for line in found.remarks.splitlines() if line.strip()],
        "form": form,
        "may_issue": last and not found.issued and not found.content["interim"],
        "interim": found.content["interim"],
        "last": last,
        "versions": [
            {"brief": one, "state": pages.state_of(one)}
            for one in reads.versions(request.actor, found)
        ],
        "quarter": reads.quarter_of(found),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "supervision/briefs/brief.html", context, status=status)


def _managed(request: Any, pk: int) -> Any:
    """Return a report somebody may work on: 404 where they may not read it, 403 where only that."""
    found = _brief(request, pk)
    if not request.actor.can(MANAGE, found.jurisdiction_id):
        raise PermissionDenied
    return found


@access(READ)
@require_POST
def remark(request: Any, pk: int) -> HttpResponseBase:
    """Keep the committee's own paragraph as a new version; what was typed stays when refused."""
    found = _managed(request, pk)
    form = RemarksForm(request.POST)
    if form.is_valid():
        try:
            made = actions.remark(
                subject=found, text=form.cleaned_data["remarks"], by=request.actor, now=request.now
            )
        except BriefRefused as error:
            form.add_error("remarks", str(error))
        else:
            messages.success(request, f"意见已保存为第{made.version}版。")
            return redirect("brief", pk=made.pk)
    return _shown(request, found, form)


@access(READ)
@require_POST
def issue(request: Any, pk: int) -> HttpResponseBase:
    """Issue the last version."""
    found = _managed(request, pk)
    try:
        actions.issue(subject=found, by=request.actor, now=request.now)
    except BriefRefused as error:
        messages.error(request, f"没有发布：{error}。")
    else:
        messages.success(request, "已发布，代表可以看到。")
    return redirect("brief", pk=pk)


@access(READ)
def file(request: Any, pk: int, form: str) -> HttpResponseBase:
    """Hand out a report as PDF or Word."""
    found: QuarterBrief = _brief(request, pk)
    kind, content = ("application/pdf", pdf_of) if form == "pdf" else (WORD, word_of)
    made = content(found, issued=_issued(found), site=request.build_absolute_uri("/").rstrip("/"))
    return FileResponse(
        io.BytesIO(made),
        as_attachment=True,
        filename=pages.name_of(found, form),
        content_type=kind,
    )


@access(READ)
def lines(request: Any, pk: int, key: str) -> HttpResponseBase:
    """List what a figure of a report counts, as it is now."""
    found = _brief(request, pk)
    told = found.content["sets"].get(key)
    if told is None:
        raise Http404(key)
    rows: Any
    if told["of"] == CASES:
        rows = case_reads.visible(request.actor).filter(pk__in=told["ids"])
        listing = pages.case_listing(request.now.date())
    else:
        rows = warning_reads.seen().filter(pk__in=told["ids"])
        exported = bool(request.GET.get("format"))
        listing = warning_pages.EXPORT if exported else warning_pages.LISTING
    return respond(
        request,
        listing,
        rows,
        "supervision/briefs/lines.html",
        brief=found,
        told=told,
        count=len(told["ids"]),
        of_cases=told["of"] == CASES,
    )
