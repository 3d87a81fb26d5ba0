"""Pages for reading documents: upload, list, page beside table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.files.store import TooLarge, store
from tongjian.core.home import home
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.core.ui.fragments import wants_fragment
from tongjian.core.workflow.flow import StepRefused
from tongjian.supervision.documents import show
from tongjian.supervision.documents.actions import FOLDER, LIMIT, take_review, upload
from tongjian.supervision.documents.flow import TITLES
from tongjian.supervision.documents.forms import ReviewForm, UploadForm
from tongjian.supervision.documents.models import KINDS, STATES, Document
from tongjian.supervision.documents.reads import review_of, with_review
from tongjian.supervision.documents.render import NoSuchPage, page_png

LISTING = Listing(
    name="文档",
    columns=(
        Column("name", "单位或项目", str, "unit_name", url=lambda d: f"/documents/{d.pk}/"),
        Column("kind", "种类", lambda d: d.get_kind_display(), "kind"),
        Column("year", "年度", lambda d: d.year, "year", "number"),
        Column("state", "状态", show.state, "state"),
        Column("review", "审读", lambda d: TITLES.get(d.review, d.review), "review"),
        Column("faults", "发现（处）", lambda d: d.faults, "faults", "number"),
        Column("place", "行政区划", lambda d: d.jurisdiction.name, "jurisdiction_id"),
        Column("at", "上传时间", lambda d: d.uploaded_at, "uploaded_at", "date"),
    ),
    filters=(
        Filter("name", "名称含", "unit_name__contains"),
        Filter("kind", "种类", "kind", lambda: KINDS),
        Filter("state", "状态", "state", lambda: STATES),
        Filter("review", "审读", "review", lambda: list(TITLES.items())),
        Filter("year", "年度", "year", kind="number"),
    ),
    sort="-at",
)


def _visible(request: Any) -> QuerySet[Document]:
    """Return what the person may see: where limited to a unit, only what they handed in."""
    actor = request.actor
    whole = [
        code
        for code in actor.reach("documents.read")
        if actor.only_units("documents.read", code) is None
    ]
    own = Q(jurisdiction_id__in=whole) | Q(uploaded_by_id=actor.user_id)
    rows: QuerySet[Document] = Document.objects.filter(own)
    return rows


@access("documents.read")
def documents(request: Any) -> HttpResponseBase:
    """List the documents."""
    rows = with_review(show.counted(_visible(request).select_related("jurisdiction")))
    context = {"may_upload": request.actor.can("documents.upload")}
    return respond(request, LISTING, rows, "supervision/documents/list.html", **context)


@access("documents.upload")
def new(request: Any) -> HttpResponseBase:
    """Take a document in."""
    codes = request.actor.reach("documents.upload")
    form = UploadForm(request.POST or None, request.FILES or None, codes=codes)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = store(file.chunks(), FOLDER, LIMIT)
        except TooLarge as error:
            form.add_error("file", str(error))
        else:
            document = upload(
                jurisdiction=form.cleaned_data["jurisdiction"],
                kind=form.cleaned_data["kind"],
                file_name=Path(file.name).name[:200],
                stored=stored,
                by=request.actor,
                now=request.now,
            )
            return redirect("document", pk=document.pk)
    return render(request, "supervision/documents/new.html", {"form": form})


def _document(request: Any, pk: int) -> Document:
    rows = _visible(request).select_related("jurisdiction", "package")
    found: Document = get_object_or_404(rows, pk=pk)
    return found


@access("documents.read")
def document(request: Any, pk: int) -> HttpResponseBase:
    """Show a document: its pages, its tables, what was found, marked on both."""
    subject = _document(request, pk)
    if subject.state != "read":
        partial = wants_fragment(request)
        name = "progress" if partial else "waiting"
        return render(request, f"supervision/documents/{name}.html", {"document": subject})
    if wants_fragment(request):
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return _shown(request, subject)


def _shown(request: Any, subject: Document, reason: str = "", status: int = 200) -> HttpResponse:
    findings = list(subject.findings.all())
    context = {
        "document": subject,
        "faults": [found for found in findings if found.kind != "rounding"],
        "roundings": [found for found in findings if found.kind == "rounding"],
        "unjudged": show.unjudged(subject),
        "sheets": show.sheets(subject, findings),
        "fields": show.fields(subject),
        "pages": show.pages(subject, findings),
        "review": review_of(subject, request.actor),
        "reason": reason,
        "may_publish": request.actor.can("ledger.deliver", subject.jurisdiction_id),
    }
    name = f"supervision/documents/{subject.kind}.html"
    answer: HttpResponse = render(request, name, context, status=status)
    return answer


@access("documents.review")
@require_POST
def review(request: Any, pk: int) -> HttpResponseBase:
    """Take a step of the review; what was written stays when the step is refused."""
    subject = _document(request, pk)
    if subject.state != "read":
        raise Http404(pk)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            case = take_review(
                subject=subject, by=request.actor, now=request.now, **form.cleaned_data
            )
        except StepRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"已办理，现在是“{TITLES.get(case.state, case.state)}”")
            return redirect("document", pk=pk)
    else:
        for name, faults in form.errors.items():
            messages.error(request, f"{form.fields[name].label}：{faults[0]}")
    return _shown(request, subject, request.POST.get("reason", "")[:500], status=422)


@access("documents.read")
def page(request: Any, pk: int, number: int) -> HttpResponseBase:
    """Serve a page as an image."""
    subject = _document(request, pk)
    if subject.kind != "accounts" or subject.state != "read":
        raise Http404(pk)
    mark = quote_etag(f"{subject.package.content_sm3}-{number}")
    response = get_conditional_response(request, etag=mark)
    if response is None:
        try:
            image = page_png(home() / subject.package.content, number)
        except NoSuchPage as error:
            raise Http404(number) from error
        response = HttpResponse(image, content_type="image/png")
    response["ETag"] = mark
    response["Cache-Control"] = "private, no-cache"  # kept, but shown only after asking us
    return response
