"""The page of a case, and the form of each step of its flow."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.calendar.clock import Unit, amount_title
from tongjian.core.documents.letters import data as letter_data
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.scope import taken_back
from tongjian.core.typed import whole
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.actions import INTAKE, take
from tongjian.hall.cases.corrections import CHECKERS, check_material
from tongjian.hall.cases.documents import letter_of, pdf_of
from tongjian.hall.cases.flow import IN_EXAMINATION, CaseStep
from tongjian.hall.cases.models import CaseDocument, HallCase, HallStep, Material, Suspension
from tongjian.hall.cases.opinions import EXAMINERS
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.office.case import beside
from tongjian.hall.office.case.reads import (
    Page,
    applicant_masked,
    look,
    names_of,
    page_of,
    steps_for,
)
from tongjian.hall.office.case.stepforms import HINTS, Ground, StepForm, citations, texts_of
from tongjian.hall.office.people import hall_of
from tongjian.hall.office.today import today_of

READ = "cases.read"
GRAVE = {"refuse", "reject", "withdraw", "return", "void", "prereview_fail", "send_back"}


def cases_of(request: Any) -> QuerySet[HallCase]:
    """Return the cases of the person's hall with what every page of one shows."""
    found: QuerySet[HallCase] = (
        HallCase.objects.filter(jurisdiction_id=hall_of(request.actor, READ))
        .select_related("version__item", "item", "party", "applicant", "handler")
        .defer("version__definition")  # kept in the process, see cases.pinned
    )
    return found


def case_or_404(request: Any, pk: int) -> HallCase:
    """Return a case of the person's hall; 404 for any other."""
    return get_object_or_404(cases_of(request), pk=pk)


@access(READ)
def case(request: Any, pk: int) -> HttpResponseBase:
    """Show a case: who, what, clocks, materials, answers, everything that happened, what now."""
    found = case_or_404(request, pk)
    page = page_of(found, request.actor, today_of(request.now))
    look(found, request.actor.user_id, request.now)
    context = {
        "page": page,
        "case": found,
        "applicant": applicant_masked(found),
        "steps": _buttons(page, request),
        "beside": [
            {"title": one.title, "path": one.path(page)}
            for one in beside.open_to(page, request.actor)
        ],
        "may_visit": found.phase in IN_EXAMINATION and _any(request, found, EXAMINERS),
        "may_reveal": found.erased_at is None
        and request.actor.can("personal.reveal", found.jurisdiction_id),
        "may_answer": found.phase == "correction" and _any(request, found, (INTAKE,)),
        "may_check": _any(request, found, CHECKERS),
    }
    return render(request, "hall/office/case.html", context)


def _any(request: Any, found: HallCase, desks: tuple[str, ...]) -> bool:
    return any(request.actor.can(desk, found.jurisdiction_id) for desk in desks)


def _buttons(page: Page, request: Any) -> list[dict[str, Any]]:
    """Return the steps this person may take, those that refuse or end apart."""
    steps = steps_for(page.case, request.actor, request.now.date())
    return [{"step": one, "grave": one.effect in GRAVE} for one in steps]


def _step(found: HallCase, action: str) -> CaseStep:
    steps = pinned(found.version).flow.steps
    step = next((one for one in steps if one.action == action), None)
    if step is None or step.effect in ("receive", "answer_correction", "body_reply"):
        raise Http404(action)
    return step


@access(READ)
def step(request: Any, pk: int, action: str) -> HttpResponseBase:
    """Show the form of a step, preview what it issues, take it.

    Who comes second is told what happened meanwhile, and keeps what was typed.
    """
    found = case_or_404(request, pk)
    wanted = _step(found, action)
    open_now = steps_for(found, request.actor, request.now.date())
    if action not in {one.action for one in open_now}:
        return _too_late(request, found, wanted)
    ground = Ground(found, pinned(found.version), wanted)
    form = StepForm(request.POST or None, ground=ground)
    context: dict[str, Any] = {"preview": None}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if "preview" in request.POST:
                context["preview"] = _preview(request, found, form)
                status = 200 if context["preview"] else 422
            elif _take(request, found, form):
                messages.success(request, f"“{wanted.title}”已办理。")
                return redirect("office_case", pk=pk)
    return render(
        request,
        "hall/office/step.html",
        {**_around(request, found, form), **context},
        status=status,
    )


