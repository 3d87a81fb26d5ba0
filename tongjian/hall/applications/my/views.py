"""My affairs: what to do now, drafts, cases; one case from submission to its papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.calendar.clock import day_of
from tongjian.core.documents.qr import qr_svg
from tongjian.core.notify.models import Notice
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.applications.my import reads
from tongjian.hall.applications.my.case import case_context
from tongjian.hall.applications.my.words import Listed
from tongjian.hall.applications.reads import drafts_of
from tongjian.hall.cases.actions import withdraw
from tongjian.hall.cases.documents import pdf_of, track_address
from tongjian.hall.cases.handling import send_message
from tongjian.hall.cases.models import CaseDocument, HallCase
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.cases.reads import stage

RUNNING_SHOWN, CLOSED_SHOWN, NOTICES_SHOWN = 100, 20, 5


@access("hall.apply")
def index(request: Any) -> HttpResponseBase:
    """Show what to do now, the running cases, unfinished applications and the closed cases."""
    today = request.now.date()
    running = list(reads.open_cases(request.actor, today)[:RUNNING_SHOWN])
    drafts = list(drafts_of(request.actor, today))
    closed = reads.cases_of(request.actor, today).filter(open=False)
    pages = Paginator(closed.order_by("-closed_at", "-id"), CLOSED_SHOWN)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "todos": reads.todos(running, drafts, today),
        "drafts": drafts,
        "notices": Notice.objects.filter(user_id=request.actor.user_id)[:NOTICES_SHOWN],
        "running": [Listed(case, today) for case in running],
        "closed": [Listed(case, today) for case in page],
        "page": page,
    }
    return render(request, "hall/applications/my.html", context)


def own_case(request: Any, pk: int) -> HallCase:
    """Return a case the person may see, or raise 404."""
    rows = reads.cases_of(request.actor, request.now.date())
    found: HallCase = get_object_or_404(rows, pk=pk)
    return found


@access("hall.apply")
def case(request: Any, pk: int) -> HttpResponseBase:
    """Show one case."""
    return render(
        request,
        "hall/applications/case.html",
        case_context(own_case(request, pk), day_of(request.now)),
    )


@access("hall.apply")
def done(request: Any, pk: int) -> HttpResponseBase:
    """Confirm a submission: number, code, QR code, the day an answer is due and why."""
    found = own_case(request, pk)
    address = track_address(found.code)
    if address.startswith("/"):
        address = request.build_absolute_uri(address)
    context = {
        "case": found,
        "item": pinned(found.version).definition,
        "stage": stage(found, day_of(request.now)),
        "qr": mark_safe(qr_svg(address, "查询进度的二维码")),  # noqa: S308 (drawn by us)
    }
    return render(request, "hall/applications/done.html", context)


@access("hall.apply")
def letter(request: Any, pk: int, number: int) -> HttpResponseBase:
    """Give one of the case's letters as PDF."""
    found = own_case(request, pk)
    letters = CaseDocument.objects.select_related("case")
    kept = get_object_or_404(letters, pk=number, case=found)
    response = HttpResponse(pdf_of(kept), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}-{kept.pk}.pdf"'
    return response


@access("hall.apply")
@require_POST
def withdraw_case(request: Any, pk: int) -> HttpResponseBase:
    """Withdraw a case, with its reason."""
    found = own_case(request, pk)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, "没有撤回：请写明撤回的理由。")
        return redirect("my_case", pk)
    try:
        withdraw(subject=found, reason=reason[:500], by=request.actor, now=request.now)
        messages.success(request, "已撤回这份申请。需要时可以重新申请。")
    except StepRefused as refused:
        messages.error(request, f"没有撤回：{refused}")
    return redirect("my_case", pk)


@access("hall.apply")
@require_POST
def message(request: Any, pk: int) -> HttpResponseBase:
    """Write to the officials about a case; a refused text stays on the page."""
    found = own_case(request, pk)
    text = request.POST.get("text", "")
    try:
        send_message(subject=found, text=text, by=request.actor, now=request.now)
    except StepRefused as refused:
        context = {
            **case_context(found, day_of(request.now)),
            "draft_text": text,
            "talk_fault": str(refused),
        }
        return render(request, "hall/applications/case.html", context, status=422)
    messages.success(request, "留言已发出，有回复会通知您。")
    return redirect("my_case", pk)
