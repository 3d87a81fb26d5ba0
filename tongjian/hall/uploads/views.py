"""Handing files in from a form, reading them, and what operators see of the quarantine."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from tongjian.core.access import access
from tongjian.core.home import home
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.hall.uploads import reads
from tongjian.hall.uploads.actions import note_reading
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.reads import PICTURES, FieldSpec, UploadField
from tongjian.hall.uploads.receive import from_form

# Nothing in a file may run. The browser's PDF viewer does not work inside "sandbox"; PDF with
# scripts are refused by the content check, and the viewer has a sandbox of its own.
SEALED = "default-src 'none'; frame-ancestors 'none'; sandbox"
SHOWN = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; "
    "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
)
WAITING = Listing(
    name="待检查的文件",
    columns=(
        Column("at", "上传时间", lambda upload: upload.at, "at", "date"),
        Column("pk", "编号", lambda upload: upload.pk, "pk"),
        Column("kind", "类型", lambda upload: upload.kind, "kind"),
        Column("size", "大小（KB）", lambda upload: -(-upload.size // 1024), "size", "number"),
        Column("fault", "为什么还没有检查", lambda upload: upload.fault or "排队中", "fault"),
        Column("checked", "上次尝试", lambda upload: upload.checked_at, "checked_at", "date"),
    ),
    filters=(Filter("fault", "原因含", "fault__contains"),),
    sort="at",
)


@access("self.use")
def upload_file(request: Any, pk: int) -> HttpResponseBase:
    """Give a file to who may read it; an official's reading of a person's file is on record.

    ``?show`` opens pictures and PDF in the browser, sealed off from scripts; everything else is
    saved to disk under its own name.
    """
    upload = get_object_or_404(reads.visible_to(request.actor, request.now.date()), pk=pk)
    if not _theirs(request, upload):
        note_reading(subject=upload, by=request.actor, now=request.now)
    try:
        file = (home() / upload.path).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    show = "show" in request.GET and upload.kind in PICTURES and upload.state == "clean"
    kind = PICTURES[upload.kind] if show else "application/octet-stream"
    response = FileResponse(file, content_type=kind)
    response["Content-Disposition"] = (
        f"{'inline' if show else 'attachment'}; filename*=UTF-8''{quote(upload.name, safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = SHOWN if show else SEALED
    return response


def _theirs(request: Any, upload: Upload) -> bool:
    whose = upload.owner.user_id if upload.owner else upload.uploaded_by_id
    return bool(whose == request.actor.user_id)


def _spec(request: Any, given: QueryDict) -> FieldSpec:
    try:
        return FieldSpec.opened(given.get("spec", ""), request.actor.user_id)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise SuspiciousOperation("spec") from error


def _answer(request: Any, field: UploadField) -> HttpResponse:
    return render(request, "hall/uploads/field.html", {"field": field})


@access("self.use")
@require_POST
def receive(request: Any) -> HttpResponseBase:
    """Take in the files of one field and answer with the field as it is now."""
    spec = _spec(request, request.POST)
    field = from_form(
        spec=spec,
        numbers=request.POST.getlist(spec.name),
        files=request.FILES.getlist(f"{spec.name}-files"),
        help=request.POST.get("help", ""),
        by=request.actor,
        now=request.now,
    )
    return _answer(request, field)


@access("self.use")
@require_POST
def remove_one(request: Any) -> HttpResponseBase:
    """Remove one file of a field."""
    spec = _spec(request, request.POST)
    field = from_form(
        spec=spec,
        numbers=request.POST.getlist(spec.name),
        removed=request.POST.get("remove", ""),
        help=request.POST.get("help", ""),
        by=request.actor,
        now=request.now,
    )
    return _answer(request, field)


@access("self.use")
@require_GET
def listed(request: Any) -> HttpResponseBase:
    """Show a field as it is now: asked again and again while files are being scanned."""
    spec = _spec(request, request.GET)
    files = reads.chosen(request.actor, request.GET.getlist(spec.name))
    return _answer(request, UploadField(spec, files, help=request.GET.get("help", "")[:300]))


@access("health.read")
def waiting_list(request: Any) -> HttpResponseBase:
    """Show operators what waits for its scan and why, without names of files or people."""
    context = {"scanner": reads.scanner_shown()}
    return respond(request, WAITING, reads.waiting(), "hall/uploads/waiting.html", **context)
