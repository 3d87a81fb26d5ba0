"""Query pages for paper: a page that prints well, and the same as PDF, each with its QR code."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe

from tongjian.core.access import access
from tongjian.core.documents.pdf import render as render_pdf
from tongjian.core.documents.qr import qr_svg
from tongjian.core.pages import LABEL, demonstration
from tongjian.supervision.queries.opening import frame, state_of
from tongjian.supervision.queries.sheets import PRINTED, Sheet, sheet_of

QR = "扫码打开这一页的在线数据（需要登录）"


def _sheet(request: Any, name: str, page: str) -> tuple[Sheet, dict[str, Any]]:
    if page not in PRINTED:
        raise Http404(page)
    state = state_of(request, name)
    if page == "drill" and (state.level is None or state.level.name == "payment"):
        page = "rows"
    framed = frame(request, state, page)
    return sheet_of(request, page, state, framed["place"]), framed


@access("ledger.read")
def show(request: Any, name: str, page: str) -> HttpResponseBase:
    """Show a query page as it will be printed."""
    sheet, framed = _sheet(request, name, page)
    context = {
        **framed,
        "sheet": sheet,
        "qr": mark_safe(qr_svg(sheet.live, QR)),  # noqa: S308 (drawn by us)
        "qr_label": QR,
        "pdf_url": f"pdf/?{request.GET.urlencode()}",
        "live_path": request.build_absolute_uri(sheet.live),
    }
    return render(request, "supervision/queries/print.html", context)


@access("ledger.read")
def pdf(request: Any, name: str, page: str) -> HttpResponseBase:
    """Return a query page as PDF."""
    sheet, framed = _sheet(request, name, page)
    data = {
        "title": sheet.title,
        "body": request.actor.place or framed["place"],
        "date": request.now.date().isoformat(),
        "facts": [list(fact) for fact in sheet.facts],
        "columns": [{"title": text, "number": number} for text, number in sheet.columns],
        "rows": [list(row) for row in sheet.rows],
        "foot": list(sheet.foot),
        "notes": list(sheet.notes),
        "qr": {"svg": qr_svg(sheet.live, QR), "label": QR},
        "label": LABEL if demonstration() else "",
    }
    response = HttpResponse(render_pdf("sheet", data), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{page}.pdf"'
    return response