def _around(request: Any, found: HallCase, form: StepForm) -> dict[str, Any]:
    """Return what stands around a step's form."""
    wanted, bound = form.ground.step, form.ground.pinned
    changed = request.method == "POST" and str(found.turn) != request.POST.get("turn")
    grounded = wanted.effect in ("refuse", "reject")
    pending = Suspension.objects.filter(case=found, approved_at=None).order_by("id").last()
    return {
        "case": found,
        "form": form,
        "step": wanted,
        "state_title": bound.flow.states[found.state].title,
        "hint": HINTS.get(wanted.effect, ""),
        "articles": texts_of(citations(bound)) if grounded else [],
        "pending": pending if wanted.effect == "pause" else None,
        "pending_length": amount_title(pending.needed, Unit(pending.unit)) if pending else "",
        "since": _since(request, found) if changed else [],
        "document": bool(wanted.document),
        "corrected": found.corrected and wanted.effect == "ask_correction",
    }


def _since(request: Any, found: HallCase) -> list[dict[str, Any]]:
    """Return what happened after the page that was sent had been opened."""
    typed = whole(request.POST.get("turn"))
    seen = found.turn if typed is None else typed
    steps = list(HallStep.objects.filter(case=found).order_by("-id")[: max(found.turn - seen, 0)])
    people = names_of({one.by for one in steps})
    return [{"who": people.get(one.by, one.by), "title": one.title, "at": one.at} for one in steps]


def _take(request: Any, found: HallCase, form: StepForm) -> bool:
    """Take the step; what the engine refuses stands over the form."""
    try:
        take(
            subject=found,
            step=form.ground.step.action,
            turn=form.cleaned_data["turn"],
            data=form.data_for_step,
            event_at=form.event_at,
            by=request.actor,
            now=request.now,
        )
    except (StepRefused, NotPermitted) as error:
        form.add_error(None, str(error))
        _renew(form, found)
        return False
    return True


def _renew(form: StepForm, found: HallCase) -> None:
    """Let what was typed be sent again over the case as it is now."""
    found.refresh_from_db(fields=["turn", "state", "phase"])
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["turn"] = str(found.turn)  # type: ignore[index]


def _preview(request: Any, found: HallCase, form: StepForm) -> dict[str, Any] | None:
    """Return the letter the step would issue: the step is really taken, and taken back."""
    shown = None
    with taken_back():
        if _take(request, found, form):
            newest = CaseDocument.objects.filter(case=found).order_by("-id").first()
            if newest is not None:
                shown = {**letter_data(letter_of(newest, found.code)), "title": newest.title}
    if shown is None and not form.errors:
        form.add_error(None, "这一步不生成文书，没有可以预览的内容。")
    return shown


def _too_late(request: Any, found: HallCase, wanted: CaseStep) -> HttpResponseBase:
    """Answer who may not take the step, or no longer: with what they had typed."""
    flow = pinned(found.version).flow
    if wanted in flow.steps_from(found.state):
        raise NotPermitted("您没有办理这一步的权限")
    ground = Ground(found, pinned(found.version), wanted)
    form = StepForm(request.POST or None, ground=ground)
    typed = [
        (bound.label, bound.value())
        for bound in form
        if request.method == "POST" and bound.name not in ("turn",) and bound.value()
    ]
    context = {
        "case": found,
        "step": wanted,
        "state_title": flow.states[found.state].title,
        "since": _since(request, found),
        "typed": typed,
    }
    return render(request, "hall/office/too_late.html", context, status=409)


@access(READ)
def door(request: Any, pk: int, key: str) -> HttpResponseBase:
    """Show the form of something beside the flow, and do it."""
    found, chosen = case_or_404(request, pk), beside.door(key)
    if chosen is None:
        raise Http404(key)
    page = page_of(found, request.actor, today_of(request.now))
    if not chosen.open(page, request.actor):
        messages.warning(request, f"现在不能“{chosen.title}”：情况已经变化，或者不是您的职责。")
        return redirect("office_case", pk=pk)
    form = beside.DoorForm(request.POST or None, asked=chosen.fields(page))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                chosen.run(page, form.cleaned_data, request.actor, request.now)
            except (StepRefused, NotPermitted) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"“{chosen.title}”已办理。")
                return redirect("office_case", pk=pk)
    context = {"case": found, "door": chosen, "form": form, "state_title": page.state_title}
    return render(request, "hall/office/door.html", context, status=status)


@access(READ)
@require_POST
def check(request: Any, pk: int, number: int) -> HttpResponseBase:
    """Note that a material was compared with its original."""
    found = case_or_404(request, pk)
    row = get_object_or_404(Material.objects.select_related("case"), case=found, pk=number)
    try:
        check_material(subject=row, by=request.actor, now=request.now)
    except StepRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{row.name}”已记为核对过原件。")
    return redirect("office_case", pk=pk)


@access(READ)
def document(request: Any, pk: int, number: int) -> HttpResponseBase:
    """Give one of the case's letters as a PDF."""
    found = case_or_404(request, pk)
    rows = CaseDocument.objects.filter(case=found, case__erased_at=None).select_related("case")
    one = get_object_or_404(rows, pk=number)
    response = HttpResponse(pdf_of(one), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="document-{one.pk}.pdf"'
    return response
