"""Pages of audit problems: list, many at once, board, repeat offenders, reports."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from tongjian.core.access import access
from tongjian.core.listing.records import Records
from tongjian.core.listing.views import respond
from tongjian.core.workflow.flow import StepRefused
from tongjian.supervision.audits import pages, reads, report
from tongjian.supervision.audits.actions import Unchanged, issue_report
from tongjian.supervision.audits.forms import IssueForm, ManyForm
from tongjian.supervision.audits.models import AuditReport
from tongjian.supervision.audits.printing import address_of, pdf_of, word_of
from tongjian.supervision.audits.status import totals
from tongjian.supervision.cases import actions
from tongjian.supervision.cases.flow import AUDIT, AUDITED, READ

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STEP_TITLES = {step["action"]: step["title"] for step in AUDITED["steps"]}


@access(READ)
def audits(request: Any) -> HttpResponseBase:
    """List audit problems: those that wait for the person, or all they may see."""
    today = request.now.date()
    rows = reads.cases(request.actor)
    mine = reads.waiting(request.actor, rows)
    waiting, every = mine.count(), rows.count()
    whose = request.GET.get("whose") or ("mine" if waiting else "all")
    return respond(
        request,
        pages.listing(today),
        mine if whose == "mine" else rows,
        "supervision/audits/audits.html",
        tabs=reads.acts(request.actor)
        and [
            {"title": "等我办", "url": "?whose=mine", "current": whose == "mine", "count": waiting},
            {"title": "全部", "url": "?whose=all", "current": whose != "mine", "count": every},
        ],
        whose=whose,
        sum=totals((reads.told_of(case) for case in rows), today),
        bulk=_bulk(request, rows),
        sees_reports=bool(reads.whole(request.actor)),
    )


def _bulk(request: Any, rows: Any) -> list[dict[str, Any]]:
    """Return the steps that are open to many cases at once, with how many."""
    steps = [
        {
            "step": step,
            "title": STEP_TITLES[step],
            "count": reads.bulk(request.actor, rows, step).count(),
        }
        for step in reads.bulk_steps(request.actor)
    ]
    return [one for one in steps if one["count"]]


@access(READ)
def many(request: Any, step: str) -> HttpResponseBase:
    """Take one step for many problems at once."""
    if step not in reads.BULK:
        raise Http404(step)
    if step not in reads.bulk_steps(request.actor):
        raise PermissionDenied
    rows = reads.bulk(request.actor, reads.cases(request.actor), step)
    listing = pages.listing(request.now.date())
    shown = listing.show(rows, request.GET)
    wants = step != "close"
    form = None
    if request.method == "POST":
        known = set(rows.values_list("pk", flat=True))
        form = ManyForm(request.POST, known=known, wants_reason=wants)
        if form.is_valid():
            _take_many(request, rows, step, form.cleaned_data)
            return redirect("audits_many", step=step)
    chosen = set(request.POST.getlist("cases"))
    context = {
        "list": shown,
        "lines": [
            {"case": case, "chosen": str(case.pk) in chosen} for case in shown.page.object_list
        ],
        "form": form,
        "step": step,
        "title": STEP_TITLES[step],
        "wants": wants,
        "reason": request.POST.get("reason", ""),
    }
    status = 422 if form is not None else 200
    return render(request, "supervision/audits/many.html", context, status=status)


def _take_many(request: Any, rows: Any, step: str, given: dict[str, Any]) -> None:
    done, passed = 0, 0
    for case in rows.filter(pk__in=given["cases"]).order_by("pk"):
        try:
            actions.take(
                subject=case,
                step=step,
                turn=case.track.turn,
                given={"reason": given["reason"]},
                by=request.actor,
                now=request.now,
            )
            done += 1
        except StepRefused:
            passed += 1
    messages.success(request, f"已办{done}个：{STEP_TITLES[step]}。")
    if passed:
        messages.info(request, f"有{passed}个刚刚被别人办过，没有变动。")


@access(READ)
def board(request: Any) -> HttpResponseBase:
    """Count problems and sums by kind or by unit."""
    by = request.GET.get("by") or "kind"
    if by not in pages.BOARDS:
        raise Http404(by)
    year = request.GET.get("year", "")
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    today = request.now.date()
    rows = reads.cases(request.actor)
    lines = pages.board(rows, by, chosen, today)
    # The list knows what a table of records can do; it asks no more of them.
    return respond(
        request,
        pages.board_listing(by),
        lines,  # type: ignore[arg-type]
        "supervision/audits/board.html",
        tabs=[
            {
                "title": f"按{title}",
                "url": f"?{urlencode({'by': key, **({'year': year} if chosen else {})})}",
                "current": key == by,
            }
            for key, title in pages.BOARDS.items()
        ],
        by=by,
        year=chosen,
        charts=[] if request.GET.get("format") else pages.charts(lines, by),
    )


@access(READ)
def again(request: Any) -> HttpResponseBase:
    """List who has the same kind of problem again, year by year."""
    lines = Records(reads.again(reads.cases(request.actor), request.now.date()))
    return respond(
        request,
        pages.again_listing(),
        lines,  # type: ignore[arg-type]
        "supervision/audits/again.html",
    )


@access(READ)
def reports(request: Any) -> HttpResponseBase:
    """List the reports on rectification, issued and due, of places all of which one may see."""
    today = request.now.date()
    lines = Records(
        pages.Owing(one, today) for one in reads.owed(reads.whole(request.actor), today)
    )
    return respond(
        request,
        pages.owing_listing(),
        lines,  # type: ignore[arg-type]
        "supervision/audits/reports.html",
    )


def _owed(request: Any, place: str, year: int) -> reads.Owed:
    places = [code for code in reads.whole(request.actor) if code == place]
    for one in reads.owed(places, request.now.date()) if places else ():
        if one.year == year:
            return one
    raise Http404(place)


@access(READ)
def year_report(request: Any, place: str, year: int) -> HttpResponseBase:
    """Show the report of a year as drafted now, and those issued; issue it."""
    owed = _owed(request, place, year)
    may = request.actor.can(AUDIT, place)
    form = IssueForm(request.POST if request.method == "POST" else None) if may else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            words = report.Words(**form.cleaned_data)
            try:
                made = issue_report(
                    jurisdiction=place, owed=owed, words=words, by=request.actor, now=request.now
                )
                messages.success(request, f"已出具：{made.number}。")
            except Unchanged as same:
                messages.info(request, f"{same}。")
            return redirect("audit_report", place=place, year=year)
    today = request.now.date()
    found = report.lines(place, year, request.actor, today)
    content = report.draft(owed, found, today, report.Words())
    context = {
        "owed": owed,
        "late": owed.is_late(today),
        "content": content,
        "form": form,
        "sections": [_with_cells(one) for one in content["sections"]],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supervision/audits/report.html", context, status=status)


def _with_cells(section: dict[str, Any]) -> dict[str, Any]:
    """Return a section whose cells know whether they are figures."""
    tables = []
    for table in section["tables"]:
        figures = [number for _, number in table["headings"]]
        rows = [list(zip(row, figures, strict=True)) for row in table["rows"]]
        tables.append({**table, "rows": rows})
    return {**section, "tables": tables}


@access(READ)
def draft(request: Any, place: str, year: str, form: str) -> HttpResponseBase:
    """Hand out the draft as PDF or Word."""
    owed = _owed(request, place, int(year))
    today = request.now.date()
    found = report.lines(place, owed.year, request.actor, today)
    content = report.draft(owed, found, today, report.Words())
    address = address_of(place, owed.year, _site(request))
    return _download(content, address, f"{report.TITLE}{owed.year}年草稿", form)


@access(READ)
def issued(request: Any, pk: int, form: str) -> HttpResponseBase:
    """Hand out an issued report as PDF or Word, as it was issued."""
    rows = AuditReport.objects.filter(jurisdiction_id__in=reads.whole(request.actor))
    found = get_object_or_404(rows, pk=pk)
    address = address_of(found.jurisdiction_id, found.year, _site(request))
    return _download(found.content, address, f"{report.TITLE}{found.number}", form)


def _site(request: Any) -> str:
    return str(request.build_absolute_uri("/")).rstrip("/")


def _download(content: dict[str, Any], address: str, name: str, form: str) -> FileResponse:
    kind, made = ("application/pdf", pdf_of) if form == "pdf" else (WORD, word_of)
    file = io.BytesIO(made(content, address))
    return FileResponse(file, as_attachment=True, filename=f"{name}.{form}", content_type=kind)
