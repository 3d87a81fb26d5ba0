"""My affairs: what to do now, drafts, cases; one case from submission to its papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.documents.qr import qr_svg
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.applicants.reads import applicant_of
from tongjian.hall.applications.my import correcting, reads
from tongjian.hall.applications.my.case import case_context
from tongjian.hall.applications.my.words import due_of
from tongjian.hall.applications.pages import spec_of
from tongjian.hall.applications.reads import drafts_of
from tongjian.hall.cases.actions import withdraw
from tongjian.hall.cases.documents import pdf_of, track_address
from tongjian.hall.cases.doing import ledger_of
from tongjian.hall.cases.models import CaseDocument, HallCase
from tongjian.hall.forms.reading import add_row, read_step, remove_row
from tongjian.hall.uploads.receive import from_form

CLOSED_SHOWN = 20


@access("hall.apply")
def index(request: Any) -> HttpResponseBase:
    """Show what to do now, the running cases, unfinished applications and the closed cases."""
    today = request.now.date()
    running = list(reads.open_cases(request.actor, today)[:100])
    drafts = list(drafts_of(request.actor, today))
    closed = reads.cases_of(request.actor, today).filter(open=False)
    page = Paginator(closed.order_by("-closed_at", "-id"), CLOSED_SHOWN).get_page(
        request.GET.get("page")
    )
    context = {
        "todos": reads.todos(running, drafts, today),
        "running": [reads.listed(case) for case in running],
        "closed": [reads.listed(case) for case in page],
        "page": page,
    }
    return render(request, "hall/applications/my.html", context)


def _case(request: Any, pk: int) -> HallCase:
    """Return a case the person may see, or raise 404."""
    rows = reads.cases_of(request.actor, request.now.date())
    found: HallCase = get_object_or_404(rows, pk=pk)
    return found


@access("hall.apply")
def case(request: Any, pk: int) -> HttpResponseBase:
    """Show one case."""
    found = _case(request, pk)
    return render(request, "hall/applications/case.html", case_context(found, request.actor))


@access("hall.apply")
def done(request: Any, pk: int) -> HttpResponseBase:
    """Confirm a submission: number, code, QR code, the day an answer is due and why."""
    found = _case(request, pk)
    address = track_address(found.code)
    if address.startswith("/"):
        address = request.build_absolute_uri(address)
    context = {
        "case": found,
        "due": due_of(ledger_of(found).reckonings()),
        "qr": mark_safe(qr_svg(address, "查询进度的二维码")),  # noqa: S308 (drawn by us)
        "address": address,
    }
    return render(request, "hall/applications/done.html", context)


@access("hall.apply")
def document(request: Any, pk: int, number: int) -> HttpResponseBase:
    """Give one of the case's letters as PDF."""
    found = _case(request, pk)
    letters = CaseDocument.objects.select_related("case")
    letter = get_object_or_404(letters, pk=number, case=found)
    response = HttpResponse(pdf_of(letter), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}-{letter.pk}.pdf"'
    return response


@access("hall.apply")
@require_POST
def withdraw_case(request: Any, pk: int) -> HttpResponseBase:
    """Withdraw a case, with its reason."""
    found = _case(request, pk)
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
def correct(request: Any, pk: int) -> HttpResponseBase:
    """Answer the one complete notice of what is missing."""
    found = _case(request, pk)
    work = correcting.correcting(found)
    if work is None:
        messages.info(request, "现在没有等待补正的内容。")
        return redirect("my_case", pk)
    today, posted = request.now.date(), request.POST
    typed: dict[str, Any] = {}
    faults: dict[str, Any] = {}
    errors: dict[str, str] = {}
    form_errors: dict[str, str] = {}
    numbers: dict[str, Any] = {}
    refusal = ""
    if request.method == "POST":
        files, faults = _files(request, work)
        numbers = {key: [upload.pk for upload in given] for key, given in files.items()}
        typed = _typed(work, posted)
        if not _within(posted):
            values, form_errors = work.judge(typed, today)
            errors = correcting.missing_files(work, files)
            if not (faults or errors or form_errors):
                try:
                    correcting.answer(
                        work=work,
                        files=files,
                        answers=values,
                        turn=_turn(posted.get("turn")),
                        by=request.actor,
                        now=request.now,
                    )
                    messages.success(request, "补正已提交，受理期限从今天重新计算。")
                    return redirect("my_case", pk)
                except StepRefused as refused:
                    refusal = str(refused)
    owner = applicant_of(request.user)
    if owner is None:
        raise Http404
    cards = correcting.cards(
        work, owner, request.actor, numbers=numbers, faults=faults, errors=errors, today=today
    )
    context = {
        "case": found,
        "work": work,
        "cards": [(card, work.what.get(card.material.key, "")) for card in cards],
        "form_page": work.drawn(typed, form_errors, today),
        "errors": [(card.id, card.error) for card in cards if card.error],
        "refusal": refusal,
    }
    wrong = bool(errors or form_errors or faults or refusal)
    return render(request, "hall/applications/correct.html", context, status=422 if wrong else 200)


def _turn(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


def _within(posted: Any) -> bool:
    """Whether a button that stays on the page was pressed."""
    kept = ("_add", "_remove", "_files", "_reuse")
    return any(name in posted for name in kept) or any(k.endswith("-remove") for k in posted)


def _typed(work: correcting.Correcting, posted: Any) -> dict[str, Any]:
    if work.step is None:
        return {}
    typed = read_step(work.step, posted)
    if "_add" in posted:
        return add_row(work.step, typed, posted["_add"])
    if "_remove" in posted:
        return remove_row(work.step, typed, posted["_remove"])
    return typed


def _files(
    request: Any, work: correcting.Correcting
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Take in what was chosen; the files of each material, and what was refused."""
    files: dict[str, Any] = {}
    faults: dict[str, list[str]] = {}
    reused = request.POST.get("_reuse", "").partition(":")
    for one in work.asked:
        numbers = list(request.POST.getlist(one.name))
        if reused[0] == one.material.key:
            numbers.append(reused[2])
        field = from_form(
            spec=spec_of(one, work.case.party_id, request.actor),
            numbers=numbers,
            files=request.FILES.getlist(f"{one.name}-files"),
            removed=request.POST.get(f"{one.name}-remove", ""),
            by=request.actor,
            now=request.now,
        )
        files[one.material.key] = list(field.files)
        if field.faults:
            faults[one.material.key] = list(field.faults)
    return files, faults
