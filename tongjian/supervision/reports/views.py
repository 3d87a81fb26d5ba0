"""Pages of report tables: hand one in, see what was understood, map, correct, publish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.files.store import TooLarge, named, store
from tongjian.core.listing.views import respond
from tongjian.core.typed import whole
from tongjian.core.ui.fragments import wants_fragment
from tongjian.supervision.dictionaries.reads import codes_as_of
from tongjian.supervision.documents.models import Document
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.linkage.reads import source_titles
from tongjian.supervision.linkage.speaks import sources_of
from tongjian.supervision.reports import actions, pages, reads
from tongjian.supervision.reports.actions import IntakeRefused
from tongjian.supervision.reports.forms import DocumentForm, UploadForm
from tongjian.supervision.reports.models import (
    FAILED,
    KINDS,
    OPEN,
    QUEUED,
    STATES,
    TONES,
    Intake,
    NameMapping,
)
from tongjian.supervision.reports.reading import row_of

PAGE = 100
LAST_ROW = 10_000_000


@access("deliveries.read")
def intakes(request: Any) -> HttpResponseBase:
    """List the documents that became, or are to become, deliveries."""
    return respond(
        request,
        pages.LISTING,
        reads.intakes(),
        "supervision/reports/list.html",
        may_deliver=request.actor.can("ledger.deliver"),
    )


@access("ledger.deliver")
def new(request: Any) -> HttpResponseBase:
    """Take a report table in."""
    actor = request.actor
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        codes=actor.reach("ledger.deliver"),
        sources=_sources(actor),
        initial={"fiscal_year": request.now.year, "jurisdiction": actor.home},
    )
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        file = data.pop("file")
        try:
            stored = store(file.chunks(), actions.FOLDER, actions.LIMIT)
            made = actions.upload(
                stored=stored, file_name=Path(file.name).name, by=actor, now=request.now, **data
            )
        except (TooLarge, DeliveryRefused) as error:
            form.add_error("file", str(error))
        else:
            return redirect("intake", pk=made.pk)
    return render(request, "supervision/reports/new.html", {"form": form})


def _sources(actor: Any) -> list[tuple[str, str]]:
    """Return the sources of report tables the person may deliver for."""
    titles = source_titles()
    found: set[str] = set()
    for place in actor.reach("ledger.deliver"):
        only = sources_of(actor, "ledger.deliver", place)
        found |= {"finance", "units"} if only is None else set(only) & {"finance", "units"}
    return [(name, titles[name]) for name in sorted(found)]


def _intake(pk: int) -> Intake:
    found: Intake = get_object_or_404(reads.intakes(), pk=pk)
    return found


@access("deliveries.read")
def intake(request: Any, pk: int) -> HttpResponseBase:
    """Show what was understood, what is to be settled, and the rows it would deliver."""
    row = _intake(pk)
    if row.state == QUEUED:
        name = "progress" if wants_fragment(request) else "waiting"
        return render(request, f"supervision/reports/{name}.html", {"row": row})
    if wants_fragment(request):
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return _shown(request, row)


def _shown(request: Any, row: Intake, refused: str = "", status: int = 200) -> HttpResponseBase:
    draft = reads.draft_of(row) if row.content else None
    rows = [
        (dataset, one) for dataset, each in (draft.rows if draft else {}).items() for one in each
    ]
    asked = reads.questions_of(row)
    context = {
        "row": row,
        "kind": KINDS[row.kind],
        "state": STATES[row.state],
        "tone": TONES[row.state],
        "source": source_titles().get(row.source, row.source),
        "asked": pages.asked(row, asked),
        "draft": draft,
        "page": Paginator(pages.draft_rows(row, rows), PAGE).get_page(request.GET.get("page")),
        "sums": pages.sums(rows),
        "totals": row.content.get("totals", {}).items() if row.kind == "report" else (),
        "corrections": row.corrections.all(),
        "may": row.state in (OPEN, FAILED)
        and request.actor.can("ledger.deliver", row.jurisdiction_id)
        and actions.speaks_for(row, request.actor),
        "ready": row.state == OPEN and not asked["names"] and not asked["cells"],
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "deliveries": ledger.deliveries_by_id(row.deliveries).values(),
        "codes": _codes(row, request) if asked["names"] else {},
    }
    return render(request, "supervision/reports/intake.html", context, status=status)


def _codes(row: Intake, request: Any) -> dict[str, list[tuple[str, str]]]:
    """Return the codes a name may be mapped to, by side."""
    day = request.now.date()
    sides = {"revenue": ("revenue",), "expenditure": ("function", "economic_department")}
    return {
        side: [
            (one.code, f"{one.code} {one.name}")
            for name in lists
            for one in codes_as_of(name, row.fiscal_year, day)
        ]
        for side, lists in sides.items()
    }


def _again(request: Any, row: Intake) -> None:
    """Read the document anew after a mapping or a correction."""
    found = actions.read(subject=row, by=request.actor, now=request.now)
    if found.state == FAILED:
        messages.error(request, found.error)


@access("ledger.deliver")
@require_POST
def map_name(request: Any, pk: int) -> HttpResponseBase:
    """Remember what a name means and read the table anew."""
    row = _intake(pk)
    given = request.POST
    try:
        actions.map_name(
            subject=row,
            side=given.get("side", ""),
            name=given.get("name", ""),
            code=given.get("code", "").split(" ")[0],
            by=request.actor,
            now=request.now,
        )
        _again(request, row)
    except IntakeRefused as error:
        return _shown(request, row, str(error), status=422)
    messages.success(request, "已记住，以后同一来源的同一名称不用再对。")
    return redirect("intake", pk=pk)


@access("ledger.deliver")
def cell(request: Any, pk: int) -> HttpResponseBase:
    """Set the cells of one row right."""
    row = _intake(pk)
    given = request.POST if request.method == "POST" else request.GET
    sheet, number = given.get("sheet", ""), whole(given.get("row"))
    if row.state not in (OPEN, FAILED) or number is None or number >= LAST_ROW:
        raise Http404(str(number))
    cells = _cells(row, sheet, number)
    if cells is None:
        raise Http404(sheet)
    refused = ""
    if request.method == "POST":
        changes = {column: (old, given.get(f"cell-{column}", old)[:200]) for column, old in cells}
        try:
            actions.correct(
                subject=row,
                sheet=sheet,
                row=number,
                changes=changes,
                reason=given.get("reason", ""),
                by=request.actor,
                now=request.now,
            )
            _again(request, row)
        except IntakeRefused as error:
            refused = str(error)
            cells = [(column, new) for column, (_, new) in changes.items()]
        else:
            messages.success(request, "已改正，重新核对过了；原文件没有动。")
            return redirect("intake", pk=pk)
    context = {
        "row": row,
        "sheet": sheet,
        "number": number,
        "cells": cells,
        "refused": refused,
        "reason": given.get("reason", ""),
    }
    status = 422 if refused else 200
    return render(request, "supervision/reports/cell.html", context, status=status)


def _cells(row: Intake, sheet: str, number: int) -> list[tuple[str, str]] | None:
    """Return a row's cells as they stand now, corrections laid over the original."""
    if row.kind != "report":
        return reads.cells_of(row, sheet, number)
    with named(reads.original(row), row.file_name) as lent:
        found = row_of(lent, sheet, number)
    if found is None:
        return None
    changed = reads.corrections(row)
    return [(column, changed.get((sheet, number, column), text)) for column, text in found]


@access("ledger.deliver")
@require_POST
def publish(request: Any, pk: int) -> HttpResponseBase:
    """Deliver the rows."""
    row = _intake(pk)
    reason = request.POST.get("reason", "")
    try:
        made = actions.publish(subject=row, accepted=reason, by=request.actor, now=request.now)
    except (IntakeRefused, DeliveryRefused) as error:
        return _shown(request, row, str(error), status=422)
    messages.success(request, "已报送，正在核对入库。")
    if len(made.deliveries) == 1:
        return redirect("delivery", pk=made.deliveries[0])
    return redirect("intake", pk=pk)


@access("ledger.deliver")
@require_POST
def discard(request: Any, pk: int) -> HttpResponseBase:
    """Give a document up."""
    try:
        actions.discard(subject=_intake(pk), by=request.actor, now=request.now)
    except IntakeRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已放弃；原文件和记录还在。")
    return redirect("intake", pk=pk)


@access("ledger.deliver")
def from_document(request: Any, pk: int) -> HttpResponseBase:
    """Make deliveries of accounts or a declaration that was read."""
    subject: Document = get_object_or_404(
        Document.objects.filter(
            jurisdiction_id__in=request.actor.reach("documents.read"), state="read"
        ),
        pk=pk,
    )
    form = DocumentForm(
        request.POST or None, initial={"fiscal_year": subject.year or request.now.year}
    )
    if subject.kind != "declaration":
        del form.fields["project"]
    if request.method == "POST" and form.is_valid():
        given = {"project": "", **form.cleaned_data}
        try:
            made = actions.from_document(
                subject=subject, by=request.actor, now=request.now, **given
            )
        except (IntakeRefused, DeliveryRefused) as error:
            form.add_error(None, str(error))
        else:
            return redirect("intake", pk=made.pk)
    return render(request, "supervision/reports/from.html", {"form": form, "document": subject})


@access("deliveries.read")
def names(request: Any) -> HttpResponseBase:
    """List what names were taken for, by source."""
    actor = request.actor
    reach, own = actor.reach("deliveries.read"), actor.reach("ledger.deliver")
    return respond(
        request,
        pages.NAMES,
        pages.name_rows(reads.standing_mappings(reach)),  # type: ignore[arg-type] # worked out
        "supervision/reports/names.html",
        mappings=[one for one in reads.standing_mappings(own) if actions.speaks_for(one, actor)][
            :100
        ],
    )


@access("ledger.deliver")
@require_POST
def forget(request: Any, pk: int) -> HttpResponseBase:
    """Forget what a name was taken for."""
    found: NameMapping = get_object_or_404(
        NameMapping.objects.filter(jurisdiction_id__in=request.actor.reach("ledger.deliver")), pk=pk
    )
    try:
        actions.forget_mapping(subject=found, by=request.actor, now=request.now)
    except IntakeRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"不再记得“{found.name}”，下次会再问。")
    return redirect("intake_names")
